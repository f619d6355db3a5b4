"""Choropleths: every area in its class, every class named, and what is not known said to be so."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.maps.areas import (
    DIVERGING,
    NOT_KNOWN,
    UNKNOWN_COLOUR,
    WARD_COLOUR,
    Measure,
    area_drawing,
    classes_of,
    focus_on,
    ward_drawing,
)
from geo.maps.drawing import Areas, Drawing
from geo.periods import Period
from geo.places.residents import Figures
from geo.selection import Filters
from geo.sources.ingest import Part
from geo.workspace import Workspace, open_workspace

FIRST, SECOND, THIRD = "E05000001", "E05000002", "E05000003"


@pytest.fixture(scope="module")
def workspace(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    """Hold 60, 10 and no burglaries in three wards in one January, 20 and 8 the year before; residents of two."""
    places = [((480_500.0, 200_500.0), 60, 20), ((481_500.0, 200_500.0), 10, 8)]
    points = [at for at, now, before in places for _ in range(now + before)]
    years = [year for _, now, before in places for year, n in ((2025, now), (2024, before)) for _ in range(n)]
    starts = pd.Series(pd.to_datetime([f"{year}-01-01" for year in years])).dt.tz_localize("Europe/London")
    incidents = some_incidents(points, {"occurred_from": starts, "occurred_to": starts + pd.DateOffset(months=1)})
    entries = tuple(Entry(Part("police_uk", "x", f"{year}-01"), "", "", "", 0, 0, 0, {}, 0) for year in (2024, 2025))
    residents = pd.Series([1_000.0, 2_000.0], index=[FIRST, SECOND])
    figures = (Figures("residents", "ward_2022", "Census 2021", residents, "a.csv", "0"),)
    return replace(make_workspace(incidents), manifest=Manifest(entries), figures=figures, folder=Path("nowhere"))


@pytest.fixture(scope="module")
def answer(workspace: Workspace) -> AreaList:
    return area_list(workspace, Filters("all-crime", Period.month("2025-01")), AreaQuestion("ward_2022"))


def areas(drawing: Drawing) -> Areas:
    assert drawing.areas
    return drawing.areas


def said(drawing: Drawing, code: str) -> list[str]:
    """Say what a click on an area shows under its name."""
    return [str(line) for line in areas(drawing).lines[code]]


def named(drawing: Drawing) -> dict[str, str]:
    """Name of the class of each area, as the legend tells it by its colour."""
    by_colour = {key.style: key.text for key in drawing.keys}
    drawn = areas(drawing)
    return {
        code: next(text for style, text in by_colour.items() if drawn.colours[at] in style)
        for code, at in drawn.painted.items()
    }


def test_counts_are_cut_at_round_numbers_and_none_is_a_class_of_its_own(answer: AreaList) -> None:
    # Of two areas with any, the middle lies at 35.
    drawing = area_drawing(answer, Measure.COUNT, wards="ward_2022")
    assert named(drawing) == {FIRST: "35 and more", SECOND: "under 35", THIRD: "none"}
    assert [key.text for key in drawing.keys][:3] == ["35 and more", "under 35", "none"]
    assert drawing.title == "Incidents"


def test_an_area_without_residents_is_grey_and_named_not_known(answer: AreaList) -> None:
    drawing = area_drawing(answer, Measure.RATE, wards="ward_2022")
    assert named(drawing)[THIRD] == NOT_KNOWN
    assert areas(drawing).colours[areas(drawing).painted[THIRD]] == UNKNOWN_COLOUR
    assert said(drawing, THIRD)[1] == "residents: not known"
    assert drawing.title == "Incidents a year per 1,000 residents"


def test_change_is_strong_only_where_chance_is_left_out(answer: AreaList) -> None:
    # 60 after 20 is beyond chance; 10 after 8 is not.
    drawing = area_drawing(answer, Measure.CHANGE, wards="ward_2022", against="last year")
    assert named(drawing) == {FIRST: "clearly more", SECOND: "more, as chance may make it", THIRD: "as many"}
    assert said(drawing, FIRST)[-1] == "Last year 20: +40, more"
    assert said(drawing, SECOND)[-1] == "Last year 8: +2, no clear change"
    assert said(drawing, THIRD)[-1] == "Last year 0: as many"
    assert drawing.title == "Change from January 2024"


def test_what_may_not_be_compared_is_not_known_everywhere(workspace: Workspace) -> None:
    alone = replace(workspace, manifest=Manifest(workspace.manifest.entries[1:]))
    answer = area_list(alone, Filters("all-crime", Period.month("2025-01")), AreaQuestion("ward_2022"))
    drawing = area_drawing(answer, Measure.CHANGE, wards="ward_2022", against="last year")
    assert set(named(drawing).values()) == {NOT_KNOWN}
    assert not set(DIVERGING) & {key.text for key in drawing.keys}
    assert not any("Last year" in line for code in (FIRST, SECOND, THIRD) for line in said(drawing, code))


@pytest.mark.parametrize(
    ("share", "name"),
    [(0.0, "none"), (0.05, "under 10%"), (0.1, "10% to under 25%"), (0.49, "25% to under 50%"), (0.5, "50% and more")],
)
def test_deprivation_is_cut_at_fixed_shares(share: float, name: str) -> None:
    classes = classes_of(pd.DataFrame({"imd_decile": [np.nan], "deprived_share": [share]}), Measure.DEPRIVATION)
    assert classes.names[classes.position[0]] == name


def test_deciles_are_darkest_where_most_deprived() -> None:
    table = pd.DataFrame({"imd_decile": [1.0, 2, 3, 10, np.nan], "deprived_share": np.nan})
    classes = classes_of(table, Measure.DEPRIVATION)
    assert [classes.names[at] if at >= 0 else NOT_KNOWN for at in classes.position] == [
        "1 and 2 (most deprived)",
        "1 and 2 (most deprived)",
        "3 and 4",
        "9 and 10 (least deprived)",
        NOT_KNOWN,
    ]
    assert classes.colours[classes.position[0]] == "#662506"


@pytest.mark.parametrize("values", [[], [0, 0], [7], [3, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8]])
def test_every_known_value_has_a_named_class(values: list[int]) -> None:
    classes = classes_of(pd.DataFrame({"incidents": np.array(values, float)}), Measure.COUNT)
    assert len(classes.names) == len(classes.colours) == len(set(classes.names))
    assert ((classes.position >= 0) & (classes.position < len(classes.names))).all()
    # More is never in a lower class.
    assert (np.diff(classes.position[np.argsort(values, kind="stable")]) >= 0).all()


def test_only_the_areas_asked_for_are_coloured_in_the_classes_of_all(answer: AreaList) -> None:
    some = area_drawing(answer, Measure.COUNT, wards="ward_2022", only=frozenset({SECOND}))
    assert named(some) == {SECOND: "under 35"}


def test_what_goes_to_the_browser_is_plain_json(answer: AreaList) -> None:
    for measure in Measure:
        drawing = area_drawing(answer, measure, wards="ward_2022", against="last year")
        sent = json.loads(json.dumps(replace(drawing, focus=(51.7, -0.8, 12)).payload()))["areas"]
        assert sent["layer"] == "ward_2022"
        for code, coded in sent["areas"].items():
            colour, *lines = coded.split(";")
            assert int(colour) == areas(drawing).painted[code]
            # The browser fills in what Python would.
            parts = [line.split("|") for line in lines]
            assert [sent["forms"][int(form)].format(*values) for form, *values in parts] == said(drawing, code)
        # Both areas with residents say the same of them: that form travels once.
        assert len(sent["forms"]) == len(set(sent["forms"]))


def test_two_maps_side_by_side_share_their_classes(workspace: Workspace, answer: AreaList) -> None:
    now = area_drawing(answer, Measure.COUNT, wards="ward_2022")
    earlier = area_list(workspace, Filters("all-crime", Period.month("2024-01")), AreaQuestion("ward_2022"))
    # Of 20 and 8 the middle would lie at 14.
    assert list(area_drawing(earlier, Measure.COUNT, wards="ward_2022").breaks) == [14]
    then = area_drawing(earlier, Measure.COUNT, wards="ward_2022", breaks=now.breaks)
    assert [list(each.breaks) for each in (now, then)] == [[35], [35]]
    assert named(then) == {FIRST: "under 35", SECOND: "under 35", THIRD: "none"}


def test_a_change_needs_an_earlier_period(answer: AreaList) -> None:
    with pytest.raises(ParameterError, match="against which earlier period"):
        area_drawing(answer, Measure.CHANGE, wards="ward_2022")


def test_nothing_is_said_of_an_earlier_period_that_is_not_meant(answer: AreaList) -> None:
    drawing = area_drawing(answer, Measure.COUNT, wards="ward_2022")
    assert not any("Last year" in line for line in said(drawing, FIRST))


def test_areas_are_set_against_the_month_before_too(workspace: Workspace) -> None:
    held = [replace(workspace.manifest.entries[0], part=Part("police_uk", "x", f"2024-{n:02d}")) for n in (1, 2)]
    february = replace(workspace, manifest=Manifest(tuple(held)))
    answer = area_list(february, Filters("all-crime", Period.month("2024-02")), AreaQuestion("ward_2022"))
    drawing = area_drawing(answer, Measure.CHANGE, wards="ward_2022", against="before")
    assert named(drawing) == {FIRST: "clearly fewer", SECOND: "clearly fewer", THIRD: "as many"}
    assert said(drawing, FIRST)[0] == "0 incidents"
    assert said(drawing, FIRST)[-1] == "Period before 20: -20, fewer"
    assert drawing.title == "Change from January 2024"


@pytest.mark.parametrize(
    ("share", "line"),
    [
        (0.0, "no residents in LSOAs of deciles 1 to 3"),
        (0.0099, "under 1% of residents live in LSOAs of deciles 1 to 3"),
        (0.01, "1% of residents live in LSOAs of deciles 1 to 3"),
        (0.5, "50% of residents live in LSOAs of deciles 1 to 3"),
    ],
)
def test_a_small_part_of_the_residents_is_not_called_none(answer: AreaList, share: float, line: str) -> None:
    table = answer.table.assign(deprived_share=share, imd_decile=np.nan)
    drawing = area_drawing(replace(answer, table=table), Measure.DEPRIVATION, wards="ward_2022")
    assert said(drawing, FIRST)[-1] == line


def test_a_ward_is_shown_as_an_area_and_nothing_else(workspace: Workspace) -> None:
    outlines = workspace.boundaries.layers["ward_2022"]
    drawing = ward_drawing(outlines, layer="ward_2022", ward=SECOND)
    assert areas(drawing).painted == {SECOND: 0}
    assert areas(drawing).colours == (WARD_COLOUR,)
    assert areas(drawing).lines == {SECOND: ()}
    assert (drawing.circles, drawing.picture, drawing.hexagons) == ((), None, None)


def test_the_zoom_is_the_closest_at_which_an_area_fits(make_areas: Callable[..., gpd.GeoDataFrame]) -> None:
    outlines = make_areas({"A": (480_000, 200_000, 481_000, 201_000), "B": (480_000, 190_000, 500_000, 210_000)})
    lat, lon, near = focus_on(outlines, "A")
    assert [lat, lon] == pytest.approx([51.69, -0.84], abs=0.01)
    # At 51.7 degrees north a pixel is 95 m wide at zoom 10: 20 km are 211 px; 1 km would fit at 15, closer than wanted.
    assert (near, focus_on(outlines, "B")[2]) == (14, 10)
    assert focus_on(outlines, "B", width_px=150)[2] == 9


def test_hundreds_of_areas_take_little_of_a_slow_line() -> None:
    demonstration = open_workspace(DEMONSTRATION)
    answer = area_list(demonstration, Filters("all-crime", Period.month("2026-10")), AreaQuestion("lsoa_2011"))
    drawing = area_drawing(answer, Measure.RATE, wards="ward_2022", against="last year")
    assert len(areas(drawing).painted) > 300
    # Of the 60 kB that a change of the page may take, written into a script within a message; the rest is the table.
    assert len(json.dumps(json.dumps(drawing.payload()))) < 25_000
