"""Half-open periods, and which incidents belong to one."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.membership import in_hours, in_period, period_of
from geo.periods import ALL_DAY, Hours, Mask, Period, months
from geo.schema import TIMESTAMP, TIMEZONE

LONDON = ZoneInfo(TIMEZONE)
THURSDAY, FRIDAY, SATURDAY, SUNDAY = 3, 4, 5, 6
EVERY_DAY = frozenset(range(7))
Interval = tuple[datetime, datetime]


def asked(intervals: list[Interval]) -> tuple[pd.Series, pd.Series]:
    """Both ends of intervals as the columns of INCIDENTS."""
    begins, ends = ([moment.astimezone(UTC) for moment in column] for column in zip(*intervals, strict=True))
    return (
        pd.Series(pd.to_datetime(begins, utc=True), dtype=TIMESTAMP),
        pd.Series(pd.to_datetime(ends, utc=True), dtype=TIMESTAMP),
    )


def clock(text: str) -> datetime:
    """A moment by the clock on the wall, such as 2024-01-05 18:30."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def interval(begins: str, ends: str) -> Interval:
    return clock(begins), clock(ends)


def month_of(text: str) -> Interval:
    period = Period.month(text)
    return clock(period.start.isoformat()), clock(period.end.isoformat())


def one(answer: tuple[Mask, Mask]) -> str:
    """Say in a word what became of a single incident."""
    belongs, too_vague = (bool(mask.item()) for mask in answer)
    assert not (belongs and too_vague)
    return "belongs" if belongs else "too vague" if too_vague else "elsewhere"


def in_one_period(asked_for: Period, found: Interval) -> str:
    return one(in_period(*asked([found]), asked_for))


def in_one_window(hours: Hours, found: Interval, weekdays: frozenset[int] = EVERY_DAY) -> str:
    return one(in_hours(*asked([found]), hours, weekdays))


# Periods


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(ParameterError, match="holds no day"):
        Period(date(2024, 1, 1), date(2024, 1, 1))
    with pytest.raises(ParameterError, match="holds no day"):
        Period(date(2024, 1, 2), date(2024, 1, 1))
    assert Period(date(2024, 1, 1), date(2024, 1, 2)).days == 1


@pytest.mark.parametrize(
    "text",
    ["2025-13", "2025-00", "24-1", "2024-1", "2024/01", "202401", "2024-01-01", " 2024-01", "2024-01\n", ""],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="is not a month"):
        Period.month(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("10 October 2026", "2026-10-10"),
        ("4 to 31 October 2026", "2026-10-04 to 2026-10-31"),
        ("28 December 2025 to 3 January 2026", "2025-12-28 to 2026-01-03"),
        ("January to March 2026", "2026-01-01 to 2026-03-31"),
        ("November 2025 to October 2026", "2025-11-01 to 2026-10-31"),
        ("October 2026", "2026-10-01 to 2026-10-31"),
    ],
)
def test_a_period_in_words_is_read_again(text: str, read: str) -> None:
    assert str(Period.read_words(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "to",
        "2026",
        "last 28 days",
        "30 February 2026",
        "04 October 2026",
        "1 to 31 October 2026",
        "17 October to 20 September 2026",
        "1 to 2 to 3 October 2026",
        "4 October 2026 to 31 October 2026",
        "October 1066",
        "1 October 99999999999999999999",
    ],
)
def test_what_no_period_is_called_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        Period.read_words(text)


@pytest.mark.parametrize("text", ["0000-01", "1899-12", "2200-01", "9999-12"])
def test_a_month_beyond_any_record_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="lies outside the years 1900 to 2200"):
        Period.month(text)


