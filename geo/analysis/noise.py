"""How counts vary round what is fitted to them: over-dispersion, and carry-over from one month to the next."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from geo.crs import Floats
from geo.points import Indices

MOST_AUTOCORRELATION = 0.9
"""Beyond this a series wanders, and no interval round a level means anything."""


@dataclass(frozen=True)
class Noise:
    """
    How observations vary round what is expected of them.

    `covariance`, of shape (n, n), is in units of their Poisson standard deviations; `dispersion` is the variance over
    that of a Poisson count, `autocorrelation` that of a month with the next; `degrees` of freedom are those left.
    """

    covariance: Floats
    degrees: float
    dispersion: float
    autocorrelation: float

    def half_width(self, weights: Floats, confidence: float) -> Floats:
        """Give half the interval of each weighted sum of observations; weights are of shape (n_sums, n)."""
        variance = (weights @ self.covariance * weights).sum(axis=1)
        return np.asarray(student.ppf((1 + confidence) / 2, self.degrees) * np.sqrt(variance), np.float64)


def measure_noise(residual: Floats, maker: Floats, number: Indices) -> Noise:
    """
    Measure over-dispersion and carry-over from what a linear fit leaves.

    Fitting takes away from both; how much is known from the fit itself and is given back. Neither may fall below that
    of independent Poisson counts.

    Parameters
    ----------
    residual
        What the fit leaves, in Poisson standard deviations, shape (n,).
    maker
        Linear map that turns noise into such residuals, shape (n, n); it must leave at least one degree of freedom.
    number
        Number of the month each stands for, shape (n,): only months next to each other tell carry-over.

    Notes
    -----
    Carry-over is taken to fade as in a first-order autoregression. With two years it is measured poorly.

    References
    ----------
    Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics Bulletin 2.
    (Degrees of freedom of a smoother.)

    Examples
    --------
    >>> deviations = np.array([3.0, -3.0, 3.0, -3.0])
    >>> noise = measure_noise(deviations, np.eye(4) - 0.25, np.arange(4))
    >>> noise.dispersion, noise.autocorrelation
    (12.0, 0.0)
    """
    left = maker @ maker.T
    gap = abs(number[:, None] - number)
    beside = gap == 1
    total, pairs = float(residual @ residual), beside.sum() / 2
    carried = 0.0
    if pairs and total > 1e-9:
        lag = residual @ beside @ residual / total - left[beside].sum() / np.trace(left)
        carried = float(np.clip(lag / 2 * len(residual) / pairs, 0, MOST_AUTOCORRELATION))
    correlation = carried ** gap.astype(np.float64)
    dispersion = max(1.0, total / float((maker @ correlation * maker).sum()))
    degrees = float(np.trace(left) ** 2 / (left**2).sum())
    return Noise(dispersion * correlation, degrees, dispersion, carried)
