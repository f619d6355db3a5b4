"""Take a picture of every page of the application on the demonstration, for the README: `make pictures`."""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

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
EXTRACT = """Case Ref,Date Reported,Time Reported,Type of ASB,Street,Easting,Northing,Drug related
C-101,13/10/2026,22:15,Noise,Mill Lane,486750,192950,No
C-102,14/10/2026,,Rowdy behaviour,High Street,486760,192960,Yes
C-103,31/02/2026,21:00,Noise,High Street,486760,192960,No
C-104,15/10/2026,19:40,Vehicle nuisance,Station Road,486900,193010,No
"""


_LOAD = "load"


def main() -> int:
    """Write all pictures anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as logs,
        served(DEMONSTRATION, Path(logs) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        _load_page(browser, Path(logs))
        for screen in (each for each in SCREENS if each.key != _LOAD):
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


def _load_page(browser: Browser, folder: Path) -> None:
    """Take a picture of the page that the demonstration has no use for, with an invented extract on it."""
    extract = folder / "cases.csv"
    extract.write_text(EXTRACT, "utf-8")
    with served(folder / "own", folder / "load.log") as server:
        page = browser.new_page(viewport={"width": WIDTH_PX, "height": 900}, locale="en-GB")
        visitor = Visitor(page)
        page.goto(f"{server.url}/{_LOAD}")
        visitor.become(Role.ANALYST)
        page.locator("input[type=file]").set_input_files(extract)
        page.get_by_role("textbox", name="What its incidents come from").fill("Council ASB cases")
        page.keyboard.press("Enter")
        visitor.settle()
        _stretch(page, WIDTH_PX)
        _save(page.screenshot(), PICTURES / f"{_LOAD}.png")
        page.close()


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
