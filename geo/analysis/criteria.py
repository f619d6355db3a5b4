"""
The five criteria by which the partnership ranks an issue, for each hotspot of a list.

Volume, predicted direction of travel, impact on the community, performance against last year, community concern. Each
is shown as what was measured and as a score; the ranking is their weighted mean, and the weights are printed.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np
import pandas as pd
from scipy.stats import norm

from geo.analysis.clusters import NOISE
from geo.crs import Floats
from geo.errors import ParameterError
from geo.points import Indices

LEAST_ASKED = 0.5
"""A survey says something of a hotspot if it asked about at least half of its incidents."""
LEAST_KNOWN = 0.5
"""A criterion counts if it can be seen of at least half of the hotspots: fewer cannot be put in an order by it."""


@dataclass(frozen=True)
class Weights:
    """How much each of the five criteria counts; a weight of 0 shows a criterion without ranking by it."""

    volume: float = 3.0
    direction: float = 3.0
    impact: float = 1.0
    performance: float = 1.0
    concern: float = 1.0

    def __post_init__(self) -> None:
        """Refuse weights that order nothing."""
        for name, weight in asdict(self).items():
            if not 0 <= weight < math.inf:
                raise ParameterError(f"the weight of {name} is {weight}; it must be 0 or more")
        if not any(asdict(self).values()):
            raise ParameterError("all weights are 0; at least one criterion must count")

    @property
    def counting(self) -> list[str]:
        """The criteria with a weight above 0."""
        return [name for name, weight in asdict(self).items() if weight]

    def __str__(self) -> str:
        """All five, as they are printed with a result."""
        return ", ".join(f"{name} {weight:g}" for name, weight in asdict(self).items())


USUAL_WEIGHTS = Weights()
"""Volume and what is expected count thrice: so ranked, a list holds of the next month's incidents what the ranking by
either alone would hold, within 3 %; with equal weights it falls short (docs/methods.md)."""
CRITERIA = tuple(field.name for field in fields(Weights))


def scores(measured: pd.DataFrame) -> pd.DataFrame:
    """
    Put what was measured of each criterion on a scale from 0 to 100, higher being worse.

    Parameters
    ----------
    measured
        One column for each of `CRITERIA`; NaN where it cannot be seen: `volume`, incidents; `direction`, incidents to
        expect in the next period; `impact`, incidents that harmed somebody again or are flagged; `performance`, z score
        against last year (`geo.analysis.change.poisson_z`); `concern`, share of residents worried, 0 to 1.

    Returns
    -------
    scores
        Same shape. Volume, direction and impact as per cent of the list's highest; performance as the chance that a
        difference this large is a rise, 50 being no change; concern in per cent of residents. NaN where it cannot be
        seen.

    Notes
    -----
    Amounts are kept as amounts: scoring by the place in the list instead set small hotspots before large ones, and a
    list so ranked held about half as many of the next month's incidents in its first five.

    Examples
    --------
    >>> measured = pd.DataFrame({name: [0.0, 0.0] for name in CRITERIA}).assign(volume=[30, 12], concern=[0.49, None])
    >>> scores(measured).round(1).to_dict("records")[1]
    {'volume': 40.0, 'direction': 0.0, 'impact': 0.0, 'performance': 50.0, 'concern': nan}
    """
    values = measured.astype(np.float64)
    scored = {name: _of_highest(values[name]) for name in ("volume", "direction", "impact")}
    # Both counts have their chance: the difference of two roots, doubled, has a standard deviation of √2.
    scored["performance"] = pd.Series(100 * norm.cdf(values["performance"] / math.sqrt(2)), values.index)
    scored["concern"] = 100 * values["concern"]
    return pd.DataFrame(scored)[list(CRITERIA)]


def seen(scored: pd.DataFrame) -> list[str]:
    """
    Name the criteria that can be seen of enough hotspots of a list to rank them.

    Parameters
    ----------
    scored
        As measured or as scored: one column for each of `CRITERIA`, NaN where it cannot be seen.

    Returns
    -------
    names
        Those known for at least half of the hotspots; none of an empty list.
    """
    known = scored[list(CRITERIA)].notna().to_numpy()
    enough = known.sum(axis=0) >= LEAST_KNOWN * max(len(scored), 1)
    return [name for name, told in zip(CRITERIA, enough, strict=True) if told]


def ranking(scored: pd.DataFrame, weights: Weights) -> Floats:
    """
    Combine the scores of five criteria.

    Parameters
    ----------
    scored
        One column for each of `CRITERIA`, see `scores`.

    Returns
    -------
    score
        Weighted mean of those that can be seen of at least half of the hotspots (`seen`), 0 to 100, shape
        (n_hotspots,); 50 where none can.

    Notes
    -----
    All hotspots of a list are ranked by the same criteria. One of which a criterion is missing takes the mean of the
    others for it: what cannot be seen neither lifts nor lowers it among them.

    Examples
    --------
    >>> scored = pd.DataFrame({name: [80.0] for name in CRITERIA}).assign(volume=20.0, concern=float("nan"))
    >>> ranking(scored, Weights(volume=3, direction=1)).tolist()  # (3 · 20 + 80 + 80 + 80) / 6
    [50.0]
    >>> two = pd.DataFrame({name: [50.0, 50.0] for name in CRITERIA}).assign(concern=[90.0, float("nan")])
    >>> ranking(two, Weights()).tolist()  # the second has 90 too: (8 · 50 + 90) / 9
    [54.44444444444444, 54.44444444444444]
    """
    names = seen(scored)
    weight = np.array([getattr(weights, name) for name in names], np.float64)
    if not weight.sum():
        return np.full(len(scored), 50.0)
    values = scored[names].astype(np.float64)
    return np.asarray(values.fillna(values.mean()).to_numpy() @ weight / weight.sum(), np.float64)


def concern(category: pd.Series, label: Indices, *, n: int, asked: Mapping[str, float]) -> Floats:
    """
    Give the mean concern of residents about the incidents of each hotspot.

    Parameters
    ----------
    category
        Recorded category of each incident, shape (n_rows,).
    label
        Number from 0 of its hotspot, shape (n_rows,); `NOISE` for none.
    n
        How many hotspots there are.
    asked
        Share of residents worried, by category; a category that is not named was not asked about.

    Returns
    -------
    concern
        0 to 1, shape (n,), over the incidents that were asked about; NaN where those are fewer than half.
    """
    share = np.array([asked.get(str(name), np.nan) for name in category.cat.categories] + [np.nan])
    worried = share[category.cat.codes.to_numpy()]
    held = label != NOISE
    known = held & ~np.isnan(worried)
    all_of = np.bincount(label[held], minlength=n)
    told = np.bincount(label[known], minlength=n)
    total = np.bincount(label[known], worried[known], n)
    return np.where(told >= LEAST_ASKED * np.maximum(all_of, 1), total / np.maximum(told, 1), np.nan)


def _of_highest(values: pd.Series) -> pd.Series:
    highest = values.max()
    return 100 * values / highest if highest > 0 else values
