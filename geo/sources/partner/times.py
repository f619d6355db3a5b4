"""Dates and times as people and programs write them, as intervals of Europe/London."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.periods import Mask
from geo.points import Indices
from geo.schema import TIMEZONE
from geo.sources.partner.rejects import Reject

NONE = np.iinfo(np.int64).min
"""Of a moment that could not be read."""
_EARLIEST = pd.Timestamp("1990-01-01", tz=TIMEZONE).value // 1000
_MINUTE_US = 60_000_000
_CENTURY_TURNS = 70
"""26 is 2026, and 98 is 1998."""
_MONTHS = {
    name.lower()[:length]: month for month, name in enumerate(calendar.month_name) if month for length in range(3, 10)
}
_CLOCK = (
    r"(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?|(?=\s*[ap]\.?m))|"
    r"(?P<military>\d{4}))\s*(?:hrs?)?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|bst|[+-](?:0\d|1[0-4]):?[0-5]\d)?"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,?\s+)?"
_NAME, _ORDINAL = r"(?P<name>[a-z]{3,9})", r"(?:st|nd|rd|th)?"
_DATES = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
    rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_ORDINAL}[-/\s]+(?:of\s+)?{_NAME}\.?,?[-/\s]+(?P<year>\d{{4}}|\d{{2}})",
    rf"{_WEEKDAY}{_NAME}\.?\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}})",
)
_FORMS = [re.compile(rf"{each}(?:(?:t|,?\s+(?:at\s+)?)(?P<clock>.+))?") for each in _DATES]
_CLOCK_FORM = re.compile(_CLOCK)
_NO_DAYS = {
    (date(*day) - date(1970, 1, 1)).days * 86_400
    for day in ((1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1904, 1, 1))
}
"""What databases and spreadsheets write before a time of day that has no date."""
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "bst": 60}


class DateOrder(StrEnum):
    """Which of the two numbers of 03/04/2026 is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class _Day(NamedTuple):
    """A day as it is written: `month` and `day` or, where only the order tells which is which, `one` and `two`."""

    year: int
    month: int
    day: int
    one: int
    two: int

    def resolved(self, order: DateOrder) -> tuple[int, int, int]:
        """Year, month and day."""
        if not self.one:
            return self.year, self.month, self.day
        return (self.year, self.two, self.one) if order is DateOrder.DAY_FIRST else (self.year, self.one, self.two)


class _Clock(NamedTuple):
    """Second of the day, and minutes ahead of UTC, `NONE` where the clock on the wall is meant."""

    second: int
    ahead: int = NONE


_UNTOLD, _WRONG = -1, -2
"""Seconds of a day of a time that is not given, and of one that is no time."""


@dataclass(frozen=True, eq=False)
class Moments:
    """
    Moments of a column, each of shape (n,).

    Microseconds of UTC from `begins` to `ends`: a minute where a time is given, else the day; `NONE` where `problem`
    says what is wrong. A time of the doubled hour of October spans both.
    """

    begins: Indices
    ends: Indices
    problem: npt.NDArray[np.object_]


def read_moments(
    dates: pd.Series, clocks: pd.Series | None, order: DateOrder, *, midnight_is_unknown: bool = False
) -> Moments:
    """
    Read a column of dates or of dates with times, or one of each.

    Parameters
    ----------
    dates
        Text, shape (n,): British and ISO forms, months as numbers or names, with or without a time of day.
    clocks
        Text, shape (n,): the time of day where it has a column of its own; it stands in the place of a time in
        `dates`, unless it is empty.
    order
        Of dates such as 03/04/2026.
    midnight_is_unknown
        Whether 00:00 stands for a time that nobody knew.

    Examples
    --------
    >>> found = read_moments(pd.Series(["03/04/2026 22:15", "2026-04-03"]), None, DateOrder.DAY_FIRST)
    >>> pd.to_datetime(found.begins, unit="us", utc=True).tz_convert("Europe/London").strftime("%d %b %H:%M").tolist()
    ['03 Apr 22:15', '03 Apr 00:00']
    """
    midnight, second, ahead = _days(dates, order)
    if clocks is not None:
        day, of_clock, ahead_of_clock = _days_before(clocks, order)
        of_clock[(day != NONE) & (day != midnight)] = _WRONG
        told = of_clock != _UNTOLD
        second, ahead = np.where(told, of_clock, second), np.where(told, ahead_of_clock, ahead)
    timed = (second > 0) | ((second == 0) & (not midnight_is_unknown))
    problem = np.full(len(dates), None, object)
    problem[second == _WRONG] = Reject.BAD_TIME
    problem[midnight == NONE] = Reject.BAD_DATE
    problem[(dates.str.strip() == "").to_numpy(bool)] = Reject.NO_DATE
    fine = np.array([each is None for each in problem], np.bool_)
    ahead = np.where(timed, ahead, NONE)
    begins, ends = _instants(np.where(fine, midnight + np.where(timed, second, 0), 0), ahead, timed)
    problem[fine & (begins < _EARLIEST)] = Reject.TOO_OLD
    problem[fine & (begins == NONE)] = Reject.NO_SUCH_TIME
    wrong = np.array([each is not None for each in problem], np.bool_)
    begins[wrong] = ends[wrong] = NONE
    return Moments(begins, ends, problem)