def test_a_period_beyond_any_record_is_refused() -> None:
    with pytest.raises(ParameterError, match="lies outside the years 1900 to 2200"):
        Period(date(2024, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("text", "after", "days"),
    [
        ("2024-01", date(2024, 2, 1), 31),
        ("2024-02", date(2024, 3, 1), 29),
        ("2025-02", date(2025, 3, 1), 28),
        ("2024-12", date(2025, 1, 1), 31),
        ("1900-01", date(1900, 2, 1), 31),
        ("2199-12", date(2200, 1, 1), 31),
    ],
)
def test_a_month_ends_where_the_next_begins(text: str, after: date, days: int) -> None:
    month = Period.month(text)
    assert (month.end, month.days) == (after, days)


def test_a_period_is_said_by_its_first_and_last_day() -> None:
    assert str(Period.month("2024-12")) == "2024-12-01 to 2024-12-31"
    assert str(Period(date(2024, 12, 31), date(2025, 1, 1))) == "2024-12-31"


@pytest.mark.parametrize(
    ("text", "hours"), [("2024-01", 31 * 24), ("2024-03", 743), ("2024-10", 745), ("2025-03", 743), ("2025-10", 745)]
)
def test_the_months_in_which_clocks_change_have_an_hour_less_or_more(text: str, hours: int) -> None:
    first, after = Period.month(text).bounds()
    assert after - first == pd.Timedelta(hours=hours)


def test_bounds_are_midnights_in_london() -> None:
    first, after = Period.month("2024-10").bounds()
    assert (first.isoformat(), after.isoformat()) == ("2024-10-01T00:00:00+01:00", "2024-11-01T00:00:00+00:00")


def test_the_months_of_a_period_are_those_it_touches_with_a_day() -> None:
    assert months(Period(date(2024, 11, 30), date(2025, 2, 1))) == ["2024-11", "2024-12", "2025-01"]
    assert months(Period(date(2024, 11, 30), date(2025, 2, 2)))[-1] == "2025-02"
    assert months(Period.month("2024-12")) == ["2024-12"]


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(1, 40))
def test_months_laid_end_to_end_list_themselves(year: int, month: int, count: int) -> None:
    numbers = range(year * 12 + month - 1, year * 12 + month - 1 + count)
    names = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in numbers]
    periods = [Period.month(name) for name in names]
    assert all(earlier.end == later.start for earlier, later in pairwise(periods))
    assert months(Period(periods[0].start, periods[-1].end)) == names


# Incidents in a period


def test_an_incident_wholly_inside_belongs_and_one_outside_does_not() -> None:
    day = Period(date(2024, 1, 5), date(2024, 1, 6))
    assert in_one_period(day, interval("2024-01-05 00:00", "2024-01-06 00:00")) == "belongs"
    assert in_one_period(day, interval("2024-01-05 23:59", "2024-01-06 00:00")) == "belongs"
    assert in_one_period(day, interval("2024-01-06 00:00", "2024-01-06 00:01")) == "elsewhere"
    assert in_one_period(day, interval("2024-01-04 23:59", "2024-01-05 00:00")) == "elsewhere"


@pytest.mark.parametrize(
    ("begins", "ends", "earlier", "later"),
    [
        # Twenty minutes round midnight: exactly half on either side goes to the later day.
        ("2024-01-05 23:50", "2024-01-06 00:10", "too vague", "belongs"),
        ("2024-01-05 23:49", "2024-01-06 00:10", "belongs", "too vague"),
        ("2024-01-05 23:50", "2024-01-06 00:11", "too vague", "belongs"),
    ],
)
def test_the_later_of_two_adjoining_days_takes_an_exact_half(begins: str, ends: str, earlier: str, later: str) -> None:
    found = interval(begins, ends)
    assert in_one_period(Period(date(2024, 1, 5), date(2024, 1, 6)), found) == earlier
    assert in_one_period(Period(date(2024, 1, 6), date(2024, 1, 7)), found) == later


def test_a_middle_period_with_exactly_half_takes_the_incident_from_both_neighbours() -> None:
    # Two days long: a quarter before, half in, a quarter after 6 January.
    found = interval("2024-01-05 12:00", "2024-01-07 12:00")
    days = [Period(date(2024, 1, n), date(2024, 1, n + 1)) for n in (5, 6, 7)]
    assert [in_one_period(day, found) for day in days] == ["too vague", "belongs", "too vague"]


def test_a_month_belongs_to_every_period_that_holds_half_of_it() -> None:
    # April 2024 has 30 days and no change of clocks.
    april = month_of("2024-04")
    first_half, second_half = (Period(date(2024, 4, 1), date(2024, 4, 16)), Period(date(2024, 4, 16), date(2024, 5, 1)))
    assert in_one_period(Period.month("2024-04"), april) == "belongs"
    assert in_one_period(Period(date(2024, 1, 1), date(2025, 1, 1)), april) == "belongs"
    assert in_one_period(Period(date(2024, 4, 1), date(2024, 4, 17)), april) == "belongs"
    assert in_one_period(first_half, april) == "too vague"
    assert in_one_period(second_half, april) == "belongs"
    assert in_one_period(Period.month("2024-05"), april) == "elsewhere"


