"""Pairs of incidents that two sources may have told of one event, and nobody has decided yet."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.duplicates import likely_duplicates
from geo.errors import ParameterError
from geo.links import Link, Pair, Verdict
from geo.words import counted
from geo.workspace import Workspace


@dataclass(frozen=True, eq=False)
class DuplicateList:
    """
    The answer: how many pairs somebody decided, and those that are open, the likeliest first.

    `pairs` has a row each: of either incident ``source``, ``reference``, ``when`` and ``place`` (the other's with
    ``other_`` before it), their ``category``, ``metres`` and ``minutes`` between them and ``apart``, which says both in
    words; where no more than the day of one is known, it says days. Only incidents with a reference are listed, since
    nothing else names them for good.
    """

    pairs: pd.DataFrame
    decided: int

    def link(self, row: int, verdict: Verdict) -> Link:
        """Put a decision on one of the pairs."""
        pair = self.pairs.iloc[row]
        ends = (pair[name] for name in ("source", "reference", "other_source", "other_reference"))
        one, reference, other, other_reference = (str(each) for each in ends)
        return Link(one, reference, other, other_reference, verdict)


def pair_of(workspace: Workspace, one: tuple[str, str], other: tuple[str, str]) -> Pair:
    """
    Name a pair of incidents that are held, each by its source and the source's reference.

    Raises
    ------
    ParameterError
        If one is not held, or both are of one source.
    """
    if one[0] == other[0]:
        raise ParameterError(f"both are of {one[0]}; a link is between two sources")
    held = workspace.incidents[["source", "source_reference"]]
    for source, reference in (one, other):
        if not ((held["source"] == source) & (held["source_reference"] == reference)).any():
            sources = ", ".join(sorted(workspace.sources))
            raise ParameterError(f"no incident {reference} of {source} is held; the sources are {sources}")
    return (*min(one, other), *max(one, other))


def duplicate_list(workspace: Workspace) -> DuplicateList:
    """List the open pairs of a workspace."""
    incidents = workspace.incidents[workspace.incidents["source_reference"].notna()]
    found = likely_duplicates(incidents)
    sides = []
    for side, before in (("one", ""), ("other", "other_")):
        rows = incidents.iloc[found[side]].reset_index(drop=True)
        sides.append(
            pd.DataFrame(
                {
                    f"{before}source": rows["source"].astype("str"),
                    f"{before}reference": rows["source_reference"],
                    f"{before}when": [_when(*each) for each in _intervals(rows)],
                    f"{before}place": rows["place_label"].astype("str").fillna(""),
                }
            )
        )
    category = incidents["category"].iloc[found["one"]].astype("str").reset_index(drop=True)
    one, other = (_intervals(incidents.iloc[found[side]]) for side in ("one", "other"))
    apart = [
        f"{metres:.0f} m, {_apart(first, second, minutes)}"
        for metres, minutes, first, second in zip(found["metres"], found["minutes"], one, other, strict=True)
    ]
    told = found[["metres", "minutes"]].assign(apart=pd.Series(apart, dtype="str"))
    pairs = pd.concat([*sides, category, told], axis=1)
    decided = {link.pair for link in workspace.links}
    names = zip(pairs["source"], pairs["reference"], pairs["other_source"], pairs["other_reference"], strict=True)
    new = np.array([pair not in decided for pair in names], np.bool_)
    return DuplicateList(pairs[new].reset_index(drop=True), len(decided))


def _intervals(incidents: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    return list(zip(incidents["occurred_from"], incidents["occurred_to"], strict=True))


def _when(begins: pd.Timestamp, ends: pd.Timestamp) -> str:
    day = f"{begins:%a} {begins.day} {begins:%b %Y}"
    return day if _is_day(begins, ends) else f"{day}, {begins:%H:%M}"


def _apart(one: tuple[pd.Timestamp, pd.Timestamp], other: tuple[pd.Timestamp, pd.Timestamp], minutes: float) -> str:
    """Say how long after one the other was: minutes tell it only where both times are known."""
    by_day = [_is_day(*one), _is_day(*other)]
    if not any(by_day):
        return f"{minutes:.0f} min"
    days = abs((one[0].date() - other[0].date()).days)
    lacking = "the times are not known" if all(by_day) else "the time of one is not known"
    return f"{counted(days, 'day') if days else 'the same day'}; {lacking}"


def _is_day(begins: pd.Timestamp, ends: pd.Timestamp) -> bool:
    """Tell whether no more than the day is known."""
    return bool(begins == begins.normalize() and ends == ends.normalize())
