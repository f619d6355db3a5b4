"""Half-open periods in Europe/London, and windows of hours."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError
from geo.schema import TIMEZONE

Mask = npt.NDArray[np.bool_]
_YEAR = timedelta(weeks=52)
FIRST_YEAR, LAST_YEAR = 1900, 2200
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Period:
    """
    From the start of one day up to, not including, the start of another.

    Examples
    --------
    >>> str(Period.month("2024-02"))
    '2024-02-01 to 2024-02-29'
    >>> Period.month("2024-12").end
    datetime.date(2025, 1, 1)
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period without a day in it, or beyond what a calendar of crime can mean."""
        if self.start.year < FIRST_YEAR or self.end.year > LAST_YEAR:
            raise ParameterError(f"the period from {self.start} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
        if self.end <= self.start:
            raise ParameterError(f"the period from {self.start} up to {self.end} holds no day; its end must be later")

    @classmethod
    def month(cls, text: str) -> Self:
        """
        Read one calendar month from ``YYYY-MM``.

        Raises
        ------
        ParameterError
            If `text` is not a month.
        """
        if not (found := _MONTH.fullmatch(text)):
            raise ParameterError(f"{text!r} is not a month; write it as 2024-01")
        year, month = int(found[1]), int(found[2])
        if not FIRST_YEAR <= year < LAST_YEAR:
            raise ParameterError(f"{text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return cls(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))

    @classmethod
    def read(cls, text: str) -> Self:
        """
        Read what `str` makes of a period.

        Examples
        --------
        >>> Period.read(str(Period.month("2024-02"))) == Period.month("2024-02")
        True
        """
        first, last = (date.fromisoformat(day) for day in (text.split(" to ") * 2)[:2])
        return cls(first, last + timedelta(days=1))

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    @property
    def whole_months(self) -> int:
        """How many calendar months it is made of; 0 where it begins or ends within one."""
        if self.start.day != 1 or self.end.day != 1:
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month

    @property
    def in_words(self) -> str:
        """
        Say it as a British reader writes it.

        Examples
        --------
        >>> Period.month("2026-10").in_words
        'October 2026'
        >>> Period(date(2025, 11, 1), date(2026, 11, 1)).in_words
        'November 2025 to October 2026'
        >>> Period(date(2026, 9, 28), date(2026, 10, 5)).in_words
        '28 September to 4 October 2026'
        """
        first, last = self.start, self.end - timedelta(days=1)
        parts = [[MONTHS[day.month - 1], str(day.year)] for day in (first, last)]
        if not self.whole_months:
            parts = [[str(day.day), *part] for day, part in zip((first, last), parts, strict=True)]
        begin, end = parts
        if begin == end:
            return " ".join(end)
        # What both have in common at the end is said once.
        same = next((n for n in range(len(end)) if begin[n:] == end[n:]), len(end))
        return f"{' '.join(begin[:same])} to {' '.join(end)}"

    @classmethod
    def read_words(cls, text: str) -> Self:
        """
        Read what `in_words` says of a period.

        Raises
        ------
        ParameterError
            If `text` is not what it says of any.

        Examples
        --------
        >>> str(Period.read_words("20 September to 17 October 2026"))
        '2026-09-20 to 2026-10-17'
        """
        begin, *_, end = [part.split() for part in text.split(" to ")] * 2
        try:
            # What both have in common at the end was said once.
            first, last = cls._read_part([*begin, *end[len(begin) :]]), cls._read_part(end)
        except (ValueError, OverflowError):
            raise ParameterError(f"{text!r} is not a period; write it as 20 September to 17 October 2026") from None
        if (period := cls(first.start, last.end)).in_words != text:
            raise ParameterError(f"{text!r} is not a period as it is said, which is {period.in_words}")
        return period

    @classmethod
    def _read_part(cls, words: list[str]) -> Self:
        *days, name, year = words
        month = cls.month(f"{int(year)}-{MONTHS.index(name) + 1:02d}")
        if not days:
            return month
        day = month.start.replace(day=int(days[0]))
        return cls(day, day + timedelta(days=1))

    def earlier(self, steps: int) -> "Period":
        """
        Give the period of the same length that many lengths before: in months where it is whole months.

        Raises
        ------
        ParameterError
            If it lies before the years a calendar of crime can mean.

        Examples
        --------
        >>> str(Period.month("2024-03").earlier(1))
        '2024-02-01 to 2024-02-29'
        """
        if back := self.whole_months * steps:
            return Period(_months_before(self.start, back), _months_before(self.end, back))
        return Period(self.start - timedelta(days=self.days * steps), self.end - timedelta(days=self.days * steps))

    def moved(self, days: int) -> "Period":
        """Give the period of the same length so many days later, or earlier where they are below zero."""
        return Period(self.start + timedelta(days=days), self.end + timedelta(days=days))

    def year_before(self) -> "Period":
        """
        Give the same period of the year before: the same months, or otherwise the same days of the week.

        Of a period longer than 52 weeks, the same dates as many whole years before as keep the two apart.

        Examples
        --------
        >>> str(Period(date(2024, 3, 4), date(2024, 3, 11)).year_before())
        '2023-03-06 to 2023-03-12'
        """
        if not self.whole_months and self.days <= _YEAR.days:
            return Period(self.start - _YEAR, self.end - _YEAR)
        years = 1
        while (end := _months_before(self.end, 12 * years)) > self.start:
            years += 1
        return Period(_months_before(self.start, 12 * years), end)

    def bounds(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First instant in the period and first after it, Europe/London."""
        return pd.Timestamp(self.start, tz=TIMEZONE), pd.Timestamp(self.end, tz=TIMEZONE)

    def __str__(self) -> str:
        """First and last day, both in the period, as people say it."""
        last = date.fromordinal(self.end.toordinal() - 1)
        return f"{self.start}" if last == self.start else f"{self.start} to {last}"