def test_rows_known_by_month_are_all_too_vague_for_a_week() -> None:
    week = Period(date(2024, 1, 29), date(2024, 2, 5))
    belongs, too_vague = in_period(*asked([month_of("2024-01"), month_of("2024-02"), month_of("2024-03")]), week)
    assert belongs.tolist() == [False, False, False]
    assert too_vague.tolist() == [True, True, False]


def test_half_is_half_of_the_real_time_when_clocks_change() -> None:
    # From midnight to midnight round Sunday 31 March 2024: 24 hours before it, 23 hours in it.
    found = interval("2024-03-30 00:00", "2024-04-01 00:00")
    assert in_one_period(Period(date(2024, 3, 30), date(2024, 3, 31)), found) == "belongs"
    assert in_one_period(Period(date(2024, 3, 31), date(2024, 4, 1)), found) == "too vague"


def test_no_incident_gives_no_answer() -> None:
    nothing = pd.Series([], dtype=TIMESTAMP)
    for belongs, too_vague in (
        in_period(nothing, nothing, Period.month("2024-01")),
        in_hours(nothing, nothing, ALL_DAY, EVERY_DAY),
    ):
        assert belongs.shape == too_vague.shape == (0,)


DAYS = st.dates(date(2024, 3, 1), date(2024, 4, 30))


@st.composite
def adjoining_periods(draw: st.DrawFn) -> list[Period]:
    """Two to six periods, end to end."""
    marks = sorted(draw(st.sets(DAYS, min_size=3, max_size=7)))
    return [Period(*pair) for pair in pairwise(marks)]


