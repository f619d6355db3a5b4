"""What is said of one hotspot: why it is on the list, and what kind of answer it asks for."""

from dataclasses import dataclass

import pandas as pd

from geo.analysis.criteria import CRITERIA, seen
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
    "concern": "{:.0%} of residents worry",
}


@dataclass(frozen=True)
class Criterion:
    """One of the five: its name, what was measured in words, and the score from 0 to 100; none where it has none."""

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
        _ground(row),
        _change("in the period before", row, "before", "change"),
        _change("in the same period last year", row, "last_year", "year_change"),
        _when(row),
        _repeats(workspace, found, rank, row),
    )
    return Card(
        rank,
        f"{rank}. {row['place']}, {row['ward']}{number}",
        tuple(sentence for sentence in why if sentence),
        _criteria(row, seen(found.hotspots)),
        _ADVICE[row["class"]],
    )


def _what(row: pd.Series) -> str:
    said = f"{counted(row['incidents'], 'incident')} on {counted(row['points'], 'distinct point')}, "
    asb = f" Of them {row['asb']:,} anti-social behaviour." if 0 < row["asb"] < row["incidents"] else ""
    return f"{said}{row['extent_m']:,.0f} m across. Mostly: {row['categories']}.{asb}"


def _kind(row: pd.Series) -> str:
    known = f"{row['class'].capitalize()}: hot in {row['periods_hot']} of {row['periods_known']} periods before. "
    return f"{known if row['class'] else ''}{_STATUS.get(row['status'], '')}".strip()


def _ground(row: pd.Series) -> str:
    """Say how the count of its ground, which periods are compared by, comes out of its own."""
    near = row["on_ground"] - row["incidents"]
    if not near or pd.isna(row[["before", "last_year"]]).all():
        return ""
    return (
        f"Its ground reaches {FOOTPRINT_M:g} m round it, with {counted(near, 'incident')} more: {row['on_ground']:,} "
        "in all."
    )


def _change(when: str, row: pd.Series, column: str, rate: str) -> str:
    """Set two counts of the ground side by side, and say whether chance alone may have made the difference."""
    if pd.isna(row[column]):
        return ""
    return f"On its ground {row['on_ground']:,} now, {row[column]:,.0f} {when}: {_verdict(row, rate)}."


def _verdict(row: pd.Series, rate: str) -> str:
    if row[f"{rate}_low"] > 1:
        return "more than chance alone would make"
    if row[f"{rate}_high"] < 1:
        return "fewer than chance alone would make"
    return "such a change may well be chance"


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


def _criteria(row: pd.Series, counting: list[str]) -> tuple[Criterion, ...]:
    return tuple(_criterion(name, row, counts=name in counting) for name in CRITERIA)


def _criterion(name: str, row: pd.Series, *, counts: bool) -> Criterion:
    """Say of one what was measured; and, in the words of the notes above a list, whether it counts."""
    known = pd.notna(row[name])
    said = _measured(name, row) if known else "not known of this hotspot"
    if not counts:
        return Criterion(name.capitalize(), f"{said}: does not count", None)
    if not known:
        return Criterion(name.capitalize(), f"{said}: takes the mean of the others", None)
    return Criterion(name.capitalize(), said, float(row[f"{name}_score"]))


def _measured(name: str, row: pd.Series) -> str:
    if name == "performance":
        return f"{_verdict(row, 'year_change')} (z {row[name]:+.1f} against last year)"
    if name == "impact":
        return _harmed(row)
    return _MEASURED[name].format(row[name])


def _harmed(row: pd.Series) -> str:
    """Say of what the impact is made: an incident that is both a repeat and flagged counts once."""
    repeats, flagged, harmed = row["repeats"], row["flagged"], row["impact"]
    if pd.isna(repeats) or pd.isna(flagged):
        return f"{harmed:,.0f} {'flagged' if pd.isna(repeats) else 'repeats'}"
    return f"{repeats:,.0f} repeats and {harmed - repeats:,.0f} more flagged: {harmed:,.0f}"
