"""Published counts as sums of pieces: parts, wholes, layers and periods that overlap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.analysis.disclosure import to_hide
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters, select
from geo.sharing.cells import Count, cells_of
from geo.workspace import Workspace, open_workspace

FOUR_WEEKS = Filters("serious-violence", Period(date(2026, 10, 4), date(2026, 11, 1)))
WEEK = replace(FOUR_WEEKS, period=Period(date(2026, 10, 25), date(2026, 11, 1)))


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


def all_of(workspace: Workspace, filters: Filters, layer: str) -> list[Count]:
    return [Count(filters, layer, code) for code in ["", *workspace.boundaries.layers[layer]["code"]]]


def test_a_cell_counts_what_the_question_finds_in_its_area(workspace: Workspace) -> None:
    counts = all_of(workspace, FOUR_WEEKS, "ward_2022")
    cells, pieces = cells_of(workspace, counts)
    chosen = select(workspace, FOUR_WEEKS).incidents
    by_ward = chosen["ward_2022"].value_counts()
    assert cells.count.tolist() == [len(chosen), *(by_ward.get(count.code, 0) for count in counts[1:])]
    assert pieces.sum() == len(chosen)


def test_areas_of_a_layer_share_no_piece_and_make_up_the_whole(workspace: Workspace) -> None:
    cells, pieces = cells_of(workspace, all_of(workspace, FOUR_WEEKS, "lsoa_2011"))
    whole, parts = cells.parts[[0]].toarray()[0], cells.parts[1:].sum(axis=0)
    assert np.array_equal(whole, parts)
    assert len(set(cells.table.tolist())) == 2
    assert (pieces == 0).any()


def test_a_period_within_another_holds_some_of_its_pieces(workspace: Workspace) -> None:
    counts = [Count(FOUR_WEEKS, "ward_2022", ""), Count(WEEK, "ward_2022", "")]
    cells, pieces = cells_of(workspace, counts)
    long, short = cells.parts.toarray() > 0
    assert (long | ~short).all()
    assert pieces[short].sum() == len(select(workspace, WEEK).incidents)


def test_nothing_counted_has_no_cells(workspace: Workspace) -> None:
    cells, _ = cells_of(workspace, [])
    assert len(cells) == 0


def test_where_no_incident_lies_outside_hiding_guards_wards_and_lsoas_together(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]
) -> None:
    # Two wards side by side: 12 incidents in one, 3 in the other.
    held = make_workspace(some_incidents([(480_500.0, 200_500.0)] * 12 + [(481_500.0, 200_500.0)] * 3))
    asked = Filters("neighbourhood-crime", Period.month("2024-01"))
    counts = all_of(held, asked, held.boundaries.study_layer)
    cells, pieces = cells_of(held, counts)
    hidden = to_hide(cells, pieces)
    assert sorted(cells.count.tolist(), reverse=True)[:3] == [15, 12, 3]
    # Either the whole or the larger ward must go with the small one.
    assert hidden[cells.count < 5].all()
    assert hidden[cells.count >= 5].sum() == 1
