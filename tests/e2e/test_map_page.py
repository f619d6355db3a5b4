"""The page Map in a browser: what a click tells, where the focus is seen, what the address bar holds."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"
STROKE = "getComputedStyle(document.activeElement).strokeWidth"


def test_a_ward_clicked_says_its_facts_and_gets_no_frame(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/map?show=Wards+of+2022&period=October+2026", "Map")
    frame = visitor.map()
    # The middle of the county, in whatever ward that is.
    frame.locator(".leaflet-container").click()
    told = frame.locator(".leaflet-popup-content")
    expect(told).to_contain_text(re.compile(r"\d incidents"))
    expect(told).to_contain_text(re.compile(r"[\d.]+ per 1,000 residents a year \([\d.]+ to [\d.]+\)"))
    expect(told).not_to_contain_text("{}")
    assert frame.evaluate(OUTLINE) == "none"


def test_a_circle_reached_by_the_keyboard_is_seen_to_be(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/map?show=Clusters&period=October+2026", "Map")
    frame = visitor.map()
    frame.locator(".leaflet-container").focus()
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        if frame.evaluate("document.activeElement.tagName") == "path":
            break
    assert (frame.evaluate(OUTLINE), frame.evaluate(STROKE)) == ("none", "6px")


def test_a_comparison_stays_in_the_address_bar_when_areas_are_shown(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/map?show=Hexagons&against=the+period+before&period=October+2026", "Map")
    visitor.page.get_by_role("combobox", name="Show").click()
    visitor.page.get_by_role("option", name="Wards of 2022").click()
    visitor.settle()
    for period in ("September 2026", "October 2026"):
        expect(visitor.page.get_by_role("heading", name=period, level=2)).to_be_visible()
    assert "against=the+period+before" in visitor.page.url
    visitor.page.get_by_role("combobox", name="Compare with").click()
    visitor.page.get_by_role("option", name="nothing").click()
    visitor.settle()
    expect(visitor.page.get_by_role("heading", name="September 2026")).to_have_count(0)
    assert "against=" not in visitor.page.url
