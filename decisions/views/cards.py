"""What a public page says of itself to machines: its one address, Open Graph for messengers, Schema.org for search.

Everything here is what a stranger reads on the page, whoever asks: a card is kept and passed on by others.
Sources: https://ogp.me, https://schema.org, https://www.w3.org/TR/json-ld11/#restrictions-for-contents-of-json-ld-script-elements
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from typing import Any

import orjson
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS_ALT
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from decisions.models import Meeting, Resolution
from decisions.one_line import shorten
from members.addresses import address, address_of
from members.models import Organization

Fact = dict[str, Any]
"""A thing of Schema.org."""

DESCRIPTION = 300
"""Characters of a description: messengers show about so many."""

_HARMLESS = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))
"""Text of a protocol may hold «</script>»."""


@dataclass(frozen=True, slots=True)
class Card:
    """One page to a machine. `kind` is the Open Graph type, `things` what the page is about, the main one first."""

    title: str
    description: str
    path: str
    things: tuple[Fact, ...]
    kind: str = "article"
    published_at: dt.datetime | None = None

    @property
    def url(self) -> str:
        return _address(self.path)

    @property
    def picture(self) -> str:
        """The same of all pages: what one of them says may change, and what a messenger has fetched it keeps."""
        return settings.SITE_URL + static("img/card.png")

    @property
    def published(self) -> str:
        """The moment, as machines read it."""
        return timezone.localtime(self.published_at).isoformat() if self.published_at else ""

    @property
    def head(self) -> SafeString:
        """What it says, as elements of `head`: put together at once, of escaped parts, for every page has one."""
        told = {
            "og:type": self.kind,
            "og:site_name": settings.CLUSTER_NAME,
            "og:title": self.title,
            "og:description": self.description,
            "og:url": self.url,
            "og:image": self.picture,
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": _("Protocols and resolutions: who answers, until when and what is done"),
            "og:locale": "ru_RU",
        }
        if self.published_at:
            told["article:published_time"] = self.published
        lines = [
            f'<link rel="canonical" href="{escape(self.url)}">',
            f'<meta name="description" content="{escape(self.description)}">',
            *(f'<meta property="{name}" content="{escape(value)}">' for name, value in told.items()),
            '<meta name="twitter:card" content="summary_large_image">',
            f'<script type="application/ld+json">{self.linked_data}</script>',
        ]
        return mark_safe("\n  ".join(lines))  # noqa: S308 - every part is escaped

    @property
    def linked_data(self) -> SafeString:
        """JSON-LD for a `script` element."""
        graph = {"@context": "https://schema.org", "@graph": self.things}
        words = orjson.dumps(graph).decode()
        for sign, harmless in _HARMLESS:
            words = words.replace(sign, harmless)
        return mark_safe(words)  # noqa: S308 - no character of markup is left


def card_of_site() -> Card:
    """Of the front page: what the site is, and where a search begins."""
    path, register = address("decisions:home"), _address(address("decisions:resolution-list"))
    site: Fact = {
        "@type": "WebSite",
        "@id": _address(path) + "#site",
        "url": _address(path),
        "name": settings.CLUSTER_NAME,
        "inLanguage": "ru",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{register}?q={{words}}"},
            "query-input": "required name=words",
        },
    }
    description = _(
        "Protocols of the cluster, and what became of every decision: who answers, until when, how it stands."
    )
    return Card(_("What the cluster decides"), description, path, (site,), kind="website")


def card_of_resolution(resolution: Resolution, who: list[Fact]) -> Card | None:
    """None for a point that a stranger may not read."""
    meeting = resolution.item.meeting
    if not meeting.is_published or resolution.item.is_closed:
        return None
    path, protocol = resolution.get_absolute_url(), name_of(meeting)
    title = _("Point %(number)s: %(protocol)s") % {"number": resolution.number, "protocol": protocol}
    point: Fact = {
        "@type": "CreativeWork",
        "@id": _address(path),
        "url": _address(path),
        "name": title,
        "text": resolution.public_text,
        "position": resolution.number,
        "isPartOf": {"@id": _address(meeting.get_absolute_url())},
        "inLanguage": "ru",
    }
    if who:
        point["about"] = who
    trail = _trail((_("Resolutions"), address("decisions:resolution-list")), (protocol, meeting.get_absolute_url()))
    things = (point, _protocol(meeting, protocol), trail)
    return Card(title, _short(resolution.public_text), path, things, published_at=meeting.published_at)


def card_of_meeting(meeting: Meeting, titles: list[str]) -> Card | None:
    """`titles` of the questions that a stranger may read. None for a protocol that is not public."""
    if not meeting.is_published:
        return None
    path, name = meeting.get_absolute_url(), name_of(meeting)
    files = [
        {
            "@type": "MediaObject",
            "encodingFormat": media,
            "contentUrl": _address(address_of("decisions:meeting-export", meeting.pk, extension)),
        }
        for extension, media in _FILES.items()
    ]
    protocol = {**_protocol(meeting, name), "encoding": files, "about": {"@id": _address(path) + "#meeting"}}
    trail = _trail((_("Meetings"), address("decisions:meeting-list")))
    things = (protocol, _event(meeting), trail)
    return Card(name, _short("; ".join(titles)), path, things, published_at=meeting.published_at)


def card_of_organization(organization: Organization) -> Card:
    path = organization.get_absolute_url()
    description = _("What is decided for the organization, and what became of it.")
    trail = _trail((_("Organizations"), address("decisions:organization-list")))
    return Card(organization.name, description, path, (organization_fact(organization), trail), kind="website")


def organization_fact(organization: Organization) -> Fact:
    """The organization as a thing of its own; never its inbox."""
    fact = {"@type": "Organization", "name": organization.name, "url": _address(organization.get_absolute_url())}
    if organization.full_name:
        fact["legalName"] = organization.full_name
    if organization.website:
        fact["sameAs"] = organization.website
    return fact


def citation(resolution: Resolution, today: dt.date) -> str:
    """A reference to one point as ГОСТ Р 7.0.5-2008 wants it for an electronic resource, with the day of access."""
    meeting = resolution.item.meeting
    return _("%(protocol)s. Point %(number)s // %(site)s: [website]. URL: %(url)s (accessed %(day)s).") % {
        "protocol": name_of(meeting),
        "number": resolution.number,
        "site": settings.CLUSTER_NAME,
        "url": _address(resolution.get_absolute_url()),
        "day": today.strftime("%d.%m.%Y"),
    }


def name_of(meeting: Meeting) -> str:
    """«Протокол № 3 от 20 февраля 2019 г. Координационный совет»: a protocol out of its place."""
    day = f"{meeting.date.day} {MONTHS_ALT[meeting.date.month]} {meeting.date.year}"
    words = {"body": meeting.body.name, "number": meeting.number, "day": day}
    if meeting.number:
        return _("Protocol № %(number)s of %(day)s. %(body)s") % words
    return _("Protocol of %(day)s. %(body)s") % words


_FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _protocol(meeting: Meeting, name: str) -> Fact:
    fact = {
        "@type": "DigitalDocument",
        "@id": _address(meeting.get_absolute_url()),
        "url": _address(meeting.get_absolute_url()),
        "name": name,
        "publisher": {"@type": "Organization", "name": meeting.body.name},
        "dateCreated": meeting.date.isoformat(),
        "inLanguage": "ru",
    }
    if meeting.published_at:
        fact["datePublished"] = timezone.localtime(meeting.published_at).isoformat(timespec="seconds")
    if meeting.number:
        fact["identifier"] = meeting.number
    return fact


def _event(meeting: Meeting) -> Fact:
    """The meeting itself; by video or correspondence it has no place to come to."""
    start = meeting.date.isoformat()
    if meeting.start:
        moment = timezone.make_aware(dt.datetime.combine(meeting.date, meeting.start))
        start = moment.isoformat(timespec="minutes")
    fact: Fact = {
        "@type": "Event",
        "@id": _address(meeting.get_absolute_url()) + "#meeting",
        "name": meeting.body.name,
        "startDate": start,
        "organizer": {"@type": "Organization", "name": meeting.body.name},
        "url": _address(meeting.get_absolute_url()),
    }
    if meeting.place:
        fact["location"] = {"@type": "Place", "name": meeting.place, "address": meeting.place}
    return fact


def _trail(*places: tuple[str, str]) -> Fact:
    """Where the page is found, from the first page on."""
    whole = [(settings.CLUSTER_NAME, address("decisions:home")), *places]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": _address(path)}
            for number, (name, path) in enumerate(whole, start=1)
        ],
    }


def _short(text: str) -> str:
    return shorten(text, DESCRIPTION)


def _address(path: str) -> str:
    return str(settings.SITE_URL) + path
