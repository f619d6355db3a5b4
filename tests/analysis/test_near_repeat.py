"""Near repeats: worked by hand on the edges of the bands, against brute force and pointpats, and what must hold."""

from collections.abc import Sequence
from itertools import combinations
from math import hypot

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.near_repeat import MAX_DAYS, NearRepeat, near_repeat
from geo.errors import CrsError, ParameterError, SchemaError
from geo.schema import TIMESTAMP, TIMEZONE
from geo.sources.ingest import incidents_table

LIMITS_M, LIMITS_DAYS = [0.1, 100, 200], [0, 7, 14]
FIRST_DAY = pd.Timestamp("2024-01-01", tz=TIMEZONE)
Point = tuple[float, float]

places = st.tuples(st.integers(0, 3), st.integers(0, 2)).map(lambda place: (100.0 * place[0], 100.0 * place[1]))
rows = st.lists(st.tuples(places, st.integers(0, 25)), min_size=2, max_size=14)


def seeded() -> np.random.Generator:
    return np.random.default_rng(11)


def times(instants: Sequence[pd.Timestamp]) -> pd.Series:
    return pd.Series(pd.DatetimeIndex(list(instants), dtype=TIMESTAMP))


def incidents(points: Sequence[Point], begins: Sequence[pd.Timestamp], ends: Sequence[pd.Timestamp]) -> pd.DataFrame:
    columns: dict[str, object] = {
        "incident_id": [f"row-{n:04d}" for n in range(len(points))],
        "source": "police",
        "occurred_from": times(begins),
        "occurred_to": times(ends),
        "easting": [x for x, _ in points],
        "northing": [y for _, y in points],
        "precision": "address",
        "category": "Burglary",
    }
    return incidents_table(columns, len(points))


def on_days(points: Sequence[Point], days: Sequence[int]) -> pd.DataFrame:
    """Incidents that lasted from 09:00 to 10:00, so many days after the first."""
    begins = [FIRST_DAY + pd.DateOffset(days=day, hours=9) for day in days]
    return incidents(points, begins, [begin + pd.Timedelta(hours=1) for begin in begins])


def run(table: pd.DataFrame, **options) -> NearRepeat:
    usual = {"space_limits_m": LIMITS_M, "time_limits_days": LIMITS_DAYS, "permutations": 9, "rng": seeded()}
    return near_repeat(table, **{**usual, **options})


def brute_force(points, days, limits_m=LIMITS_M, limits_days=LIMITS_DAYS) -> np.ndarray:
    """Count pair by pair."""
    found = np.zeros((len(limits_m), len(limits_days)), int)
    for one, other in combinations(range(len(points)), 2):
        distance = hypot(points[one][0] - points[other][0], points[one][1] - points[other][1])
        apart = abs(int(days[one]) - int(days[other]))
        if distance <= limits_m[-1] and apart <= limits_days[-1]:
            found[np.searchsorted(limits_m, distance), np.searchsorted(limits_days, apart)] += 1
    return found


class Recorder:
    """Shuffles like a generator and remembers what it gave."""

    def __init__(self) -> None:
        self.rng = seeded()
        self.given: list[npt.NDArray[np.int64]] = []

    def permutation(self, values):
        self.given.append(self.rng.permutation(values))
        return self.given[-1]


class Prepared:
    """Gives the shuffles it was handed."""

    def __init__(self, *given) -> None:
        self.given = iter(given)

    def permutation(self, _):
        return np.array(next(self.given))


def test_pairs_are_counted_in_the_band_they_lie_in() -> None:
    #          the same place and day, 60 m and 7 days, 80 m and 8 days from the others
    points = [(0, 0), (0, 0), (60, 0), (60, 80)]
    found = run(on_days(points, [0, 0, 7, 15]))
    assert found.observed.tolist() == [
        [1, 0, 0],  # the first two
        [0, 2, 1],  # the first two with the third; the third with the fourth
        [0, 0, 0],  # 100 m and 15 days from the first two to the fourth: beyond the last limit of days
    ]
    assert (found.used, found.left_out) == (4, 0)


