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


def test_two_maps_side_by_side_show_the_same_ground_and_ask_the_server_nothing(
    visit: Visit, demonstration_url: str
) -> None:
    visitor = visit()
    said: list[str | bytes] = []

    def note(frame: str | bytes) -> None:
        said.append(frame)

    visitor.page.on("websocket", lambda socket: socket.on("framesent", note))
    visitor.open(f"{demonstration_url}/map?show=Clusters&against=the+period+before&period=October+2026", "Map")
    one, other = visitor.map(), visitor.map(nth=1)
    said.clear()
    for moved, follower, lat, zoom in ((one, other, 51.7, 13), (other, one, 51.8, 12)):
        moved.evaluate(f"window.map.setView([{lat}, -0.8], {zoom})")
        follower.wait_for_function(
            f"window.map.getZoom() === {zoom} && Math.abs(window.map.getCenter().lat - {lat}) < 1e-3"
        )
    assert said == []


def test_a_phone_opens_legend_and_sources_of_a_map_when_touched(visit: Visit, demonstration_url: str) -> None:
    visitor = visit(width=390, height=844)
    visitor.open(f"{demonstration_url}/map?show=Clusters&period=October+2026", "Map")
    frame = visitor.map()
    folded = {"Hotspots": "Opportunity Bucks ward", "Sources": "Office for National Statistics"}
    for title, inside in folded.items():
        expect(frame.get_by_text(inside)).to_be_hidden()
        frame.get_by_text(title, exact=True).click()
        expect(frame.get_by_text(inside)).to_be_visible()


def test_a_small_map_on_a_wide_page_has_its_legend_open(visit: Visit, demonstration_url: str) -> None:
    visitor = visit(width=1600)
    visitor.open(f"{demonstration_url}/areas?period=October+2026", "Areas")
    frame = visitor.map()
    assert frame.evaluate("window.map.getSize().x") <= 420
    expect(frame.get_by_text("Opportunity Bucks ward")).to_be_visible()
