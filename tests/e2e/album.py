"""Pictures of every page of the demo: at 1366 and 360 px, light and dark, as small WebP files with an index.

`make screenshots` takes them, into `docs/screenshots/pages/`. A new page of the site is a line of `PLACES`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page

from tests.e2e.browser import STAND_STILL

WIDE, NARROW = 1366, 360
MOST_HIGH = {WIDE: 1250, NARROW: 1100}
"""Of a longer page the beginning is shown."""
QUALITY = 30
"""Of 100: letters stay sharp, and all pictures together take some megabytes."""
LOOKS = tuple((width, scheme) for width in (WIDE, NARROW) for scheme in ("light", "dark"))
MEMBER, SECRETARY = "vyatkin@masterskie.example", "secretary@cluster.example"


@dataclass(frozen=True, slots=True)
class Place:
    """A page: who opens it («» is a stranger), its address, or where a link to it stands and which of those it is."""

    name: str
    words: str
    who: str
    address: str
    link: str = ""
    nth: int = 0


PLACES = (
    Place("home", "The beginning", "", "/"),
    Place("meetings", "Meetings", "", "/meetings/"),
    Place("protocol", "A protocol", "", "/meetings/", "a[href^='/meetings/']:not([href*='?'])", 2),
    Place("seal", "The seal of a protocol", "", "/meetings/1/seal/"),
    Place("summary", "A protocol in one page", "", "/meetings/1/summary/"),
    Place("extract", "An extract is chosen", "", "/meetings/1/extract/"),
    Place("register", "The register", "", "/resolutions/"),
    Place("search", "A search in the register", "", "/resolutions/?q=план+работы"),
    Place("nothing", "A search that finds nothing", "", "/resolutions/?q=ничего-такого-нет"),
    Place("mistaken", "An address that is mistaken", "", "/resolutions/?body=999&state=no"),
    Place("resolution", "A resolution", "", "/resolutions/?state=overdue", ".wording a"),
    Place("organizations", "Organizations", "", "/organizations/"),
    Place("organization", "An organization", "", "/organizations/", "a[href^='/organizations/']:not([href*='?'])"),
    Place("execution", "Control", "", "/execution/"),
    Place("execution-rows", "What stands behind a number", "", "/execution/assignments/"),
    Place("report", "The report of execution", "", "/execution/report/"),
    Place("calendar", "The calendar", "", "/calendar/"),
    Place("subscribe", "A view by mail", "", "/subscribe/"),
    Place("open-data", "Open data", "", "/about/open-data/"),
    Place("api", "The API", "", "/api/"),
    Place("sign-in", "Signing in", "", "/accounts/login/"),
    Place("not-found", "No such page", "", "/no-such-page/"),
    Place("my", "A member's tasks", MEMBER, "/my/"),
    Place("task", "A task", MEMBER, "/my/", "a[href^='/tasks/']"),
    Place("keys", "Keys of programs", MEMBER, "/my/keys/"),
    Place("my-calendar", "Terms in one's own calendar", MEMBER, "/my/calendar/"),
    Place("my-letters", "Which letters to get", MEMBER, "/my/letters/"),
    Place("my-files", "Files that were made", MEMBER, "/my/files/"),
    Place("desk", "The secretary's desk", SECRETARY, "/admin/"),
    Place("late", "Asking those who are late", SECRETARY, "/admin/late/"),
    Place("editor", "The editor of protocols", SECRETARY, "/admin/protocols/new/"),
    Place("protocol-kept", "A protocol as the secretary sees it", SECRETARY, "/admin/protocols/1/"),
    Place("history", "The history of a protocol", SECRETARY, "/admin/protocols/1/history/"),
    Place("issued", "Issued documents", SECRETARY, "/admin/protocols/1/issued/"),
    Place("archive", "Everything to take away", SECRETARY, "/admin/archive/"),
    Place("letters", "Letters", SECRETARY, "/admin/letters/"),
    Place("admin-meetings", "The list of meetings", SECRETARY, "/admin/decisions/meeting/"),
    Place("admin-people", "The list of people", SECRETARY, "/admin/members/person/"),
    Place("admin-person", "A person is entered", SECRETARY, "/admin/members/person/add/"),
)


def take(page: Page, site: str, who: str, target: Path) -> Iterator[str]:
    """Take the pictures of the pages of one reader, who is signed in in `page`; the names of the files."""
    session = page.context.new_cdp_session(page)
    for place in PLACES:
        if place.who == who:
            page.set_viewport_size({"width": WIDE, "height": 900})
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            page.goto(site + place.address)
            if place.link:
                page.goto(site + str(page.locator(f"main {place.link}").nth(place.nth).get_attribute("href")))
            page.reload()  # the fonts are there: what comes late is left out until the next page
            for width, scheme in LOOKS:
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
                page.set_viewport_size({"width": width, "height": 900})
                name = file_name(place, width, scheme)
                (target / name).write_bytes(_picture(page, session, width))
                yield name


def _picture(page: Page, session: CDPSession, width: int) -> bytes:
    """As WebP, which Playwright does not offer and the browser does."""
    page.evaluate("document.fonts.ready")
    page.evaluate(STAND_STILL)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), MOST_HIGH[width])
    shot = session.send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": QUALITY,
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
        },
    )
    return base64.b64decode(shot["data"])


def file_name(place: Place, width: int, scheme: str) -> str:
    return f"{place.name}-{width}-{scheme}.webp"


def index() -> str:
    """The list of all pictures, as `README.md`."""
    lines = ["# Every page, wide and narrow, light and dark", "", "`make screenshots` takes these from the demo.", ""]
    lines += [f"| page | {' | '.join(f'{width} px, {scheme}' for width, scheme in LOOKS)} |", "|---|---|---|---|---|"]
    for place in PLACES:
        shown = " | ".join(
            f'<img src="{file_name(place, *look)}" width="{220 if look[0] == WIDE else 90}" alt="">' for look in LOOKS
        )
        lines.append(f"| {place.words} | {shown} |")
    return "\n".join(lines) + "\n"