@st.composite
def intervals(draw: st.DrawFn, longest: timedelta) -> Interval:
    """From a minute up to `longest`; often lying evenly round a midnight."""
    minutes = draw(st.integers(1, longest // timedelta(minutes=1)))
    midnight = datetime.combine(draw(DAYS), datetime.min.time(), LONDON).astimezone(UTC)
    offset = draw(st.one_of(st.just(-minutes / 2), st.just(0), st.integers(-24 * 60, 24 * 60)))
    begins = midnight + timedelta(minutes=offset)
    return begins, begins + timedelta(minutes=minutes)


def shared(found: Interval, period: Period) -> timedelta:
    """Real time that an interval and a period share."""
    first, after = (datetime.combine(day, datetime.min.time(), LONDON) for day in (period.start, period.end))
    span = min(found[1], after.astimezone(UTC)) - max(found[0], first.astimezone(UTC))
    return max(span, timedelta(0))


@given(adjoining_periods(), st.lists(intervals(timedelta(days=40)), min_size=1, max_size=10))
def test_an_incident_belongs_to_at_most_one_of_adjoining_periods_and_is_never_lost(
    periods: list[Period], found: list[Interval]
) -> None:
    answers = [in_period(*asked(found), period) for period in periods]
    belongs = np.array([answer[0] for answer in answers])
    too_vague = np.array([answer[1] for answer in answers])
    touches = np.array([[shared(each, period) > timedelta(0) for each in found] for period in periods])
    assert not (belongs & too_vague).any()
    assert (belongs.sum(axis=0) <= 1).all()
    np.testing.assert_array_equal(belongs | too_vague, touches)


@given(adjoining_periods(), intervals(timedelta(days=40)))
def test_an_incident_belongs_where_most_of_its_time_lies(periods: list[Period], found: Interval) -> None:
    length = found[1] - found[0]
    for period in periods:
        inside = shared(found, period)
        if 2 * inside > length:
            assert in_one_period(period, found) == "belongs"
        if 2 * inside < length:
            assert in_one_period(period, found) != "belongs"


# Incidents in hours of the day


@pytest.mark.parametrize(("start", "end"), [(24, 4), (-1, 4), (0, 0), (5, 0), (5, 25), (7, 7)])
def test_hours_that_are_none_are_refused(start: int, end: int) -> None:
    with pytest.raises(ParameterError, match=f"hours {start}-{end}"):
        Hours(start, end)


def test_hours_are_said_as_times_of_day() -> None:
    assert str(Hours(6, 24)) == "06:00-24:00"
    assert (ALL_DAY.whole_day, Hours(0, 23).whole_day) == (True, False)


@pytest.mark.parametrize(
    ("begins", "ends", "answer"),
    [
        ("2024-01-05 22:00", "2024-01-05 23:00", "belongs"),
        ("2024-01-05 21:59", "2024-01-05 22:00", "elsewhere"),
        ("2024-01-06 03:59", "2024-01-06 04:00", "belongs"),
        ("2024-01-06 04:00", "2024-01-06 04:01", "elsewhere"),
        # A night out, from before midnight until after it.
        ("2024-01-05 23:00", "2024-01-06 02:00", "belongs"),
        # Eight hours of which 22:00 to 02:00 is exactly half, then a minute less than half.
        ("2024-01-05 18:00", "2024-01-06 02:00", "belongs"),
        ("2024-01-05 17:59", "2024-01-06 01:58", "elsewhere"),
        # The evening end and the morning end of one window count together: 2 and 3 of 10 hours.
        ("2024-01-05 01:00", "2024-01-05 11:00", "elsewhere"),
    ],
)
def test_a_window_past_midnight_takes_both_its_ends(begins: str, ends: str, answer: str) -> None:
    assert in_one_window(Hours(22, 4), interval(begins, ends)) == answer


def test_both_ends_of_a_window_past_midnight_add_up_within_a_day() -> None:
    # Monday 03:00 to Tuesday 00:00 is 21 hours: one before 04:00 and two after 22:00 are too few.
    # From 18:00 the window takes 03:00-04:00 and 18:00-24:00, 7 of 21; from 13:00 to 04:00 it takes 12 of 21.
    found = interval("2024-01-08 03:00", "2024-01-09 00:00")
    answers = [in_one_window(Hours(start, 4), found) for start in (22, 18, 13)]
    assert answers == ["elsewhere", "elsewhere", "belongs"]


@pytest.mark.parametrize("hours", [ALL_DAY, Hours(8, 20), Hours(22, 4)])
def test_more_than_a_day_tells_no_time_of_day(hours: Hours) -> None:
    assert in_one_window(hours, interval("2024-01-05 12:00", "2024-01-06 12:01")) == "too vague"
    assert in_one_window(hours, interval("2024-01-05 12:00", "2024-01-06 12:00")) != "too vague"
    assert in_one_window(hours, month_of("2024-01")) == "too vague"


def days_of(hours: Hours, begins: str, ends: str) -> list[int]:
    """On which single weekdays an interval belongs to a window."""
    return [day for day in range(7) if in_one_window(hours, interval(begins, ends), frozenset({day})) == "belongs"]


# 5 January 2024 was a Friday.
@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        ("2024-01-05 21:59", "2024-01-05 22:00", []),
        ("2024-01-05 22:00", "2024-01-05 22:01", [FRIDAY]),
        ("2024-01-05 23:59", "2024-01-06 00:01", [FRIDAY]),
        ("2024-01-06 02:59", "2024-01-06 03:00", [FRIDAY]),
        ("2024-01-06 03:00", "2024-01-06 03:01", []),
        ("2024-01-05 02:59", "2024-01-05 03:00", [THURSDAY]),
        # Ten hours of which the night holds exactly half, then a minute less than half.
        ("2024-01-05 17:00", "2024-01-06 03:00", [FRIDAY]),
        ("2024-01-05 16:59", "2024-01-06 02:59", []),
        ("2024-01-08 00:30", "2024-01-08 01:30", [SUNDAY]),
        # A whole day holds five hours of nights: too few of any.
        ("2024-01-06 00:00", "2024-01-07 00:00", []),
    ],
)
def test_past_midnight_the_weekday_is_the_one_on_which_the_window_begins(
    begins: str, ends: str, days: list[int]
) -> None:
    assert days_of(Hours(22, 3), begins, ends) == days


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        # Clocks go forward on Sunday 31 March 2024: after 00:59 comes 02:00, and the night of Saturday ends at 02:00.
        ("2024-03-31 00:59", "2024-03-31 02:00", [SATURDAY]),
        ("2024-03-31 02:00", "2024-03-31 02:01", []),
        # They go back on Sunday 27 October 2024: 01:00 to 02:00 comes twice, and both lie in the night of Saturday.
        ("2024-10-27 01:00", "2024-10-27 02:00", [SATURDAY]),
        ("2024-10-27 02:00", "2024-10-27 02:01", []),
    ],
)
def test_a_night_in_which_clocks_change_ends_as_the_clock_shows(begins: str, ends: str, days: list[int]) -> None:
    assert days_of(Hours(22, 2), begins, ends) == days


