"""Monthly counts of incidents at points and in hexagons: what a forecast may know, and what followed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geo.crs import Floats
from geo.errors import ParameterError, SchemaError
from geo.grid import HexGrid
from geo.membership import period_of
from geo.periods import Period
from geo.points import Indices, distinct_points
from geo.words import counted

_RINGS = 2
"""Rings of places round the centre of a hexagon at which a kernel is sampled: 19 in all, 79 m apart."""


@dataclass(frozen=True, eq=False)
class Places:
    """Hexagons and the distinct points in them: `x` and `y` in EPSG:27700 and `hexagon`, each of shape (n_points,)."""

    grid: HexGrid
    x: Floats
    y: Floats
    hexagon: Indices
    _spread: dict[float, csr_array] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def blocks(self) -> Indices:
        """Number of the block of 64 hexagons, some 2.8 km wide, that each lies in, shape (n_hexagons,)."""
        # Blocks are rhombs of the slanting axes: any cut will do that keeps neighbours together.
        pairs = np.stack([self.grid.q // 8, self.grid.r // 8])
        return np.unique(pairs, axis=1, return_inverse=True)[1].ravel().astype(np.int64)

    def spread(self, bandwidth_m: float) -> csr_array:
        """
        Share out each point over the hexagons its quartic kernel reaches.

        Parameters
        ----------
        bandwidth_m
            Kernel radius in metres.

        Returns
        -------
        shares
            Shape (n_hexagons, n_points); every column adds up to one: what would fall beyond the hexagons is shared
            among them. The kernel is sampled at 19 places of each hexagon.

        Raises
        ------
        ParameterError
            If the bandwidth is below the side of a hexagon, or endless.
        """
        if not self.grid.side_m <= bandwidth_m < math.inf:
            raise ParameterError(
                f"a bandwidth of {bandwidth_m} m is below the hexagon's side of {self.grid.side_m} m; widen it"
            )
        if bandwidth_m not in self._spread:
            self._spread[bandwidth_m] = _spread(self, bandwidth_m)
        return self._spread[bandwidth_m]


@dataclass(frozen=True, eq=False)
class History:
    """
    Monthly counts up to a month that is to be forecast.

    Attributes
    ----------
    places
        Hexagons and points.
    months
        Months held, rising, shape (n_months,), counted from the year 0. One that is not held is not there: missing is
        not zero.
    points
        Incidents asked for at each point, shape (n_months, n_points).
    counts
        The same in each hexagon, shape (n_months, n_hexagons).
    everything
        All incidents of whatever category in each hexagon, of that shape.
    target
        The month to be forecast, later than all of `months`.
    """

    places: Places
    months: Indices
    points: csr_array
    counts: Floats
    everything: Floats
    target: int

    def before(self, month: str | int) -> Self:
        """Forget that month and all that came later; it becomes the month to be forecast."""
        target = month_number(month) if isinstance(month, str) else month
        n = int(np.searchsorted(self.months, target))
        return replace(
            self,
            months=self.months[:n],
            points=self.points[:n],
            counts=self.counts[:n],
            everything=self.everything[:n],
            target=target,
        )

    def require_months(self, least: int) -> None:
        """
        Refuse a history that is too short, or holds what is no count.

        Raises
        ------
        ParameterError
            If fewer months are held, or a count is negative, missing or infinite.
        """
        if len(self.months) < least:
            raise ParameterError(
                f"the data holds {counted(len(self.months), 'month')} before {month_text(self.target)}, and at "
                f"least {least} must be held; import more months"
            )
        if not all(
            held.min(initial=0) >= 0 and held.max(initial=0) < math.inf
            for held in (self.counts, self.everything, self.points.data)
        ):
            raise ParameterError(
                "counts of the months held are 0 or more; some are negative, missing or infinite: leave a month without"
                " data out"
            )


@dataclass(frozen=True, eq=False)
class MonthlyIncidents:
    """Month (position in `months`, -1 for none that is held) and point of every incident, each of shape (n_rows,)."""

    places: Places
    months: Indices
    month: Indices
    point: Indices
    everything: Floats

    def history(self, chosen: npt.NDArray[np.bool_]) -> History:
        """
        Count the chosen incidents, a mask of shape (n_rows,), by month.

        Raises
        ------
        ParameterError
            If it is not a mask with one entry for each incident.
        """
        if chosen.shape != self.month.shape or chosen.dtype != np.bool_:
            raise ParameterError(
                f"a mask of shape {chosen.shape} and type {chosen.dtype} does not choose among {len(self.month)} "
                "incidents; give true or false for each"
            )
        rows = chosen & (self.month >= 0)
        ones = np.ones(int(rows.sum()))
        shape = (len(self.months), len(self.places.x))
        points = csr_array((ones, (self.month[rows], self.point[rows])), shape=shape)
        counts = _by_hexagon(self.places, self.month[rows], self.point[rows], len(self.months))
        target = int(self.months[-1]) + 1 if len(self.months) else 0
        return History(self.places, self.months, points, counts, self.everything, target)


def monthly_incidents(incidents: pd.DataFrame, months: Sequence[str], grid: HexGrid) -> MonthlyIncidents:
    """
    Find month and point of every incident, once for all questions.

    An incident belongs to the month that holds at least half of its interval (see `geo.membership`).

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`: all that are held, of every category.
    months
        Months held, ``YYYY-MM``.
    grid
        Hexagons over the study area.

    Raises
    ------
    SchemaError
        If an incident has no location or lies outside all hexagons.
    ParameterError
        If one of `months` is no month.
    """
    held = np.unique(np.array([month_number(month) for month in months], np.int64))
    points = distinct_points(incidents["easting"], incidents["northing"])
    hexagon = grid.locate(points.x, points.y)
    if (hexagon < 0).any():
        row = int(points.first_row[hexagon < 0][0])
        raise SchemaError(f"row {row} lies outside the hexagons of the study area; place incidents first")
    places = Places(grid, points.x, points.y, hexagon)
    periods = [Period.month(month_text(number)) for number in held.tolist()]
    month = period_of(incidents["occurred_from"], incidents["occurred_to"], periods)
    known = month >= 0
    everything = _by_hexagon(places, month[known], points.inverse[known], len(held))
    return MonthlyIncidents(places, held, month, points.inverse, everything)


def monthly_history(
    incidents: pd.DataFrame, chosen: npt.NDArray[np.bool_], months: Sequence[str], grid: HexGrid
) -> History:
    """Count the chosen of all incidents by month: `monthly_incidents` and its `history` in one step."""
    return monthly_incidents(incidents, months, grid).history(chosen)


def month_number(text: str) -> int:
    """
    Count a month, ``YYYY-MM``, from the year 0.

    Raises
    ------
    ParameterError
        If it is not a month.

    Examples
    --------
    >>> month_number("2025-01") - month_number("2024-12")
    1
    """
    start = Period.month(text).start
    return start.year * 12 + start.month - 1


def month_text(number: int) -> str:
    """
    Write a month as ``YYYY-MM``.

    Examples
    --------
    >>> month_text(month_number("2024-12") + 1)
    '2025-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _by_hexagon(places: Places, month: Indices, point: Indices, n_months: int) -> Floats:
    n = len(places.grid)
    count = np.bincount(month * n + places.hexagon[point], minlength=n_months * n)
    return count.reshape(n_months, n).astype(np.float64)


def _spread(places: Places, bandwidth_m: float) -> csr_array:
    grid = places.grid
    centres = np.column_stack(grid.centres())
    points = np.column_stack([places.x, places.y])
    # A corner is one side from the centre: no hexagon further off is reached.
    reach = bandwidth_m + grid.side_m
    pairs = cKDTree(points).sparse_distance_matrix(cKDTree(centres), reach, output_type="coo_matrix")
    point, hexagon = pairs.row, pairs.col
    apart = points[point] - centres[hexagon]
    share = np.zeros(len(point))
    for sample in _samples(grid.side_m):
        squared = ((apart - sample) ** 2).sum(axis=1) / bandwidth_m**2
        share += np.maximum(1 - squared, 0) ** 2
    total = np.bincount(point, share, len(points))
    kept = share > 0
    return csr_array(((share / total[point])[kept], (hexagon[kept], point[kept])), shape=(len(grid), len(points)))


def _samples(side_m: float) -> Floats:
    """Places of a hexagon that stand for equal parts of it, from its centre, shape (19, 2)."""
    steps = [
        (r * math.sqrt(3) / 2, q + r / 2)
        for q in range(-_RINGS, _RINGS + 1)
        for r in range(-_RINGS, _RINGS + 1)
        if abs(q + r) <= _RINGS
    ]
    # So many smaller hexagons of the same area in all.
    return np.array(steps) * math.sqrt(3) * side_m / math.sqrt(len(steps))
