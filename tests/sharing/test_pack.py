"""The weekly pack, opened again by a reader that we did not write."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pypdfium2
import pytest
import shapely

from geo.analysis.hotspots import HotspotRules
from geo.answers.weekly_pack import WeeklyPack
from geo.config import DEMONSTRATION
from geo.crs import BNG
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.pack import pack_name, pack_pdf
from geo.sharing.privacy import Release, audiences, release_pack
from geo.workspace import Workspace, open_workspace

MADE_ON = date(2026, 11, 5)
OCTOBER = Filters("all-crime", Period(date(2026, 10, 4), date(2026, 11, 1)))


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def released(workspace: Workspace) -> Release[WeeklyPack]:
    return release_pack(workspace, OCTOBER, HotspotRules(), audiences()["tasking"], hotspots=2)


@pytest.fixture(scope="module")
def pdf(released: Release[WeeklyPack], workspace: Workspace) -> bytes:
    return pack_pdf(released, workspace, made_on=MADE_ON)


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> Iterator[list[str]]:
    document = pypdfium2.PdfDocument(pdf)
    yield [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()


def test_it_has_the_list_a_page_for_each_of_the_first_the_areas_and_what_it_rests_on(pages: list[str]) -> None:
    assert len(pages) == 1 + 2 + 2
    for page, heading in zip(pages, ("Hotspots", "1. ", "2. ", "Areas", "What it rests on"), strict=True):
        assert heading in page


def test_every_page_says_its_marking_its_number_its_day_and_that_it_is_synthetic(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert "OFFICIAL-SENSITIVE" in page
        assert f"Page {number} of 5" in page
        assert "Made on 5 November 2026. For the tasking group." in page
        assert "Demonstration data, synthetic" in page


def test_page_one_names_every_hotspot_with_its_incidents(pages: list[str], released: Release[WeeklyPack]) -> None:
    for row in released.content.found.hotspots.to_dict("records"):
        assert f"{row['rank']} {row['place']} {row['ward']} {row['incidents']}" in pages[0]


def test_a_long_list_is_never_cut(workspace: Workspace) -> None:
    quarter = Filters("all-crime", Period(date(2026, 8, 1), date(2026, 11, 1)))
    released = release_pack(workspace, quarter, HotspotRules(), audiences()["tasking"], hotspots=0)
    rows = released.content.found.hotspots.to_dict("records")
    assert len(rows) > 40
    document = pypdfium2.PdfDocument(pack_pdf(released, workspace, made_on=MADE_ON))
    said = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    assert all(f"{row['rank']} {row['place']} {row['ward']} {row['incidents']}" in said for row in rows)


def test_a_page_says_what_the_card_says(pages: list[str], released: Release[WeeklyPack]) -> None:
    for page, hotspot in zip(pages[1:3], released.content.pages, strict=True):
        for sentence in (*hotspot.card.why, hotspot.card.advice):
            assert sentence in page
        assert "Owner" in page
        assert hotspot.since in page
        assert f"Repeat addresses in it Place Incidents {hotspot.repeats['place'].iloc[0]}" in page


def test_each_of_the_first_fits_on_one_page(workspace: Workspace) -> None:
    month = Filters("all-crime", Period.month("2026-10"))
    released = release_pack(workspace, month, HotspotRules(), audiences()["tasking"])
    assert len(pypdfium2.PdfDocument(pack_pdf(released, workspace, made_on=MADE_ON))) == 1 + 5 + 2


def test_streets_are_drawn_and_their_owners_named_where_they_are_held(
    released: Release[WeeklyPack], workspace: Workspace, tmp_path: Path
) -> None:
    page = released.content.pages[0]
    middle = float(page.x.mean()), float(page.y.mean())
    line = shapely.LineString([(middle[0] - 200, middle[1]), (middle[0] + 200, middle[1])])
    (tmp_path / "streets").mkdir()
    gpd.GeoDataFrame({"name": ["Planted Parade"], "kind": ["residential"]}, geometry=[line], crs=BNG).to_parquet(
        tmp_path / "streets" / "streets.parquet"
    )
    pdf = pack_pdf(released, replace(workspace, folder=tmp_path), made_on=MADE_ON)
    said = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    assert "Planted Parade" in said[1]
    assert "OpenStreetMap contributors" in " ".join(said[-1].split())


def test_every_area_stands_in_it(pages: list[str], released: Release[WeeklyPack]) -> None:
    for row in released.content.areas.table.to_dict("records"):
        assert f"{row['name']} {row['incidents']:,}" in pages[3]


def test_it_is_an_accessible_pdf_and_the_same_again(
    pdf: bytes, released: Release[WeeklyPack], workspace: Workspace
) -> None:
    assert b"pdfuaid:part" in pdf
    assert pack_pdf(released, workspace, made_on=MADE_ON) == pdf


def test_its_name_tells_what_it_holds_and_how_it_is_marked(workspace: Workspace) -> None:
    assert pack_name(OCTOBER, "OFFICIAL-SENSITIVE", workspace) == (
        "pack_all-crime_2026-10-04_2026-10-31_demonstration-synthetic_OFFICIAL-SENSITIVE.pdf"
    )


def test_text_of_the_data_is_never_markup(released: Release[WeeklyPack], workspace: Workspace) -> None:
    found = released.content.found
    planted = found.hotspots.assign(place='#panic("x") $x$ *bold* <label>')
    object.__setattr__(found, "hotspots", planted)
    document = pypdfium2.PdfDocument(pack_pdf(released, workspace, made_on=MADE_ON))
    assert '#panic("x")' in " ".join(document[0].get_textpage().get_text_range().split())


def test_nothing_to_list_still_makes_a_pack(workspace: Workspace) -> None:
    rules = HotspotRules(min_incidents=10_000)
    released = release_pack(workspace, OCTOBER, rules, audiences()["tasking"])
    document = pypdfium2.PdfDocument(pack_pdf(released, workspace, made_on=MADE_ON))
    assert len(document) == 3