def test_a_limit_belongs_to_the_band_it_ends() -> None:
    on_the_edge = run(on_days([(0, 0), (60, 80)], [0, 7]))
    assert on_the_edge.observed.tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    beyond = run(on_days([(0, 0), (60, 80.001)], [0, 8]))
    assert beyond.observed.tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert not run(on_days([(0, 0), (200.001, 0)], [0, 0])).observed.any()
    assert not run(on_days([(0, 0), (0, 0)], [0, 15])).observed.any()


def test_expected_ratio_and_p_value_come_from_the_shuffles() -> None:
    # Two at one place a day apart, a third far away; shuffled, the days of the place are 0 and 50, then 1 and 0.
    table = on_days([(0, 0), (0, 0), (5000, 0)], [0, 1, 50])
    prepared = Prepared([0, 50, 1], [1, 0, 50], [1, 50, 0])
    found = run(table, space_limits_m=[100], time_limits_days=[7], permutations=3, rng=prepared)
    assert found.observed.tolist() == [[1]]
    assert found.expected.tolist() == [[1 / 3]]
    assert found.ratio.tolist() == [[3]]
    # One shuffle of three, and the observed arrangement itself, have as many.
    assert found.p_value.tolist() == [[0.5]]


def test_where_nothing_is_near_there_is_no_ratio() -> None:
    found = run(on_days([(0, 0), (5000, 0), (9000, 0)], [0, 1, 2]))
    assert not found.observed.any()
    assert not found.expected.any()
    assert np.isnan(found.ratio).all()
    assert (found.p_value == 1).all()


def test_all_at_one_place_and_day_are_as_expected() -> None:
    found = run(on_days([(3, 4)] * 5, [2] * 5))
    assert found.observed[0, 0] == found.expected[0, 0] == 10
    assert (found.ratio[0, 0], found.p_value[0, 0]) == (1, 1)
    assert not found.observed[1:].any()
    assert not found.observed[:, 1:].any()


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_incidents_make_no_pair(n) -> None:
    found = run(on_days([(0, 0)] * n, [0] * n))
    assert found.observed.tolist() == [[0] * 3] * 3
    for nothing in (found.expected, found.ratio, found.p_value):
        assert nothing.shape == (3, 3)
        assert np.isnan(nothing).all()
    assert (found.used, found.left_out, found.notice) == (n, 0, "")


@settings(max_examples=40)
@given(rows)
def test_observed_pairs_are_those_of_brute_force(given_rows) -> None:
    points, days = zip(*given_rows, strict=True)
    np.testing.assert_array_equal(run(on_days(points, days), permutations=1).observed, brute_force(points, days))


