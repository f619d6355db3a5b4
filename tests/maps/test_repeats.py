"""Drawings of repeats: a circle for each place, none for persons."""

from collections.abc import Callable

import pytest

from geo.answers.repeat_list import repeat_list
from geo.errors import ParameterError
from geo.maps import repeats as module
from geo.maps.repeats import repeat_place_drawing
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import Workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))


@pytest.fixture(scope="module")
def workspace(some_incidents, make_workspace: Callable[..., Workspace]) -> Workspace:
    """Open 40 incidents on one map point, 10 on another and 9 on a third; two at an address, of one victim."""
    points = [(480_500.0, 200_500.0)] * 40 + [(481_500.0, 200_500.0)] * 10 + [(482_500.0, 200_500.0)] * 9
    precision = ["map point"] * 59 + ["address"] * 2
    victim = [None] * 59 + ["f00d"] * 2
    incidents = some_incidents(
        [*points, (480_100.0, 200_100.0), (480_100.0, 200_100.0)], {"precision": precision, "victim_reference": victim}
    )
    return make_workspace(incidents)


def test_a_place_with_four_times_the_incidents_is_twice_as_wide(workspace: Workspace) -> None:
    drawing = repeat_place_drawing(repeat_list(workspace, JANUARY, "map-point"), wards="ward_2022")
    assert [circle.radius_m for circle in drawing.circles] == [120, 60]
    assert drawing.circles[0].lines == ("1. unnamed place, Ward E05000001", "40 incidents", "Burglary 40")
    assert (drawing.title, drawing.focus) == ("Repeat map points", None)
    assert any(key.text == "map point, not an address" for key in drawing.keys)


def test_the_chosen_place_is_shown_large(workspace: Workspace) -> None:
    drawing = repeat_place_drawing(repeat_list(workspace, JANUARY, "map-point"), wards="ward_2022", chosen=2)
    assert [circle.chosen for circle in drawing.circles] == [False, True]
    assert drawing.focus
    assert drawing.focus[:2] == (drawing.circles[1].lat, drawing.circles[1].lon)
    assert any(key.text == "chosen" for key in drawing.keys)


def test_of_many_places_the_first_are_drawn_and_the_chosen_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CIRCLES", 1)
    answer = repeat_list(workspace, JANUARY, "map-point")
    drawing = repeat_place_drawing(answer, wards="ward_2022")
    assert (len(drawing.circles), drawing.title) == (1, "Repeat map points, first 1 of 2")
    assert len(repeat_place_drawing(answer, wards="ward_2022", chosen=2).circles) == 2


def test_addresses_are_called_so(workspace: Workspace) -> None:
    drawing = repeat_place_drawing(repeat_list(workspace, JANUARY, "address"), wards="ward_2022")
    assert (drawing.title, len(drawing.circles)) == ("Repeat addresses", 1)


def test_victims_have_no_map(workspace: Workspace) -> None:
    answer = repeat_list(workspace, JANUARY, "victim")
    assert len(answer.table) == 1
    with pytest.raises(ParameterError, match="repeat victims have no map"):
        repeat_place_drawing(answer, wards="ward_2022")
