"""Sensitivity: which hotspots are still found when the rules that found them change a little."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from geo.analysis.clusters import LEAST_EPS_M, NOISE
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Mask
from geo.points import DistinctPoints, Indices

STEP_M = 50.0
"""The radius is varied by so much: a third of the usual one, and the width of a side street with its houses."""
STEP_SHARE = 0.2
"""The least number of incidents is varied by a fifth, and by one at least."""
SAME = 0.5
"""Two hotspots are the same if they share more than half of the incidents of both: no third one can then do so too."""
GONE = 0.5
"""A hotspot vanishes where fewer than half of its incidents lie in any hotspot or repeat point."""


class Verdict(StrEnum):
    """What becomes of a hotspot under other rules."""

    STABLE = "stable"
    CHANGES = "changes"
    VANISHES = "vanishes"


@dataclass(frozen=True)
class Variant:
    """Rules that differ from others in one thing, and what is different in words."""

    name: str
    rules: HotspotRules


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """
    What becomes of each hotspot under each variant of the rules; arrays have the shape (n_hotspots, n_variants).

    `jaccard` is the share of incidents that a hotspot has in common with the variant's hotspot most like it: those in
    both over those in either. `kept` is the share of its incidents that lie in any hotspot or repeat point of the
    variant; never below `jaccard`. `found` counts the hotspots of each variant.
    """

    variants: tuple[Variant, ...]
    found: tuple[int, ...]
    jaccard: Floats
    kept: Floats

    @property
    def verdicts(self) -> list[list[Verdict]]:
        """
        Say for each hotspot what becomes of it under each variant.

        Stable: the variant has the same hotspot (see `SAME`). Vanishes: fewer than half of its incidents lie in any
        hotspot or repeat point (see `GONE`). Changes: anything else, such as being joined with its neighbour, cut in
        two, or left with too few distinct points and so a repeat point.
        """
        return [[_verdict(*at) for at in zip(*row, strict=True)] for row in zip(self.jaccard, self.kept, strict=True)]

    @property
    def overall(self) -> list[Verdict]:
        """Say for each hotspot the worst that becomes of it under any variant."""
        worst = (Verdict.VANISHES, Verdict.CHANGES)
        return [next((each for each in worst if each in row), Verdict.STABLE) for row in self.verdicts]


def variants(rules: HotspotRules, *, step_m: float = STEP_M, step_share: float = STEP_SHARE) -> tuple[Variant, ...]:
    """
    Vary the radius, then the least number of incidents, each down and up, all else as it is.

    Parameters
    ----------
    step_m
        How far to move the radius; one that would be no length, or above the greatest extent, is left out.
    step_share
        By what share to move the least number of incidents, above 0; rounded to whole incidents, one at least. A
        number below 1 is left out.

    Raises
    ------
    ParameterError
        If a step is not above 0.

    Examples
    --------
    >>> [variant.name for variant in variants(HotspotRules())]
    ['radius 100 m', 'radius 200 m', '8 incidents', '12 incidents']
    """
    if not (step_m > 0 and step_share > 0):
        raise ParameterError(f"steps of {step_m} m and {step_share:g} vary nothing; both must be above 0")
    step = max(1, round(rules.min_incidents * step_share))
    radii = [rules.eps_m - step_m, rules.eps_m + step_m]
    numbers = [rules.min_incidents - step, rules.min_incidents + step]
    return (
        *(
            Variant(f"radius {eps:g} m", replace(rules, eps_m=eps))
            for eps in radii
            if LEAST_EPS_M <= eps <= rules.max_extent_m
        ),
        *(Variant(f"{n} incidents", replace(rules, min_incidents=n)) for n in numbers if n >= 1),
    )


def sensitivity(points: DistinctPoints, label: Indices, tried: Sequence[Variant]) -> Sensitivity:
    """
    Find the hotspots again by other rules, and compare them with those that there are.

    Parameters
    ----------
    points
        Distinct points in EPSG:27700; their weights count as incidents.
    label
        Hotspot of each point, numbered from 0, shape (n_points,); `NOISE` for none. See
        `geo.analysis.hotspots.hotspot_labels`.
    tried
        Rules to try, usually `variants`.

    Returns
    -------
    sensitivity
        Hotspots in the order of their numbers.

    Raises
    ------
    ParameterError
        If a variant's rules have no meaning.

    Notes
    -----
    Tells whether a hotspot hangs on the choice of two numbers, not whether it is above chance (see
    `geo.analysis.significance`) nor whether it will last (see `geo.analysis.backtest`). A dense town centre is one
    hotspot at one radius and three at another: it changes, though nobody would doubt it. On snapped data a hotspot of
    three map points can vanish when one of them moves out of reach, by 150 m or by one metre.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52(1),
    258-271. (Jaccard's coefficient of a cluster and its most like; dissolved at a half or less.)

    Examples
    --------
    >>> from geo.points import distinct_points
    >>> points = distinct_points([0, 0, 100, 190], [0, 0, 0, 0])
    >>> rules = HotspotRules(eps_m=100, min_incidents=3, min_points=2)
    >>> label, _ = hotspot_labels(points, rules)
    >>> label.tolist()
    [0, 0, 0]
    >>> found = sensitivity(points, label, variants(rules))
    >>> [verdict.value for verdict in found.verdicts[0]]  # at 50 m, at 150 m, of 2, of 4 incidents
    ['vanishes', 'stable', 'stable', 'stable']
    """
    n = int(label.max(initial=NOISE)) + 1
    again = [hotspot_labels(points, variant.rules) for variant in tried]
    jaccard, kept = np.empty((2, n, len(tried)))
    for at, (hotspot, repeat) in enumerate(again):
        jaccard[:, at] = _alike(label, hotspot, points.weight, n)
        kept[:, at] = _kept(label, (hotspot != NOISE) | (repeat != NOISE), points.weight, n)
    return Sensitivity(tuple(tried), tuple(int(hotspot.max(initial=NOISE)) + 1 for hotspot, _ in again), jaccard, kept)


def _alike(label: Indices, other: Indices, weight: Floats, n: int) -> Floats:
    """Give for each hotspot its greatest Jaccard coefficient with one of the others."""
    n_other = int(other.max(initial=NOISE)) + 1
    size, other_size = _total(label, weight, n), _total(other, weight, n_other)
    both = (label != NOISE) & (other != NOISE)
    pair, at = np.unique(label[both] * n_other + other[both], return_inverse=True)
    shared = np.bincount(at, weight[both], len(pair))
    one, two = pair // max(n_other, 1), pair % max(n_other, 1)
    jaccard = np.zeros(n)
    np.maximum.at(jaccard, one, shared / (size[one] + other_size[two] - shared))
    return jaccard


def _kept(label: Indices, held: Mask, weight: Floats, n: int) -> Floats:
    """Give for each hotspot the share of its incidents on points that are held."""
    return _total(np.where(held, label, NOISE), weight, n) / _total(label, weight, n)


def _total(label: Indices, weight: Floats, n: int) -> Floats:
    return np.bincount(label[label != NOISE], weight[label != NOISE], n).astype(np.float64)


def _verdict(jaccard: float, kept: float) -> Verdict:
    if jaccard > SAME:
        return Verdict.STABLE
    return Verdict.VANISHES if kept < GONE else Verdict.CHANGES