@settings(max_examples=40)
@given(rows)
def test_shuffled_pairs_are_those_of_brute_force(given_rows) -> None:
    points, days = zip(*given_rows, strict=True)
    recorder = Recorder()
    found = run(on_days(points, days), permutations=6, rng=recorder)
    assert len(recorder.given) == 6
    assert all(sorted(given) == sorted(np.subtract(days, min(days))) for given in recorder.given)
    # Rows stand from west to east, and from south to north, when their dates are shuffled.
    counts = np.array([brute_force(sorted(points), given) for given in recorder.given])
    np.testing.assert_allclose(found.expected, counts.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(found.p_value, (1 + (counts >= found.observed).sum(axis=0)) / 7)


@settings(max_examples=25)
@given(rows, st.randoms())
def test_neither_order_nor_place_nor_season_matters(given_rows, random) -> None:
    points, days = zip(*given_rows, strict=True)
    other_points, other_days = zip(*random.sample(given_rows, len(given_rows)), strict=True)
    moved = [(x + 480_000, y + 200_000) for x, y in other_points]
    later = [day + 75 for day in other_days]  # from 16 March on: the clocks change in between
    here, there = run(on_days(points, days)), run(on_days(moved, later))
    np.testing.assert_array_equal(here.observed, there.observed)


@settings(max_examples=40)
@given(rows)
def test_within_wide_limits_every_pair_is_counted_once(given_rows) -> None:
    points, days = zip(*given_rows, strict=True)
    found = run(on_days(points, days), space_limits_m=[0.1, 150, 1000], time_limits_days=[3, 30])
    n_pairs = len(points) * (len(points) - 1) // 2
    assert found.observed.sum() == n_pairs
    assert found.expected.sum() == pytest.approx(n_pairs)


def burst(n: int) -> pd.DataFrame:
    """Places and days by chance, but for 15 pairs a few metres and days apart."""
    rng = np.random.default_rng(5)
    x, y, days = rng.integers(0, 3000, n).astype(float), rng.integers(0, 3000, n).astype(float), rng.integers(0, 365, n)
    x[:15], y[:15], days[:15] = x[15:30] + 5, y[15:30], days[15:30] + 2
    return on_days(list(zip(x, y, strict=True)), days.tolist())


def test_memory_limits_do_not_change_the_result(monkeypatch) -> None:
    table = burst(150)
    whole = run(table, permutations=50)
    for name, small in (("_DRAWS_BYTES", 2 * 150 * 7), ("_CHUNK", 20), ("_CELLS", 200), ("_MOST_PAIRS", 3)):
        monkeypatch.setattr(f"geo.analysis.near_repeat.{name}", small)
        pieces = run(table, permutations=50)
        for part in ("observed", "expected", "p_value"):
            np.testing.assert_array_equal(getattr(whole, part), getattr(pieces, part))


def test_more_pairs_than_eight_bits_count_are_counted() -> None:
    found = run(on_days([(0, 0)] * 60, [0] * 60))
    assert found.observed[0, 0] == 60 * 59 / 2


def test_a_burst_is_found_and_chance_is_not() -> None:
    found = run(burst(300), permutations=199)
    assert found.p_value[1, 1] == 1 / 200
    assert found.ratio[1, 1] > 2
    assert found.p_value[2].min() > 0.02


def test_the_same_seed_gives_the_same_result() -> None:
    first, second = run(burst(80)), run(burst(80))
    np.testing.assert_array_equal(first.expected, second.expected)


def test_counts_and_their_mean_are_those_of_pointpats() -> None:
    from pointpats import Knox  # noqa: PLC0415  # takes seconds

    table = burst(300)
    days = (table["occurred_from"].dt.tz_localize(None) - pd.Timestamp("2024-01-01")).dt.days.to_numpy()
    theirs = Knox(table[["easting", "northing"]].to_numpy(), days[:, None], delta=150, tau=14, permutations=0)
    ours = run(table, space_limits_m=[150], time_limits_days=[14], permutations=999)
    assert ours.observed[0, 0] == theirs.nst
    # Near pairs are few, so that their number is nearly Poisson; four standard errors of a mean of 999.
    expected = theirs.expected[0, 0]
    assert ours.expected[0, 0] == pytest.approx(expected, abs=4 * np.sqrt(expected / 999))


def test_a_date_is_the_day_of_the_middle_by_the_clock() -> None:
    evening, morning = FIRST_DAY + pd.Timedelta(hours=18), FIRST_DAY + pd.Timedelta(hours=33)
    # 18:00-06:00 has its middle at midnight and belongs to the second day, as 09:00-10:00 does; 18:00-05:59 does not.
    for hours, observed in ((12, [1, 0, 0]), (11.98, [0, 1, 0])):
        ends = [evening + pd.Timedelta(hours=hours), morning + pd.Timedelta(hours=1)]
        assert run(incidents([(0, 0)] * 2, [evening, morning], ends)).observed[0].tolist() == observed


def test_dates_without_hours_are_whole_days_apart_across_a_change_of_the_clocks() -> None:
    for first, week_later in (("2024-10-25", "2024-11-01"), ("2024-03-29", "2024-04-05")):
        begins = [pd.Timestamp(day, tz=TIMEZONE) for day in (first, week_later)]
        table = incidents([(0, 0)] * 2, begins, [begin + pd.DateOffset(days=1) for begin in begins])
        assert run(table).observed[0].tolist() == [0, 1, 0]


def test_intervals_longer_than_a_day_are_left_out_and_counted() -> None:
    assert MAX_DAYS == 1
    begins = [FIRST_DAY, FIRST_DAY, FIRST_DAY, pd.Timestamp("2024-10-27", tz=TIMEZONE)]
    lasts = [pd.Timedelta(hours=1), pd.Timedelta(days=1), pd.Timedelta(days=1, microseconds=1), pd.Timedelta(hours=25)]
    ends = [begin + last for begin, last in zip(begins, lasts, strict=True)]
    found = run(incidents([(0, 0)] * 4, begins, ends))
    # The day the clocks go back has 25 hours.
    assert (found.used, found.left_out) == (3, 1)
    assert found.observed[0].tolist() == [1, 0, 0]
    assert run(incidents([(0, 0)] * 4, begins, ends), max_days=2).used == 4


def test_month_only_data_is_refused_with_the_reason() -> None:
    months = incidents([(0, 0)] * 2, [FIRST_DAY] * 2, [pd.Timestamp("2024-02-01", tz=TIMEZONE)] * 2)
    with pytest.raises(ParameterError, match="none of 2 incidents is known to within 24 hours; months cannot say"):
        run(months)
    some = incidents([(0, 0)] * 2, [FIRST_DAY] * 2, [FIRST_DAY + pd.Timedelta(days=on) for on in (1, 31)])
    assert (run(some).used, run(some).left_out) == (1, 1)


def test_locations_that_are_no_addresses_are_said() -> None:
    table = on_days([(0, 0), (0, 0), (50, 0)], [0, 1, 2])
    assert run(table).notice == ""
    table["precision"] = pd.Categorical(["map point", "address", "postcode"])
    found = run(table)
    assert found.vague == 2
    assert found.notice.startswith("2 of 3 incidents are placed at a map point, postcode or area")


def test_a_century_between_dates_is_no_matter() -> None:
    assert run(on_days([(0, 0)] * 2, [0, 40_001]), time_limits_days=[7, 40_000, 40_001]).observed[0, 2] == 1
    assert run(on_days([(0, 0)] * 2, [0, 9]), time_limits_days=[7, 40_000]).observed[0].tolist() == [0, 1]
    # 65,540 days would be 4 in sixteen bits.
    assert not run(on_days([(0, 0)] * 2, [0, 65_540])).observed.any()


@pytest.mark.parametrize("wrong", [[], [0, 100], [-1], [100, 100], [200, 100], [np.nan], [100, np.inf], ["near"], "12"])
def test_distances_that_do_not_rise_from_above_zero_are_refused(wrong) -> None:
    with pytest.raises(ParameterError, match="limits above 0 that rise"):
        run(on_days([(0, 0)], [0]), space_limits_m=wrong)


@pytest.mark.parametrize("wrong", [[], [-1, 7], [7, 7], [14, 7], [7.5], [np.nan], [7, np.inf], ["week"], "7"])
def test_times_that_are_not_whole_rising_days_are_refused(wrong) -> None:
    with pytest.raises(ParameterError, match="whole days that rise"):
        run(on_days([(0, 0)], [0]), time_limits_days=wrong)


def test_other_options_without_meaning_are_refused() -> None:
    for wrong in (0, -1, np.nan, np.inf):
        with pytest.raises(ParameterError, match="the limit must be a length above 0"):
            run(on_days([(0, 0)], [0]), max_days=wrong)
    for times in (0, -1, 9.5, 99.0, np.nan, "99"):
        with pytest.raises(ParameterError, match=f"{times!r} permutations compare nothing"):
            run(on_days([(0, 0)], [0]), permutations=times)
    assert run(on_days([(0, 0)], [0]), permutations=np.int64(9)).permutations == 9


def test_a_table_that_breaks_its_contract_is_refused() -> None:
    table = on_days([(0, 0), (1, 1)], [0, 1])
    with pytest.raises(SchemaError, match="'occurred_to'"):
        run(table.drop(columns="occurred_to"))
    with pytest.raises(SchemaError, match="'easting'"):
        run(table.assign(easting=[np.nan, 0.0]))


def test_what_was_given_is_not_changed() -> None:
    table = burst(40)
    before = table.copy(deep=True)
    run(table)
    pd.testing.assert_frame_equal(table, before)


def test_degrees_and_infinite_coordinates_are_refused() -> None:
    with pytest.raises(CrsError, match="degrees of longitude and latitude"):
        run(on_days([(-0.7489, 51.6286), (-0.75, 51.63)], [0, 1]))
    for wrong in (np.inf, 3e6):
        with pytest.raises(CrsError, match="far outside the United Kingdom"):
            run(on_days([(0, 0), (wrong, 0)], [0, 1]))
