"""Backtest: forecast months that are long past from what was known before them, and look what followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.accuracy import RESAMPLES, in_blocks, interval, resampled, taken
from geo.analysis.forecast import METHODS, PLAIN, Method
from geo.analysis.history import History, month_text
from geo.analysis.rankings import Ranking
from geo.crs import Floats
from geo.errors import ParameterError
from geo.words import counted

COVERAGE = (0.005, 0.01, 0.03, 0.05)
"""Shares of the area at which methods are compared."""
LEAST_MONTHS = 3
"""Months held before a month that is to be forecast."""


@dataclass(frozen=True, eq=False)
class Backtest:
    """
    What methods would have been worth.

    Attributes
    ----------
    origins
        The months forecast, ``YYYY-MM``; with a longer horizon the first of each.
    incidents
        Those that followed, over all origins.
    scores
        One row for each method and coverage: ``method``, ``coverage``, ``named`` (mean share of the area that is ranked
        above the last place), ``origins``, ``incidents``, ``hits``; ``hit_rate``, ``pai``, ``pei`` and ``gain``, the
        hit rate less that of the plain count on the same origins, each with its ``_low`` and ``_high``; ``won`` and
        ``lost``, the origins on which more or fewer incidents were held than by the plain count.
    overall
        One row for each method: ``method``, ``origins``, ``pei``, its mean over the coverages, and ``pei_gain`` over
        the plain count with ``pei_gain_low`` and ``pei_gain_high``.
    """

    origins: tuple[str, ...]
    incidents: int
    scores: pd.DataFrame
    overall: pd.DataFrame


@dataclass(frozen=True)
class Choice:
    """A method and, in a sentence, why it was chosen."""

    method: str
    reason: str


@dataclass(frozen=True, eq=False)
class _Trial:
    """Where one method could be tried, and by origin, block and coverage what it held: (n_origins, n_blocks, n)."""

    name: str
    at: list[int]
    hits: Floats
    named: float


def backtest(
    history: History,
    rankings: Mapping[str, Method | Ranking],
    *,
    coverage: Sequence[float] = COVERAGE,
    least_months: int = LEAST_MONTHS,
    horizon_months: int = 1,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Backtest:
    """
    Let each ranking choose ground for every past month it can, knowing only the months before, and count what followed.

    Parameters
    ----------
    history
        All months held.
    rankings
        Methods and references by name, `geo.analysis.forecast.PLAIN` among them.
    coverage
        Shares of the area.
    least_months
        Months that must be held before a month for it to be forecast.
    horizon_months
        Months to forecast at once; all of them must be held.
    resamples, seed
        Of the bootstrap (see `geo.analysis.accuracy.resampled`); the same seed gives the same intervals.

    Returns
    -------
    result
        Over all origins together: a month with more incidents has more say.

    Raises
    ------
    ParameterError
        If no month can be forecast, nothing followed, the plain count is missing, a ranking does not give each hexagon
        a value or a parameter has no meaning.

    Notes
    -----
    A ranking is handed a history that ends before the month to be forecast, so that it cannot know what followed.
    Intervals tell how sure a method is of these months in this area; a change of recording is beyond them. On months
    snapped to map points the test asks which map points will be busy, not which addresses.

    References
    ----------
    Chainey, S., Tompson, L. and Uhlig, S. (2008). The utility of hotspot mapping for predicting spatial patterns of
    crime. Security Journal 21. (PAI.)
    Hunt, J. (2016). Do crime hot spots move? PhD thesis, American University. (PEI.)
    Tashman, L. J. (2000). Out-of-sample tests of forecasting accuracy. International Journal of Forecasting 16.
    """
    if least_months < 1 or horizon_months < 1:
        raise ParameterError(f"{least_months} months before and {horizon_months} ahead: both must be 1 or more")
    if resamples < 1:
        raise ParameterError(f"{resamples} draws give no interval; there must be 1 or more, such as {RESAMPLES:,}")
    if not len(coverage):
        raise ParameterError(f"no coverage is given to compare methods at; give shares of the area, such as {COVERAGE}")
    if PLAIN not in rankings:
        raise ParameterError(f"methods are set beside {PLAIN!r}, which is missing; add it")
    origins = origins_of(history, least_months=least_months, horizon_months=horizon_months)
    if not origins:
        raise ParameterError(
            f"the data holds {counted(len(history.months), 'month')}; a backtest needs one with {least_months} held "
            f"before it and {horizon_months} in a row to forecast; import more months"
        )
    places = history.places
    after = np.stack([history.counts[at : at + horizon_months].sum(axis=0) for at in origins])
    if not after.any():
        raise ParameterError("no incident followed in any month that could be forecast; choose another priority")
    incidents = np.stack([in_blocks(followed, places) for followed in after])[:, :, None]
    best = np.stack([_held(followed, followed, history, coverage) for followed in after])
    trials = [_try(name, ranking, history, origins, after, coverage) for name, ranking in rankings.items()]
    plain = next(trial for trial in trials if trial.name == PLAIN)
    scores, overall = [], []
    for trial in trials:
        if trial.at:
            tables = [table[trial.at] for table in (incidents, best, plain.hits)]
            rows, row = _measure(trial, tables, coverage, resamples, seed)
            scores += rows
            overall.append(row)
    months = tuple(month_text(int(history.months[at])) for at in origins)
    return Backtest(months, int(after.sum()), pd.DataFrame(scores), pd.DataFrame(overall))


def best_method(result: Backtest) -> Choice:
    """
    Choose the method for a priority by its backtest.

    The forecast with the greatest PEI, averaged over the coverages, if the interval of its gain over the plain count
    lies above zero; else the plain count, which is simpler. Of equal ones the first of `METHODS`. References such as
    last year's count are not asked: they cannot say how many incidents to expect.

    Examples
    --------
    >>> overall = pd.DataFrame({"method": ["count", "shrunk"], "pei": [0.50, 0.56], "pei_gain": [0.0, 0.06],
    ...                         "pei_gain_low": [0.0, 0.02], "pei_gain_high": [0.0, 0.1]})
    >>> print(best_method(Backtest(("2025-01",), 9, pd.DataFrame(), overall)).reason)
    mean PEI 0.560, 0.060 (0.020 to 0.100) above the plain count
    """
    overall = result.overall.set_index("method")
    candidates = overall.loc[[name for name in METHODS if name in overall.index]]
    name = str(candidates["pei"].idxmax())
    row = candidates.loc[name]
    if name == PLAIN:
        return Choice(PLAIN, f"mean PEI {row['pei']:.3f}, and none is above it")
    gain = f"{row['pei_gain']:.3f} ({row['pei_gain_low']:.3f} to {row['pei_gain_high']:.3f})"
    if row["pei_gain_low"] > 0:
        return Choice(name, f"mean PEI {row['pei']:.3f}, {gain} above the plain count")
    return Choice(PLAIN, f"the best, {name}, is {gain} above it in mean PEI, which may be chance: the simpler stays")


def origins_of(history: History, *, least_months: int, horizon_months: int) -> list[int]:
    """Give the positions of the months that can be forecast: enough before, and the whole horizon held."""
    months = history.months
    last = np.arange(least_months, len(months) - horizon_months + 1)
    whole = months[last + horizon_months - 1] - months[last] == horizon_months - 1
    return [int(at) for at in last[whole]]


def _try(
    name: str,
    ranking: Method | Ranking,
    history: History,
    origins: list[int],
    after: Floats,
    coverage: Sequence[float],
) -> _Trial:
    found = [ranking(history.before(int(history.months[at]))) for at in origins]
    at = [n for n, values in enumerate(found) if values is not None]
    known = [values for values in found if values is not None]
    for values in known:
        if values.shape != after.shape[1:]:
            raise ParameterError(
                f"{name!r} gives values of shape {values.shape} for {after.shape[1]} hexagons; a ranking gives each one"
            )
    hits = [_held(values, after[n], history, coverage) for n, values in zip(at, known, strict=True)]
    named = float(np.mean([(values > values.min()).mean() for values in known])) if known else np.nan
    return _Trial(name, at, np.stack(hits) if hits else np.empty(0), named)


def _held(values: Floats, followed: Floats, history: History, coverage: Sequence[float]) -> Floats:
    """Count by block, shape (n_blocks, n_coverages), what the ground a ranking takes would have held."""
    shares = taken(values, coverage)
    return np.stack([in_blocks(share * followed, history.places) for share in shares], axis=-1)


def _measure(
    trial: _Trial, tables: list[Floats], coverage: Sequence[float], resamples: int, seed: int
) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Work out the rows of a method in `scores`, and its row in `overall`."""
    incidents, best, plain = tables
    sums = [trial.hits, np.broadcast_to(incidents, best.shape), best, plain]
    measured = _rates(np.stack([table.sum(axis=(0, 1)) for table in sums]), coverage)
    spread = _rates(resampled(sums, resamples, seed), coverage)
    by_origin = np.round(trial.hits.sum(axis=1) - plain.sum(axis=1), 6)
    rows: list[dict[str, object]] = []
    for n, share in enumerate(coverage):
        row = {
            "method": trial.name,
            "coverage": share,
            "named": trial.named,
            "origins": len(trial.at),
            "incidents": int(incidents.sum()),
            "hits": float(trial.hits[:, :, n].sum()),
        }
        for name in ("hit_rate", "pai", "pei", "gain"):
            low, high = interval(spread[name][:, n])
            row |= {name: float(measured[name][n]), f"{name}_low": low, f"{name}_high": high}
        rows.append(row | {"won": int((by_origin[:, n] > 0).sum()), "lost": int((by_origin[:, n] < 0).sum())})
    low, high = interval(spread["pei_gain"].mean(axis=1))
    overall: dict[str, object] = {
        "method": trial.name,
        "origins": len(trial.at),
        "pei": float(measured["pei"].mean()),
        "pei_gain": float(measured["pei_gain"].mean()),
        "pei_gain_low": low,
        "pei_gain_high": high,
    }
    return rows, overall


def _rates(sums: Floats, coverage: Sequence[float]) -> dict[str, Floats]:
    """Work out rates by coverage from hits, incidents, the most there could be and the plain count's hits."""
    hits, incidents, best, plain = sums
    # A draw may hold no incident at all: it has no rate.
    with np.errstate(divide="ignore", invalid="ignore"):
        hit_rate = hits / incidents
        return {
            "hit_rate": hit_rate,
            "pai": hit_rate / np.asarray(coverage),
            # Months and blocks drawn unevenly can hold more than the most there was: no PEI passes 1.
            "pei": np.minimum(hits / best, 1),
            "gain": (hits - plain) / incidents,
            "pei_gain": (hits - plain) / best,
        }
