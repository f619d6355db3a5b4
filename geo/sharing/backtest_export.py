"""Backtests as files: every figure as a table, and the pages of the methods document."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap

import pandas as pd

from geo.analysis.backtest import COVERAGE
from geo.analysis.forecast import METHODS, PLAIN
from geo.answers.backtesting import BacktestAnswer
from geo.errors import ParameterError
from geo.sharing.export import marked
from geo.words import capitalised
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
    notices = [f"{capitalised(notice)}." for notice in workspace.notices]
    chosen = [
        (a.kind.name, f"{a.result.incidents:,}", str(len(a.result.origins)), a.choice.method, a.choice.reason)
        for a in answers
    ]
    lines = [*wrap(" ".join([head, *notices, *notes]), _WIDTH), ""]
    lines += _table(("Incidents", "Followed", "Months forecast", "Method chosen", "Why"), chosen)
    for answer in answers:
        lines += ["", f"### {answer.kind.name}", "", *_rates(answer), "", *_gains(answer)]
    return "\n".join([*lines, "", *wrap(workspace.attribution, _WIDTH), ""]).encode()


def document_for_tables(path: Path) -> bytes:
    """
    Read the document that backtest tables are to be put into; nothing where there is none yet.

    Raises
    ------
    ParameterError
        If it holds something, but not the two marks that say where, or cannot be read.
    """
    try:
        document = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise ParameterError(f"{path} cannot be read: {error.strerror or error}") from error
    if document.strip() and _END not in document.partition(_START)[2]:
        raise ParameterError(
            f"{path} holds a document without the marks {_START.decode()} and {_END.decode()}, which would be lost; "
            "put them where the tables belong, or name a new file"
        )
    return document


def placed(tables: bytes, document: bytes) -> bytes:
    r"""
    Put backtest tables into the document that shows them, between its two marks; an empty one gets the marks, too.

    Examples
    --------
    >>> placed(b"new", b"Before. <!-- backtest -->old<!-- end of backtest --> After.")
    b'Before. <!-- backtest -->\nnew<!-- end of backtest --> After.'
    """
    before, _, rest = document.partition(_START)
    after = rest.partition(_END)[2] or b"\n"
    return b"".join([before.strip() and before, _START, b"\n", tables, _END, after])


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
