"""Windows of the week: the fullest is found at its exact edge, and chance is told from a habit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.windows import MOST_HOURS, Window, busiest_windows, chance_share, window_cells
from geo.errors import ParameterError
from geo.periods import Hours

NOTHING = np.zeros((7, 24))


def at(*cells: tuple[int, int]) -> np.ndarray:
    week = NOTHING.copy()
    for day, hour in cells:
        week[day, hour] += 1
    return week


def said(windows: tuple[Window, ...]) -> list[tuple[list[int], str, float]]:
    return [(sorted(each.weekdays), str(each.hours), round(each.share, 4)) for each in windows]


def test_a_window_ends_where_its_last_incident_does() -> None:
    found = busiest_windows(at((4, 22), (4, 23), (5, 22), (5, 23)))
    assert said(found) == [([4, 5], "22:00-24:00", 1.0)]
    assert found[0].share_of_week == 4 / 168


def test_what_needs_one_hour_more_than_allowed_is_divided() -> None:
    week = at(*((2, hour) for hour in range(17)))
    assert said(busiest_windows(week)) == [([2], "00:00-16:00", 0.9412), ([2], "16:00-17:00", 0.0588)]
    assert said(busiest_windows(week, most_hours=17)) == [([2], "00:00-17:00", 1.0)]


def test_weekdays_go_on_from_sunday_to_monday() -> None:
    assert said(busiest_windows(at((6, 9), (0, 9)))) == [([0, 6], "09:00-10:00", 1.0)]


def test_hours_cross_midnight_and_the_day_is_the_one_they_begin_on() -> None:
    assert said(busiest_windows(at(*((day, hour) for day in range(7) for hour in (23, 0))))) == [
        ([0, 1, 2, 3, 4, 5, 6], "23:00-01:00", 1.0)
    ]
    assert said(busiest_windows(at((4, 23), (5, 0)), most_hours=13)) == [([4], "23:00-01:00", 1.0)]
    assert said(busiest_windows(at((6, 23), (0, 0)), most_hours=13)) == [([6], "23:00-01:00", 1.0)]


def test_no_window_is_told_of_nothing() -> None:
    assert busiest_windows(NOTHING) == ()
    assert chance_share(0) == 1


def test_no_more_windows_are_told_than_asked_for() -> None:
    assert len(busiest_windows(np.ones((7, 24)))) == 3
    assert len(busiest_windows(np.ones((7, 24)), most_windows=5)) == 5


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 23)), min_size=1, max_size=40),
    st.integers(1, 12),
)
def test_windows_share_no_hour_keep_the_limit_and_none_of_that_size_holds_more(
    cells: list[tuple[int, int]], most: int
) -> None:
    week = at(*cells)
    found = busiest_windows(week, most_hours=most)
    held = [window_cells(each.hours, each.weekdays) for each in found]
    assert np.sum(held, axis=0).max() == 1
    assert max(each.sum() for each in held) <= most
    for window, mask in zip(found, held, strict=True):
        assert window.share == pytest.approx(week[mask].sum() / len(cells))
    tried = [
        week[
            window_cells(Hours(start, (start + length - 1) % 24 + 1), frozenset((day + on) % 7 for on in range(days)))
        ].sum()
        for days in range(1, 7)
        for length in range(1, most // days + 1)
        for day in range(7)
        for start in range(24)
    ]
    assert found[0].share * len(cells) >= max(tried) - 1e-9


def test_chance_fills_a_window_less_the_more_incidents_there_are() -> None:
    even = MOST_HOURS / 168
    shares = [chance_share(n) for n in (10, 100, 1_000, 1_000_000)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] >= 0.3
    assert even < shares[-1] < even + 0.002


def test_one_even_week_in_twenty_holds_more_than_chance_is_said_to() -> None:
    rng = np.random.default_rng(7)
    weeks = rng.multinomial(200, np.full(168, 1 / 168), 100).reshape(-1, 7, 24).astype(float)
    limit = chance_share(200)
    passed = sum(busiest_windows(week, most_windows=1)[0].share > limit for week in weeks)
    assert 1 <= passed <= 12


def test_a_window_past_midnight_goes_on_to_the_next_day() -> None:
    held = window_cells(Hours(22, 3), frozenset({4, 6}))
    assert [np.flatnonzero(day).tolist() for day in held] == [[0, 1, 2], [], [], [], [22, 23], [0, 1, 2], [22, 23]]
    assert window_cells(Hours(0, 24), frozenset(range(7))).all()


@pytest.mark.parametrize(
    ("week", "most", "message"),
    [
        (np.zeros((24, 7)), 16, "none of a week"),
        (-np.ones((7, 24)), 16, "none of a week"),
        (np.full((7, 24), np.nan), 16, "none of a week"),
        (NOTHING, 0, "windows of 0 hours"),
        (NOTHING, 24, "windows of 24 hours"),
    ],
)
def test_what_is_no_week_is_refused(week: np.ndarray, most: int, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        busiest_windows(week, most_hours=most)
