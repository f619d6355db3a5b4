"""Pairs of incidents from two sources that are likely the same event, for a person to judge."""

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.errors import ParameterError
from geo.periods import Mask

NEAR_M = {"address": 50.0, "postcode": 250.0}
"""How far two locations of an event may lie apart: an address where both are, else a postcode's reach."""
APART_MINUTES = 60.0
"""How long after one interval the other may begin: two callers, or a call and the report of the officer sent."""
_DAY_MINUTES = 1500.0
"""A day on which clocks go back: no dated interval is longer."""


def likely_duplicates(incidents: pd.DataFrame) -> pd.DataFrame:
    """
    Find pairs of incidents from different sources that may be one event.

    Both are of one recorded category, lie within 50 m (both at an address) or 250 m, and their intervals overlap or are
    at most an hour apart. Map points and areas are no location of an event, and months no time of one: such incidents
    have no pairs.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`.

    Returns
    -------
    pairs
        The likeliest first: ``one`` and ``other`` (positions, `one` of the source first in the alphabet), ``metres``
        and ``minutes`` between them (0 where intervals overlap).

    Raises
    ------
    ParameterError
        If there are so many pairs near each other that they would not fit into memory.

    Notes
    -----
    Events that happen in the same place within an hour, as on a Saturday night in a town centre, are paired too: the
    pairs are questions, not answers. Sources that write another category for the same event are not paired.

    References
    ----------
    Fellegi, I. P. and Sunter, A. B. (1969). A theory for record linkage. Journal of the American Statistical
    Association 64: blocking by place, time and kind.

    Examples
    --------
    >>> likely_duplicates(pd.DataFrame({name: [] for name in _NEEDED})).columns.tolist()
    ['one', 'other', 'metres', 'minutes']
    """
    begins, ends = (
        incidents[name].to_numpy(dtype="datetime64[us]").astype(np.int64) / 60e6 if len(incidents) else np.empty(0)
        for name in ("occurred_from", "occurred_to")
    )
    usable: Mask = incidents["precision"].isin(NEAR_M).to_numpy(np.bool_) & (ends - begins <= _DAY_MINUTES)
    rows = np.flatnonzero(usable)
    empty = pd.DataFrame({"one": rows[:0], "other": rows[:0], "metres": np.empty(0), "minutes": np.empty(0)})
    if len(rows) < 2:
        return empty
    east, north = (incidents[name].to_numpy(np.float64)[rows] for name in ("easting", "northing"))
    begins, ends = begins[rows], ends[rows]
    source, category = (pd.factorize(incidents[name].iloc[rows])[0] for name in ("source", "category"))
    near = max(NEAR_M.values())
    # Another category is as far as another county: no pair of it is listed.
    axes = np.column_stack(
        [east / near, north / near, (begins + ends) / 2 / (_DAY_MINUTES + APART_MINUTES), category * 2]
    )
    tree = cKDTree(axes)
    if tree.count_neighbors(tree, 1.0, p=np.inf) > _MOST_PAIRS:
        raise ParameterError("too many incidents lie near each other to be paired; ask of a shorter period")
    one, other = tree.query_pairs(1.0, p=np.inf, output_type="ndarray").T
    address = (incidents["precision"].iloc[rows] == "address").to_numpy(np.bool_)
    metres = np.hypot(east[one] - east[other], north[one] - north[other])
    minutes = np.maximum(np.maximum(begins[one], begins[other]) - np.minimum(ends[one], ends[other]), 0.0)
    reach = np.where(address[one] & address[other], NEAR_M["address"], NEAR_M["postcode"])
    good = (source[one] != source[other]) & (metres <= reach) & (minutes <= APART_MINUTES)
    names = incidents["source"].astype("str").to_numpy()[rows]
    turned = names[one[good]] > names[other[good]]
    first, second = np.where(turned, other[good], one[good]), np.where(turned, one[good], other[good])
    pairs = pd.DataFrame({"one": rows[first], "other": rows[second], "metres": metres[good], "minutes": minutes[good]})
    return pairs.sort_values(["minutes", "metres", "one", "other"], ignore_index=True)


_NEEDED = ("source", "category", "precision", "easting", "northing", "occurred_from", "occurred_to")
_MOST_PAIRS = 50_000_000
