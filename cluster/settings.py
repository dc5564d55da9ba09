"""Settings of the whole site: one file, every choice of an installation from the environment.

Each variable is typed and described in `docs/deployment.md`; one that is missing or cannot be understood stops the
start with its name. `NAME_FILE=/path` is read in place of `NAME`, so a secret need not stand in the environment.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cluster.environment import Environment, library_folder

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")
env = Environment()

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)

# ── Secrets and addresses ────────────────────────────────────────────────────
if DEBUG or DEMO:
    SECRET_KEY = env.text("SECRET_KEY", default="only-for-a-machine-that-nobody-else-can-reach-0123456789")
else:
    SECRET_KEY = env.text("SECRET_KEY")
    if 0 < len(SECRET_KEY) < 50:
        env.fault("SECRET_KEY is shorter than 50 characters: make a long random one.")
# Letters link to SITE_URL, so a real installation must say it; its host is then the one that is answered for.
SITE_URL = env.site("SITE_URL", default="http://127.0.0.1:8000" if DEBUG or DEMO else None)
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", default=sorted({urlsplit(SITE_URL).hostname or "localhost", "127.0.0.1", "localhost"})
)
# The right-hand side of what must be one of its kind in the world: identifiers of letters and calendar entries.
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", default=[])

# ── What this installation is called ─────────────────────────────────────────
INVENTED_NAME = "Транспортно-логистический кластер Приозёрской области"
CLUSTER_NAME = env.text("CLUSTER_NAME", default=INVENTED_NAME if DEMO else "Промышленный кластер")

# ── Applications ─────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "cluster.apps.ClusterConfig",
    "cluster.apps.ClusterAdminConfig",
    "decisions",
    "members",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cluster.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cluster.middleware.ChosenLanguageMiddleware",
    "cluster.middleware.PrivatePagesMiddleware",
    "cluster.middleware.RefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cluster.urls"
WSGI_APPLICATION = "cluster.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cluster.context_processors.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ── Database ─────────────────────────────────────────────────────────────────
SQLITE_OPTIONS = {
    # IMMEDIATE with WAL: eight writers wait for one another instead of failing (docs/adr/0003-sqlite.md).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA mmap_size=268435456; PRAGMA cache_size=-16000;",
}
DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'cluster.sqlite3'}")}
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
    if DATABASES["default"]["NAME"] != ":memory:":
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.number("DATABASE_CONN_MAX_AGE", default=3600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A pooler that gives each transaction another connection lets nothing outlive a transaction: no plan, no cursor.
DATABASE_POOLED = env.flag("DATABASE_POOLED", default=False)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = DATABASE_POOLED
# PostgreSQL keeps the plans of what is asked often with the connection (docs/adr/0025-plans-on-the-server.md).
DATABASE_KEEPS_PLANS = not DATABASE_POOLED
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that the limits of sign-in hold over all processes and all web nodes without one more service.
CACHE_TABLE = "cluster_cache"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": CACHE_TABLE}}

# ── Sign-in: a code by mail, for everybody, the admin included ───────────────
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "decisions:my"
LOGOUT_REDIRECT_URL = "decisions:home"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "members.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
# A code has a million values and five attempts: fifty codes a day leave a guesser 0.025 %.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,10/10m/key,50/d/key", "subscribe": "10/m/ip,3/10m/key,10/d/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]

# ── Language and time ────────────────────────────────────────────────────────
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
THEME_COOKIE_NAME = "theme"
# The REST framework is no application here: its tags would bring two hundred modules into each process that serves a
# page. Its words are wanted all the same.
LOCALE_PATHS = [BASE_DIR / "cluster" / "locale", library_folder("rest_framework") / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", default="Europe/Moscow")

# ── Files ────────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
# Collected for production; a demo and a developer are served straight from the sources.
STATIC_ROOT = None if DEBUG or DEMO else env.folder("STATIC_ROOT", default=BASE_DIR / "staticfiles")
# Uploaded files are private: they are handed out by a view that asks for permission, never by the web server.
MEDIA_ROOT = env.folder("MEDIA_ROOT", default=BASE_DIR / "var" / "files")
MAX_UPLOAD_BYTES = 25 * 1024 * 1024
# Files that take long are made by a worker (`run_jobs`); with this, by a thread of the site itself.
JOBS_IN_SITE = env.flag("JOBS_IN_SITE", default=DEBUG or DEMO)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or DEMO

# ── Mail ─────────────────────────────────────────────────────────────────────
# In the demo a letter is printed on the console and shown at /dev/mail/; elsewhere EMAIL_URL says where it goes.
if DEMO:
    EMAIL_BACKEND = "cluster.demo_mail.EmailBackend"
else:
    vars().update(env.mail("EMAIL_URL", default="consolemail://" if DEBUG else None))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="cluster@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── Safety ───────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cluster.views.csrf_failure"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
HTTPS = env.flag("HTTPS", default=not (DEBUG or DEMO))
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# What watches the process asks it directly, by http.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# ── For programs ─────────────────────────────────────────────────────────────
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", default=300)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "decisions.api.authentication.BearerKey",
        "decisions.api.authentication.OwnSession",
    ],
    # Who may see and do what is asked of decisions.permissions, by the rows themselves and by the workflow.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["decisions.api.limits.PerMinute"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "decisions.api.schema.Description",
    "EXCEPTION_HANDLER": "decisions.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "VERSION": "1.0.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    # Choices are said where they stand, not in components of their own.
    "POSTPROCESSING_HOOKS": [],
}

LOG_LEVEL = env.text("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Addresses of calendars and links of letters are keys: no log holds them.
    "filters": {"secrets": {"()": "cluster.secrets.HideSecrets"}},
    "formatters": {
        "server": {"()": "django.utils.log.ServerFormatter", "format": "[{server_time}] {message}", "style": "{"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["secrets"]},
        "server": {"class": "logging.StreamHandler", "filters": ["secrets"], "formatter": "server"},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # In place of Django's own handlers, which know of no secrets.
        "django": {"handlers": []},
        "django.server": {"handlers": ["server"], "level": "INFO", "propagate": False},
        # It tells at each start where its dictionaries lie.
        "pymorphy3": {"level": "WARNING"},
    },
}

env.finish()
