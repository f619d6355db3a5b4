"""How many incidents to expect where: the forecast that a backtest chose, for the question that is asked."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from geo.analysis.clusters import NOISE
from geo.analysis.forecast import METHODS
from geo.analysis.history import History, MonthlyIncidents, monthly_incidents
from geo.answers.backtesting import months_to_compare
from geo.chosen_methods import FILE
from geo.crs import Floats
from geo.errors import StoreError
from geo.periods import Period
from geo.points import DistinctPoints, Indices
from geo.remedies import CHOOSE_FORECAST
from geo.selection import Filters, rows_by_period
from geo.words import counted
from geo.workspace import Workspace

METHOD = "shrunk"
"""Until a backtest of the data at hand has chosen another."""
LEAST_TRIED = 3
"""Months that a choice should rest on: one good month, or two, is luck."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """Expected incidents in each hexagon of the workspace in one month, shape (n_hexagons,), and by which method."""

    expected: Floats
    month: str
    method: str


@lru_cache(maxsize=128)
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
    if not comparable or min(comparable) >= month:
        return None
    chosen = workspace.methods.get(filters.priority)
    method = chosen.method if chosen else METHOD
    if method not in METHODS:
        raise StoreError(
            f"{workspace.folder / FILE}: the method {method!r} of {filters.priority} does not exist; "
            f"{CHOOSE_FORECAST.as_command}"
        )
    return Outlook(_forecast(workspace, comparable, everywhere, month, method), month, method)


def choice_notice(workspace: Workspace, priority: str) -> str:
    """Say what makes the choice of a method doubtful: data other than now, too few months; nothing where none was."""
    chosen = workspace.methods.get(priority)
    if chosen is None:
        return ""
    doubts = []
    if not chosen.incidents_fingerprint:
        doubts.append("on data that was not noted")
    elif chosen.incidents_fingerprint != workspace.manifest.incidents_fingerprint:
        doubts.append(f"on data{_day(chosen.chosen_on)} other than is held now")
    if 0 < chosen.months_tried < LEAST_TRIED:
        doubts.append(f"on {counted(chosen.months_tried, 'month')} only, too few to tell methods apart")
    if not doubts:
        return ""
    said = " and ".join(doubts)
    return f"The forecast {chosen.method} was chosen {said}; {CHOOSE_FORECAST}."


def _day(chosen_on: str) -> str:
    return f" of {Period.read(chosen_on).in_words}" if chosen_on else ""


def why_none(workspace: Workspace, filters: Filters) -> str:
    """Say why there is no outlook: no month before is held, or none that can be set beside the month to forecast."""
    month = f"{filters.period.end:%Y-%m}"
    if not any(held < month for held in workspace.months):
        return "no month before is held."
    return f"no month before can be used. {months_to_compare(workspace, beside=month)[1]}".strip()


@lru_cache(maxsize=2)
def _monthly(workspace: Workspace, comparable: tuple[str, ...]) -> MonthlyIncidents:
    """Incidents by month and point: what every question of a workspace shares."""
    return monthly_incidents(workspace.incidents, comparable, workspace.hexagons)


@lru_cache(maxsize=32)
def _history(workspace: Workspace, comparable: tuple[str, ...], asked: Filters) -> History:
    return _monthly(workspace, comparable).history(rows_by_period(workspace, asked, [asked.period], points=True) >= 0)


@lru_cache(maxsize=128)
def _forecast(workspace: Workspace, comparable: tuple[str, ...], asked: Filters, month: str, method: str) -> Floats:
    """Forecast once for all the wards and periods that share the month."""
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
