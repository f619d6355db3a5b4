"""Every page in Debian's chromium: roles, links, the keyboard, a phone, and what axe finds."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from geo.app.roles import SCREENS, Role, Screen
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]
NOT_OURS: dict[str, str] = {}
"""Rules of axe that Streamlit's own parts break, and how; each stands in the accessibility statement."""
TWO_TABLES = {"duplicate-id-active": "cells of the hidden tables behind two sortable tables carry the same names"}
"""And where two sortable tables stand on one page."""


def open_screen(visitor: Visitor, url: str, screen: Screen) -> None:
    """Go to a page as somebody who may see it."""
    visitor.open(f"{url}/{screen.key}", screen.title)
    if Role.TASKING not in screen.roles:
        visitor.become(Role.ANALYST)
    visitor.settle()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.key)
def test_axe_finds_nothing_that_is_ours(visit: Visit, demonstration_url: str, screen: Screen) -> None:
    visitor = visit()
    open_screen(visitor, demonstration_url, screen)
    visitor.settle()
    found = Axe().run(visitor.page)["violations"]
    ours = {each["id"]: [node["html"][:200] for node in each["nodes"]] for each in found if each["id"] not in NOT_OURS}
    assert ours == {}, ours  # whole: a comparison is cut short


def test_axe_finds_nothing_where_hours_are_off(visit: Visit, police_url: str) -> None:
    visitor = visit()
    visitor.open(police_url)
    expect(visitor.page.get_by_text("Hours and weekdays are off")).to_be_visible()
    visitor.settle()
    found = Axe().run(visitor.page)["violations"]
    assert {each["id"]: [node["html"][:200] for node in each["nodes"]] for each in found} == {}


def test_axe_finds_nothing_in_the_frame_of_a_map(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    found = Axe().run(visitor.map())["violations"]
    assert {each["id"]: [node["html"][:200] for node in each["nodes"]] for each in found} == {}


def test_axe_finds_nothing_that_is_ours_in_two_maps_side_by_side(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/map?against=the+period+before&period=October+2026", "Map")
    frames = [
        visitor.map(f"hotspotsPainted && frameElement.title === 'Map of {month} 2026'", nth=n)
        for n, month in enumerate(("September", "October"))
    ]
    # Where it has been run in a frame, the page's own run looks into that frame too.
    for frame in frames:
        Axe().run(frame)
    found = {each["id"] for each in Axe().run(visitor.page)["violations"]}
    assert found - NOT_OURS.keys() <= TWO_TABLES.keys()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.key)
def test_a_phone_shows_every_page_without_scrolling_sideways(
    visit: Visit, demonstration_url: str, screen: Screen
) -> None:
    visitor = visit(width=390, height=844)
    visitor.page.goto(f"{demonstration_url}/{screen.key}")
    expect(visitor.page.get_by_role("heading", name=screen.title, level=1, exact=True)).to_be_visible()
    visitor.settle()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(visitor.page.get_by_text("Page not found")).to_have_count(0)


@pytest.mark.parametrize(
    ("screen", "role"),
    [(screen, role) for screen, role in product(SCREENS, (Role.TASKING,)) if role not in screen.roles],
    ids=lambda each: each.key if isinstance(each, Screen) else each.name,
)
def test_a_link_to_a_closed_page_shows_nothing_of_it(
    visit: Visit, demonstration_url: str, screen: Screen, role: Role
) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{screen.key}", screen.title)
    expect(visitor.page.get_by_text(f"This page is not for the role {role}.")).to_be_visible()
    expect(visitor.page.locator("iframe, [data-testid=stDataFrame], canvas")).to_have_count(0)


def test_the_path_of_a_file_is_no_blank_page(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/pages/when.py?priority=Anti-social+behaviour", "When")
    expect(visitor.page).to_have_url(re.compile(r"/when\?priority=Anti-social"))
    visitor.open(f"{demonstration_url}/pages/nonsense")


def test_a_choice_of_a_page_that_is_not_there_is_said(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/map?show=Nonsense&period=May+1066", "Map")
    for lost in ("show=Nonsense", "period=May 1066"):
        expect(visitor.page.get_by_text(f"The link asks for {lost}, which there is not here")).to_be_visible()


def test_a_councillor_meets_the_ward_and_no_page_of_partners(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/?period=March+2026")
    visitor.become(Role.COUNCILLOR)
    expect(visitor.page.get_by_role("heading", name="My ward", level=1)).to_be_visible()
    expect(visitor.page.get_by_role("heading", level=2, name=re.compile("March 2026"))).to_be_visible()
    expect(visitor.page.get_by_role("link", name="My ward")).to_be_visible()
    expect(visitor.page.get_by_role("link", name="Repeats")).to_have_count(0)
    expect(visitor.page.locator(".leaflet-hotspots-pane path")).to_have_count(0)


def test_filters_stay_from_page_to_page(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/?priority=Anti-social+behaviour&period=March+2026")
    for name in ("Map", "About", "Tasking"):
        visitor.page.get_by_role("link", name=name, exact=True).click()
        expect(visitor.page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
        visitor.settle()
    expect(visitor.page.get_by_text("Anti-social behaviour, March 2026")).to_be_visible()
    assert "period=March+2026" in visitor.page.url


def test_the_keyboard_alone_changes_a_filter_and_steps_back(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/?priority=Anti-social+behaviour")
    page = visitor.page
    page.get_by_role("combobox", name="Priority").focus()
    page.keyboard.type("All rec")
    page.keyboard.press("Enter")
    expect(page.get_by_text(", 4 to 31 October 2026")).to_be_visible()
    page.get_by_role("button", name="A week earlier").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(", 27 September to 24 October 2026")).to_be_visible()
    frame = visitor.map()
    frame.locator(".leaflet-hotspots-pane path").first.focus()
    page.keyboard.press("Enter")
    expect(frame.locator(".leaflet-popup-content")).to_be_visible()
