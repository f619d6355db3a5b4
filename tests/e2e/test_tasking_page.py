"""The page Tasking as its users meet it, in Debian's chromium; the fixture `visit` fails on any outside request."""

import csv
import io
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.raster import COLOURS, WIDTH_PX
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]
PIXELS = """canvas => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from(new Set(new Uint32Array(data.buffer)), pixel => [0, 8, 16, 24].map(bits => pixel >>> bits & 255));
}"""
CIRCLES = "() => document.querySelectorAll('.leaflet-hotspots-pane path').length"
FIRST_COLUMNS = ["rank", "name", "incidents", "status_and_origin", "number", "ward", "class"]


def numbers_in_heading(page: Page) -> tuple[int, int]:
    heading = page.get_by_role("heading", level=2, name=re.compile(r"hotspots?, [\d,]+ incident"))
    expect(heading).to_be_visible()
    hotspots, incidents = re.findall(r"\d[\d,]*", heading.inner_text())
    return int(hotspots.replace(",", "")), int(incidents.replace(",", ""))


def table_on_screen(page: Page) -> list[list[str]]:
    """Read the rows that the table's grid tells to assistive technology: those in view."""
    grid = page.locator("[data-testid=stDataFrame]").first
    rows = grid.locator("tbody tr")
    expect(rows.first).to_be_attached()
    return [[cell.inner_text().strip() for cell in row.locator("td").all()] for row in rows.all()]


def select_first_row(page: Page) -> None:
    box = page.locator("[data-testid=stDataFrameResizable]").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 17, box["y"] + 35 + 17)


