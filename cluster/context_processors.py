"""What the shell of every page knows: the name of the cluster and the chosen look."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")
THEME_COOKIE = settings.THEME_COOKIE_NAME


def shell(request: HttpRequest) -> dict[str, str]:
    """`cluster_name`, `site_url`, and `theme`: light, dark or empty when the system decides."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "cluster_name": settings.CLUSTER_NAME,
        "site_url": settings.SITE_URL,
        "theme": theme if theme in THEMES else "",
    }
