"""Nothing small comes back, by whatever subtraction: against an attacker who solves for it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from geo.analysis.disclosure import VALUES_LEFT, Cells, possible, to_hide
from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Mask


def tables(labels: list[list[int]], pieces: list[int]) -> Cells:
    """Count pieces in the cells of tables: of each table, the cell each piece lies in, -1 for none."""
    rows, table = [], []
    for number, label in enumerate(labels):
        for cell in sorted(set(label) - {-1}):
            rows.append([float(each == cell) for each in label])
            table.append(number)
    parts = csr_array(np.array(rows).reshape(len(rows), len(pieces)))
    return Cells(parts, parts @ np.array(pieces, float), np.array(table, np.int64))


def attack(told: Cells, part: Floats) -> int:
    """Count the whole values that a sum of pieces may have: an attacker of our own, by integer programming."""
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * part,
            constraints=LinearConstraint(told.parts.toarray(), told.count - told.offs, told.count + told.offs),
            integrality=np.ones(len(part), np.int64),
            bounds=Bounds(0, 1000),  # more than there are
        )
        assert found.status == 0
        ends.append(sign * found.fun)
    return round(ends[1] - ends[0]) + 1


def pinned(asked: Cells, hidden: Mask, *, before: Cells | None = None) -> list[int]:
    """List the small cells that have fewer values left than they must."""
    told = asked.take(~hidden) if before is None else before.joined(asked.take(~hidden))
    small = np.flatnonzero(asked.count < SMALLEST_SHOWN)
    return [cell for cell in small.tolist() if attack(told, asked.parts[[cell]].toarray()[0]) < VALUES_LEFT]


def cell(cells: Cells, number: int) -> bytes:
    """Tell one cell from others by its pieces."""
    return cells.parts[[number]].toarray().tobytes()


def test_one_small_part_of_a_total_needs_a_second() -> None:
    asked = tables([[0, 0, 0], [0, 1, 2]], [20, 9, 2])
    assert to_hide(asked, np.array([20, 9, 2])).tolist() == [False, False, True, True]


def test_where_the_second_leaves_too_few_values_a_third_goes() -> None:
    # 1 and 0 would be 1 together: two values.
    asked = tables([[0, 0, 0, 0], [0, 1, 2, 3]], [20, 9, 1, 0])
    assert to_hide(asked, np.array([20, 9, 1, 0])).tolist() == [False, False, True, True, True]


def test_four_of_five_counts_at_the_limit_are_told() -> None:
    asked = tables([[0, 0, 0], [0, 1, 2]], [20, 9, 5])
    assert not to_hide(asked, np.array([20, 9, 5])).any()


def test_two_vintages_do_not_tell_what_lies_between_them() -> None:
    # An old ward of 33, and the new one of 30 inside it.
    asked = tables([[0, 0, 1], [0, -1, 1]], [30, 3, 50])
    assert to_hide(asked, np.array([30, 3, 50])).tolist() == [False, False, True, False]


def test_what_lies_between_two_vintages_may_be_nothing() -> None:
    asked = tables([[0, 0, 1], [0, -1, 1]], [30, 0, 50])
    assert not to_hide(asked, np.array([30, 0, 50])).any()


def test_areas_that_cover_another_do_not_tell_what_they_have_beside_it() -> None:
    # Old wards of 5 and 5, and a new one of 7 across them: 3 lie outside it.
    asked = tables([[0, 0, 1, 1], [-1, 0, 0, -1]], [1, 4, 3, 2])
    assert to_hide(asked, np.array([1, 4, 3, 2])).tolist() == [True, False, False]
    assert not to_hide(tables([[0, 0, 1, 1], [-1, 0, 0, -1]], [5, 4, 3, 2]), np.array([5, 4, 3, 2])).any()


def test_periods_that_overlap_do_not_tell_the_days_between() -> None:
    # Told last week: days 1 to 28 of two wards. Asked for now: days 1 to 30, the last two of which had 2.
    pieces = np.array([40, 2, 30, 9])
    before = tables([[0, -1, 1, -1]], pieces.tolist())
    asked = tables([[0, 0, 1, 1]], pieces.tolist())
    assert to_hide(asked, pieces).tolist() == [False, False]
    assert to_hide(asked, pieces, before=before).tolist() == [True, False]


def test_what_was_given_away_before_hides_nothing_more() -> None:
    pieces = np.array([3, 30])
    before = tables([[0, 1]], pieces.tolist())
    assert to_hide(tables([[0, 0]], pieces.tolist()), pieces, before=before).tolist() == [False]


def test_nothing_asked_hides_nothing() -> None:
    assert to_hide(tables([], [1, 2]), np.array([1, 2])).tolist() == []


def test_a_planted_leak_is_found_by_the_attacker() -> None:
    asked = tables([[0, 0, 0], [0, 1, 2]], [20, 9, 2])
    assert pinned(asked, asked.count < SMALLEST_SHOWN) == [3]


def test_bounds_are_those_worked_by_hand() -> None:
    told = tables([[0, 0, 1], [-1, 0, 0]], [4, 3, 6])  # a + b = 7, c = 6, b + c = 9
    assert possible(told, np.array([1.0, 0, 0])) == (4, 4)
    assert possible(told.take(np.array([0, 2])), np.array([1.0, 0, 0])) == (0, 7)
    assert possible(told.take(np.array([1])), np.array([1.0, 0, 0])) == (0, np.inf)


def test_rounded_counts_leave_what_rounding_leaves() -> None:
    told = Cells(csr_array(np.array([[1.0, 1.0], [1.0, 0.0]])), np.array([10.0, 5.0]), np.array([0, 1]), off=2.0)
    assert possible(told, np.array([0.0, 1.0])) == (1, 9)


def test_cells_that_do_not_fit_are_refused() -> None:
    pieces = np.array([3, 4])
    overlapping = Cells(csr_array(np.array([[1.0, 1.0], [1.0, 0.0]])), np.array([7.0, 3.0]), np.array([0, 0]))
    with pytest.raises(ParameterError, match="two cells of one table share a piece"):
        to_hide(overlapping, pieces)
    short = Cells(csr_array(np.array([[1.0, 1.0]])), np.array([7.0, 3.0]), np.array([0, 0]))
    with pytest.raises(ParameterError, match="give each cell one of each"):
        to_hide(short, pieces)


counts = st.one_of(st.integers(0, 6), st.integers(0, 40))


@st.composite
def asked_of_pieces(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    """Draw pieces, and tables that divide them in ways that need not fit one another."""
    pieces = draw(st.lists(counts, min_size=1, max_size=7))
    label = st.lists(st.integers(-1, 3), min_size=len(pieces), max_size=len(pieces))
    return pieces, draw(st.lists(label, min_size=1, max_size=4))


@given(asked_of_pieces())
def test_an_attacker_pins_no_small_cell_down(drawn: tuple[list[int], list[list[int]]]) -> None:
    pieces, labels = drawn
    asked = tables(labels, pieces)
    hidden = to_hide(asked, np.array(pieces))
    assert hidden[asked.count < SMALLEST_SHOWN].all()
    assert pinned(asked, hidden) == []


@given(asked_of_pieces(), st.data())
def test_nor_from_a_series_of_releases(drawn: tuple[list[int], list[list[int]]], data: st.DataObject) -> None:
    pieces, labels = drawn
    given: set[bytes] = set()
    told = kept = tables([], pieces)
    for label in data.draw(st.permutations(labels)):
        asked = tables([label], pieces)
        # What follows from what was told before anybody asked for it cannot be taken back.
        given |= {cell(asked, n) for n in pinned(asked, np.ones(len(asked), bool), before=told)}
        hidden = to_hide(asked, np.array(pieces), before=told, kept=kept)
        told, kept = told.joined(asked.take(~hidden)), kept.joined(asked.take(hidden))
    everything = tables(labels, pieces)
    found = pinned(everything, np.ones(len(everything), bool), before=told)
    assert [n for n in found if cell(everything, n) not in given] == []


@given(asked_of_pieces(), st.data())
def test_nor_from_a_series_that_was_foreseen(drawn: tuple[list[int], list[list[int]]], data: st.DataObject) -> None:
    pieces, labels = drawn
    everything, told = tables(labels, pieces), tables([], pieces)
    for label in data.draw(st.permutations(labels)):
        asked = tables([label], pieces)
        hidden = to_hide(asked, np.array(pieces), before=told, kept=everything)
        told = told.joined(asked.take(~hidden))
    assert pinned(everything, np.ones(len(everything), bool), before=told) == []


@given(asked_of_pieces(), st.data())
def test_nor_from_rounded_counts(drawn: tuple[list[int], list[list[int]]], data: st.DataObject) -> None:
    pieces, labels = drawn
    everything, told = tables(labels, pieces), tables([], pieces)
    for label in data.draw(st.permutations(labels)):
        exact = tables([label], pieces)
        asked = replace(exact, count=np.floor((exact.count + 2) / 5) * 5, off=2.0)
        hidden = to_hide(asked, np.array(pieces), before=told, kept=everything)
        told = told.joined(asked.take(~hidden))
    assert pinned(everything, np.ones(len(everything), bool), before=told) == []


@given(asked_of_pieces())
def test_the_order_of_pieces_changes_nothing(drawn: tuple[list[int], list[list[int]]]) -> None:
    pieces, labels = drawn
    turned = tables([label[::-1] for label in labels], pieces[::-1])
    assert to_hide(tables(labels, pieces), np.array(pieces)).sum() == to_hide(turned, np.array(pieces[::-1])).sum()


def test_every_table_of_two_by_two_is_safe() -> None:
    for pieces in product(range(0, 8, 2), repeat=4):
        asked = tables([[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 2, 3]], list(pieces))
        assert pinned(asked, to_hide(asked, np.array(pieces))) == [], pieces
