"""Did an action work: on planted truths, on a store worked by hand, and refused where it would mislead."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from demonstration.planted import FADED
from geo.answers.action_places import Action
from geo.answers.action_result import ActionResult, action_result
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import Workspace, open_workspace

SUMMER = Period(date(2026, 5, 1), date(2026, 8, 1))
ASB = "anti-social-behaviour"


@pytest.fixture(scope="module")
def demonstration() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def faded(demonstration: Workspace) -> int:
    table = demonstration.gazetteer.table
    east, north = FADED.centre
    away = (table["easting"] - east) ** 2 + (table["northing"] - north) ** 2
    return int(table["number"].iloc[away.to_numpy().argmin()])


@pytest.fixture(scope="module")
def answer(demonstration: Workspace, faded: int) -> ActionResult:
    return action_result(demonstration, Filters(ASB, SUMMER), Action(faded))


def test_where_a_hotspot_ended_fewer_incidents_are_seen(answer: ActionResult) -> None:
    before, after = answer.table["before"].tolist()[0], answer.table["after"].tolist()[0]
    assert before > 3 * after
    assert answer.effect.seen
    assert answer.effect.interval[1] < 0
    assert answer.ratio[2] < 1
    assert answer.sentences[0].startswith(f"There were {before} incidents before and {after} after.")


def test_the_places_it_is_compared_with_were_alike_and_lie_apart(
    answer: ActionResult, demonstration: Workspace
) -> None:
    table = demonstration.gazetteer.table.set_index("number")[["easting", "northing"]]
    centres = table.loc[answer.table["number"]].to_numpy()
    assert answer.table["role"].tolist() == ["action", "comparison", "comparison"]
    apart = np.hypot(*(centres[:, None] - centres).transpose(2, 0, 1))
    assert apart[0, 1:].min() >= 1000
    assert apart[1, 2] >= 500
    assert answer.table["level"][1:].max() < np.log(2)
    assert answer.table[["level", "trend", "kinds"]].loc[0].isna().all()


def test_the_twelve_months_before_are_shown(answer: ActionResult) -> None:
    assert [*answer.monthly.columns[[0, -1]]] == ["2025-05", "2026-04"]
    assert answer.monthly[["2026-02", "2026-03", "2026-04"]].loc[0].sum() == answer.table["before"].iloc[0]
    assert answer.dispersion >= 1


def test_a_quarter_later_nothing_is_seen_there(demonstration: Workspace, faded: int) -> None:
    autumn = Period(date(2026, 8, 1), date(2026, 11, 1))
    assert not action_result(demonstration, Filters(ASB, autumn), Action(faded)).effect.seen


def test_against_last_year_the_same_months_are_taken(demonstration: Workspace, faded: int) -> None:
    found = action_result(demonstration, Filters(ASB, SUMMER), Action(faded), against="last year")
    assert found.before == Period(date(2025, 5, 1), date(2025, 8, 1))
    assert found.recipe["earlier_period"] == "2025-05-01 to 2025-07-31"


def test_places_named_are_the_ones_it_is_compared_with(
    demonstration: Workspace, faded: int, answer: ActionResult
) -> None:
    named = tuple(answer.table["number"].tolist()[2:0:-1])
    found = action_result(demonstration, Filters(ASB, SUMMER), Action(faded, compared_with=named))
    assert tuple(found.table["number"][1:]) == named
    assert found.recipe["compared_with"] == ", ".join(map(str, named))


def test_of_unlike_places_it_is_said(demonstration: Workspace) -> None:
    busiest = Action(3, compared_with=(16,))
    assert any(
        "had No. 16: the ratio" in note
        for note in action_result(demonstration, Filters("all-crime", SUMMER), busiest).notes
    )


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action(99_999), "there is no place No. 99999"),
        (Action(3, compared_with=(99_999,)), "there is no place No. 99999"),
        (Action(3, compared_with=(3,)), "place No. 3 lies 0 m from No. 3: nearer than 1,000 m"),
        (Action(3, compared_with=(16, 16)), "places No. 16 and No. 16 share ground"),
    ],
)
def test_places_that_cannot_be_compared_are_refused(demonstration: Workspace, action: Action, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        action_result(demonstration, Filters("all-crime", SUMMER), action)


def test_lengths_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(ParameterError, match="a buffer of 100 m do not go together"):
        Action(1, buffer_m=100)


def test_a_time_before_which_nothing_is_held_is_refused(demonstration: Workspace) -> None:
    first = Period.month(demonstration.months[0])
    with pytest.raises(ParameterError, match="Not compared with"):
        action_result(demonstration, Filters("all-crime", first), Action(3))


def test_windows_across_the_redrawing_of_map_points_are_refused(
    imported: Callable[..., Path], police_row: Callable[..., str]
) -> None:
    def month(name: str) -> list[str]:
        at = [(480_500 + 10 * (n % 4), 200_500) for n in range(12)]
        return [police_row({"Month": name, "Crime ID": f"{name} {n}"}, at=place) for n, place in enumerate(at)]

    workspace = open_workspace(imported({name: month(name) for name in ("2022-06", "2022-07", "2022-08")}))
    assert workspace.gazetteer.table["number"].tolist() == [1]
    with pytest.raises(ParameterError, match="map points of data.police.uk were redrawn"):
        action_result(workspace, Filters("all-crime", Period.month("2022-08")), Action(1))
