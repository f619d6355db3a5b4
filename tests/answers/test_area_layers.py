"""Layers made of others, and which areas have to do with a ward."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from geo.answers.area_layers import (
    COMMUNITY_BOARD,
    POLICE_AREA,
    area_layer,
    area_layer_name,
    area_layers,
    area_outlines,
    areas_of_wards,
    ground_layer,
)
from geo.answers.area_list import AreaQuestion, area_list
from geo.errors import ParameterError
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.places.join import place
from geo.selection import Filters
from geo.workspace import Workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))
BOARDS: dict[str, tuple[str, ...]] = {"West Board": ("E05000001", "E05000002")}


@pytest.fixture(scope="module")
def workspace(
    some_incidents: Callable[..., pd.DataFrame],
    make_workspace: Callable[..., Workspace],
    make_areas: Callable[..., gpd.GeoDataFrame],
    boundaries: Boundaries,
) -> Workspace:
    """Hold 3, 2 and 1 burglaries in three wards; the wards of 2025 are the first with half the second, and the rest."""
    points = [(480_500.0, 200_500.0)] * 3 + [(481_500.0, 200_500.0)] * 2 + [(482_500.0, 200_500.0)]
    later = make_areas(
        {"E05000011": (480_000, 200_000, 481_600, 201_000), "E05000012": (481_600, 200_000, 483_000, 201_000)}
    )
    old = make_areas(
        {"E01000001": (480_000, 200_000, 480_500, 201_000), "E01000002": (480_500, 200_000, 483_000, 201_000)}
    )
    old["name"] = pd.Series(["Wycombe 001A", "Chiltern 001A"], dtype="str")
    layers = Boundaries({**boundaries.layers, "ward_2025": later, "lsoa_2011": old}, "ward_2022")
    placed, _ = place(some_incidents(points), layers)
    return replace(make_workspace(some_incidents(points)), incidents=placed, boundaries=layers)


@pytest.fixture(scope="module")
def with_boards(workspace: Workspace) -> Workspace:
    return replace(workspace, taxonomy=replace(workspace.taxonomy, community_boards=BOARDS))


def test_community_boards_appear_only_where_they_are_configured(workspace: Workspace, with_boards: Workspace) -> None:
    assert workspace.taxonomy.community_boards == {}
    assert COMMUNITY_BOARD not in area_layers(workspace)
    assert area_layers(with_boards)[-1] == COMMUNITY_BOARD
    assert area_layer_name(COMMUNITY_BOARD) == "Community Boards"
    with pytest.raises(ParameterError, match="there is no layer 'community_board'"):
        area_layer(workspace, COMMUNITY_BOARD)


def test_a_board_is_its_wards_and_the_others_lie_outside(with_boards: Workspace) -> None:
    answer = area_list(with_boards, JANUARY, AreaQuestion(COMMUNITY_BOARD))
    assert answer.table[["name", "incidents"]].to_numpy().tolist() == [["West Board", 5], ["Whole study area", 6]]
    assert answer.outside == 1
    (outline,) = area_outlines(with_boards, COMMUNITY_BOARD).geometry
    assert outline.bounds == (480_000, 200_000, 482_000, 201_000)
    assert ground_layer(with_boards, COMMUNITY_BOARD) == "ward_2022"
    assert ground_layer(with_boards, POLICE_AREA) == "lsoa_2011"
    assert ground_layer(with_boards, "ward_2025") == "ward_2025"


def test_a_board_of_a_ward_that_is_not_there_is_named(workspace: Workspace) -> None:
    wrong = replace(workspace.taxonomy, community_boards={"Some Board": ("E05000011",)})
    with pytest.raises(ParameterError, match="E05000011 is none of the wards of 2022; mend the configuration"):
        area_layer(replace(workspace, taxonomy=wrong), COMMUNITY_BOARD)


@pytest.mark.parametrize(
    ("layer", "wards", "found"),
    [
        ("ward_2022", {"E05000001"}, {"E05000001"}),
        # A point inside of the first ward lies in the first of 2025; the middle of that one lies in the first ward.
        ("ward_2025", {"E05000001"}, {"E05000011"}),
        ("ward_2022", {"E05000012"}, {"E05000003"}),
        ("ward_2022", {"E05000001", "E05000012"}, {"E05000001", "E05000003"}),
        (POLICE_AREA, {"E05000002"}, {"Chiltern & South Bucks"}),
        # Its own middle lies in the second ward, but that of the third lies in it.
        ("lsoa_2011", {"E05000003"}, {"E01000002"}),
    ],
)
def test_areas_of_a_ward_are_those_that_share_their_middle(
    workspace: Workspace, layer: str, wards: set[str], found: set[str]
) -> None:
    assert areas_of_wards(workspace, layer, frozenset(wards)) == found
