"""Forecasts of where incidents of the next month will be, by name: the methods a backtest compares."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from geo.analysis.history import History
from geo.analysis.shrinkage import shrunk
from geo.crs import Floats

Method = Callable[[History], Floats]
"""From a history to the incidents expected in its target month in each hexagon, shape (n_hexagons,)."""
WINDOW_MONTHS = 6
"""Months of the plain count and of densities: the last so many that are held, however long ago."""
BANDWIDTHS_M = (200.0, 300.0, 500.0, 750.0)
DECAY_MONTHS = 12.0
"""Half-life of the long history."""
PLAIN = "count"
"""The method that every other one must beat."""


def count(history: History) -> Floats:
    """
    Take the mean monthly count of the last `WINDOW_MONTHS` months held: the plain count everybody can make.

    Raises
    ------
    ParameterError
        If the history holds no month.

    Notes
    -----
    Where it ranks hexagons, most are equal: those with no incident all share the last place.
    """
    history.require_months(1)
    return np.asarray(history.counts[-WINDOW_MONTHS:].mean(axis=0))


def density(history: History, *, bandwidth_m: float) -> Floats:
    """
    Spread each incident of the last `WINDOW_MONTHS` months held by a quartic kernel.

    Parameters
    ----------
    bandwidth_m
        Kernel radius in metres, at least the side of a hexagon.

    Returns
    -------
    expected
        The surface's mass in each hexagon, shape (n_hexagons,); in all as many as the plain count.

    Raises
    ------
    ParameterError
        If the history holds no month or the bandwidth is below the side of a hexagon.
    """
    history.require_months(1)
    window = history.points[-WINDOW_MONTHS:]
    return np.asarray(history.places.spread(bandwidth_m) @ (window.sum(axis=0) / window.shape[0]))


def decay(history: History) -> Floats:
    """
    Take the mean monthly count of all months held, one `DECAY_MONTHS` older counting half.

    Raises
    ------
    ParameterError
        If the history holds no month.
    """
    history.require_months(1)
    weight = 0.5 ** ((history.target - history.months) / DECAY_MONTHS)
    return np.asarray(weight @ history.counts / weight.sum())


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        PLAIN: count,
        **{f"density {bandwidth:.0f} m": partial(density, bandwidth_m=bandwidth) for bandwidth in BANDWIDTHS_M},
        "decay": decay,
        "shrunk": shrunk,
    }
)
"""From the simplest to the most involved: of two that are equally good the first is chosen."""
