"""What was decided lately as a feed: Atom (RFC 4287), JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One resolution or protocol, in the words that the public reads."""

    link: str
    title: str
    text: str
    published: dt.datetime
    updated: dt.datetime
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, the newest first. `link` is the page of the same rows, `address` that of the feed itself."""

    title: str
    link: str
    address: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> dt.datetime | None:
        """When anything in it changed last; None when nothing is in it."""
        return max((entry.updated for entry in self.entries), default=None)


class _Atom(Atom1Feed):
    """Says when it was updated by its entries alone: an empty one has always been so."""

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def atom(feed: Feed) -> bytes:
    """The feed as Atom, in UTF-8."""
    made = _Atom(
        title=feed.title,
        link=feed.link,
        description=None,
        language=settings.LANGUAGE_CODE,
        author_name=settings.CLUSTER_NAME,
        feed_url=feed.address,
        feed_guid=feed.address,
    )
    for entry in feed.entries:
        made.add_item(
            title=_writable(entry.title),
            link=entry.link,
            description=_writable(entry.text),
            unique_id=entry.link,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.tags,
        )
    return made.writeString("utf-8").encode()


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, in UTF-8."""
    items = [
        {
            "id": entry.link,
            "url": entry.link,
            "title": entry.title,
            "content_text": entry.text,
            "date_published": _moment(entry.published),
            "date_modified": _moment(entry.updated),
            "tags": list(entry.tags),
        }
        for entry in feed.entries
    ]
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.address,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.CLUSTER_NAME}],
        "items": items,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)


def _moment(moment: dt.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
