"""Midnight stands for an unknown time only where it comes far too often to be one."""

import pandas as pd
import pytest

from geo.sources.partner.midnight import Midnights, count_midnights
from geo.sources.partner.times import DateOrder


@pytest.mark.parametrize(
    ("timed", "midnight", "commonest", "unknown"),
    [
        # Of 20 rows at 1/24 each, five at midnight have a chance of 0.00115, six of 0.00012.
        (20, 5, 0, False),
        (20, 6, 0, True),
        # Too few rows tell nothing, unless none has another time: 1/24 twice is 0.0017, three times 0.00007.
        (19, 18, 1, False),
        (19, 19, 0, True),
        (2, 2, 0, False),
        (3, 3, 0, True),
        # Times by the full hour of a shift of eight: 12 of 40 have a chance of 0.0027, 13 of 0.0008.
        (40, 12, 5, False),
        (40, 13, 5, True),
        (16, 1, 2, False),
        (400, 0, 3, False),
        (0, 0, 0, False),
    ],
)
def test_it_takes_more_than_an_hours_share_or_that_of_any_other_time(
    timed: int, midnight: int, commonest: int, unknown: bool
) -> None:
    assert Midnights(timed, midnight, commonest).unknown == unknown


def test_rows_are_counted_by_the_clock_of_london() -> None:
    dates = ["03/10/2026 00:00", "02/10/2026 23:00Z", "03/10/2026 00:01", "04/10/2026 00:01", "04/10/2026", "x", ""]
    assert count_midnights(pd.Series(dates), None, DateOrder.DAY_FIRST) == Midnights(4, 2, 2)


def test_no_row_has_no_midnight() -> None:
    none = pd.Series([], dtype="str")
    assert count_midnights(none, none, DateOrder.DAY_FIRST) == Midnights(0, 0, 0)
