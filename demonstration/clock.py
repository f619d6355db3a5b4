"""When incidents happen, and how well that is known. Europe/London wall clock."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from demonstration.inputs import ASB
from demonstration.settings import MONTHS, PERIOD
from geo.periods import Period
from geo.schema import TIMEZONE

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
KNOWN = ("exact", "short", "night", "working day", "days")
"""To the minute; up to two hours; from an evening to a morning; from a morning to an evening; two or three days."""


@dataclass(frozen=True)
class Profile:
    """
    Rhythm of a category.

    `peaks` are (hour, spread in hours, weight); `base` is what every hour has beside them; `weekdays` begins with
    Monday; `weekend_nights` multiplies Friday and Saturday 21:00 to 04:00; `known` are the shares of `KNOWN`.
    """

    peaks: tuple[tuple[float, float, float], ...]
    known: tuple[float, float, float, float, float]
    base: float = 0.1
    weekdays: tuple[float, ...] = field(default=(1.0,) * 7)
    weekend_nights: float = 1.0

    def weights(self) -> Floats:
        """Relative frequency, shape (7, 24)."""
        hour = np.arange(24)
        day = np.full(24, self.base)
        for centre, spread, weight in self.peaks:
            away = np.abs(hour + 0.5 - centre)
            day += weight * np.exp(-0.5 * (np.minimum(away, 24 - away) / spread) ** 2)
        table = np.outer(self.weekdays, day)
        table[np.ix_((4, 5), range(21, 24))] *= self.weekend_nights
        table[np.ix_((5, 6), range(4))] *= self.weekend_nights
        return table


_SOCIAL = ((20.0, 3.5, 1.0), (15.0, 3.0, 0.6))
_TRADE = (1.0, 1.0, 1.0, 1.05, 1.15, 1.2, 0.75)
_OUT = (0.9, 0.9, 0.95, 1.0, 1.2, 1.3, 1.05)
_EXACT, _SHORT = (0.7, 0.3, 0.0, 0.0, 0.0), (0.45, 0.52, 0.03, 0.0, 0.0)
PROFILES = {
    ASB: Profile(((20.5, 2.5, 1.0), (16.0, 2.5, 0.5)), (0.5, 0.5, 0.0, 0.0, 0.0), 0.05, _OUT, 1.5),
    "Bicycle theft": Profile(((13.0, 4.0, 1.0),), (0.1, 0.25, 0.2, 0.4, 0.05), weekdays=_TRADE),
    "Burglary": Profile(((2.0, 2.0, 0.8), (14.0, 4.0, 0.7), (19.0, 2.0, 0.8)), (0.15, 0.1, 0.35, 0.25, 0.15), 0.1),
    "Criminal damage and arson": Profile(((21.0, 3.5, 1.0),), (0.3, 0.2, 0.4, 0.05, 0.05), weekdays=_OUT),
    "Drugs": Profile(((17.0, 5.0, 1.0),), _EXACT, 0.1, _OUT, 1.3),
    "Other crime": Profile(((12.0, 4.0, 1.0),), (0.4, 0.3, 0.0, 0.2, 0.1)),
    "Other theft": Profile(((14.0, 4.0, 1.0),), (0.25, 0.25, 0.2, 0.2, 0.1), weekdays=_TRADE),
    "Possession of weapons": Profile(_SOCIAL, _EXACT, 0.1, _OUT, 1.3),
    "Public order": Profile(_SOCIAL, _SHORT, 0.1, _OUT, 1.8),
    "Robbery": Profile(((20.0, 3.5, 1.0), (16.0, 1.5, 0.6)), (0.75, 0.25, 0.0, 0.0, 0.0), 0.08, _OUT, 1.5),
    "Shoplifting": Profile(((12.0, 2.5, 1.0), (17.0, 2.0, 0.9)), (0.6, 0.4, 0.0, 0.0, 0.0), 0.0, _TRADE),
    "Theft from the person": Profile(((14.0, 3.5, 1.0), (23.0, 2.0, 0.5)), (0.3, 0.7, 0.0, 0.0, 0.0), 0.03, _OUT, 2.5),
    "Vehicle crime": Profile(((2.0, 2.5, 1.0), (20.0, 2.5, 0.7)), (0.12, 0.08, 0.62, 0.12, 0.06), 0.1),
    "Violence and sexual offences": Profile(_SOCIAL, _SHORT, 0.12, _OUT, 1.9),
}
_OPEN_FROM, _OPEN_TO = 8, 21


def draw_starts(category: pd.Series, month: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """
    Draw a day and an hour for each incident from the rhythm of its category.

    Parameters
    ----------
    category, month
        Recorded category and position in `MONTHS`, shape (n,).

    Returns
    -------
    day, hour
        Days after the start of `PERIOD` and hour of the day, shape (n,).
    """
    day, hour = np.zeros(len(month), np.int64), np.zeros(len(month), np.int64)
    for name, rows in category.reset_index(drop=True).groupby(category.to_numpy(), sort=True).indices.items():
        weights = _weights(str(name))
        for position, text in enumerate(MONTHS):
            chosen = rows[month[rows] == position]
            dates = Period.month(text)
            first = (dates.start - PERIOD.start).days
            cells = weights[(dates.start.weekday() + np.arange(dates.days)) % 7].ravel()
            cell = rng.choice(len(cells), len(chosen), p=cells / cells.sum())
            day[chosen], hour[chosen] = first + cell // 24, cell % 24
    return day, hour


def draw_intervals(
    category: pd.Series, day: Ints, hour: Ints, sharp: npt.NDArray[np.bool_], rng: np.random.Generator
) -> tuple[pd.Series, pd.Series]:
    """
    Draw the interval each incident is known by.

    Parameters
    ----------
    category, day, hour
        See `draw_starts`; the hour is kept unless the incident is known by a night or a working day.
    sharp
        Incidents known to the minute whatever their category.

    Returns
    -------
    occurred_from, occurred_to
        Europe/London, to the minute, half-open, never empty; none begins before `PERIOD` or ends after it.
    """
    n = len(day)
    known = np.zeros(n, np.int64)
    for name, rows in category.reset_index(drop=True).groupby(category.to_numpy(), sort=True).indices.items():
        known[rows] = rng.choice(len(KNOWN), len(rows), p=PROFILES[str(name)].known)
    known[sharp] = 0
    # People round: half of the starts stand at a quarter of an hour.
    minute = np.where(rng.random(n) < 0.5, rng.integers(0, 4, n) * 15, rng.integers(0, 60, n))
    start = hour * 60 + minute
    length = np.select(
        [known == 1, known == 4],
        [rng.choice([5, 10, 15, 20, 30, 45, 60, 90, 120], n), 30 * rng.integers(64, 144, n)],
        default=1,
    )
    evening, morning = 15 * rng.integers(68, 95, n), 15 * rng.integers(24, 37, n)
    leaving, returning = 15 * rng.integers(28, 39, n), 15 * rng.integers(64, 77, n)
    start = np.select([known == 2, known == 3], [evening, leaving], default=start)
    length = np.select([known == 2, known == 3], [1440 - evening + morning, returning - leaving], default=length)
    wall = pd.Series(
        np.datetime64(PERIOD.start, "us") + (day * 1440 + start).astype("timedelta64[m]").astype("timedelta64[us]")
    )
    # Where the clocks go back the first of the two hours is meant; where they go forward the hour after the gap.
    begins = wall.dt.tz_localize(TIMEZONE, ambiguous=np.ones(n, bool), nonexistent=pd.Timedelta(hours=1))
    # The end is elapsed time from the start, so that it stays after it in those nights too.
    ends = begins + pd.Series(length.astype("timedelta64[m]").astype("timedelta64[us]"))
    return begins, ends.clip(upper=PERIOD.bounds()[1].as_unit("us"))


def _weights(category: str) -> Floats:
    weights = PROFILES[category].weights()
    if category == "Shoplifting":
        weights[:, :_OPEN_FROM] = weights[:, _OPEN_TO:] = 0
    return weights
