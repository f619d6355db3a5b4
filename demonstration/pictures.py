"""Take a picture of every page of the application on the demonstration, for the README: `make pictures`."""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from geo.app.roles import SCREENS, Role
from geo.config import DEMONSTRATION, PROJECT
from tests.e2e.server import CHROMIUM, FLAGS, served
from tests.e2e.visitor import Visitor

PICTURES = PROJECT / "docs" / "pictures"
WIDTH_PX, PHONE_PX = 1400, 390
HIGHEST_PX = 1500
"""Of a picture: what a reader sees first; the rest of a long page is cut off."""
COLOURS = 256
PHONES = ("tasking", "my_ward")


def main() -> int:
    """Write all pictures anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as logs,
        served(DEMONSTRATION, Path(logs) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in SCREENS:
            for width, mark in ((WIDTH_PX, ""), *([(PHONE_PX, "_phone")] if screen.key in PHONES else [])):
                page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-GB")
                visitor = Visitor(page)
                visitor.open(f"{server.url}/{screen.key if screen is not SCREENS[0] else ''}", screen.title)
                if Role.TASKING not in screen.roles:
                    visitor.become(Role.ANALYST)
                    visitor.settle()
                _stretch(page, width)
                _save(page.screenshot(), PICTURES / f"{screen.key}{mark}.png")
                page.close()
        browser.close()
    return 0


def _stretch(page: Page, width: int) -> None:
    """Make the window as high as the page, and wait until what came into view is drawn."""
    page.wait_for_timeout(1500)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, 900), HIGHEST_PX)})
    page.wait_for_timeout(1500)


def _save(content: bytes, path: Path) -> None:
    picture = (
        Image.open(io.BytesIO(content))
        .convert("RGB")
        .quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    picture.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
