"""The change a year: when it is told, and in which words."""

import numpy as np
import pandas as pd
import pytest

from geo.analysis.slope import LEAST_INCIDENTS, Slope
from geo.analysis.trend import trend

TWO_YEARS = pd.period_range("2021-01", "2022-12", freq="M").astype("str")


def test_without_the_same_month_in_two_years_no_change_is_told() -> None:
    one_month_twice = trend(pd.Series([50.0, 60, 55], index=["2024-01", "2024-02", "2025-01"]))
    assert one_month_twice.slope is None
    assert "fewer than two calendar months" in one_month_twice.untold[1]
    two_months_twice = trend(pd.Series([50.0, 60, 55, 58], index=["2024-01", "2024-02", "2025-01", "2025-02"]))
    assert two_months_twice.slope is not None
    assert two_months_twice.slope.calendar_months == 2


@pytest.mark.parametrize("counts", [[3.0] * 12 + [0.0] * 12, [0.0] * 12 + [3.0] * 12])
def test_incidents_at_one_end_only_have_no_rate(counts: list[float]) -> None:
    found = trend(pd.Series(counts, index=TWO_YEARS))
    assert found.slope is None
    assert found.untold == (
        "A change from year to year cannot be told: all incidents lie at one end of the time held.",
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.04, 0.09, "rising by about 4 to 9 % a year"),
        (-0.09, -0.04, "falling by about 4 to 9 % a year"),
        (0.046, 0.054, "rising by about 5 % a year"),
        (-0.07, -0.004, "falling by up to about 7 % a year"),
        (0.001, 0.004, "rising by less than 1 % a year"),
        (0.0, 0.2, "no clear trend: between a fall of under 1 % and a rise of 20 % a year"),
        (-0.9, 14.2, "no clear trend: between a fall of 90 % and a rise of 1,420 % a year"),
    ],
)
def test_a_slope_in_words(low: float, high: float, said: str) -> None:
    assert Slope((low + high) / 2, low, high, 12, 1.0, 0.0).in_words == said


def test_of_twenty_nine_incidents_no_slope_is_told_and_of_thirty_it_is() -> None:
    assert LEAST_INCIDENTS == 30
    for n, told in ((4, False), (29, False), (30, True)):
        counts = np.zeros(24)
        counts[[0, 1, 12]] = [1, n - 3, 2]
        found = trend(pd.Series(counts, index=TWO_YEARS))
        assert (found.slope is not None) == told
        said = f"A change from year to year cannot be told of {n} incidents in months that are held in more than one"
        assert [reason.startswith(said) for reason in found.untold] == [True] * (not told)


def test_incidents_of_months_held_in_one_year_only_do_not_help_to_tell_a_slope() -> None:
    two = trend(pd.Series([7.0, 7, 500, 7, 8], index=["2024-01", "2024-02", "2024-03", "2025-01", "2025-02"]))
    assert two.slope is None
    assert "told of 29 incidents" in two.untold[1]
