"""The page My ward as a councillor meets it, in Debian's chromium; the fixture `visit` fails on any outside request."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from geo.app.roles import Role
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]
ADDRESS = "my_ward?ward=Abbey&period=October+2026"
MARKS = "() => document.querySelectorAll('canvas, .leaflet-hotspots-pane path').length"
GROUND = "() => document.querySelectorAll('.leaflet-areas-pane path').length"


def test_a_councillor_sees_the_ward_as_an_area_and_no_point(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "My ward")
    visitor.become(Role.COUNCILLOR)
    expect(
        visitor.page.get_by_role("heading", name=re.compile("^Abbey: All recorded crime.*October 2026$"))
    ).to_be_visible()
    expect(visitor.page.get_by_text(re.compile(r"^\d+ incidents were recorded\.$"))).to_be_visible()
    frame = visitor.map("window.hotspotsPainted === 'E05013120'")
    assert frame.evaluate(GROUND) == 1
    assert frame.evaluate(MARKS) == 0
    assert frame.evaluate("window.map.getZoom()") >= 12
    for hidden in ("Weekdays", "Wards", "Categories", "Method"):
        expect(visitor.page.locator("[data-testid=stSidebar]").get_by_text(hidden, exact=True)).to_have_count(0)


def test_the_picture_to_share_is_a_real_one(visit: Visit, demonstration_url: str, tmp_path: Path) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "My ward")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download picture (PNG)").click()
    name = "ward_abbey_all-crime_2026-10-01_2026-10-31_demonstration-synthetic.png"
    assert download.value.suggested_filename == name
    download.value.save_as(tmp_path / name)
    with Image.open(tmp_path / name) as image:
        assert (image.format, image.width) == ("PNG", 1200)
        image.verify()
    shown = visitor.page.get_by_role("img", name=re.compile(r"^Abbey, .*October 2026\. \d+ incidents were recorded\."))
    expect(shown).to_be_visible()


def test_a_link_with_a_code_opens_the_ward_and_names_it(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/my_ward?ward=E05013136", "My ward")
    expect(visitor.page.get_by_role("heading", name=re.compile("^Chesham: "))).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(r"ward=Chesham"))


def test_another_ward_moves_the_map_and_the_address(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/{ADDRESS}", "My ward")
    frame = visitor.map("window.hotspotsPainted === 'E05013120'")
    before = frame.evaluate("window.map.getCenter()")
    visitor.page.get_by_role("combobox", name="Ward", exact=True).click()
    visitor.page.keyboard.type("Chesham")
    visitor.page.get_by_role("option", name="Chesham", exact=True).click()
    expect(visitor.page).to_have_url(re.compile(r"ward=Chesham"))
    frame.wait_for_function("window.hotspotsPainted === 'E05013136'")
    assert frame.evaluate("window.map.getCenter()") != before
    assert frame.evaluate(GROUND) == 1


def test_a_phone_shows_words_map_and_picture(visit: Visit, demonstration_url: str) -> None:
    visitor = visit(width=390, height=844)
    visitor.open(f"{demonstration_url}/{ADDRESS}", "My ward")
    visitor.map("window.hotspotsPainted === 'E05013120'")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 390
    box = visitor.page.get_by_role("img", name=re.compile("^Abbey, ")).bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390
    expect(visitor.page.get_by_text("Counts under 5 are not shown")).to_be_visible()


def test_the_map_fits_its_frame_where_a_higher_one_was_before(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    visitor.map()
    visitor.become(Role.COUNCILLOR)
    expect(visitor.page.get_by_role("heading", name="My ward", level=1)).to_be_visible()
    frame = visitor.map("/^E05/.test(window.hotspotsPainted)")
    assert frame.evaluate("[window.innerHeight, window.map.getSize().y]") == [320, 320]
