"""Keys by which programs come to the API: made and told once, recognized by their digest, good until their day."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db.models import Q
from django.utils import timezone

from decisions.models import ApiToken
from members.models import User

MARK = "ckey_"
"""Every key begins so: whoever finds one in a file or a log knows what it is, programs that look for secrets too."""
MOST = 20
"""Keys of one user."""
_SHOWN = len(MARK) + 4
_NOTED_EACH = dt.timedelta(minutes=10)
"""The last use is written down no more often: otherwise each reading would be a write."""


def make(user: User, name: str, *, may_act: bool, expires_on: dt.date) -> str:
    """A new key of `user`, 256 bits of chance; nobody can tell it a second time."""
    key = MARK + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        name=name,
        beginning=key[:_SHOWN],
        digest=_digest(key),
        may_act=may_act,
        created_at=timezone.now(),
        expires_on=expires_on,
    )
    return key


def find(key: str) -> ApiToken | None:
    """The row of a key that is good today, with its user; None: unknown, revoked, over, of an account that is closed.

    Notes that it was used.
    """
    good = ApiToken.objects.filter(user__is_active=True, expires_on__gte=timezone.localdate())
    token = good.select_related("user").filter(digest=_digest(key)).first()
    now = timezone.now()
    if token is not None and (token.used_at is None or token.used_at < now - _NOTED_EACH):
        unnoted = Q(used_at__isnull=True) | Q(used_at__lt=now - _NOTED_EACH)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(used_at=now)
    return token


def _digest(key: str) -> str:
    """Plain SHA-256: nothing that long can be guessed, so it need not be slow."""
    return hashlib.sha256(key.encode()).hexdigest()
