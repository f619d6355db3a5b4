"""Dates and times as people and programs write them, as intervals of Europe/London."""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError
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
    r"(?P<military>\d{4}))\s*(?:hrs?)?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|bst|[+-]\d{2}:?\d{2})?"
)
_WEEKDAY, _NAME, _ORDINAL = r"(?:[a-z]{3,9},?\s+)?", r"(?P<name>[a-z]{3,9})", r"(?:st|nd|rd|th)?"
_DATES = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
    rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_ORDINAL}[-/\s]+(?:of\s+)?{_NAME}\.?,?[-/\s]+(?P<year>\d{{4}}|\d{{2}})",
    rf"{_WEEKDAY}{_NAME}\.?\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}})",
)
_FORMS = [re.compile(rf"{each}(?:(?:t|,?\s+(?:at\s+)?)(?P<clock>.+))?") for each in _DATES]
_CLOCK_FORM = re.compile(_CLOCK)
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
    """Second of the day, and minutes ahead of UTC, none where the clock on the wall is meant."""

    second: int
    offset: int | None


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
        Text, shape (n,): the time of day where it has a column of its own.
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
    text = dates.str.strip().str.lower()
    if clocks is not None:
        clock = clocks.str.strip().str.lower()
        text = text.where(clock == "", text + " " + clock)
    code, distinct = pd.factorize(text)
    begins, ends, problem = _instants(
        [_resolve(str(each), order, midnight_is_unknown=midnight_is_unknown) for each in distinct]
    )
    return Moments(begins[code], ends[code], problem[code])


def date_order(columns: Iterable[pd.Series]) -> DateOrder | None:
    """
    Find the order in which all dates of some columns are written; none where that must be asked.

    Examples
    --------
    >>> date_order([pd.Series(["03/04/2026", "13/04/2026"])]), date_order([pd.Series(["03/04/2026"])])
    (<DateOrder.DAY_FIRST: 'day first'>, None)
    """
    days = {_split(str(text).strip().lower())[0] for column in columns for text in column.unique()}
    numbered = {(day.one, day.two) for day in days if day and day.one}
    fits = {
        order
        for order, at in ((DateOrder.DAY_FIRST, 1), (DateOrder.MONTH_FIRST, 0))
        if all(pair[at] <= 12 for pair in numbered)  # the month is a month
    }
    if len(fits) == 2 and all(one == two for one, two in numbered):
        return DateOrder.DAY_FIRST
    return fits.pop() if len(fits) == 1 else None


def require_order(columns: Iterable[pd.Series], asked: DateOrder | None, file: str) -> DateOrder:
    """
    Take the order that is asked for, or the only one that fits.

    Raises
    ------
    ParameterError
        If it must be asked.
    """
    columns = list(columns)
    order = asked or date_order(columns)
    if order is None:
        texts = (text for column in columns for text in column)
        example = next(text for text in texts if (day := _split(text.strip().lower())[0]) and day.one)
        raise ParameterError(
            f"{file}: the dates can be read with the day first or the month first, such as {example!r}; say which with "
            f"date_order = {DateOrder.DAY_FIRST.value!r} or {DateOrder.MONTH_FIRST.value!r}"
        )
    return order


def _split(text: str) -> tuple[_Day | None, str]:
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
def _clock(text: str) -> _Clock | None:
    """Read a time of day; none where it is none."""
    found = _CLOCK_FORM.fullmatch(text)
    if not found:
        return None
    military, half = found["military"], (found["half"] or "")[:1]
    hour, minute = (military[:2], military[2:]) if military else (found["hour"], found["minute"])
    of_day, of_hour, second = int(hour), int(minute or 0), int(found["second"] or 0)
    if half:
        of_day = of_day % 12 + 12 * (half == "p") if 1 <= of_day <= 12 else 24
    if of_day >= 24 or of_hour >= 60 or second >= 60:
        return None
    return _Clock(of_day * 3600 + of_hour * 60 + second, _offset(found["zone"]))


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone in _ZONES:
        return _ZONES[zone]
    return (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 60 + int(zone[-2:]))


class _Resolved(NamedTuple):
    """Seconds since 1970 by the clock on the wall, whether a time is told, minutes ahead of UTC; or what is wrong."""

    wall: int
    timed: bool
    offset: int | None
    problem: Reject | None


def _resolve(text: str, order: DateOrder, *, midnight_is_unknown: bool) -> _Resolved:
    day, written = _split(text)
    midnight = None if day is None else _midnight(*day.resolved(order))
    clock = _clock(written)
    if midnight is None or (written and clock is None):
        problem = Reject.NO_DATE if not text else Reject.BAD_DATE if midnight is None else Reject.BAD_TIME
        return _Resolved(0, timed=False, offset=None, problem=problem)
    timed = clock is not None and (clock.second > 0 or not midnight_is_unknown)
    return _Resolved(midnight + (clock.second if clock else 0), timed, clock.offset if clock and timed else None, None)


@lru_cache(maxsize=1 << 16)
def _midnight(year: int, month: int, day: int) -> int | None:
    """Count the seconds from 1970 to the beginning of a day; none where there is no such day."""
    try:
        return (date(year, month, day) - date(1970, 1, 1)).days * 86_400
    except ValueError:
        return None


def _instants(read: Sequence[_Resolved]) -> tuple[Indices, Indices, npt.NDArray[np.object_]]:
    """Put clocks on the wall into UTC."""
    clock = np.array([each.wall for each in read], "datetime64[s]").astype("datetime64[us]")
    timed = np.array([each.timed for each in read], np.bool_)
    ahead = np.array([each.offset is not None for each in read], np.bool_)
    said = clock.astype(np.int64) - np.array([each.offset or 0 for each in read], np.int64) * _MINUTE_US
    first, last = _london(clock, first=True), _london(clock, first=False)
    next_day = _london((clock.astype("datetime64[D]") + 1).astype("datetime64[us]"), first=True)
    begins = np.where(ahead, said, first)
    ends = np.where(ahead, said, last) + _MINUTE_US
    ends[~timed] = next_day[~timed]
    problem = np.array([each.problem for each in read], np.object_)
    fine = np.array([each.problem is None for each in read], np.bool_)
    problem[fine & (begins < _EARLIEST)] = Reject.TOO_OLD
    problem[fine & ~ahead & (first == NONE)] = Reject.NO_SUCH_TIME
    wrong = np.array([each is not None for each in problem], np.bool_)
    begins[wrong] = ends[wrong] = NONE
    return begins, ends, problem


def _london(clock: npt.NDArray[np.datetime64], *, first: bool) -> Indices:
    """Microseconds of UTC of clocks on the wall; of the doubled hour the first or the last, `NONE` where none is."""
    wall = pd.DatetimeIndex(clock).tz_localize(TIMEZONE, ambiguous=np.full(len(clock), first), nonexistent="NaT")
    return np.where(wall.isna(), NONE, wall.as_unit("us").asi8)