def test_the_hour_that_comes_twice_lies_in_the_night_both_times() -> None:
    begins = pd.Series(pd.to_datetime(["2024-10-27 00:59Z", "2024-10-27 01:59Z", "2024-10-27 02:00Z"], utc=True))
    begins = begins.dt.tz_convert("Europe/London")
    belongs, _ = in_hours(begins, begins + pd.Timedelta("1min"), Hours(22, 2), frozenset({SATURDAY}))
    # 01:59 in summer time, 01:59 in winter time, 02:00.
    assert belongs.tolist() == [True, True, False]


def test_sunday_follows_saturday_and_is_followed_by_monday() -> None:
    found = interval("2024-01-07 12:00", "2024-01-07 13:00")
    assert [day for day in range(7) if in_one_window(ALL_DAY, found, frozenset({day})) == "belongs"] == [6]


def test_a_night_in_which_clocks_go_forward_counts_hours_as_the_clock_shows_them() -> None:
    # 31 March 2024, midnight to 04:00 by the clock: one hour before 01:00, then at once 02:00, two hours to 04:00.
    found = interval("2024-03-31 00:00", "2024-03-31 04:00")
    assert in_one_window(Hours(2, 4), found) == "belongs"
    assert in_one_window(Hours(0, 2), found) == "elsewhere"


def test_a_night_in_which_clocks_go_back_counts_hours_as_the_clock_shows_them() -> None:
    # 27 October 2024, midnight to 03:00 by the clock is four hours: 00, 01, 01 once more, 02.
    found = interval("2024-10-27 00:00", "2024-10-27 03:00")
    assert in_one_window(Hours(0, 2), found) == "belongs"
    assert in_one_window(Hours(2, 4), found) == "elsewhere"


def test_a_calendar_day_of_25_hours_is_no_longer_than_a_day() -> None:
    found = interval("2024-10-27 00:00", "2024-10-28 00:00")
    assert in_one_window(ALL_DAY, found, frozenset({6})) == "belongs"


A_DAY = timedelta(days=1)
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
# Within these months no clock changes, so that a minute can be counted by the clock on the wall.
QUIET = st.datetimes(datetime(2024, 6, 1), datetime(2024, 8, 1)).map(lambda moment: moment.replace(tzinfo=LONDON))  # noqa: DTZ001


@st.composite
def hours_of_day(draw: st.DrawFn) -> Hours:
    start = draw(st.integers(0, 23))
    return Hours(start, draw(st.integers(1, 24).filter(lambda end: end != start)))


@st.composite
def short_intervals(draw: st.DrawFn) -> Interval:
    """From a minute to a day, in whole minutes, where clocks do not change."""
    begins = draw(QUIET).replace(second=0, microsecond=0)
    minutes = draw(st.one_of(st.integers(1, 24 * 60), st.integers(1, 24).map(lambda hours: hours * 60)))
    return begins, begins + timedelta(minutes=minutes)


def minutes_in_window(found: Interval, hours: Hours, weekdays: frozenset[int]) -> tuple[int, int]:
    """Count, minute by minute, those in the window and all."""
    total = (found[1] - found[0]) // timedelta(minutes=1)
    inside = 0
    for n in range(total):
        shown = found[0] + timedelta(minutes=n)
        wraps = hours.start > hours.end
        within = shown.hour >= hours.start or shown.hour < hours.end if wraps else hours.start <= shown.hour < hours.end
        begun = shown - timedelta(days=1) if wraps and shown.hour < hours.end else shown
        inside += within and begun.weekday() in weekdays
    return inside, total


@given(short_intervals(), hours_of_day(), WEEKDAYS)
def test_hours_agree_with_counting_minute_by_minute(found: Interval, hours: Hours, weekdays: frozenset[int]) -> None:
    inside, total = minutes_in_window(found, hours, weekdays)
    assert in_one_window(hours, found, weekdays) == ("belongs" if 2 * inside >= total else "elsewhere")


def others(hours: Hours) -> Hours:
    """The hours a window leaves."""
    return Hours(hours.end % 24, hours.start or 24)


