"""The weekly pack as a file in Debian's chromium, with the network off."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from geo.answers.weekly_pack import WeeklyPack
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.packs import Order, Pack, weekly_file
from geo.sharing.privacy import audiences
from geo.workspace import open_workspace
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")


@pytest.fixture(scope="module")
def made() -> Pack[WeeklyPack]:
    order = Order(Filters("all-crime", Period.month("2026-10")), audiences()["tasking"], date(2026, 11, 5), hotspots=2)
    return weekly_file(open_workspace(DEMONSTRATION), order, "html")


@pytest.fixture
def page(browser: Browser, made: Pack[WeeklyPack], tmp_path: Path) -> Iterator[Page]:
    """Open the pack offline; at the end nothing but the file itself may have been asked for, and nothing failed."""
    path = tmp_path / made.name
    path.write_bytes(made.content)
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    yield page
    context.close()
    assert (asked, faults) == ([path.as_uri()], [])


def first_column(page: Page, table: str, column: int) -> list[str]:
    rows = page.get_by_role("region", name=table, exact=True).locator("tbody tr")
    return [row.locator("td").nth(column).inner_text() for row in rows.all()]


def test_it_opens_without_a_network_and_axe_finds_nothing(page: Page, made: Pack[WeeklyPack]) -> None:
    expect(page).to_have_title("Hotspots: All recorded crime (without ASB), October 2026")
    for heading in ("The list", made.release.content.pages[0].card.title, "Areas", "What it rests on"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("OFFICIAL-SENSITIVE", exact=True)).to_be_visible()
    expect(page.get_by_text("Demonstration data, synthetic", exact=True)).to_be_visible()
    expect(page.locator("#map path[role=button]")).to_have_count(len(made.release.content.found.hotspots))
    assert Axe().run(page)["violations"] == []


def test_tables_are_sorted_from_the_keyboard(page: Page) -> None:
    column = page.get_by_role("region", name="Hotspots", exact=True).get_by_role("columnheader", name="Incidents")
    button = column.get_by_role("button")
    button.focus()
    button.press("Enter")
    expect(column).to_have_attribute("aria-sort", "ascending")
    numbers = [int(text) for text in first_column(page, "Hotspots", 3)]
    assert numbers == sorted(numbers)
    button.press("Enter")
    expect(column).to_have_attribute("aria-sort", "descending")
    assert [int(text) for text in first_column(page, "Hotspots", 3)] == sorted(numbers, reverse=True)


def test_the_map_is_moved_and_asked_from_the_keyboard(page: Page, made: Pack[WeeklyPack]) -> None:
    page.get_by_role("button", name="Zoom in").press("Enter")
    place = made.release.content.found.hotspots["place"].iloc[0]
    first = page.get_by_role("button", name=re.compile(rf"^1\. {place}"))
    first.focus()
    first.press("Enter")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("distinct points")


def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_every_printed_page_has_the_marking(page: Page) -> None:
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(document) > 4
    for printed in document:
        said = printed.get_textpage().get_text_range()
        assert "OFFICIAL-SENSITIVE" in said
        assert "Demonstration data, synthetic" in said


def test_a_pack_is_made_at_a_click(visit: Callable[..., Visitor], demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Weekly pack (PDF)").click()
    assert download.value.suggested_filename.endswith("_demonstration-synthetic_OFFICIAL-SENSITIVE.pdf")
    assert "OFFICIAL-SENSITIVE" in pypdfium2.PdfDocument(download.value.path())[0].get_textpage().get_text_range()
    visitor.open(f"{demonstration_url}/my_ward", heading="My ward")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Ward pack (PDF)").click()
    assert len(pypdfium2.PdfDocument(download.value.path())) == 2
