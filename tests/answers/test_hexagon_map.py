"""Hexagons that answer a question: their values are those of the methods, and what cannot be compared says why."""

from dataclasses import replace

import numpy as np
import pytest

from geo.answers.comparison import AGAINST
from geo.answers.hexagon_map import ALPHA, LISTED, hexagon_map
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters, select
from geo.workspace import Workspace, open_workspace

OCTOBER = Filters("all-crime", Period.month("2026-10"))


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


def test_counts_and_what_lies_outside_add_up(workspace: Workspace) -> None:
    found = hexagon_map(workspace, OCTOBER, "count")
    assert found.value.sum() == len(found.selection.incidents)
    assert np.array_equal(found.shown, found.value > 0)
    assert found.table["incidents"].tolist() == sorted(found.value[found.shown].astype(int), reverse=True)[:LISTED]
    assert found.table["rank"].tolist() == list(range(1, LISTED + 1))


def test_only_what_is_more_than_chance_is_shown_as_significant(workspace: Workspace) -> None:
    found = hexagon_map(workspace, OCTOBER, "significance")
    assert 0 < found.shown.sum() < 100
    assert found.value[found.shown].min() > 2
    assert f"{found.shown.sum()} of 15,531 hexagons" in found.notes[-1]
    again = hexagon_map(workspace, OCTOBER, "significance")
    assert np.array_equal(found.shown, again.shown)
    assert found.recipe["false_discoveries"] == f"{ALPHA:g}"


@pytest.mark.parametrize("against", AGAINST)
def test_a_change_is_that_of_the_counts(workspace: Workspace, against) -> None:
    found = hexagon_map(workspace, OCTOBER, "change", against=against)
    before = OCTOBER.period.earlier(1 if against == "before" else 12)
    counts = [
        hexagon_map(workspace, replace(OCTOBER, period=period), "count").value for period in (OCTOBER.period, before)
    ]
    lengths = OCTOBER.period.days / before.days
    assert found.value == pytest.approx(counts[0] - counts[1] * lengths)
    # With 28 days against 31, five incidents in one of them can be told from chance.
    assert (np.sum(counts, axis=0)[found.shown] >= 5).all()
    assert (found.beyond_chance <= found.shown).all()
    assert found.table["before"].iloc[0] + found.table["difference"].iloc[0] == pytest.approx(
        found.table["incidents"].iloc[0], abs=2
    )


def test_a_month_that_is_missing_is_not_compared(make_workspace, some_incidents) -> None:
    workspace = make_workspace(some_incidents([(480_500.0, 200_500.0)] * 12))
    found = hexagon_map(workspace, Filters("all-crime", Period.month("2024-01")), "change")
    assert "missing, not zero" in found.obstacle
    assert found.table.empty
    assert not found.shown.any()


def test_nothing_chosen_gives_an_empty_map_of_the_right_shape(workspace: Workspace) -> None:
    nowhere = replace(OCTOBER, categories=frozenset({"Robbery"}), sources=frozenset({"fire"}))
    assert select(workspace, nowhere).incidents.empty
    for kind in ("count", "significance", "change"):
        found = hexagon_map(workspace, nowhere, kind)
        assert found.value.shape == (len(workspace.hexagons),)
        assert not found.shown.any()
        assert found.table.empty
