"""Backtests as files: every figure as a table, and the pages of the methods document."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from textwrap import wrap

import pandas as pd

from geo.analysis.backtest import COVERAGE
from geo.analysis.forecast import METHODS, PLAIN
from geo.answers.backtesting import BacktestAnswer
from geo.sharing.export import marked
from geo.workspace import Workspace

_START, _END = b"<!-- backtest -->", b"<!-- end of backtest -->"
_WIDTH = 120
_RATES = ("hit_rate", "pai", "pei", "gain")


def export_backtests(answers: Sequence[BacktestAnswer], notes: Sequence[str], workspace: Workspace) -> pd.DataFrame:
    """
    Give the scores of all backtests the columns they leave the program with.

    Returns
    -------
    exported
        One row for each kind of incidents, method and share of the area; rates to four digits, PAI to three. Every row
        says the method chosen and why, recipe, notes and attribution.
    """
    tables = []
    for answer in answers:
        scores = answer.result.scores.copy()
        scores.insert(0, "name", answer.kind.name)
        scores.insert(0, "kind", answer.kind.key)
        scores["chosen"] = answer.choice.method
        scores["reason"] = answer.choice.reason
        scores["months_forecast"] = " ".join(answer.result.origins)
        scores["recipe"] = "; ".join(f"{name}={value}" for name, value in answer.recipe.items())
        tables.append(scores)
    table = pd.concat(tables, ignore_index=True)
    digits = {f"{name}{end}": 3 if name == "pai" else 4 for name in _RATES for end in ("", "_low", "_high")}
    exported = table.round({**digits, "named": 4, "hits": 2})
    said = " ".join([*(f"{notice}." for notice in workspace.notices), *notes])
    return marked(exported.assign(notes=said, attribution=workspace.attribution), workspace)


def to_markdown(answers: Sequence[BacktestAnswer], notes: Sequence[str], workspace: Workspace) -> bytes:
    """Write the backtests as the methods document shows them: what was chosen, then a table for each kind."""
    months = workspace.months
    first = answers[0].recipe
    head = (
        f"{len(workspace.incidents):,} incidents of {len(months)} months ({', '.join(months)}); "
        f"{first['hexagons']} hexagons of {first['hexagon_side_m']} m side; {first['months_before']} months or more "
        f"before each month forecast, {first['horizon_months']} forecast at once; data {first['data']}, boundaries "
        f"{first['boundaries']}."
    )
    notices = [f"{notice[0].upper()}{notice[1:]}." for notice in workspace.notices]
    chosen = [
        (a.kind.name, f"{a.result.incidents:,}", str(len(a.result.origins)), a.choice.method, a.choice.reason)
        for a in answers
    ]
    lines = [*wrap(" ".join([head, *notices, *notes]), _WIDTH), ""]
    lines += _table(("Incidents", "Followed", "Months forecast", "Method chosen", "Why"), chosen)
    for answer in answers:
        lines += ["", f"### {answer.kind.name}", "", *_rates(answer), "", *_gains(answer)]
    return "\n".join([*lines, "", *wrap(workspace.attribution, _WIDTH), ""]).encode()


def placed(tables: bytes, document: bytes) -> bytes:
    r"""
    Put backtest tables into the document that shows them, between its two marks; without marks they are all of it.

    Examples
    --------
    >>> placed(b"new", b"Before. <!-- backtest -->old<!-- end of backtest --> After.")
    b'Before. <!-- backtest -->\nnew<!-- end of backtest --> After.'
    """
    before, start, rest = document.partition(_START)
    _, end, after = rest.partition(_END)
    return b"".join([before, start, b"\n", tables, end, after]) if start and end else tables


def _rates(answer: BacktestAnswer) -> list[str]:
    rows = []
    for method, scores in answer.result.scores.groupby("method", sort=False):
        cells = [
            f"{_points(row, 'hit_rate', '.1f')}, {row['pai']:.1f}, {row['pei']:.2f}"
            for row in scores.to_dict("records")
        ]
        rows.append((str(method), *cells, f"{scores['named'].iloc[0]:.1%}", str(scores["origins"].iloc[0])))
    heads = (f"{_percent(share)}: hit rate %, PAI, PEI" for share in COVERAGE)
    return _table(("Method", *heads, "Area ranked", "Months"), rows)


def _gains(answer: BacktestAnswer) -> list[str]:
    rows = []
    for method, scores in answer.result.scores.groupby("method", sort=False):
        if method in METHODS and method != PLAIN:
            cells = [f"{_points(row, 'gain', '+.1f')}, {row['won']}:{row['lost']}" for row in scores.to_dict("records")]
            rows.append((str(method), *cells))
    heads = (f"{_percent(share)}: points, won:lost" for share in COVERAGE)
    return _table(("Gain over the plain count", *heads), rows)


def _points(row: Mapping[Hashable, float], name: str, form: str) -> str:
    """Write a rate with its interval, in per cent."""
    value, low, high = (format(100 * row[f"{name}{end}"], form) for end in ("", "_low", "_high"))
    return f"{value} ({low} to {high})"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]


def _percent(share: float) -> str:
    return f"{100 * share:g} %"
