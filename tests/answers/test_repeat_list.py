"""The list of repeats: what repeats, where every other incident went, and what leaves in a file."""

from dataclasses import replace
from datetime import date

import pytest

from geo.answers.repeat_list import KINDS, Kind, repeat_list
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.repeat_export import repeat_columns
from geo.sources.ingest import Part
from geo.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def demonstration() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture
def everything(demonstration: Workspace) -> Filters:
    return Filters("all-crime", demonstration.span)


@pytest.mark.parametrize("kind", KINDS)
def test_repeats_others_and_left_out_add_up_to_all(demonstration: Workspace, everything: Filters, kind: Kind) -> None:
    answer = repeat_list(demonstration, everything, kind)
    repeats = answer.repeats
    assert answer.table["incidents"].sum() == repeats.incidents
    assert repeats.incidents + repeats.others + sum(repeats.left_out.values()) == len(answer.selection.incidents)
    assert answer.table["rank"].tolist() == list(range(1, len(answer.table) + 1))
    assert answer.table["incidents"].min() >= repeats.least
    exported = repeat_columns(answer)
    assert answer.recipe["kind"] == kind
    # Days of a victim stand in the list of addresses too: they could tell where somebody lives.
    known = r"\d{4}-\d\d" if kind == "victim" else r"\d{4}-\d\d-\d\d"
    assert exported["first"].str.fullmatch(known).all()
    assert exported["last"].str.fullmatch(known).all()
    assert "span_days" not in exported.columns


def test_the_planted_pile_is_the_first_map_point_and_never_called_an_address(
    demonstration: Workspace, everything: Filters
) -> None:
    answer = repeat_list(demonstration, everything, "map-point")
    first = answer.table.iloc[0]
    assert (first["easting"], first["northing"], first["generic"], first["ward"]) == (484_719, 191_632, True, "Abbey")
    assert "it is not an address" in answer.notes[-1]


def test_map_points_of_two_drawings_are_told_of_and_addresses_are_not(make_workspace, some_incidents) -> None:
    made = make_workspace(some_incidents([(480_500, 200_500)] * 12))
    parts = [
        replace(made.manifest.entries[0], part=Part("police_uk", "tvp", month)) for month in ("2022-06", "2024-01")
    ]
    held = replace(made, manifest=replace(made.manifest, entries=tuple(parts)))
    across = Filters("all-crime", Period(date(2022, 6, 1), date(2024, 2, 1)))
    said = [
        note.startswith("Map points of two drawings are mixed.")
        for note in repeat_list(held, across, "map-point").notes
    ]
    assert sum(said) == 1
    assert not any("drawings" in note for note in repeat_list(held, across, "address").notes)
    january = Filters("all-crime", Period.month("2024-01"))
    assert not any("drawings" in note for note in repeat_list(held, january, "map-point").notes)


def test_month_only_data_has_no_address_and_says_where_its_rows_went(make_workspace, some_incidents) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)] * 12))
    january = Filters("all-crime", Period.month("2024-01"))
    addresses = repeat_list(workspace, january, "address")
    assert addresses.table.empty
    assert "In none of them, of 12 incidents: 12 map point." in addresses.notes
    assert repeat_list(workspace, january, "map-point").table["incidents"].tolist() == [12]
    assert repeat_list(workspace, january, "victim").table.empty
    assert repeat_columns(addresses).empty
