"""The page Analyst as its users meet it, in Debian's chromium; the fixture `visit` fails on any outside request."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.app.roles import Role
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.xdist_group("e2e")

Visit = Callable[..., Visitor]


def analyst(visit: Visit, url: str, query: str = "") -> Visitor:
    """Open the page as an analyst, by way of the role switch."""
    visitor = visit()
    visitor.open(f"{url}/analyst{query}", "Analyst")
    expect(visitor.page.get_by_text("This page is not for the role Tasking group.")).to_be_visible()
    visitor.page.get_by_role("combobox", name="Role").click()
    visitor.page.get_by_role("option", name=str(Role.ANALYST), exact=True).click()
    expect(visitor.page.get_by_role("radiogroup", name="Analysis")).to_be_visible()
    visitor.settle()
    return visitor


def hotspots(page: Page) -> int:
    heading = page.get_by_role("heading", level=2, name=re.compile(r"^\d+ hotspots?$"))
    expect(heading).to_be_visible()
    return int(heading.inner_text().split()[0])


def test_clusters_follow_the_radius_at_once(visit: Visit, demonstration_url: str) -> None:
    visitor = analyst(visit, demonstration_url)
    page, before = visitor.page, hotspots(visitor.page)
    assert before > 5
    frame = visitor.map()
    circles = "document.querySelectorAll('.leaflet-hotspots-pane path').length"
    assert frame.evaluate(circles) == before
    page.get_by_text("Method", exact=True).first.click()
    radius = page.get_by_label("Radius of a cluster (m)")
    radius.fill("75")
    radius.press("Enter")
    expect(page.get_by_text("10 incidents within 75 m")).to_be_visible()
    visitor.settle()
    after = hotspots(page)
    assert 0 < after < before
    frame.wait_for_function(f"{circles} === {after}")
    expect(page).to_have_url(re.compile("eps=75"))


def test_the_files_hold_the_hotspots_shown(visit: Visit, demonstration_url: str, tmp_path: Path) -> None:
    page = analyst(visit, demonstration_url).page
    n = hotspots(page)
    texts = {}
    for kind in ("CSV", "GeoJSON"):
        page.get_by_role("combobox", name="File format").click()
        page.get_by_role("option", name=kind, exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download hotspots ({kind})").click()
        assert "demonstration-synthetic" in download.value.suggested_filename
        download.value.save_as(tmp_path / kind)
        texts[kind] = (tmp_path / kind).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(texts["CSV"])))
    assert len(rows) == len(json.loads(texts["GeoJSON"])["features"]) == n
    assert all("eps_m=150" in row["recipe"] for row in rows)


def test_a_link_leads_to_the_part_and_says_which_hotspots_survive(visit: Visit, demonstration_url: str) -> None:
    page = analyst(visit, demonstration_url, "?part=Sensitivity").page
    expect(page.get_by_role("heading", name=re.compile(r"\d+ of \d+ hotspots survive every variant"))).to_be_visible()
    table = page.locator("[data-testid=stTable]")
    expect(table).to_contain_text("radius 100 m")
    expect(table).to_contain_text("12 incidents")
    expect(page.locator("[data-testid=stDataFrame] tbody tr").first).to_contain_text("stable")
    expect(page.locator("iframe")).to_have_count(0)


def test_near_repeats_are_refused_on_month_only_data(visit: Visit, police_url: str) -> None:
    page = analyst(visit, police_url, "?part=Near+repeat").page
    expect(page.get_by_text("Near repeats need the day of each incident. This data has months only")).to_be_visible()
    expect(page.get_by_role("button", name="Run the near repeat test")).to_have_count(0)


def test_near_repeats_are_tested_when_asked_for(visit: Visit, demonstration_url: str) -> None:
    page = analyst(visit, demonstration_url, "?part=Near+repeat").page
    expect(page.get_by_text(re.compile(r"[\d,]+ pairs of incidents lie within 400 m"))).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    page.get_by_role("button", name="Run the near repeat test").click()
    expect(page.get_by_role("heading", name=re.compile("of 20 bands|of 1[0-9] bands"))).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame] tbody tr").first).to_contain_text("same place")


def test_the_curve_of_concentration_stands_beside_its_table(visit: Visit, police_url: str) -> None:
    page = analyst(visit, police_url, "?part=Concentration&unit=wards+of+2025").page
    expect(
        page.get_by_role("heading", name=re.compile(r"Half of 2,835 incidents lie in 15 of 49 wards of 2025"))
    ).to_be_visible()
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    expect(page.locator("[data-testid=stTable]").first).to_contain_text("30.6 %")
