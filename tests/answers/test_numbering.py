"""Numbers for places: given once, kept when a month is added, and given to every hotspot of the last month."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from demonstration.planted import FADED
from geo.analysis.hotspots import HotspotRules
from geo.answers.hotspot_list import hotspot_list
from geo.answers.numbering import numbered_places
from geo.config import DEMONSTRATION
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.places.gazetteer import NO_PLACES, UNNUMBERED, Gazetteer
from geo.selection import Filters
from geo.sources.ingest import Part
from geo.workspace import Workspace, open_workspace

A, B, C = (480_300.0, 200_500.0), (481_500.0, 200_500.0), (482_700.0, 200_500.0)
FIRST, LAST = "2026-04", "2026-10"
Open = Callable[..., Workspace]


@pytest.fixture(scope="module")
def opened(some_incidents: Callable[..., pd.DataFrame], make_workspace: Open) -> Open:
    """Open burglaries known by month: how many at each place, on three points of it, in each month held."""

    def make(counts: Mapping[str, Mapping[tuple[float, float], int]], known: Gazetteer = NO_PLACES) -> Workspace:
        rows = [
            (month, (x + 40 * (n % 3), y))
            for month, places in counts.items()
            for (x, y), count in places.items()
            for n in range(count)
        ]
        starts = pd.Series(pd.to_datetime([f"{month}-01" for month, _ in rows])).dt.tz_localize("Europe/London")
        times = {"occurred_from": starts, "occurred_to": starts + pd.DateOffset(months=1)}
        labels = pd.Series([f"On or near Street {at[0] // 1_000:g}" for _, at in rows])
        workspace = make_workspace(some_incidents([at for _, at in rows], {**times, "place_label": labels}))
        entries = tuple(
            Entry(Part("police_uk", "thames-valley", month), "", "", "", 0, 0, 0, {}, 0) for month in counts
        )
        return replace(workspace, manifest=Manifest(entries), gazetteer=known)

    return make


def named(gazetteer: Gazetteer) -> list[tuple[int, str, str]]:
    table = gazetteer.table
    return list(zip(table["number"], table["name"], table["since"], strict=True))


# By hand


def test_the_earliest_period_comes_first_and_in_it_the_largest_hotspot(opened: Open) -> None:
    found = numbered_places(opened({"2024-01": {A: 12, B: 20}, "2024-02": {A: 12, C: 30}}))
    assert named(found) == [
        (1, "Street 481", "2024-01-01"),
        (2, "Street 480", "2024-01-01"),
        (3, "Street 482", "2024-02-01"),
    ]
    assert found.table["easting"].tolist() == [481_538, 480_340, 482_740]
    assert found.table["ward_code"].tolist() == ["E05000002", "E05000001", "E05000003"]


def test_a_place_that_shows_in_a_quarter_only_has_a_number(opened: Open) -> None:
    sparse = opened({"2024-01": {A: 4}, "2024-02": {A: 4}, "2024-03": {A: 4}})
    assert named(numbered_places(sparse)) == [(1, "Street 480", "2024-01-01")]
    for month in sparse.months:
        assert len(numbered_places(sparse, touched={month}).table) == 1


def test_fewer_months_than_a_quarter_make_none(opened: Open) -> None:
    workspace = opened({"2024-01": {A: 5}, "2024-02": {A: 5}})
    assert numbered_places(workspace) is workspace.gazetteer is NO_PLACES


def test_quarters_end_with_the_last_month_held(opened: Open) -> None:
    # Ten in January to March; of four months the one quarter is February to April, and there are four.
    counts = {"2024-01": {A: 6}, "2024-02": {A: 2}, "2024-03": {A: 2}, "2024-04": {B: 1}}
    assert numbered_places(opened(counts)) is NO_PLACES
    assert len(numbered_places(opened({month: counts[month] for month in list(counts)[:3]})).table) == 1


def test_what_has_a_number_keeps_it_and_its_name(opened: Open) -> None:
    known = numbered_places(opened({"2024-01": {A: 12}}))
    known = Gazetteer(known.table.assign(number=5, name=pd.Series(["The Green"], dtype="str")))
    found = numbered_places(opened({"2023-12": {B: 20}, "2024-01": {A: 15}}, known))
    assert named(found) == [(5, "The Green", "2024-01-01"), (6, "Street 481", "2023-12-01")]


def test_a_repeat_point_is_no_place(opened: Open) -> None:
    one_point = opened({"2024-01": {A: 12}}).incidents.assign(easting=480_300.0)
    workspace = replace(opened({"2024-01": {A: 12}}), incidents=one_point)
    assert numbered_places(workspace) is NO_PLACES


def test_only_periods_that_hold_a_month_touched_are_looked_at(opened: Open) -> None:
    counts = {"2024-01": {A: 12, B: 5}, "2024-02": {B: 5}, "2024-03": {C: 12, B: 5}}
    workspace = opened(counts)
    assert [name for _, name, _ in named(numbered_places(workspace, touched={"2024-03"}))] == [
        "Street 482",
        "Street 481",
        "Street 480",
    ]
    two = opened({month: counts[month] for month in ("2024-01", "2024-02")})
    assert numbered_places(two, touched={"2024-02"}) is NO_PLACES
    assert numbered_places(two, touched=set()) is NO_PLACES
    assert [name for _, name, _ in named(numbered_places(two, touched={"2024-01"}))] == ["Street 480"]


def test_months_missing_between_make_no_period(opened: Open) -> None:
    found = numbered_places(opened({"2023-06": {A: 12}, "2024-01": {B: 12}}))
    assert [name for _, name, _ in named(found)] == ["Street 480", "Street 481"]


# On the demonstration


@pytest.fixture(scope="module")
def demonstration() -> Workspace:
    """Seven months of the demonstration, no place numbered."""
    return months_of(replace(open_workspace(DEMONSTRATION), gazetteer=NO_PLACES), FIRST, LAST)


@pytest.fixture(scope="module")
def places(demonstration: Workspace) -> Gazetteer:
    return numbered_places(demonstration)


@pytest.fixture(scope="module")
def before(demonstration: Workspace) -> Gazetteer:
    """Places of all months but the last."""
    return numbered_places(months_of(demonstration, FIRST, "2026-09"))


def months_of(workspace: Workspace, first: str, last: str) -> Workspace:
    """Hold only some months."""
    entries = tuple(entry for entry in workspace.manifest.entries if first <= entry.part.month <= last)
    month = workspace.incidents["occurred_from"].dt.strftime("%Y-%m")
    incidents = workspace.incidents[month.between(first, last)].reset_index(drop=True)
    return replace(workspace, incidents=incidents, manifest=replace(workspace.manifest, entries=entries))


def test_numbering_again_adds_nothing(demonstration: Workspace, places: Gazetteer) -> None:
    known = replace(demonstration, gazetteer=places)
    assert numbered_places(known) is places


def test_numbers_run_from_one_without_a_gap_and_no_place_lies_on_another(places: Gazetteer) -> None:
    assert places.table["number"].tolist() == list(range(1, len(places.table) + 1))
    assert not places.table[["easting", "northing"]].duplicated().any()


@pytest.mark.parametrize("touched", [None, {LAST}])
def test_a_later_month_keeps_every_number_and_name(
    demonstration: Workspace, before: Gazetteer, touched: set[str] | None
) -> None:
    after = numbered_places(replace(demonstration, gazetteer=before), touched=touched)
    pd.testing.assert_frame_equal(after.table.head(len(before.table)), before.table)
    assert len(after.table) > len(before.table) > 20


def test_every_hotspot_of_the_last_month_has_a_number_of_its_own(demonstration: Workspace, before: Gazetteer) -> None:
    numbered = replace(demonstration, gazetteer=before)
    numbered = replace(numbered, gazetteer=numbered_places(numbered, touched={LAST}))
    listed = [
        hotspot_list(numbered, Filters(priority.key, Period.month(LAST)), HotspotRules()).hotspots
        for priority in numbered.taxonomy.priorities
    ]
    assert sum(map(len, listed)) > 20
    for table in listed:
        assert (table["number"] != UNNUMBERED).all()
        assert table["number"].is_unique
        assert table["place"].tolist() == [numbered.gazetteer.names[number] for number in table["number"]]


def test_a_hotspot_that_fades_in_the_first_month_keeps_its_number_and_name(places: Gazetteer) -> None:
    east, north = FADED.centre
    number = int(places.numbers(np.array([east]), np.array([north]))[0])
    assert places.names[number] == FADED.label
    assert places.table.set_index("number")["since"][number] == f"{FIRST}-01"
