"""Whether 00:00 in an extract is a time of day, or stands for a time nobody knew."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom

from geo.schema import TIMEZONE
from geo.sources.partner.times import DateOrder, read_moments

LEAST_TIMED = 20
"""Rows with a time of day below which nothing is made out, as long as one has another time than 00:00."""
LEAST_CHANCE = 0.001
_HOUR = 1 / 24
_HOURS_23_US = 82_800_000_000


@dataclass(frozen=True)
class Midnights:
    """How many of the rows with a time of day are at 00:00, and how many at the commonest other time."""

    timed: int
    midnight: int
    commonest: int

    @property
    def unknown(self) -> bool:
        """
        Whether 00:00 comes too often to be a time of day.

        Of at least `LEAST_TIMED` rows, or where no row has another time, so many would have a chance below
        `LEAST_CHANCE` (exact binomial) if 00:00 held a whole hour's share, 1/24, or the share of the commonest other
        time where that is more: of rows that are written down by the full hour, midnight is one.
        """
        if not self.midnight or self.midnight < self.timed < LEAST_TIMED:
            return False
        share = max(_HOUR, self.commonest / self.timed)
        return bool(binom.sf(self.midnight - 1, self.timed, share) < LEAST_CHANCE)


def count_midnights(dates: pd.Series, clocks: pd.Series | None, order: DateOrder) -> Midnights:
    """
    Count how often rows are at 00:00 and at any other time of day.

    Parameters
    ----------
    dates, clocks, order
        As of `geo.sources.partner.times.read_moments`.

    Examples
    --------
    >>> count_midnights(pd.Series(["2026-10-03 00:00", "2026-10-03 22:15", "2026-10-03"]), None, DateOrder.DAY_FIRST)
    Midnights(timed=2, midnight=1, commonest=1)
    """
    found = read_moments(dates, clocks, order)
    good = np.array([each is None for each in found.problem], np.bool_)
    timed = good & (found.ends - found.begins < _HOURS_23_US)
    wall = pd.to_datetime(found.begins[timed], unit="us", utc=True).tz_convert(TIMEZONE)
    times = np.bincount(np.asarray(wall.hour * 60 + wall.minute, np.int64), minlength=24 * 60)
    return Midnights(int(timed.sum()), int(times[0]), int(times[1:].max()))
