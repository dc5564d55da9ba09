"""The picture that messengers show beside a link to the site, and the icon of a telephone's screen.

They are kept beside the icon they are drawn of: a site that is set up needs no browser to draw them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e import browser as chrome

IMAGES = Path(__file__).resolve().parents[2] / "cluster/static/img"
WIDTH, HEIGHT = 1200, 630
"""Pixels of the picture, in the shape that messengers cut it to."""
ICON = 180
"""Pixels of the icon of a telephone's screen, which rounds its corners itself."""
_CARD = """<!doctype html><link rel="stylesheet" href="{site}/static/css/theme.css">
<style>
  body {{ display: grid; grid-template-columns: 300px 1fr; gap: 64px; align-items: center; padding: 0 80px;
         border-bottom: 24px solid var(--accent); }}
  svg {{ width: 300px; height: 300px; }}
  h1 {{ font-size: 84px; }}
  p {{ margin-top: 28px; font-size: 36px; color: var(--ink-2); }}
</style>
<body>{icon}<div><h1>Протоколы и решения</h1><p>Кто отвечает, до какого срока<br>и что сделано</p></div>"""
_ICON = """<!doctype html><style>body {{ margin: 0; padding: 18px; background: #fff; }}
  svg {{ display: block; width: 144px; height: 144px; }}</style><body>{icon}"""


def drawn(browser: Browser, site: str) -> Iterator[Path]:
    """The files, anew; `site` is one that serves the style sheet and its fonts."""
    icon = (IMAGES / "icon.svg").read_text(encoding="utf-8")
    for name, pattern, width, height in (
        ("card.png", _CARD, WIDTH, HEIGHT),
        ("touch-icon.png", _ICON, ICON, ICON),
    ):
        page = chrome.window(browser, width=width, height=height).new_page()
        for _again in range(2):  # Fonts that come late are left out until the next page.
            page.set_content(pattern.format(site=site, icon=icon), wait_until="networkidle")
        page.screenshot(path=IMAGES / name)
        page.context.close()
        yield IMAGES / name
