"""Over-dispersion and carry-over of residuals: worked by hand, and given back what fitting takes away."""

import numpy as np
import pytest
from scipy.stats import t

from geo.analysis.noise import MOST_AUTOCORRELATION, measure_noise

FOUR = np.arange(4)
MEAN_REMOVED = np.eye(4) - 0.25


def test_dispersion_is_the_sum_of_squares_over_the_degrees_left() -> None:
    noise = measure_noise(np.array([3.0, -3.0, 3.0, -3.0]), MEAN_REMOVED, FOUR)
    assert noise.degrees == pytest.approx(3)
    assert noise.dispersion == pytest.approx(36 / 3)
    assert noise.autocorrelation == 0


def test_fewer_than_poisson_is_taken_as_poisson() -> None:
    assert measure_noise(np.array([0.1, -0.1, 0.1, -0.1]), MEAN_REMOVED, FOUR).dispersion == 1
    nothing = measure_noise(np.zeros(4), MEAN_REMOVED, FOUR)
    assert (nothing.dispersion, nothing.autocorrelation) == (1, 0)


def test_carry_over_is_given_back_what_removing_the_mean_takes() -> None:
    # Products of neighbours: 4 - 4 + 4 = 4 of squares 16; independent noise less its mean has -0.25 a pair of 0.75.
    noise = measure_noise(np.array([2.0, 2.0, -2.0, -2.0]), MEAN_REMOVED, FOUR)
    assert noise.autocorrelation == pytest.approx((4 / 16 + 3 * 0.25 / 3) * 4 / 3)
    expected = noise.autocorrelation ** abs(FOUR[:, None] - FOUR)
    np.testing.assert_allclose(noise.covariance, noise.dispersion * expected)


def test_months_apart_tell_no_carry_over() -> None:
    assert measure_noise(np.array([2.0, 2.0, -2.0, -2.0]), MEAN_REMOVED, 2 * FOUR).autocorrelation == 0


def test_carry_over_has_a_limit() -> None:
    wave = np.sin(np.arange(60) / 10) * 9
    noise = measure_noise(wave - wave.mean(), np.eye(60) - 1 / 60, np.arange(60))
    assert noise.autocorrelation == MOST_AUTOCORRELATION


def test_the_interval_of_a_mean_of_independent_residuals_is_that_of_student() -> None:
    noise = measure_noise(np.array([3.0, -3.0, 3.0, -3.0]), MEAN_REMOVED, FOUR)
    half = noise.half_width(np.full((1, 4), 0.25), 0.95)
    assert half.tolist() == pytest.approx([t.ppf(0.975, 3) * np.sqrt(12 / 4)])
