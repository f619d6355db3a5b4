"""The hotspot list on the command line."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from geo.answers.hotspot_list import HotspotList
from geo.console.terminal import Justify, new_table, out, print_left_out, print_notes, print_notices
from geo.places.gazetteer import UNNUMBERED
from geo.words import counted
from geo.workspace import Workspace

TOP = 20
"""Rows of a list that are printed; files hold all."""
Cell = Callable[[Any], str]
"""The text of one cell, from a row of the table."""
_PROFILE: dict[str, Cell] = {
    "Rank": lambda row: str(row.rank),
    "No.": lambda row: _number(row.number),
    "Name": lambda row: str(row.place),
    "Ward": lambda row: str(row.ward),
    "Count": lambda row: f"{row.incidents:,}",
    "Points": lambda row: str(row.points),
    "Extent m": lambda row: f"{row.extent_m:.0f}",
}
_TIMES: dict[str, Cell] = {
    "Class": lambda row: f"{row.kind} {row.periods_hot}/{row.periods_known}" if row.kind else "",
    "Status": lambda row: str(row.since_before),
    "Peak": lambda row: f"{row.peak_days} {row.peak_hours}".strip(),
}
_MADE_OF: dict[str, Cell] = {"Main categories": lambda row: str(row.categories)}
_WHY: dict[str, Cell] = {
    "Rank": lambda row: str(row.rank),
    "Name": lambda row: str(row.place),
    "Volume": lambda row: _scored(f"{row.volume:,}", row.volume_score),
    "To period before": lambda row: _ratio(row.change, row.change_low, row.change_high),
    "Expected": lambda row: _scored(f"{row.direction:.1f}", row.direction_score),
    "Usual": lambda row: "n/a" if math.isnan(row.usual) else f"{row.usual:.1f}",
    "Impact": lambda row: _scored(f"{row.impact:.0f}", row.impact_score),
    "To last year": lambda row: _ratio(row.year_change, row.year_change_low, row.year_change_high),
    "Performance z": lambda row: _scored(f"{row.performance:+.1f}", row.performance_score),
    "Concern": lambda row: _scored(f"{row.concern:.0%}", row.concern_score),
    "Score": lambda row: f"{row.score:.0f}",
}
_GONE: dict[str, Cell] = {
    "No.": lambda row: _number(row.number),
    "Name": lambda row: str(row.place),
    "Ward": lambda row: str(row.ward),
    "Hot last": lambda row: str(row.last),
    "Count then": lambda row: f"{row.incidents:,}",
    "Periods hot": lambda row: str(row.periods_hot),
    "Status": lambda row: ", ".join(filter(None, (row.status, row.kind))),
}
_LEAST = {"Name": 12, "Ward": 12, "Main categories": 24, "Class": 12, "Peak": 11}
"""Least width of columns of words."""
_WORDS = {"Name", "Ward", "Main categories", "Class", "Status", "Peak", "Hot last"}


def print_list(answer: HotspotList, workspace: Workspace, *, repeats: bool) -> None:
    """Print the head of a hotspot list, why each is on it, what is gone, what it is about and what was left out."""
    print_notices(workspace)
    out.print(f"{answer.selection.priority.name}, {answer.filters.in_words(workspace.ward_labels)}")
    print_left_out(answer.selection)
    print_notes(answer.notes)
    hotspots, apart = counted(len(answer.hotspots), "hotspot"), counted(len(answer.repeats), "repeat point")
    out.print(f"{hotspots}, and apart from them {apart}" + ("" if repeats else " (--repeats)"))
    if repeats:
        _print_rows(answer.repeats, _PROFILE | _MADE_OF)
        return
    _print_rows(answer.hotspots, _PROFILE | _TIMES | _MADE_OF)
    if len(answer.hotspots):
        out.print(f"\nWhy: what was measured and, 0 to 100, its score; weights: {answer.weights}")
        _print_rows(answer.hotspots, _WHY)
    if len(answer.gone):
        out.print("\nNot hot any more")
        _print_rows(answer.gone, _GONE)


def _print_rows(rows: pd.DataFrame, columns: Mapping[str, Cell]) -> None:
    if rows.empty:
        return
    table = new_table()
    for name in columns:
        justify: Justify = "left" if name in _WORDS else "right"
        # On a narrow screen words break over several lines, and numbers stay whole.
        table.add_column(name, justify=justify, no_wrap=name not in _WORDS, min_width=_LEAST.get(name, len(name)))
    # A row is read by attributes, and `class` cannot be one.
    for row in rows.head(TOP).rename(columns={"class": "kind"}).itertuples():
        table.add_row(*(cell(row) for cell in columns.values()))
    out.print(table)
    if len(rows) > TOP:
        out.print(f"... and {len(rows) - TOP} more; write them all with --csv FILE")


def _number(number: int) -> str:
    return "" if number == UNNUMBERED else str(number)


def _scored(measured: str, score: float) -> str:
    return "n/a" if math.isnan(score) else f"{measured} ({score:.0f})"


def _ratio(ratio: float, low: float, high: float) -> str:
    return "n/a" if math.isnan(ratio) else f"x{ratio:.1f} ({low:.1f}-{high:.1f})"
