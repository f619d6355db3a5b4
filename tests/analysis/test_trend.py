"""Trend and season: what they are on made series, against statsmodels, and when they must not be told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tsa.seasonal import STL

from geo.analysis.trend import LEAST_MONTHS, MOST_MISSING, STANDARD_MONTH_DAYS, trend
from geo.errors import ParameterError
from geo.periods import Period


def calendar(n: int, *, first_year: int = 2021) -> list[str]:
    return [f"{first_year + month // 12}-{month % 12 + 1:02d}" for month in range(n)]


def drawn(n: int, *, mean: float, seed: int = 1, growth: float = -0.06) -> pd.Series:
    rng = np.random.default_rng(seed)
    season = 0.2 * np.cos(2 * np.pi * np.arange(n) / 12)
    counts = rng.poisson(mean * np.exp(growth * np.arange(n) / 12 + season)).astype(float)
    return pd.Series(counts, index=calendar(n))


def days(names: list[str]) -> np.ndarray:
    return np.array([Period.month(name).days for name in names])


def test_a_tenth_less_every_year_is_a_fall_of_ten_per_cent() -> None:
    found = trend(pd.Series([1000] * 12 + [900] * 12 + [810] * 12, index=calendar(36)))
    assert found.slope is not None
    assert found.slope.per_year == pytest.approx(-0.1)
    assert found.slope.low < -0.1 < found.slope.high < 0
    assert found.slope.calendar_months == 12


def test_the_length_of_a_month_is_neither_season_nor_trend() -> None:
    names = calendar(48)
    found = trend(pd.Series(7.0 * days(names), index=names))
    np.testing.assert_allclose(found.standard, 7 * STANDARD_MONTH_DAYS)
    np.testing.assert_allclose(found.level.value, 7 * STANDARD_MONTH_DAYS)
    np.testing.assert_allclose(found.seasonal.value, 0, atol=1e-9)
    assert found.slope is not None
    assert found.slope.per_year == pytest.approx(0, abs=1e-9)
    assert found.season_in_words == "no month clearly above or below the level"


def test_level_and_season_are_those_of_statsmodels() -> None:
    counts = drawn(40, mean=80)
    found = trend(counts)
    standard = counts.to_numpy() * STANDARD_MONTH_DAYS / days(list(counts.index))
    oracle = STL(standard, period=12, seasonal=401, seasonal_deg=0).fit()
    np.testing.assert_allclose(found.level.value, oracle.trend, rtol=1e-9)
    np.testing.assert_allclose(found.seasonal.value, oracle.seasonal, atol=1e-9)


def test_intervals_of_level_and_season_are_those_of_the_smoother_itself() -> None:
    names = calendar(30)
    found = trend(pd.Series(7.0 * days(names), index=names))
    fits = [STL(unit, period=12, seasonal=301, seasonal_deg=0).fit() for unit in np.eye(30)]
    variance = 7 * STANDARD_MONTH_DAYS * STANDARD_MONTH_DAYS / days(names)
    deviation = np.sqrt(variance)
    left = np.eye(30) - np.stack([fit.trend + fit.seasonal for fit in fits], axis=1)
    spread = left * deviation / deviation[:, None]
    degrees = np.trace(spread @ spread.T) ** 2 / ((spread @ spread.T) ** 2).sum()
    for band, part in ((found.level, "trend"), (found.seasonal, "seasonal")):
        weights = np.stack([getattr(fit, part) for fit in fits], axis=1)
        half = t.ppf(0.975, degrees) * np.sqrt(weights**2 @ variance)
        np.testing.assert_allclose(band.high - band.value, half, rtol=1e-9)
        np.testing.assert_allclose(band.value - band.low, half, rtol=1e-9)


@pytest.mark.parametrize("missing", [(), (3, 4, 17, 30)])
def test_the_slope_is_that_of_a_poisson_regression_with_an_effect_for_each_calendar_month(
    missing: tuple[int, ...],
) -> None:
    counts = drawn(40, mean=60, seed=2)
    counts.iloc[list(missing)] = np.nan
    found = trend(counts).slope
    held = counts.notna().to_numpy()
    month = np.arange(40)
    design = np.column_stack([np.eye(12)[month % 12], month / 12])[held]
    offset = np.log(days(list(counts.index)))[held]
    oracle = GLM(counts[held].to_numpy(), design, families.Poisson(), offset=offset).fit(scale="X2")
    assert found is not None
    assert found.per_year == pytest.approx(np.expm1(oracle.params[-1]), rel=1e-6)
    assert found.dispersion > 1
    if not found.autocorrelation:
        half = t.ppf(0.975, oracle.df_resid) * oracle.bse[-1]
        assert found.high == pytest.approx(np.expm1(oracle.params[-1] + half), rel=1e-6)
        assert found.low == pytest.approx(np.expm1(oracle.params[-1] - half), rel=1e-6)


def test_carry_over_widens_the_interval() -> None:
    n = 60
    apart = pd.Series(100.0 + 30 * np.tile([1, -1], 30), index=calendar(n))
    together = pd.Series(100.0 + 30 * np.repeat(np.tile([1, -1, -1, 1, 1], 2), 6), index=calendar(n))
    widths = []
    for counts in (apart, together):
        slope = trend(counts).slope
        assert slope is not None
        widths.append(slope.high - slope.low)
    assert widths[1] > 1.5 * widths[0]


def test_a_missing_month_ends_where_filling_and_decomposing_again_ends() -> None:
    counts = drawn(36, mean=50)
    gaps = [5, 6, 20]
    counts.iloc[gaps] = np.nan
    found = trend(counts)
    filled = counts.to_numpy() * STANDARD_MONTH_DAYS / days(list(counts.index))
    filled[gaps] = np.nanmean(filled)
    for _ in range(200):
        oracle = STL(filled, period=12, seasonal=361, seasonal_deg=0).fit()
        filled[gaps] = (oracle.trend + oracle.seasonal)[gaps]
    held = counts.notna().to_numpy()
    np.testing.assert_allclose(found.level.value[held], oracle.trend[held], rtol=1e-8)
    np.testing.assert_allclose(found.seasonal.value[held], oracle.seasonal[held], atol=1e-7)
    assert found.filled == 3
    for part in (found.counts, found.level.value, found.level.low, found.seasonal.high, found.remainder):
        assert np.isnan(part).nonzero()[0].tolist() == gaps


def test_a_missing_month_is_not_a_month_without_incidents() -> None:
    counts = drawn(36, mean=50)
    gap = counts.drop(counts.index[10])
    assert trend(gap).level.value[9] == pytest.approx(trend(counts).level.value[9], rel=0.03)
    zero = counts.copy()
    zero.iloc[10] = 0
    assert trend(zero).level.value[9] < 0.96 * trend(counts).level.value[9]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 200), min_size=24, max_size=40), st.sets(st.integers(1, 22), max_size=3), st.randoms())
def test_parts_add_up_whatever_the_order_of_months(values: list[int], gaps: set[int], random) -> None:
    counts = pd.Series(values, index=calendar(len(values)), dtype="float64")
    counts.iloc[list(gaps)] = np.nan
    found = trend(counts)
    if not any("untold" in reason for reason in found.untold):
        parts = found.level.value + found.seasonal.value + found.remainder
        np.testing.assert_allclose(parts, found.standard, atol=1e-9)
        held = np.isfinite(found.counts)
        assert (found.level.low[held] <= found.level.value[held] + 1e-9).all()
        assert ((found.level.low >= 0) | (found.level.value < 0))[held].all()
    assert (np.nansum(found.standard * days(list(found.months))) / STANDARD_MONTH_DAYS) == pytest.approx(counts.sum())
    shuffled = list(counts.index)
    random.shuffle(shuffled)
    again = trend(counts[shuffled])
    np.testing.assert_array_equal(again.level.value, found.level.value)
    assert again.slope == found.slope


def test_four_years_later_it_is_the_same() -> None:
    counts = drawn(36, mean=50)
    later = pd.Series(counts.to_numpy(), index=calendar(36, first_year=2025))
    assert trend(counts).slope == trend(later).slope


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    n, runs = 36, 250
    names = calendar(n)
    growth = np.log(0.94) / 12
    season = np.exp(0.2 * np.cos(2 * np.pi * np.arange(n) / 12))
    level = 300 * np.exp(growth * np.arange(n)) * season[:12].mean()
    mean = 300 * np.exp(growth * np.arange(n)) * season * days(names) / STANDARD_MONTH_DAYS
    slopes, levels = [], []
    for _ in range(runs):
        carried = np.empty(n)
        carried[0] = rng.normal(0, 0.08)
        for month in range(1, n):
            carried[month] = 0.3 * carried[month - 1] + rng.normal(0, 0.08 * np.sqrt(1 - 0.3**2))
        found = trend(pd.Series(rng.poisson(mean * np.exp(carried - 0.08**2 / 2)), index=names))
        assert found.slope is not None
        slopes.append(found.slope.low <= -0.06 <= found.slope.high)
        levels.append(((found.level.low <= level) & (level <= found.level.high)).mean())
    assert 0.89 <= np.mean(slopes) <= 0.98
    assert 0.90 <= np.mean(levels) <= 0.97


def test_months_clearly_off_the_level_are_named() -> None:
    names = calendar(36)
    counts = pd.Series(days(names) * np.tile([10.0] * 6 + [14, 10, 10, 10, 10, 6], 3), index=names)
    assert trend(counts).season_in_words == "above the level in Jul; below the level in Dec"
    assert trend(counts.iloc[:20]).season_in_words == "no season told"


def test_under_two_years_no_season_is_told_and_at_two_it_is() -> None:
    assert LEAST_MONTHS == 24
    short = trend(drawn(23, mean=50))
    assert short.untold == ("23 months tell no season and no level: two full years, 24 months, are needed.",)
    assert np.isnan([short.level.value, short.seasonal.low, short.remainder]).all()
    assert short.slope is not None
    assert short.slope.calendar_months == 11
    assert trend(drawn(24, mean=50)).untold == ()


def test_a_quarter_of_the_months_may_be_missing_and_no_more() -> None:
    assert MOST_MISSING == 0.25
    counts = drawn(24, mean=50)
    counts.iloc[1:13:2] = np.nan
    assert trend(counts).filled == 6
    counts.iloc[14] = np.nan
    assert trend(counts).untold[0].startswith("7 of 24 months are missing")
    assert trend(counts).filled == 0


def test_a_calendar_month_never_held_leaves_the_season_untold() -> None:
    counts = drawn(36, mean=50)
    counts.iloc[[1, 13, 25]] = np.nan
    assert trend(counts).untold == ("No Feb is held in any year, which leaves season and level untold.",)
    counts.iloc[13] = 44
    assert trend(counts).untold == ()


def test_no_incident_no_month_and_one_month() -> None:
    none = trend(pd.Series([0.0] * 24, index=calendar(24)))
    assert none.slope is None
    np.testing.assert_allclose(none.level.value, 0, atol=1e-12)
    assert (none.level.high > 0).all()
    empty = trend(pd.Series([], index=pd.Index([], dtype="str"), dtype="float64"))
    assert (empty.months, empty.slope, empty.untold) == ((), None, ("No month is held.",))
    assert len(empty.level.value) == len(empty.remainder) == 0
    one = trend(pd.Series([4], index=["2024-02"]))
    assert one.standard.tolist() == [pytest.approx(4 * STANDARD_MONTH_DAYS / 29)]
    assert len(one.untold) == 2


@pytest.mark.parametrize("confidence", [0, 1, np.nan])
def test_a_confidence_without_meaning_is_refused(confidence: float) -> None:
    with pytest.raises(ParameterError, match="confidence"):
        trend(drawn(24, mean=5), confidence=confidence)


def test_more_confidence_is_a_wider_interval() -> None:
    narrow, wide = (trend(drawn(30, mean=50), confidence=share) for share in (0.8, 0.99))
    assert narrow.slope is not None
    assert wide.slope is not None
    assert wide.slope.low < narrow.slope.low < narrow.slope.high < wide.slope.high
    assert (wide.level.low < narrow.level.low).all()


def test_what_was_given_is_not_changed() -> None:
    counts = drawn(30, mean=50)
    before = counts.copy()
    trend(counts)
    pd.testing.assert_series_equal(counts, before)


def test_fifty_one_years_are_told() -> None:
    names = calendar(612, first_year=1960)
    found = trend(pd.Series(np.round(1e6 * days(names) * 1.03 ** (np.arange(612) / 12)), index=names))
    assert found.untold == ()
    assert found.slope is not None
    assert found.slope.per_year == pytest.approx(0.03, abs=1e-4)
