"""What is said of one hotspot: why it is on the list, and what kind of answer it asks for."""

from dataclasses import dataclass

import pandas as pd

from geo.analysis.criteria import CRITERIA
from geo.analysis.lineage import FOOTPRINT_M
from geo.analysis.repeats import repeat_locations
from geo.answers.hotspot_list import HotspotList
from geo.words import counted
from geo.workspace import Workspace

LEAST_NAMED = 3
"""Repeat locations named on a card; all are on the page of repeats."""
_ADVICE = {
    "persistent": "Problem-solving: it has been hot most of the time, so that patrols alone will not end it.",
    "emerging": "Patrol now, and look for what changed: it has been hot only of late.",
    "new": "Patrol: it was never hot before, and most such places cool down by themselves.",
    "intermittent": "Patrol when it is hot; ask what brings it back.",
    "": "Too few periods are known to tell a lasting place from a passing one.",
}
_STATUS = {
    "new": "New on the list since the period before.",
    "stayed": "On the list of the period before too.",
    "moved": "Moved since the period before.",
    "merged": "Several hotspots of the period before are one now.",
    "split": "Part of a larger hotspot of the period before.",
}

_MEASURED = {
    "volume": "{:,.0f} incidents",
    "direction": "{:,.1f} expected in the next period",
    "impact": "{:,.0f} repeats or flagged",
    "performance": "z {:+.1f} against last year",
    "concern": "{:.0%} of residents worry",
}


@dataclass(frozen=True)
class Criterion:
    """One of the five: its name, what was measured in words, and the score from 0 to 100; none where not seen."""

    name: str
    measured: str
    score: float | None


@dataclass(frozen=True)
class Card:
    """One hotspot in words."""

    rank: int
    title: str
    why: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    advice: str


def hotspot_card(workspace: Workspace, found: HotspotList, rank: int) -> Card:
    """Say of the hotspot of a rank what a tasking group needs to decide on it."""
    row = found.hotspots.iloc[rank - 1]
    number = f", No. {row['number']}" if row["number"] else ""
    why = (
        _what(row),
        _kind(row),
        _change(f"On its ground (to {FOOTPRINT_M:g} m round it) in the period before", row, "before", "change"),
        _change("On it in the same period last year", row, "last_year", "year_change"),
        _when(row),
        _repeats(workspace, found, rank, row),
    )
    return Card(
        rank,
        f"{rank}. {row['place']}, {row['ward']}{number}",
        tuple(sentence for sentence in why if sentence),
        _criteria(row),
        _ADVICE[row["class"]],
    )


def _what(row: pd.Series) -> str:
    said = f"{counted(row['incidents'], 'incident')} on {counted(row['points'], 'distinct point')}, "
    asb = f" Of them {row['asb']:,} anti-social behaviour." if 0 < row["asb"] < row["incidents"] else ""
    return f"{said}{row['extent_m']:,.0f} m across. Mostly: {row['categories']}.{asb}"


def _kind(row: pd.Series) -> str:
    known = f"{row['class'].capitalize()}: hot in {row['periods_hot']} of {row['periods_known']} periods before. "
    return f"{known if row['class'] else ''}{_STATUS.get(row['status'], '')}".strip()


def _change(what: str, row: pd.Series, column: str, rate: str) -> str:
    """Set two counts side by side, and say whether chance alone may have made the difference."""
    then, low, high = row[column], row[f"{rate}_low"], row[f"{rate}_high"]
    if pd.isna(then):
        return ""
    verdict = "such a change may well be chance"
    if low > 1:
        verdict = "more than chance alone would make"
    elif high < 1:
        verdict = "fewer than chance alone would make"
    return f"{what}: {then:,.0f}, now {row['on_ground']:,}: {verdict}."


def _when(row: pd.Series) -> str:
    days, hours = row["peak_days"], row["peak_hours"]
    return f"Most often {days} {hours}." if days else ""


def _repeats(workspace: Workspace, found: HotspotList, rank: int, row: pd.Series) -> str:
    if pd.isna(row["repeats"]):
        return ""
    here = found.selection.incidents[found.rank_of_row == rank]
    table = repeat_locations(here, ward_layer=workspace.boundaries.study_layer).table
    named = [f"{each['place']} ({each['incidents']:,})" for each in table.head(LEAST_NAMED).to_dict("records")]
    said = f"{counted(int(row['repeats']), 'incident')} at an address or of a victim seen before within a year."
    if not named:
        return said
    return f"{said} {counted(len(table), 'repeat address', 'repeat addresses')} in it, the largest: {', '.join(named)}."


def _criteria(row: pd.Series) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(name.capitalize(), "not seen in this data", None)
        if pd.isna(row[name])
        else Criterion(name.capitalize(), _MEASURED[name].format(row[name]), float(row[f"{name}_score"]))
        for name in CRITERIA
    )
