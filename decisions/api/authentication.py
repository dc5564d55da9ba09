"""Who asks the API: by a personal key, `Authorization: Bearer ckey_…`, or as who is signed in to the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from decisions import api_tokens
from decisions.models import ApiToken
from members.models import User

SCHEME = "Bearer"
_LONGEST = 200


class BearerKey(BaseAuthentication):
    """The user of the key. No cookie takes part, so no other site can send it, and no CSRF token is asked for."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = api_tokens.find(key.strip()) if len(key) <= _LONGEST else None
        if token is None:
            raise exceptions.AuthenticationFailed(_("The key is unknown, revoked or too old: make a new one."))
        if request.method not in SAFE_METHODS and not token.may_act:
            raise exceptions.PermissionDenied(_("The key is for reading only: make one that may take steps."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="api"'


class OwnSession(SessionAuthentication):
    """Whoever is signed in to the site; without its cookie nobody is, and no session is looked for."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        return super().authenticate(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
