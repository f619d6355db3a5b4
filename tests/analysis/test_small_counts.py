"""Which small counts are hidden, and that a total gives none of them back."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.small_counts import FEW, SMALLEST_SHOWN, hidden_parts, shown_count
from geo.errors import ParameterError


def test_the_limit_is_five_and_a_count_of_five_is_told() -> None:
    assert SMALLEST_SHOWN == 5
    assert [shown_count(n) for n in (0, 1, 4, 5, 1234)] == [FEW, FEW, FEW, "5", "1,234"]
    assert FEW == "fewer than 5"


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([40, 20, 5], [False, False, False]),
        ([40, 20, 4], [False, True, True]),  # one alone would be the total less the others
        ([40, 20, 2, 3], [False, True, True, True]),  # two alone: their sum tells that neither is small in vain
        ([40, 6, 4, 4, 3], [False, True, True, True, True]),
        ([40, 5, 5, 4], [False, True, True, True]),  # 5 and 4 beside a 5: nothing but 4 would fit
        ([40, 0, 0], [True, True, True]),
        ([7, 6, 6, 4], [True, True, True, True]),  # had 7 been shown, no smaller part would have led there
        ([4], [True]),
        ([5], [False]),
        ([], []),
    ],
)
def test_a_second_part_is_hidden_where_one_would_be_given_away(counts: list[int], hidden: list[bool]) -> None:
    assert hidden_parts(counts).tolist() == hidden


@given(st.lists(st.integers(0, 30), max_size=6))
def test_no_total_gives_a_small_part_back_to_one_who_knows_the_rule(counts: list[int]) -> None:
    parts, hidden = np.array(counts, int), hidden_parts(counts)
    assert hidden[parts < SMALLEST_SHOWN].all()
    if not hidden.any() or hidden.all():
        return
    rest, shown = int(parts[hidden].sum()), parts[~hidden].tolist()
    # Every way to fill the hidden parts that hides the same: what somebody can know is what all have in common.
    ways = [
        way
        for way in combinations_with_replacement(range(int(min(shown)) + 1), int(hidden.sum()))
        if sum(way) == rest and hidden_parts([*way, *shown]).tolist() == [True] * len(way) + [False] * len(shown)
    ]
    smallest = {min(way) for way in ways}
    assert len(smallest) >= 3


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_how_many_are_hidden_does_not_depend_on_the_order(counts: list[int]) -> None:
    mixed = sorted(counts, reverse=True)
    assert hidden_parts(mixed).sum() == hidden_parts(counts).sum()


def test_counts_that_cannot_be_are_refused() -> None:
    for wrong in (-1.0, np.nan):
        with pytest.raises(ParameterError, match="negative or missing"):
            hidden_parts([3, wrong])
