"""The page When as its users meet it, in Debian's chromium; the fixture `visit` fails on any outside request."""

import re
from collections.abc import Callable

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]
ADDRESS = "when?priority=Anti-social+behaviour&period=all+that+is+held"


def click_cell(page: Page, hour: str) -> None:
    """Click the middle of a cell, where its number stands."""
    cell = page.locator(f"[data-testid=stVegaLiteChart] path[aria-label^='{hour}']")
    expect(cell).to_have_count(1)
    # What is drawn anew above moves the chart: it is clicked where it has come to rest.
    box, before = cell.bounding_box(), None
    while box != before:
        page.wait_for_timeout(250)
        box, before = cell.bounding_box(), box
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_button_sets_the_filter_and_the_address_bar(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "When")
    page = visitor.page
    page.get_by_role("button", name="Fri, Sat 16:00-24:00").click()
    expect(page).to_have_url(re.compile(r"hour=16(:|%3A)00.*days=Fri&days=Sat"))
    expect(page.get_by_text("Chosen now, framed in the chart: Fri, Sat 16:00-24:00")).to_be_visible()
    page.get_by_role("button", name="Whole week").click()
    expect(page).not_to_have_url(re.compile(r"hour="))
    expect(page.get_by_text("Chosen now: the whole week.")).to_be_visible()


def test_clicks_set_an_hour_then_all_between_then_begin_anew(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "When")
    page = visitor.page
    for hour, chosen, address in (
        ("Fri 20:00", "Fri 20:00-21:00", "days=Fri"),
        ("Sat 22:00", "Fri, Sat 20:00-23:00", "days=Fri&days=Sat"),
        ("Mon 09:00", "Mon 09:00-10:00", "days=Mon"),
    ):
        click_cell(page, hour)
        expect(page.get_by_text(f"Chosen now, framed in the chart: {chosen}:")).to_be_visible()
        visitor.settle()
        expect(page).to_have_url(re.compile(address))
    expect(page).to_have_url(re.compile(r"until=10(:|%3A)00"))


def test_the_same_cell_counts_again_after_the_whole_week(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "When")
    page = visitor.page
    for _ in range(2):
        click_cell(page, "Tue 09:00")
        expect(page.get_by_text("Chosen now, framed in the chart: Tue 09:00-10:00:")).to_be_visible()
        visitor.settle()
        page.get_by_role("button", name="Whole week").click()
        expect(page.get_by_text("Chosen now: the whole week.")).to_be_visible()
        visitor.settle()


def test_hours_picked_here_hold_on_other_pages(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "When")
    page = visitor.page
    page.get_by_role("button", name="Fri, Sat 16:00-24:00").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chosen now, framed in the chart: Fri, Sat 16:00-24:00")).to_be_visible()
    page.get_by_role("link", name="Repeats", exact=True).click()
    expect(page.get_by_role("heading", name="Repeats", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile("16:00-24:00, Fri Sat"))).to_be_visible()


def test_a_link_opened_elsewhere_frames_the_same_hours(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}&hour=20:00&until=23:00&days=Sat", "When")
    expect(visitor.page.get_by_text("Chosen now, framed in the chart: Sat 20:00-23:00:")).to_be_visible()
    # White and blue around each of three cells.
    week = visitor.page.locator("[data-testid=stVegaLiteChart]").first
    expect(week.locator(".mark-rect path[stroke='#1d4f91']")).to_have_count(3)


def test_a_change_of_hours_leaves_no_blank_chart(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "When")
    page = visitor.page
    expect(page.locator("[data-testid=stVegaLiteChart] svg")).to_have_count(4)
    page.evaluate(
        """() => { window.fewest = 4; const look = () => {
        window.fewest = Math.min(window.fewest, document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length);
        requestAnimationFrame(look); }; look(); }"""
    )
    page.get_by_role("button", name="Fri, Sat 16:00-24:00").click()
    expect(page.get_by_text("Chosen now, framed in the chart: Fri, Sat 16:00-24:00")).to_be_visible()
    visitor.settle()
    assert page.evaluate("window.fewest") == 4


def test_a_phone_shows_both_charts_without_scrolling_sideways(visit: Visit, demonstration_url: str) -> None:
    visitor = visit(width=390, height=844)
    visitor.open(f"{demonstration_url}/{ADDRESS}", "When")
    expect(visitor.page.locator("[data-testid=stVegaLiteChart] svg")).to_have_count(4)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_nothing_on_the_page_itself(visit: Visit, demonstration_url: str, width: int) -> None:
    visitor = visit(width=width)
    visitor.open(f"{demonstration_url}/{ADDRESS}&hour=20:00&days=Sat", "When")
    page = visitor.page
    expect(page.locator("[data-testid=stVegaLiteChart] svg")).to_have_count(4)
    for name in ("Hours of the week as a table", "Months as a table"):
        page.get_by_text(name).click()
    expect(page.get_by_test_id("stTable")).to_be_visible()
    violations = Axe().run(page, "[data-testid=stMain]")["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []


def test_real_police_data_shows_months_and_what_hours_would_need(visit: Visit, police_url: str) -> None:
    visitor = visit()
    visitor.open(f"{police_url}/when", "When")
    expect(visitor.page.get_by_text(re.compile("None of the .* incidents has a time of day"))).to_be_visible()
    expect(visitor.page.get_by_text("Not held, which is not zero: May to December 2024.")).to_be_visible()
    expect(visitor.page.locator("[data-testid=stVegaLiteChart] svg")).to_have_count(1)
