"""Pairs of incidents that two sources may have told of one event, and nobody has decided yet."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.duplicates import likely_duplicates
from geo.errors import ParameterError
from geo.links import Link, Pair, Verdict
from geo.workspace import Workspace


@dataclass(frozen=True, eq=False)
class DuplicateList:
    """
    The answer: how many pairs somebody decided, and those that are open, the likeliest first.

    `pairs` has a row each: of either incident ``source``, ``reference``, ``when`` and ``place`` (the other's with
    ``other_`` before it), their ``category``, ``metres`` and ``minutes`` between them. Only incidents with a reference
    are listed, since nothing else names them for good.
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
                    f"{before}when": [_when(moment) for moment in rows["occurred_from"]],
                    f"{before}place": rows["place_label"].astype("str").fillna(""),
                }
            )
        )
    category = incidents["category"].iloc[found["one"]].astype("str").reset_index(drop=True)
    pairs = pd.concat([*sides, category, found[["metres", "minutes"]]], axis=1)
    decided = {link.pair for link in workspace.links}
    names = zip(pairs["source"], pairs["reference"], pairs["other_source"], pairs["other_reference"], strict=True)
    new = np.array([pair not in decided for pair in names], np.bool_)
    return DuplicateList(pairs[new].reset_index(drop=True), len(decided))


def _when(moment: pd.Timestamp) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %Y}, {moment:%H:%M}"
