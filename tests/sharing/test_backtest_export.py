"""Backtests as files: every row can stand alone, and the tables of the methods document."""

import numpy as np
import pandas as pd
import pytest

from geo.analysis.backtest import Backtest, Choice
from geo.answers.backtesting import BacktestAnswer, Kind
from geo.config import DEMONSTRATION
from geo.sharing.backtest_export import export_backtests, to_markdown
from geo.workspace import Workspace, open_workspace

COVERAGE = (0.005, 0.01, 0.03, 0.05)


@pytest.fixture(scope="module")
def demonstration() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture
def answer() -> BacktestAnswer:
    """Two methods and a reference, with rates that are easy to find again."""
    ends = {"low": 0.1, "high": 0.3}
    rates = {f"{name}_{end}": value for name in ("hit_rate", "pai", "pei", "gain") for end, value in ends.items()}
    rows = [
        {"method": method, "coverage": share, "named": 0.25, "origins": 7, "incidents": 9, "hits": 2.0, **rates}
        | {"hit_rate": 0.12345678, "pai": 4.56789, "pei": 0.5, "gain": -0.0123456, "won": 5, "lost": 2}
        for method in ("count", "shrunk", "chance")
        for share in COVERAGE
    ]
    recipe = {"hexagons": "9", "hexagon_side_m": "200", "months_before": "3", "horizon_months": "1"}
    return BacktestAnswer(
        Kind("burglary", "Burglary", np.ones(1, bool)),
        Backtest(("2024-04", "2024-05"), 9, pd.DataFrame(rows), pd.DataFrame()),
        Choice("shrunk", "it is best"),
        recipe | {"data": "abc", "boundaries": "ward_2022 def"},
    )


def test_every_row_says_what_it_is_how_it_was_made_and_whose_it_is(
    answer: BacktestAnswer, demonstration: Workspace
) -> None:
    table = export_backtests([answer, answer], ["Nothing else."], demonstration)
    assert len(table) == 24
    row = table.iloc[0]
    assert (row["kind"], row["name"], row["method"], row["chosen"]) == ("burglary", "Burglary", "count", "shrunk")
    assert (row["hit_rate"], row["pai"], row["gain"]) == (0.1235, 4.568, -0.0123)
    assert row["months_forecast"] == "2024-04 2024-05"
    assert "months_before=3" in row["recipe"]
    assert row["notes"].endswith("Nothing else.")
    assert row["attribution"] == demonstration.attribution
    assert (table["demonstration data, synthetic"] == "yes").all()


def test_the_page_shows_what_was_chosen_each_method_and_each_gain(
    answer: BacktestAnswer, demonstration: Workspace
) -> None:
    page = to_markdown([answer], ["Nothing else."], demonstration).decode()
    lines = page.splitlines()
    first = " ".join(lines[: lines.index("")])
    assert "9 hexagons of 200 m side; 3 months or more before each month forecast, 1 forecast at once" in first
    assert first.endswith("Nothing else.")
    assert "Demonstration data, synthetic." in first
    assert all(len(line) <= 120 for line in lines if not line.startswith("|"))
    assert "| Burglary | 9 | 2 | shrunk | it is best |" in lines
    assert "### Burglary" in lines
    assert lines.count("| shrunk" + " | 12.3 (10.0 to 30.0), 4.6, 0.50" * 4 + " | 25.0% | 7 |") == 1
    # The plain count gains nothing over itself, and a reference is not offered.
    assert [line for line in lines if "5:2" in line] == ["| shrunk" + " | -1.2 (+10.0 to +30.0), 5:2" * 4 + " |"]
    assert " ".join(lines).endswith(demonstration.attribution)
