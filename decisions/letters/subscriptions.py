"""Subscriptions to views of the register: asked for on the site, confirmed by a link, told of new resolutions, left.

Nothing is kept of an address before its owner has confirmed it: the link itself carries what was asked, signed.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Max, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from pyroaring import BitMap

from decisions.filters import ResolutionFilter
from decisions.letters import outbox
from decisions.letters.emails.news import MOST, News, news_letter
from decisions.models import Letter, Meeting, Resolution, Subscription
from decisions.standing import Clock
from members.queries import read_kept

logger = logging.getLogger(__name__)

CONFIRM_WITHIN = dt.timedelta(days=3)
"""So long the link of a request is good."""
BETWEEN_LETTERS = dt.timedelta(hours=20)
"""One view is written of once a day, however many protocols are published on it."""
SETTLED = dt.timedelta(minutes=5)
"""A protocol counts as published so long after the moment written in it: its transaction may end later than it says."""
LONGEST_QUERY = 500
_LEFT_OUT = ("sort", "state")
"""What a new resolution is not chosen by: the order, and a state that it has yet to come to."""
_SALT = "decisions.subscription"
FoundBy = Callable[[ResolutionFilter], BitMap | None]
"""The keys of all published points of a view, if they are known without looking at rows."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asked for and has not confirmed."""

    address: str
    query: str
    language: str

    @property
    def url(self) -> str:
        """The address that confirms it."""
        token = signing.dumps([self.address, self.query, self.language], salt=_SALT, compress=True)
        return f"{settings.SITE_URL}{reverse('decisions:subscription', args=[token])}"


def request_of(token: str) -> Request | None:
    """What the link asks for; None for one that is forged or too old."""
    try:
        return Request(*signing.loads(token, salt=_SALT, max_age=CONFIRM_WITHIN))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def query_of(filters: ResolutionFilter) -> str:
    """The filters of a view in one order, so that the same view is the same text."""
    kept = QueryDict(mutable=True)
    for name in sorted(filters.applied):
        if name not in _LEFT_OUT:
            kept.setlist(name, sorted(set(filters.data.getlist(name))))
    return kept.urlencode()


def view_of(query: str) -> ResolutionFilter:
    """The published resolutions of a view; a body that was renamed since is meant still."""
    published = Resolution.objects.published().decisions()
    return ResolutionFilter(read_kept(query), published, clock=Clock.on(timezone.localdate()))


def begin(request: Request) -> Subscription:
    """The subscription, from now on; the one that is there already when it was confirmed before."""
    now = timezone.now()
    found, _created = Subscription.objects.get_or_create(
        address=request.address,
        query=request.query,
        defaults={"language": request.language, "confirmed_at": now, "told_until": now},
    )
    return found


def leave(subscription: Subscription) -> None:
    """Forget the address: the subscription, its letters that wait, and the texts of those that were sent."""
    with transaction.atomic():
        letters = Letter.objects.filter(subscription=subscription)
        letters.waiting().delete()
        letters.update(recipient="", subject="", text="", html="")
        subscription.delete()


def write_news(at: dt.datetime, found_by: FoundBy = lambda _view: None) -> None:
    """Letters of what was published since the last one. Two processes at once write each letter once."""
    until = at - SETTLED
    newest = Meeting.objects.published().filter(published_at__lte=until).aggregate(at=Max("published_at"))["at"]
    if newest is None:
        return
    rested = Q(written_at__isnull=True) | Q(written_at__lte=at - BETWEEN_LETTERS)
    due = Subscription.objects.filter(rested, told_until__lt=newest).order_by("query", "pk")
    for query, subscriptions in groupby(due, key=lambda row: row.query):
        _write(query, subscriptions, until, at, found_by)


def _write(
    query: str, subscriptions: Iterable[Subscription], until: dt.datetime, at: dt.datetime, found_by: FoundBy
) -> None:
    """To the subscribers of one view; what its address means is read once."""
    view = view_of(query)
    if view.form.errors:
        logger.warning("The view %r of subscriptions is not understood any more: %s", query, dict(view.form.errors))
        return
    found = found_by(view)
    known: dict[dt.datetime, _New] = {}
    for subscription in subscriptions:
        since = subscription.told_until
        if since not in known:
            known[since] = _published(view, found, since, until)
        _tell(subscription, view, known[since], until, at)


@dataclass(frozen=True, slots=True)
class _New:
    """What is new of a view: the first ones, and how many in all."""

    rows: list[Resolution]
    count: int


def _published(view: ResolutionFilter, found: BitMap | None, since: dt.datetime, until: dt.datetime) -> _New:
    """Of all that was published between the two what is `found`; where that is not known the rows are asked."""
    new = Resolution.objects.published().decisions()
    new = new.filter(item__meeting__published_at__gt=since, item__meeting__published_at__lte=until)
    rows = view.rows_without(new, "") if found is None else new
    rows = rows.order_by("item__meeting__date", "item__meeting_id", "item__position", "position")
    keys = [key for key in rows.values_list("pk", flat=True) if found is None or key in found]
    listed = rows.filter(pk__in=keys[:MOST]).select_related("item__meeting__body")
    return _New(list(listed), len(keys))


def _tell(subscription: Subscription, view: ResolutionFilter, new: _New, until: dt.datetime, at: dt.datetime) -> None:
    """One letter, and the mark that it is written; who comes second finds the mark moved."""
    with transaction.atomic():
        mine = Subscription.objects.filter(pk=subscription.pk, told_until=subscription.told_until)
        written = at if new.count else subscription.written_at
        if not mine.update(told_until=until, written_at=written) or not new.count:
            return
        with translation.override(subscription.language):
            news = News(subscription, "; ".join(view.in_words.values()), new.rows, new.count)
            outbox.put([news_letter(news, timezone.localdate(at))])
