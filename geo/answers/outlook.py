"""How many incidents to expect where: the forecast that a backtest chose, for the question that is asked."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from geo.analysis.clusters import NOISE
from geo.analysis.forecast import METHODS
from geo.analysis.history import History, MonthlyIncidents, monthly_incidents
from geo.answers.backtesting import months_to_compare
from geo.crs import Floats
from geo.errors import StoreError
from geo.points import DistinctPoints, Indices
from geo.selection import Filters, rows_by_period
from geo.workspace import Workspace

METHOD = "shrunk"
"""Until a backtest of the data at hand has chosen another."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """Expected incidents in each hexagon of the workspace in one month, shape (n_hexagons,), and by which method."""

    expected: Floats
    month: str
    method: str


def outlook(workspace: Workspace, filters: Filters) -> Outlook | None:
    """
    Forecast the month after a period from the months before that.

    Of a period that ends within a month, that month is forecast; its own incidents are not looked at.

    Parameters
    ----------
    filters
        Its wards do not count: what lies beside a ward says something of it. Of its period only the end does.

    Returns
    -------
    outlook
        None where no month before is held.
    """
    month = f"{filters.period.end:%Y-%m}"
    everywhere = replace(filters, period=workspace.span, wards=frozenset())
    comparable = tuple(months_to_compare(workspace, beside=month)[0])
    history = _history(workspace, comparable, everywhere).before(month)
    if not len(history.months):
        return None
    method = workspace.methods.get(filters.priority, METHOD)
    if method not in METHODS:
        raise StoreError(f"{workspace.folder}: method {method!r} does not exist; choose anew: hotspots backtest --keep")
    return Outlook(_forecast(workspace, comparable, everywhere, month, method), month, method)


@lru_cache(maxsize=2)
def _monthly(workspace: Workspace, comparable: tuple[str, ...]) -> MonthlyIncidents:
    """Incidents by month and point: what every question of a workspace shares."""
    return monthly_incidents(workspace.incidents, comparable, workspace.hexagons)


@lru_cache(maxsize=32)
def _history(workspace: Workspace, comparable: tuple[str, ...], asked: Filters) -> History:
    return _monthly(workspace, comparable).history(rows_by_period(workspace, asked, [asked.period]) >= 0)


@lru_cache(maxsize=128)
def _forecast(workspace: Workspace, comparable: tuple[str, ...], asked: Filters, month: str, method: str) -> Floats:
    return METHODS[method](_history(workspace, comparable, asked).before(month))


def expected_on_ground(found: Outlook, workspace: Workspace, points: DistinctPoints, ground: Indices, n: int) -> Floats:
    """
    Share out what is expected in hexagons over the ground of hotspots, as the incidents given lie.

    Parameters
    ----------
    points
        Where incidents were, in EPSG:27700: a location may stand several times.
    ground
        Hotspot on whose ground each lies, shape (n_points,); `NOISE` for none.
    n
        How many hotspots there are.

    Returns
    -------
    expected
        Incidents in the month, shape (n,).
    """
    hexagon = workspace.hexagons.locate(points.x, points.y)
    inside = hexagon >= 0
    total = np.bincount(hexagon[inside], points.weight[inside], len(workspace.hexagons))
    share = points.weight / np.maximum(total, 1)[hexagon]
    on = inside & (ground != NOISE)
    return np.bincount(ground[on], (found.expected[hexagon] * share)[on], n).astype(np.float64)
