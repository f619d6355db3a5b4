"""Aoristic weights and peaks: worked by hand across clock changes, against a loop over minutes, and what must hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.aoristic import LEAST_USED, MAX_HOURS, UNTOLD, AoristicWeights, aoristic_weights, peak
from geo.analysis.windows import window_cells
from geo.errors import ParameterError, SchemaError
from geo.membership import in_hours
from geo.periods import Hours
from geo.schema import TIMESTAMP, TIMEZONE

LONDON = ZoneInfo(TIMEZONE)
MINUTE_US = 60_000_000
DAY_US = 24 * 60 * MINUTE_US
NEW_YEAR_US = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1e6)
CHANGES_US = [int(datetime(2024, *change, 1, tzinfo=UTC).timestamp() * 1e6) for change in ((3, 31), (10, 27))]
"""Clocks go forward, then back, at 01:00 UTC on a Sunday."""
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6

instants = st.integers(NEW_YEAR_US, NEW_YEAR_US + 366 * DAY_US)
near_a_change = st.builds(lambda at, off: at + off * MINUTE_US, st.sampled_from(CHANGES_US), st.integers(-2000, 2000))
minutes = st.one_of(st.integers(1, 300), st.integers(1, 12_000))
intervals = st.lists(st.tuples(near_a_change, minutes), min_size=1, max_size=4)


def times(values) -> pd.Series:
    """Instants with an offset, as text or otherwise."""
    return pd.Series(pd.to_datetime(values, utc=True).tz_convert(TIMEZONE).as_unit("us"))


def at_us(values) -> pd.Series:
    """Instants in microseconds since the epoch."""
    return pd.Series(pd.DatetimeIndex(np.array(values, "datetime64[us]"), tz="UTC").tz_convert(TIMEZONE))


def spread(begin: str, end: str, **options) -> AoristicWeights:
    return aoristic_weights(times([begin]), times([end]), **options)


def by_minutes(begins, ends) -> np.ndarray:
    """Weigh whole minutes one by one, as the clock on the wall shows them."""
    weights = np.zeros((7, 24))
    for begin, end in zip(begins, ends, strict=True):
        shown = [datetime.fromtimestamp(at / 1e6, LONDON) for at in range(begin, end, MINUTE_US)]
        for local in shown:
            weights[local.weekday(), local.hour] += 1 / len(shown)
    return weights


def held(weights: np.ndarray) -> dict[tuple[int, int], float]:
    return {(int(day), int(hour)): float(weights[day, hour]) for day, hour in np.argwhere(weights)}


def test_an_interval_gives_each_hour_the_share_it_has_of_it() -> None:
    found = spread("2024-01-05 22:30+00:00", "2024-01-06 00:30+00:00")
    assert held(found.weights) == {(FRIDAY, 22): 0.25, (FRIDAY, 23): 0.5, (SATURDAY, 0): 0.25}
    assert (int(found.used), int(found.left_out)) == (1, 0)


def test_a_minute_lies_in_its_hour_and_an_end_on_the_hour_gives_the_next_one_nothing() -> None:
    assert held(spread("2024-01-05 22:59+00:00", "2024-01-05 23:00+00:00").weights) == {(FRIDAY, 22): 1.0}
    assert held(spread("2024-01-05 22:00+00:00", "2024-01-06 00:00+00:00").weights) == {
        (FRIDAY, 22): 0.5,
        (FRIDAY, 23): 0.5,
    }


def test_sunday_midnight_leads_to_monday() -> None:
    assert held(spread("2024-01-07 23:59:45+00:00", "2024-01-08 00:00:15+00:00").weights) == {
        (SUNDAY, 23): 0.5,
        (MONDAY, 0): 0.5,
    }


def test_when_the_clocks_go_back_the_hour_shown_twice_counts_twice() -> None:
    # Two hours pass: half of 00:00-01:00, all of the first 01:00-02:00 and half of the second.
    assert held(spread("2024-10-27 00:30+01:00", "2024-10-27 01:30+00:00").weights) == {
        (SUNDAY, 0): 0.25,
        (SUNDAY, 1): 0.75,
    }
    # Ten hours by the clock, eleven in truth.
    night = spread("2024-10-26 22:00+01:00", "2024-10-27 08:00+00:00").weights
    assert night[SUNDAY, 1] == pytest.approx(2 / 11, abs=1e-15)
    np.testing.assert_allclose(night[SATURDAY, 22:], 1 / 11)
    np.testing.assert_allclose(night[SUNDAY, [0, 2, 3, 4, 5, 6, 7]], 1 / 11)


def test_when_the_clocks_go_forward_the_skipped_hour_gets_nothing() -> None:
    assert held(spread("2024-03-31 00:30+00:00", "2024-03-31 02:30+01:00").weights) == {
        (SUNDAY, 0): 0.5,
        (SUNDAY, 2): 0.5,
    }
    # Ten hours by the clock, nine in truth.
    night = spread("2024-03-30 22:00+00:00", "2024-03-31 08:00+01:00").weights
    assert night[SUNDAY, 1] == 0
    np.testing.assert_allclose(night[SUNDAY, [0, 2, 3, 4, 5, 6, 7]], 1 / 9)


def test_a_week_gives_every_hour_the_same_but_for_the_hours_of_a_change() -> None:
    ordinary = spread("2024-01-03 13:00+00:00", "2024-01-10 13:00+00:00")
    np.testing.assert_allclose(ordinary.weights, 1 / 168, rtol=1e-12)
    longer = spread("2024-10-21 00:00+01:00", "2024-10-28 00:00+00:00")
    expected = np.full((7, 24), 1 / 169)
    expected[SUNDAY, 1] = 2 / 169
    np.testing.assert_allclose(longer.weights, expected, rtol=1e-12)
    shorter = spread("2024-03-25 00:00+00:00", "2024-04-01 00:00+01:00")
    expected = np.full((7, 24), 1 / 167)
    expected[SUNDAY, 1] = 0
    np.testing.assert_allclose(shorter.weights, expected, rtol=1e-12)
    assert shorter.weights[SUNDAY, 1] == 0
    assert ordinary.used == longer.used == shorter.used == 1


def test_an_interval_longer_than_a_week_is_left_out_and_counted() -> None:
    assert MAX_HOURS == 7 * 24
    week = timedelta(days=7)
    begin = datetime(2024, 1, 3, 13, tzinfo=UTC)
    for longer_us, used in ((0, 1), (1, 0)):
        found = aoristic_weights(times([begin]), times([begin + week + timedelta(microseconds=longer_us)]))
        assert (int(found.used), int(found.left_out)) == (used, 1 - used)
        assert found.weights.sum() == pytest.approx(used)


def test_the_limit_is_an_option_and_itself_allowed() -> None:
    night = ("2024-01-05 18:00+00:00", "2024-01-06 08:00+00:00")
    assert spread(*night, max_hours=14).used == 1
    assert spread(*night, max_hours=13.99).left_out == 1
    # A day by the clock, though 25 hours passed; 24 hours, though the clock went on by 25.
    assert spread("2024-10-27 00:00+01:00", "2024-10-28 00:00+00:00", max_hours=24).used == 1
    assert spread("2024-03-31 00:00+00:00", "2024-04-01 01:00+01:00", max_hours=24).used == 1


def test_months_tell_no_hour() -> None:
    found = spread("2024-01-01 00:00+00:00", "2024-02-01 00:00+00:00")
    assert (int(found.used), int(found.left_out)) == (0, 1)
    assert not found.weights.any()
    assert not peak(found).told


def test_any_length_can_be_spread_where_asked() -> None:
    year = spread("2024-01-01 00:00+00:00", "2025-01-01 00:00+00:00", max_hours=np.inf).weights
    # 366 days from a Monday on: 52 weeks, a Monday and a Tuesday; one hour of Sunday skipped, one shown twice.
    expected = np.full((7, 24), 52 / (366 * 24))
    expected[:2] = 53 / (366 * 24)
    np.testing.assert_allclose(year, expected, rtol=1e-12)


@given(intervals, st.sampled_from([1, 24, 168, np.inf]))
def test_weights_are_those_of_a_loop_over_minutes(rows, max_hours) -> None:
    begins = [begin for begin, _ in rows]
    ends = [begin + n * MINUTE_US for begin, n in rows]
    short = []
    for begin, end in zip(begins, ends, strict=True):
        wall = [datetime.fromtimestamp(at / 1e6, LONDON).replace(tzinfo=None) for at in (begin, end)]
        hours = min((end - begin) / 3.6e9, (wall[1] - wall[0]).total_seconds() / 3600)
        short.append(hours <= max_hours)
    found = aoristic_weights(at_us(begins), at_us(ends), max_hours=max_hours)
    expected = by_minutes(np.array(begins)[short].tolist(), np.array(ends)[short].tolist())
    np.testing.assert_allclose(found.weights, expected, rtol=0, atol=1e-12)
    assert (int(found.used), int(found.left_out)) == (sum(short), len(rows) - sum(short))


@given(st.lists(st.tuples(instants, st.integers(1, 400 * DAY_US)), max_size=30))
def test_the_total_is_the_number_of_incidents_used_and_no_weight_is_negative(rows) -> None:
    begins, lengths = np.array(rows, np.int64).reshape(-1, 2).T
    for max_hours in (MAX_HOURS, np.inf):
        found = aoristic_weights(at_us(begins), at_us(begins + lengths), max_hours=max_hours)
        assert found.weights.sum() == pytest.approx(int(found.used), abs=1e-9)
        assert found.used + found.left_out == len(rows)
        assert (found.weights >= 0).all()


@given(st.lists(st.tuples(near_a_change, st.integers(1, 8 * DAY_US)), min_size=1, max_size=6))
def test_hours_get_weight_if_and_only_if_an_interval_overlaps_them(rows) -> None:
    overlapped = np.zeros((7, 24), bool)
    for begin, length in rows:
        for hour in range(begin // (60 * MINUTE_US), (begin + length - 1) // (60 * MINUTE_US) + 1):
            local = datetime.fromtimestamp(hour * 3600, LONDON)
            overlapped[local.weekday(), local.hour] = True
    begins, lengths = np.array(rows, np.int64).T
    found = aoristic_weights(at_us(begins), at_us(begins + lengths), max_hours=np.inf)
    np.testing.assert_array_equal(found.weights > 0, overlapped)


def test_thousands_of_intervals_leave_no_rounding_where_none_is() -> None:
    rng = np.random.default_rng(4)
    # All between Tuesday 00:00 and Friday 00:00.
    begins = int(datetime(2024, 1, 2, tzinfo=UTC).timestamp() * 1e6) + rng.integers(0, DAY_US, 25_000)
    found = aoristic_weights(at_us(begins), at_us(begins + rng.integers(1, 2 * DAY_US, 25_000)))
    assert not found.weights[[0, 4, 5, 6]].any()
    assert (found.weights[1:4] > 0).all()


@given(instants, st.integers(2, 200 * DAY_US), st.floats(0, 1))
def test_splitting_an_interval_and_weighing_by_length_changes_nothing(begin, length, where) -> None:
    middle = begin + min(max(1, int(where * length)), length - 1)
    end = begin + length
    found = [
        (until - since) * aoristic_weights(at_us([since]), at_us([until]), max_hours=np.inf).weights
        for since, until in ((begin, end), (begin, middle), (middle, end))
    ]
    np.testing.assert_allclose(found[0] / length, (found[1] + found[2]) / length, rtol=0, atol=1e-12)


@given(st.integers(0, 60 * DAY_US), st.integers(1, 7 * DAY_US), st.integers(1, 15))
def test_a_shift_by_whole_weeks_between_changes_is_not_seen(off, length, weeks) -> None:
    begin = CHANGES_US[0] + DAY_US + off
    here, there = (
        aoristic_weights(at_us([at]), at_us([at + length])).weights for at in (begin, begin + weeks * 7 * DAY_US)
    )
    np.testing.assert_array_equal(here, there)


@given(st.lists(st.tuples(instants, st.integers(1, 7 * DAY_US), st.integers(0, 3)), min_size=1), st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random) -> None:
    shuffled = random.sample(rows, len(rows))
    found = []
    for each in (rows, shuffled):
        begins, lengths, group = np.array(each, np.int64).T
        found.append(aoristic_weights(at_us(begins), at_us(begins + lengths), group=group))
    np.testing.assert_allclose(found[0].weights, found[1].weights, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found[0].used, found[1].used)


@given(st.lists(st.tuples(instants, st.integers(1, 9 * DAY_US), st.integers(0, 4)), max_size=30))
def test_each_group_gets_what_its_own_incidents_give(rows) -> None:
    begins, lengths, group = np.array(rows, np.int64).reshape(-1, 3).T
    together = aoristic_weights(at_us(begins), at_us(begins + lengths), group=group)
    n_groups = int(group.max(initial=-1)) + 1
    assert together.weights.shape == (n_groups, 7, 24)
    assert together.used.shape == together.left_out.shape == (n_groups,)
    for number in range(n_groups):
        own = group == number
        alone = aoristic_weights(at_us(begins[own]), at_us((begins + lengths)[own]))
        np.testing.assert_allclose(together.weights[number], alone.weights, rtol=0, atol=1e-12)
        assert (together.used[number], together.left_out[number]) == (alone.used, alone.left_out)


def test_rows_beyond_one_chunk_count_as_well(monkeypatch) -> None:
    rng = np.random.default_rng(7)
    begins = NEW_YEAR_US + rng.integers(0, 366 * DAY_US, 500)
    ends = begins + rng.integers(1, 8 * DAY_US, 500)
    group = rng.integers(0, 3, 500)
    whole = aoristic_weights(at_us(begins), at_us(ends), group=group)
    monkeypatch.setattr("geo.analysis.aoristic._CHUNK", 7)
    pieces = aoristic_weights(at_us(begins), at_us(ends), group=group)
    np.testing.assert_allclose(whole.weights, pieces.weights, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(whole.left_out, pieces.left_out)


@given(near_a_change, st.integers(1, 25 * 60), st.integers(0, 23), st.integers(1, 24), st.frozensets(st.integers(0, 6)))
def test_the_filter_by_hours_keeps_by_the_same_clock(begin, length, start, end, weekdays) -> None:
    if start == end:
        return
    begins, ends = at_us([begin]), at_us([begin + length * MINUTE_US])
    found = aoristic_weights(begins, ends, max_hours=24)
    belongs, too_vague = in_hours(begins, ends, Hours(start, end), weekdays)
    assert bool(too_vague[0]) == bool(found.left_out)
    inside = found.weights[window_cells(Hours(start, end), weekdays)].sum()
    if abs(inside - 0.5) > 1e-9:
        assert bool(belongs[0]) == (inside > 0.5)


def test_without_an_incident_all_is_zero() -> None:
    none = at_us([])
    found = aoristic_weights(none, none)
    assert found.weights.shape == (7, 24)
    assert not found.weights.any()
    assert found.used == found.left_out == 0
    in_groups = aoristic_weights(none, none, group=np.empty(0, np.int64))
    assert in_groups.weights.shape == (0, 7, 24)
    assert peak(in_groups).weekdays.shape == (0, 7)


def test_a_group_without_incidents_between_others_is_empty() -> None:
    begin, end = times(["2024-01-05 22:00+00:00"] * 2), times(["2024-01-05 23:00+00:00"] * 2)
    found = aoristic_weights(begin, end, group=np.array([0, 2]))
    assert found.used.tolist() == [1, 0, 1]
    assert found.weights.sum(axis=(1, 2)).tolist() == [1, 0, 1]


def test_times_of_another_kind_are_refused() -> None:
    good, later = times(["2024-01-05 22:00+00:00"]), times(["2024-01-05 23:00+00:00"])
    with pytest.raises(SchemaError, match="occurred_to is datetime64.*is needed"):
        aoristic_weights(good, later.dt.tz_localize(None))
    with pytest.raises(SchemaError, match="occurred_from is datetime64.*UTC.*is needed"):
        aoristic_weights(good.dt.tz_convert("UTC"), later)
    with pytest.raises(SchemaError, match="occurred_to is missing in row 1"):
        aoristic_weights(pd.concat([good, good]), pd.concat([later, pd.Series([pd.NaT], dtype=TIMESTAMP)]))
    for ends in (good, later - pd.Timedelta(hours=2)):
        with pytest.raises(SchemaError, match="row 0 ends before or when it begins"):
            aoristic_weights(good, ends)


def test_options_without_meaning_are_refused() -> None:
    good, later = times(["2024-01-05 22:00+00:00"]), times(["2024-01-05 23:00+00:00"])
    for wrong in (0, -1, np.nan):
        with pytest.raises(ParameterError, match="limit must be above 0"):
            aoristic_weights(good, later, max_hours=wrong)
    with pytest.raises(ParameterError, match="group -1"):
        aoristic_weights(good, later, group=np.array([-1]))
    with pytest.raises(ParameterError, match="2 groups are given for 1 incidents"):
        aoristic_weights(good, later, group=np.array([0, 1]))
    for wrong in (0, 1.01, np.nan):
        with pytest.raises(ParameterError, match="share"):
            peak(aoristic_weights(good, later), share=wrong)


def test_real_thefts_agree_with_the_loop_over_minutes(shared_data: Path) -> None:
    thefts = pd.read_csv(shared_data / "benchmarks" / "nycvehiclethefts.csv.gz", nrows=2_000)
    begins, ends = (
        pd.to_datetime(thefts[column], utc=True).astype("datetime64[us, UTC]").astype("int64").to_numpy()
        for column in ("date_start", "date_end")
    )
    ends = np.maximum(ends, begins + MINUTE_US)
    found = aoristic_weights(at_us(begins), at_us(ends))
    assert found.weights.sum() == pytest.approx(int(found.used))
    short = ends - begins <= 7 * DAY_US
    assert found.used == short.sum()
    few = np.flatnonzero(short)[:250]
    np.testing.assert_allclose(
        aoristic_weights(at_us(begins[few]), at_us(ends[few])).weights,
        by_minutes(begins[few].tolist(), ends[few].tolist()),
        rtol=0,
        atol=1e-9,
    )


def by_hand(weights: dict[tuple[int, int], float], used: int = LEAST_USED) -> AoristicWeights:
    """Weights in units of an incident."""
    table = np.zeros((7, 24))
    for (day, hour), weight in weights.items():
        table[day, hour] = weight
    return AoristicWeights(table, np.asarray(used), np.asarray(0))


def test_the_peak_is_the_shortest_run_of_hours_with_half_of_the_weight() -> None:
    found = peak(by_hand({(FRIDAY, 21): 3, (FRIDAY, 22): 2, (MONDAY, 9): 4, (SATURDAY, 22): 1}))
    assert found.told
    assert np.flatnonzero(found.weekdays).tolist() == [FRIDAY]
    # 21:00-23:00 holds 6 of 10; no single hour holds 5.
    assert (int(found.start), int(found.end)) == (21, 23)
    assert str(Hours(int(found.start), int(found.end))) == "21:00-23:00"


def test_exactly_half_is_enough() -> None:
    found = peak(by_hand({(FRIDAY, 21): 5, (MONDAY, 9): 3, (MONDAY, 10): 2}))
    assert (int(found.start), int(found.end)) == (21, 22)
    # Monday holds as much, but none of it in these hours.
    assert np.flatnonzero(found.weekdays).tolist() == [FRIDAY]


def test_the_weekday_is_that_on_which_the_hours_begin() -> None:
    # 22:00-02:00 holds 7 of 13: 4 begun on Friday, 3 on Sunday. By the calendar Saturday would hold the most, 8.
    found = peak(by_hand({(FRIDAY, 22): 1, (SATURDAY, 1): 3, (SATURDAY, 12): 5, (MONDAY, 0): 3, (MONDAY, 6): 1}, 13))
    assert (int(found.start), int(found.end)) == (22, 2)
    assert np.flatnonzero(found.weekdays).tolist() == [FRIDAY]
    sunday = peak(by_hand({(SUNDAY, 23): 3, (MONDAY, 0): 3, (MONDAY, 12): 4}))
    assert (int(sunday.start), int(sunday.end)) == (23, 1)
    assert np.flatnonzero(sunday.weekdays).tolist() == [SUNDAY]


def test_rounding_decides_neither_a_tie_nor_a_half() -> None:
    tie = by_hand({**{(MONDAY, hour): 4.2 / 7 for hour in range(7)}, (FRIDAY, 5): 4.2})
    assert tie.weights[MONDAY].sum() < tie.weights[FRIDAY].sum()
    assert np.flatnonzero(peak(tie, share=0.84).weekdays).tolist() == [MONDAY, FRIDAY]
    nearly = peak(by_hand({(FRIDAY, 1): float(np.nextafter(5, 0)), (MONDAY, 9): 3, (MONDAY, 11): 2}))
    assert (int(nearly.start), int(nearly.end)) == (1, 2)


def test_a_run_may_cross_midnight_or_end_there() -> None:
    across = peak(by_hand({(FRIDAY, 23): 4, (SATURDAY, 0): 4, (MONDAY, 12): 2}), share=0.8)
    assert (int(across.start), int(across.end)) == (23, 1)
    until = peak(by_hand({(FRIDAY, 22): 4, (FRIDAY, 23): 4, (MONDAY, 12): 2}), share=0.8)
    assert (int(until.start), int(until.end)) == (22, 24)


def test_of_equal_runs_the_heavier_then_the_earlier_is_told() -> None:
    heavier = peak(by_hand({(0, 2): 5.0, (0, 8): 5.5, (0, 20): 5.0}, used=10))
    assert (int(heavier.start), int(heavier.end)) == (8, 9)
    earlier = peak(by_hand({(0, 2): 5, (0, 20): 5}))
    assert (int(earlier.start), int(earlier.end)) == (2, 3)


def test_all_of_an_even_spread_takes_the_whole_day() -> None:
    even = peak(by_hand({(day, hour): 10 / 168 for day in range(7) for hour in range(24)}), share=1)
    assert (int(even.start), int(even.end)) == (0, 24)
    assert even.weekdays.all()
    half = peak(by_hand({(day, hour): 10 / 168 for day in range(7) for hour in range(24)}))
    assert (int(half.start), int(half.end)) == (0, 12)


def test_no_peak_is_told_of_fewer_than_ten_incidents() -> None:
    assert LEAST_USED == 10
    assert peak(by_hand({(FRIDAY, 21): 10}, used=10)).told
    untold = peak(by_hand({(FRIDAY, 21): 9}, used=9))
    assert not untold.told
    assert not untold.weekdays.any()
    assert untold.start == untold.end == UNTOLD


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=168, max_size=168), min_size=1, max_size=3),
    st.sampled_from([0.2, 0.5, 0.75, 1]),
)
def test_peaks_of_many_groups_are_those_of_a_plain_search(tables, share) -> None:
    weights = np.array(tables, np.float64).reshape(-1, 7, 24)
    used = weights.sum(axis=(1, 2)).astype(np.int64)
    found = peak(AoristicWeights(weights, used, np.zeros_like(used)), share=share)
    for group, table in enumerate(weights):
        if used[group] < LEAST_USED:
            assert not found.told[group]
            continue
        hour, week = table.sum(axis=0), table.ravel()
        runs = [
            (length, -sum(hour[(start + on) % 24] for on in range(length)), start)
            for length in range(1, 25)
            for start in range(24)
        ]
        length, _, start = min(run for run in runs if -run[1] >= share * used[group] - 1e-9)
        assert (found.start[group], found.end[group]) == (start, (start + length - 1) % 24 + 1)
        nights = [sum(week[(24 * day + start + on) % 168] for on in range(length)) for day in range(7)]
        assert found.weekdays[group].tolist() == [night == max(nights) for night in nights]


def test_as_many_must_end_as_begin() -> None:
    begins = at_us([NEW_YEAR_US, NEW_YEAR_US])
    for ends in (at_us([NEW_YEAR_US + 1]), at_us([NEW_YEAR_US + 1] * 3)):
        with pytest.raises(ParameterError, match=rf"2 intervals begin and {len(ends)} end"):
            aoristic_weights(begins, ends)


@pytest.mark.parametrize("group", [[0.0, 1.0], [0.0, np.nan], [True, False]])
def test_groups_are_whole_numbers(group: list[float]) -> None:
    begins, ends = at_us([NEW_YEAR_US] * 2), at_us([NEW_YEAR_US + 1] * 2)
    with pytest.raises(ParameterError, match="whole numbers from 0"):
        aoristic_weights(begins, ends, group=np.array(group))
    with pytest.raises(ParameterError, match="give each incident one"):
        aoristic_weights(begins, ends, group=np.array([[0, 1]]))