def test_the_map_is_painted_without_any_other_host(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    frame = visitor.map()
    hotspots, incidents = numbers_in_heading(visitor.page)
    assert hotspots > 5
    assert frame.evaluate("window.hotspotsPainted") == str(incidents)
    assert frame.evaluate(CIRCLES) == hotspots
    assert frame.evaluate("document.querySelectorAll('.leaflet-outlines-pane path').length") == 49
    surface = frame.get_by_role("img", name=re.compile(rf"Density of {incidents:,} incidents"))
    assert surface.evaluate("canvas => canvas.width") == WIDTH_PX
    greens = sorted({green for _, green, _, opacity in surface.evaluate(PIXELS) if opacity})
    # A canvas keeps colours that let something through to the nearest that it can.
    assert greens == pytest.approx(sorted(int(colour[3:5], 16) for colour in COLOURS), abs=1)
    assert visitor.elsewhere == []


def test_everything_made_from_the_demonstration_says_so(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    expect(visitor.page.get_by_text("Demonstration data, synthetic. Boundaries of wards of 2022")).to_be_visible()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download hotspots (CSV)").click()
    assert "demonstration-synthetic" in download.value.suggested_filename


def test_the_csv_downloaded_equals_the_table(visit: Visit, demonstration_url: str, tmp_path: Path) -> None:
    visitor = visit(width=1900)
    visitor.open(demonstration_url)
    hotspots, _ = numbers_in_heading(visitor.page)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download hotspots (CSV)").click()
    path = tmp_path / "hotspots.csv"
    download.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert len(rows) == hotspots
    seen = table_on_screen(visitor.page)
    assert len(seen) >= 10
    for shown, row in zip(seen, rows, strict=False):
        # Streets of one name are told apart on the screen; the file has their number in a column.
        shown[1] = shown[1].removesuffix(f" (No. {row['number']})")
        assert shown[:7] == [row[name] for name in FIRST_COLUMNS]
    assert all("Demonstration data, synthetic." in row["notes"] for row in rows)


def test_selecting_a_row_zooms_the_map_to_it(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    frame = visitor.map()
    assert frame.evaluate("window.map.getZoom()") < 12
    select_first_row(visitor.page)
    frame.wait_for_function("window.map.getZoom() === 15")
    first = frame.locator(".leaflet-hotspots-pane path").first
    expect(first).to_have_attribute("stroke", "#000")
    expect(first).to_have_attribute("aria-label", re.compile(r"^1\. .+ incidents on \d+ distinct points"))


def test_a_filter_changes_the_map_without_making_it_anew(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    frame = visitor.map()
    before = frame.evaluate("window.hotspotsPainted")
    frame.evaluate("window.probe = 'the same map'")
    visitor.page.get_by_text("Opportunity Bucks wards", exact=True).click()
    frame.wait_for_function(f"Number(window.hotspotsPainted) < {before}")
    assert frame.evaluate("window.probe") == "the same map"
    expect(visitor.page).to_have_url(re.compile("opportunity=true"))


def test_a_link_opened_elsewhere_shows_the_same(visit: Visit, demonstration_url: str) -> None:
    one = visit()
    one.open(f"{demonstration_url}/?priority=Anti-social+behaviour&period=March+2026&hour=18:00&until=02:00&days=Sat")
    one.map()
    caption = one.page.get_by_text("Anti-social behaviour, March 2026, 18:00-02:00, beginning on Sat.")
    expect(caption).to_be_visible()
    other = visit()
    other.open(one.page.url)
    assert numbers_in_heading(other.page) == numbers_in_heading(one.page)
    assert other.map().evaluate(CIRCLES) == one.map().evaluate(CIRCLES)


def test_a_link_to_what_is_not_there_says_so(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/?priority=Nonsense&wards=Nowhere&wards=Abbey&hour=22:00")
    said = "The link asks for priority=Nonsense; wards=Nowhere, which there is not here: left out."
    expect(visitor.page.get_by_text(said)).to_be_visible()
    expect(visitor.page.get_by_text("22:00-24:00, wards Abbey.")).to_be_visible()


def test_a_new_question_drops_the_selection_and_shows_all_again(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    frame = visitor.map()
    wide = frame.evaluate("window.map.getZoom()")
    select_first_row(visitor.page)
    frame.wait_for_function("window.map.getZoom() === 15")
    visitor.page.get_by_text("Opportunity Bucks wards", exact=True).click()
    frame.wait_for_function(f"window.map.getZoom() === {wide}")
    expect(frame.locator(".leaflet-hotspots-pane path[stroke='#000']")).to_have_count(0)


def test_the_table_offers_no_download_without_recipe_and_attribution(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    visitor.page.locator("[data-testid=stDataFrame]").first.hover()
    expect(visitor.page.get_by_role("button", name="Fullscreen").first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Download as CSV")).to_have_count(0)


def test_a_hotspot_opens_from_the_keyboard(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    frame = visitor.map()
    frame.locator(".leaflet-hotspots-pane path").first.focus()
    visitor.page.keyboard.press("Enter")
    expect(frame.locator(".leaflet-popup-content strong")).to_have_text(re.compile(r"^1\. "))


def test_a_phone_shows_list_and_map_without_scrolling_sideways(visit: Visit, demonstration_url: str) -> None:
    visitor = visit(width=390, height=844)
    visitor.open(demonstration_url)
    visitor.map()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(visitor.page.get_by_role("button", name="Download hotspots (CSV)")).to_be_visible()


def test_real_police_data_has_no_hours_and_says_so(visit: Visit, police_url: str) -> None:
    visitor = visit()
    visitor.open(f"{police_url}/?period=June+2025")
    assert numbers_in_heading(visitor.page) == (21, 2835)
    assert visitor.map().evaluate(CIRCLES) == 21
    expect(visitor.page.get_by_text("Hours and weekdays are off: this data has months only.")).to_be_visible()
    expect(visitor.page.get_by_text("synthetic")).to_have_count(0)
    visitor.open(f"{police_url}/?period=all+that+is+held")
    expect(
        visitor.page.get_by_text(re.compile("Nothing is held for May to December 2024: missing, not zero"))
    ).to_be_visible()


def test_what_real_police_data_cannot_see_is_not_drawn(visit: Visit, police_url: str) -> None:
    visitor = visit()
    visitor.open(f"{police_url}/?priority=Exploitation+of+vulnerable+people")
    expect(visitor.page.get_by_text("cannot be seen in this data. It would need a flag")).to_be_visible()
    expect(visitor.page.locator("iframe")).to_have_count(0)


def test_a_page_is_reached_only_through_the_navigation(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.page.goto(f"{demonstration_url}/filters")
    expect(visitor.page.get_by_text("Page not found")).to_be_visible()


def test_the_server_tells_browsers_to_stay_at_home(demonstration_url: str) -> None:
    with urllib.request.urlopen(demonstration_url) as answer:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert not re.search(r"https?:", policy)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_outlines_not_in_use_are_not_served(demonstration_url: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{demonstration_url}/outlines/000000000000/ward_2022.json")


def test_the_first_step_is_in_the_link_at_once(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    visitor.page.get_by_role("button", name="A week earlier").click()
    expect(visitor.page).to_have_url(re.compile(r"period=27\+September\+to\+24\+October\+2026"))
    other = visit()
    other.open(visitor.page.url)
    expect(other.page.get_by_text("27 September to 24 October 2026", exact=True)).to_be_visible()


def test_the_hotspot_chosen_and_the_usual_period_are_in_the_link(visit: Visit, demonstration_url: str) -> None:
    one = visit()
    one.open(demonstration_url)
    expect(one.page).to_have_url(re.compile(r"\?period=last\+28\+days$"))
    select_first_row(one.page)
    expect(one.page).to_have_url(re.compile(r"&hotspot=\d+$"))
    expect(one.page.get_by_role("heading", name="The chosen hotspot")).to_be_visible()
    other = visit()
    other.open(one.page.url)
    expect(other.page.get_by_role("heading", name="The chosen hotspot")).to_be_visible()
    other.map().wait_for_function("window.map.getZoom() === 15")
    assert other.page.url == one.page.url


def test_a_path_below_a_page_opens_the_page(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/my_ward/x?period=March+2026", "My ward")
    assert visitor.page.url.endswith("/my_ward?period=March+2026")


def test_the_way_back_leads_through_the_periods_that_were_shown(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(demonstration_url)
    for shown in ("27 September to 24 October 2026", "20 September to 17 October 2026"):
        visitor.page.get_by_role("button", name="A week earlier").click()
        expect(visitor.page.get_by_text(shown, exact=True)).to_be_visible()
        visitor.settle()
    for shown in ("27 September to 24 October 2026", "4 to 31 October 2026"):
        visitor.page.go_back()
        expect(visitor.page.get_by_text(shown, exact=True)).to_be_visible()
        visitor.settle()
    expect(visitor.page).to_have_url(re.compile(r"\?period=last\+28\+days$"))


def test_an_infinite_number_in_a_link_breaks_nothing_on_the_way_back(visit: Visit, demonstration_url: str) -> None:
    visitor = visit()
    visitor.open(f"{demonstration_url}/?eps=inf")
    expect(visitor.page.get_by_text("The link asks for eps=inf, which there is not here: left out.")).to_be_visible()
    visitor.page.go_back()
    visitor.settle()
    expect(visitor.page.get_by_role("heading", name="Tasking", level=1)).to_be_visible()
    expect(visitor.page.get_by_text("encountered an error")).to_have_count(0)
