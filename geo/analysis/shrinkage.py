"""The shrunk forecast: each hexagon's own record, drawn towards what its surroundings and all incidents suggest."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.analysis.hexagons import neighbour_sums
from geo.analysis.history import History
from geo.crs import Floats
from geo.grid import HexGrid

HALF_LIFE_MONTHS = 24.0
"""After so many months an incident counts half; between 12 and 36 the choice is not felt."""
LEARNING_MONTHS = 12
"""The latest months that weights are learned from."""
SURFACES = ("around", "all incidents", "all incidents flattened", "even")
SHAPES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""How firm the prior may be, from the record alone to the prior alone; too few steps to fit noise with."""
DEFAULT_SHAPE = 4.0
_PRIOR_INCIDENTS = 20.0
"""Imagined incidents that hold the shares of the surfaces near even where little has been seen."""
_ROUNDS = 60
_LEAST = 1e-12


@dataclass(frozen=True)
class Shrinkage:
    """
    What was learned from past months.

    `shares` of the prior that each of `SURFACES` makes, shape (4,), adding up to one; `shape` of the gamma prior: the
    record of a hexagon has as much say as the prior once the prior expected that many incidents there.
    """

    shares: Floats
    shape: float


@dataclass(frozen=True)
class _Evidence:
    """Faded counts known before a month, each of shape (n_hexagons,), and the months they come from, faded alike."""

    own: Floats
    everything: Floats
    months: float

    def surfaces(self, grid: HexGrid) -> Floats:
        """Where the next incident may be by each of `SURFACES`, shape (4, n_hexagons); each adds up to one."""
        found: Floats = np.stack(
            [
                self.own + neighbour_sums(self.own, grid),
                self.everything,
                np.sqrt(self.everything),
                np.ones(len(grid)),
            ]
        )
        found[~found.any(axis=1)] = 1.0
        found /= found.sum(axis=1, keepdims=True)
        return found

    def prior(self, surfaces: Floats, shares: Floats) -> Floats:
        """What the prior expects in each hexagon in a month, by the shares of the surfaces."""
        found: Floats = shares @ surfaces * (self.own.sum() / self.months)
        return found

    def expected(self, prior: Floats, shape: float) -> Floats:
        """What is expected in each hexagon once the record has had its say."""
        return prior * (shape + self.own) / (shape + self.months * prior)


def shrunk(history: History) -> Floats:
    """
    Forecast each hexagon by a gamma-Poisson estimate whose prior is learned from past months.

    The prior expects in hexagon i μ_i incidents a month: the county's rate, laid out by a mix of four surfaces (the
    same incidents in the hexagon and the six around it, all incidents, the square root of these, an even one). With n_i
    incidents recorded in m months, all fading with a half-life of `HALF_LIFE_MONTHS`, the forecast is
    μ_i (a + n_i) / (a + m μ_i): the prior where little is to be seen, the record n_i / m where much is.

    Parameters
    ----------
    history
        At least one month before the month to be forecast.

    Returns
    -------
    expected
        Incidents in the month forecast, shape (n_hexagons,); zero everywhere if none was ever recorded.

    Raises
    ------
    ParameterError
        If the history holds no month.

    Notes
    -----
    The mix and `a` are learned (`learn`) on months before the one forecast only. It knows no season and no trend: it
    says where, not when. What draws all incidents, a town centre or a supermarket's map point, raises every forecast
    there, also of kinds that are rare at it.

    References
    ----------
    Clayton, D. and Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks for use in disease
    mapping. Biometrics 43.
    Dempster, A. P., Laird, N. M. and Rubin, D. B. (1977). Maximum likelihood from incomplete data via the EM algorithm.
    Journal of the Royal Statistical Society B 39.
    """
    history.require_months(1)
    *past, now = _evidence(history)
    learned = _learn(history, past)
    return now.expected(now.prior(now.surfaces(history.places.grid), learned.shares), learned.shape)


def learn(history: History) -> Shrinkage:
    """
    Learn from the months held how much each surface and the record itself are to be trusted.

    Each of the last `LEARNING_MONTHS` months is forecast from those before it: the shares by the EM algorithm, as
    those that make its incidents likeliest; then the shape of `SHAPES` with the greatest Poisson likelihood.

    Returns
    -------
    learned
        Even shares and `DEFAULT_SHAPE` as long as there is no month, or no incident, to learn from.

    Raises
    ------
    ParameterError
        If the history holds no month.
    """
    history.require_months(1)
    *past, _ = _evidence(history)
    return _learn(history, past)


def _evidence(history: History) -> Iterator[_Evidence]:
    """Go through what was known before each of the last months held, and before the one to be forecast."""
    own, everything, months = np.zeros(len(history.places.grid)), np.zeros(len(history.places.grid)), 0.0
    first = len(history.months) - LEARNING_MONTHS
    for at, (month, then) in enumerate(pairwise([*history.months.tolist(), history.target])):
        fade = 0.5 ** ((then - month) / HALF_LIFE_MONTHS)
        own = (own + history.counts[at]) * fade
        everything = (everything + history.everything[at]) * fade
        months = (months + 1) * fade
        if at + 1 >= first:
            yield _Evidence(own, everything, months)


def _learn(history: History, past: list[_Evidence]) -> Shrinkage:
    followed = history.counts[len(history.months) - len(past) :]
    even = np.full(len(SURFACES), 1 / len(SURFACES))
    if not followed.any():
        return Shrinkage(even, DEFAULT_SHAPE)
    surfaces = [evidence.surfaces(history.places.grid) for evidence in past]
    hit = [np.flatnonzero(counts) for counts in followed]
    likely = np.concatenate([surface[:, at] for surface, at in zip(surfaces, hit, strict=True)], axis=1)
    times = np.concatenate([counts[at] for counts, at in zip(followed, hit, strict=True)])
    shares = even
    for _ in range(_ROUNDS):
        belongs = shares * (likely @ (times / (shares @ likely))) + _PRIOR_INCIDENTS * even
        shares = belongs / belongs.sum()

    priors = [evidence.prior(surface, shares) for evidence, surface in zip(past, surfaces, strict=True)]

    def likelihood(shape: float) -> float:
        total = 0.0
        for evidence, prior, counts, at in zip(past, priors, followed, hit, strict=True):
            expected = evidence.expected(prior, shape)
            total += float(counts[at] @ np.log(np.maximum(expected[at], _LEAST)) - expected.sum())
        return total

    return Shrinkage(shares, max(SHAPES, key=likelihood))