@dataclass(frozen=True)
class Hours:
    """
    A window of the day, from `start` up to, not including, `end`; past midnight where `end` is not after `start`.

    Examples
    --------
    >>> str(Hours(22, 4))
    '22:00-04:00'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what is not an hour."""
        if not (0 <= self.start <= 23 and 1 <= self.end <= 24):
            raise ParameterError(f"hours {self.start}-{self.end}: the start is 0 to 23, the end 1 to 24")
        if self.start == self.end:
            raise ParameterError(f"hours {self.start}-{self.end} hold no hour; write 0-24 for the whole day")

    @property
    def whole_day(self) -> bool:
        """Whether every hour is in the window."""
        return (self.start, self.end) == (0, 24)

    @property
    def past_midnight(self) -> bool:
        """Whether the window ends on the day after the one it begins on."""
        return self.start > self.end

    def __str__(self) -> str:
        """Both ends as times of day."""
        return f"{self.start:02d}:00-{self.end:02d}:00"


ALL_DAY = Hours(0, 24)


def months(period: Period) -> list[str]:
    """
    List the calendar months a period touches.

    Examples
    --------
    >>> months(Period(date(2024, 12, 31), date(2025, 2, 1)))
    ['2024-12', '2025-01']
    """
    first = period.start.year * 12 + period.start.month - 1
    last_day = date.fromordinal(period.end.toordinal() - 1)
    last = last_day.year * 12 + last_day.month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]


def _months_before(day: date, months_back: int) -> date:
    month = 12 * day.year + day.month - 1 - months_back
    if month < 12 * FIRST_YEAR:
        raise ParameterError(f"{months_back} months before {day} lie outside the years {FIRST_YEAR} to {LAST_YEAR}")
    leap_day = (day.month, day.day) == (2, 29)
    return date(month // 12, month % 12 + 1, 28 if leap_day else day.day)