@given(short_intervals(), hours_of_day().filter(lambda hours: not hours.whole_day))
def test_a_window_and_the_other_hours_leave_no_incident_out(found: Interval, hours: Hours) -> None:
    answers = [in_one_window(window, found) for window in (hours, others(hours))]
    inside, total = minutes_in_window(found, hours, EVERY_DAY)
    assert "belongs" in answers
    assert (answers == ["belongs", "belongs"]) == (2 * inside == total)


@given(intervals(A_DAY))
def test_the_whole_day_on_every_weekday_holds_every_interval_of_a_day_at_most(found: Interval) -> None:
    assert in_one_window(ALL_DAY, found) == "belongs"


@given(st.lists(intervals(timedelta(days=3)), min_size=1, max_size=8), hours_of_day(), WEEKDAYS)
def test_many_incidents_are_answered_as_each_alone(
    found: list[Interval], hours: Hours, weekdays: frozenset[int]
) -> None:
    belongs, too_vague = in_hours(*asked(found), hours, weekdays)
    alone = [in_hours(*asked([each]), hours, weekdays) for each in found]
    assert belongs.tolist() == [answer[0].item() for answer in alone]
    assert too_vague.tolist() == [answer[1].item() for answer in alone]


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (Period.month("2024-03"), Period.month("2024-02"), Period.month("2023-03")),
        (
            Period(date(2024, 1, 1), date(2024, 4, 1)),
            Period(date(2023, 10, 1), date(2024, 1, 1)),
            Period(date(2023, 1, 1), date(2023, 4, 1)),
        ),
        (
            Period(date(2024, 3, 4), date(2024, 3, 11)),
            Period(date(2024, 2, 26), date(2024, 3, 4)),
            Period(date(2023, 3, 6), date(2023, 3, 13)),
        ),
        (
            Period(date(2023, 1, 1), date(2025, 1, 1)),
            Period(date(2021, 1, 1), date(2023, 1, 1)),
            Period(date(2021, 1, 1), date(2023, 1, 1)),
        ),
        (
            Period(date(2024, 2, 29), date(2025, 2, 28)),
            Period(date(2023, 3, 1), date(2024, 2, 29)),
            Period(date(2023, 2, 28), date(2024, 2, 28)),
        ),
        (
            Period(date(2023, 1, 2), date(2024, 1, 3)),
            Period(date(2022, 1, 1), date(2023, 1, 2)),
            Period(date(2021, 1, 2), date(2022, 1, 3)),
        ),
    ],
    ids=["a month", "a quarter", "a week keeps its days", "two years", "a year from a leap day", "a year and a day"],
)
def test_earlier_periods_are_as_long_and_never_overlap(period: Period, before: Period, year_before: Period) -> None:
    assert period.earlier(1) == before
    assert period.earlier(0) == period
    assert period.year_before() == year_before
    assert year_before.end <= period.start


def test_what_lies_before_the_calendar_is_refused() -> None:
    with pytest.raises(ParameterError, match="outside the years 1900"):
        Period.month("1900-01").earlier(1)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 60 * 24 * 80), st.sampled_from([1, 60, 13 * 60, 24 * 60, 7 * 1440, 30 * 1440, 50_001])
        ),
        max_size=12,
    ),
    st.lists(st.integers(0, 70), min_size=0, max_size=6, unique=True),
)
def test_the_period_of_an_incident_is_the_one_it_is_in(rows: list[tuple[int, int]], days: list[int]) -> None:
    days = sorted(days)
    periods = [Period(date(2025, 1, 1) + timedelta(a), date(2025, 1, 1) + timedelta(b)) for a, b in pairwise(days)][
        ::-1
    ]
    start = pd.Timestamp("2025-01-01", tz="UTC")
    moments = [start + pd.Timedelta(minutes=a) for a, _ in rows], [start + pd.Timedelta(minutes=a + b) for a, b in rows]
    begins, ends = (pd.Series(pd.DatetimeIndex(each, tz="UTC").tz_convert(TIMEZONE).as_unit("us")) for each in moments)
    found = period_of(begins, ends, periods)
    for at, period in enumerate(periods):
        assert ((found == at) == in_period(begins, ends, period)[0]).all()


def test_periods_that_overlap_are_refused() -> None:
    times = pd.Series(pd.DatetimeIndex([], tz=TIMEZONE).as_unit("us"))
    with pytest.raises(ParameterError, match="2024-01-01 to 2024-01-31 and 2024-01-31 overlap"):
        period_of(times, times, [Period(date(2024, 1, 31), date(2024, 2, 1)), Period.month("2024-01")])
