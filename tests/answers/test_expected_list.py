"""What to expect where: ranked by the forecast, nothing looked at that came later, and said what it is."""

from dataclasses import replace

import numpy as np
import pytest

from geo.answers.expected_list import ExpectedList, expected_list
from geo.answers.outlook import outlook
from geo.chosen_methods import ChosenMethod
from geo.config import DEMONSTRATION
from geo.console.expected import print_expected
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
    chosen = expected_list(
        replace(demonstration, methods={"all-crime": ChosenMethod("count")}), "all-crime", "2026-11", share=0.01
    )
    assert chosen.recipe["method"] == "count"
    assert chosen.notes[0].startswith(
        "The forecast count was chosen on data that was not noted; an analyst can let a backtest choose."
    )
    exported = export_expected(chosen, demonstration)
    assert set(exported["method"]) == {"count"}
    assert exported["cumulative_share_percent"].is_monotonic_increasing


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, float("nan")])
def test_a_share_without_meaning_is_refused(demonstration: Workspace, share: float) -> None:
    with pytest.raises(ParameterError, match=f"a share of {100 * share:g} % of the area .* at most 100 %"):
        expected_list(demonstration, "all-crime", "2026-11", share=share)


def test_a_month_without_a_past_is_refused(demonstration: Workspace) -> None:
    with pytest.raises(ParameterError, match="nothing tells what to expect in November 2024: no month before is held"):
        expected_list(demonstration, "all-crime", "2024-11", share=0.01)


def test_a_priority_that_cannot_be_seen_is_refused(make_workspace, some_incidents) -> None:
    with pytest.raises(ParameterError, match="cannot be seen in this data"):
        expected_list(make_workspace(some_incidents([(480_500, 200_500)])), "exploitation", "2024-02", share=0.01)


def holding(demonstration: Workspace, *months: str) -> Workspace:
    """Keep only some months of the demonstration."""
    kept = tuple(entry for entry in demonstration.manifest.entries if entry.part.month in months)
    times = demonstration.incidents["occurred_from"].dt.strftime("%Y-%m")
    return replace(
        demonstration,
        incidents=demonstration.incidents[times.isin(months)].reset_index(drop=True),
        manifest=replace(demonstration.manifest, entries=kept),
    )


def test_three_months_ahead_are_forecast_with_a_word_and_a_fourth_is_refused(demonstration: Workspace) -> None:
    assert not any("after October 2026" in note for note in listed(demonstration, "2026-11").notes)
    said = "January 2027 lies 3 months after October 2026, the last month held: what happens between is not known"
    assert any(note.startswith(said) for note in listed(demonstration, "2027-01").notes)
    with pytest.raises(ParameterError, match="February 2027 lies 4 months after October 2026, .* forecast at most 3"):
        listed(demonstration, "2027-02")


def listed(workspace: Workspace, month: str) -> ExpectedList:
    return expected_list(workspace, "all-crime", month, share=0.01)


def test_a_year_before_that_is_held_in_part_is_said_and_a_whole_one_is_not(demonstration: Workspace) -> None:
    assert not any("ear before" in note for note in listed(demonstration, "2026-11").notes)
    part = holding(demonstration, "2026-04", "2026-05", "2026-08", "2026-09", "2026-10", "2026-06")
    said = "The year before is held for 6 of 12 months: the others are missing, not zero."
    assert said in listed(part, "2026-11").notes
    assert "The year before is held for 4 of 12 months" in " ".join(listed(part, "2026-09").notes)


def test_a_year_before_that_is_not_held_is_missing_and_not_zero(
    demonstration: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    long_ago = holding(demonstration, "2024-11", "2024-12", "2026-02")
    answer = listed(long_ago, "2026-01")
    assert answer.table["incidents"].isna().all()
    assert any(
        note.startswith("No month of the year before (January to December 2025) is held") for note in answer.notes
    )
    print_expected(answer, long_ago)
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if "%" in line][1:]
    assert {row[-1] for row in rows} == {"-"}
    assert export_expected(answer, long_ago)["incidents_year_before"].isna().all()


def test_what_is_expected_of_a_sparse_kind_is_no_row_of_zeros(
    demonstration: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    sparse = listed(demonstration, "2026-11")
    table = sparse.table.assign(expected=[12.34, 0.0523] + [0.00049] * (len(sparse.table) - 2))
    print_expected(replace(sparse, table=table), demonstration)
    printed = capsys.readouterr().out
    assert all(f" {number} " in printed for number in ("12.3", "0.052", "0.00049"))
    assert export_expected(replace(sparse, table=table), demonstration)["expected_incidents"].iloc[1] == 0.0523
