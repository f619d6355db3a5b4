"""What to expect where: ranked by the forecast, nothing looked at that came later, and said what it is."""

from dataclasses import replace

import numpy as np
import pytest

from geo.answers.expected_list import expected_list
from geo.answers.outlook import outlook
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters, select
from geo.sharing.expected_export import export_expected
from geo.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def demonstration() -> Workspace:
    return open_workspace(DEMONSTRATION)


def test_the_most_expected_hexagons_come_first_and_add_up(demonstration: Workspace) -> None:
    answer = expected_list(demonstration, "all-crime", "2026-11", share=0.01)
    forecast = outlook(demonstration, Filters("all-crime", Period.month("2026-10")))
    assert forecast is not None
    n = int(np.ceil(0.01 * len(demonstration.hexagons)))
    assert answer.table["expected"].tolist() == np.sort(forecast.expected)[::-1][:n].tolist()
    assert answer.table["share"].iloc[-1] == pytest.approx(
        np.sort(forecast.expected)[::-1][:n].sum() / forecast.expected.sum()
    )
    assert answer.table["rank"].tolist() == list(range(1, n + 1))
    centre = answer.table.iloc[0]
    at = demonstration.hexagons.locate(np.array([centre["easting"]]), np.array([centre["northing"]]))
    assert forecast.expected[at[0]] == centre["expected"]


def test_what_the_year_before_brought_is_counted_in_each_hexagon(demonstration: Workspace) -> None:
    answer = expected_list(demonstration, "neighbourhood-crime", "2026-11", share=1.0)
    year = select(
        demonstration,
        Filters("neighbourhood-crime", Period(Period.month("2025-11").start, Period.month("2026-10").end)),
    )
    assert answer.table["incidents"].sum() == len(year.incidents)
    assert answer.table["share"].iloc[-1] == pytest.approx(1)
    without = answer.table[answer.table["incidents"] == 0]
    assert (without["place"] == without["ward"]).all()
    assert (without["categories"] == "").all()
    assert set(answer.table["ward_code"]) <= set(demonstration.ward_names)


def test_a_month_held_is_forecast_from_what_came_before_it_only(demonstration: Workspace) -> None:
    before = demonstration.incidents["occurred_from"] < Period.month("2026-05").bounds()[0]
    changed = demonstration.incidents.assign(easting=demonstration.incidents["easting"].where(before, 484_719.0))
    changed["northing"] = changed["northing"].where(before, 191_632.0)
    other = replace(demonstration, incidents=changed)
    one, two = (expected_list(each, "all-crime", "2026-05", share=0.005).table for each in (demonstration, other))
    assert one["expected"].tolist() == two["expected"].tolist()
    assert one["place"].tolist() == two["place"].tolist()


def test_the_method_is_named_and_whether_a_backtest_chose_it(demonstration: Workspace) -> None:
    usual = expected_list(demonstration, "all-crime", "2026-11", share=0.01)
    assert (usual.recipe["method"], usual.notes[0][:11]) == ("shrunk", "No backtest")
    chosen = expected_list(replace(demonstration, methods={"all-crime": "count"}), "all-crime", "2026-11", share=0.01)
    assert chosen.recipe["method"] == "count"
    assert not chosen.notes[0].startswith("No backtest")
    exported = export_expected(chosen, demonstration)
    assert set(exported["method"]) == {"count"}
    assert exported["cumulative_share_percent"].is_monotonic_increasing


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, float("nan")])
def test_a_share_without_meaning_is_refused(demonstration: Workspace, share: float) -> None:
    with pytest.raises(ParameterError, match="share of"):
        expected_list(demonstration, "all-crime", "2026-11", share=share)


def test_a_month_without_a_past_is_refused(demonstration: Workspace) -> None:
    with pytest.raises(ParameterError, match="no month before 2024-11 is held"):
        expected_list(demonstration, "all-crime", "2024-11", share=0.01)


def test_a_priority_that_cannot_be_seen_is_refused(make_workspace, some_incidents) -> None:
    with pytest.raises(ParameterError, match="cannot be seen in this data"):
        expected_list(make_workspace(some_incidents([(480_500, 200_500)])), "exploitation", "2024-02", share=0.01)