def split_day(text: str) -> tuple[_Day | None, str]:
    """Split what is written, in small letters, into its day and what follows: the time, if any."""
    for form in _FORMS:
        if found := form.fullmatch(text):
            clock = found["clock"] or ""
            return _day(text[: found.start("clock")] if clock else text, form), clock
    return None, ""


@lru_cache(maxsize=1 << 16)
def _day(text: str, form: re.Pattern[str]) -> _Day | None:
    parts = (found := form.match(text)) and found.groupdict()
    if not parts:
        return None
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < _CENTURY_TURNS else 1900
    month = _MONTHS.get(parts["name"] or "", 0) if "name" in parts else int(parts.get("month") or 0)
    day = _Day(year, month, int(parts.get("day") or 0), int(parts.get("one") or 0), int(parts.get("two") or 0))
    return day if day.one or month else None


@lru_cache(maxsize=1 << 16)
def _clock(text: str) -> _Clock:
    """Read a time of day."""
    if not text:
        return _Clock(_UNTOLD)
    found = _CLOCK_FORM.fullmatch(text)
    if not found:
        return _Clock(_WRONG)
    military, half = found["military"], (found["half"] or "")[:1]
    hour, minute = (military[:2], military[2:]) if military else (found["hour"], found["minute"])
    of_day, of_hour, second = int(hour), int(minute or 0), int(found["second"] or 0)
    if half:
        of_day = of_day % 12 + 12 * (half == "p") if 1 <= of_day <= 12 else 24
    if of_day >= 24 or of_hour >= 60 or second >= 60:
        return _Clock(_WRONG)
    return _Clock(of_day * 3600 + of_hour * 60 + second, _ahead(found["zone"]))


def _ahead(zone: str | None) -> int:
    if zone is None:
        return NONE
    if zone in _ZONES:
        return _ZONES[zone]
    return (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 60 + int(zone[-2:]))


def _days(dates: pd.Series, order: DateOrder) -> tuple[Indices, Indices, Indices]:
    """Read the seconds from 1970 to the day of each row, of its own time from there, and minutes ahead of UTC."""
    code, distinct = pd.factorize(dates)
    read = [(midnight_of(day, order), *_clock(clock)) for day, clock in map(split_day, map(_plain, distinct))]
    midnight, second, ahead = np.array(read, np.int64).reshape(-1, 3)[code].T.copy()
    return midnight, second, ahead


def _days_before(clocks: pd.Series, order: DateOrder) -> tuple[Indices, Indices, Indices]:
    """Read a column of times as `_days`; the day is that which a program wrote before a time, `NONE` of most."""
    code, distinct = pd.factorize(clocks)
    read: list[tuple[int, int, int]] = []
    for text in map(_plain, distinct):
        day, clock = split_day(text)
        midnight = midnight_of(day, order) if clock else NONE
        read.append((NONE if midnight in _NO_DAYS else midnight, *_clock(clock or text)))
    midnight, second, ahead = np.array(read, np.int64).reshape(-1, 3)[code].T.copy()
    return midnight, second, ahead


def _plain(text: object) -> str:
    return str(text).strip().lower()


@lru_cache(maxsize=1 << 16)
def midnight_of(day: _Day | None, order: DateOrder) -> int:
    """Count the seconds from 1970 to the beginning of a day; `NONE` where there is no such day."""
    try:
        # The last day of the calendar has no next one, at which it would end.
        found = date(*day.resolved(order)) if day else date.max
        return NONE if found == date.max else (found - date(1970, 1, 1)).days * 86_400
    except ValueError:
        return NONE


def _instants(wall_s: Indices, ahead: Indices, timed: Mask) -> tuple[Indices, Indices]:
    """
    Put clocks on the wall into UTC.

    Parameters
    ----------
    wall_s
        Seconds from 1970 as a clock on the wall counts them, shape (n,).
    ahead
        Minutes ahead of UTC where that is said, else `NONE`.
    timed
        Whether it is a time, or else a day.

    Returns
    -------
    begins, ends
        Microseconds of UTC, `NONE` where the clocks went forward over a time.
    """
    clock = wall_s.astype("datetime64[s]").astype("datetime64[us]")
    said = ahead != NONE
    fixed = clock.astype(np.int64) - np.where(said, ahead, 0) * _MINUTE_US
    next_day = _london((clock.astype("datetime64[D]") + 1).astype("datetime64[us]"), first=True)
    begins = np.where(said, fixed, _london(clock, first=True))
    ends = np.where(said, fixed, _london(clock, first=False))
    return begins, np.where(timed, ends + _MINUTE_US, next_day)


def _london(clock: npt.NDArray[np.datetime64], *, first: bool) -> Indices:
    """Microseconds of UTC of clocks on the wall; of the doubled hour the first or the last, `NONE` where none is."""
    wall = pd.DatetimeIndex(clock).tz_localize(TIMEZONE, ambiguous=np.full(len(clock), first), nonexistent="NaT")
    return np.where(wall.isna(), NONE, wall.as_unit("us").asi8)
