"""The list of repeats: what repeats, where every other incident went, and what leaves in a file."""

import pytest

from geo.answers.repeat_list import KINDS, Kind, repeat_list
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.repeat_export import export_repeats
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
    exported = export_repeats(answer, demonstration)
    assert f"kind={kind}" in exported["recipe"].iloc[0]
    assert exported["first"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()


def test_the_planted_pile_is_the_first_map_point_and_never_called_an_address(
    demonstration: Workspace, everything: Filters
) -> None:
    answer = repeat_list(demonstration, everything, "map-point")
    first = answer.table.iloc[0]
    assert (first["easting"], first["northing"], first["generic"], first["ward"]) == (484_719, 191_632, True, "Abbey")
    assert "it is not an address" in answer.notes[-1]


def test_month_only_data_has_no_address_and_says_where_its_rows_went(make_workspace, some_incidents) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)] * 12))
    january = Filters("all-crime", Period.month("2024-01"))
    addresses = repeat_list(workspace, january, "address")
    assert addresses.table.empty
    assert "In none of them, of 12 incidents: 12 map point." in addresses.notes
    assert repeat_list(workspace, january, "map-point").table["incidents"].tolist() == [12]
    assert repeat_list(workspace, january, "victim").table.empty
    assert export_repeats(addresses, workspace).empty
