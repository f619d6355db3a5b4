"""Flags a partner sets on its incidents, and the type of anti-social behaviour. What it cannot see stays missing."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from demonstration.inputs import ASB
from demonstration.planted import VIOLENCE
from demonstration.volumes import SUPPLIERS
from geo.schema import ASB_TYPES, FLAGS

SEEN_BY = {
    "police": FLAGS,
    "council": ("hate", "drug", "alcohol", "exploitation"),
    "housing": ("hate", "drug", "alcohol"),
    "wardens": ("drug", "alcohol"),
    "fire": (),
}
"""Which flags a supplier can set at all."""
SHARES: dict[str, dict[str, float]] = {
    "domestic_abuse": {VIOLENCE: 0.33, "Criminal damage and arson": 0.09, "Public order": 0.03, "Other crime": 0.05},
    "knife": {VIOLENCE: 0.02, "Robbery": 0.14, "Possession of weapons": 0.55},
    "hate": {"Public order": 0.06, VIOLENCE: 0.012, "Criminal damage and arson": 0.01, ASB: 0.01},
    "drug": {"Drugs": 1.0, VIOLENCE: 0.01, ASB: 0.05},
    "alcohol": {VIOLENCE: 0.16, "Public order": 0.2, ASB: 0.1, "Criminal damage and arson": 0.05},
    "exploitation": {"Drugs": 0.008, VIOLENCE: 0.001, "Other crime": 0.012},
}
"""Share of a category that carries the flag; about thirty incidents a year show exploitation."""
_NIGHT = (21, 5)
_NIGHT_CATEGORIES = (ASB, "Public order", "Robbery", "Theft from the person", VIOLENCE)

Mask = npt.NDArray[np.bool_]


def draw_flags(rows: pd.DataFrame, centre: Mask, home: Mask, rng: np.random.Generator) -> dict[str, pd.Series]:
    """
    Draw the flags of every incident.

    Parameters
    ----------
    rows
        ``supplier``, ``category`` and ``hour``.
    centre, home
        Whether the incident lies in a town centre, and in a home; domestic abuse is drawn to homes.

    Returns
    -------
    flags
        One nullable column for each of `geo.schema.FLAGS`.
    """
    hour = rows["hour"].to_numpy()
    late = (hour >= _NIGHT[0]) | (hour < _NIGHT[1])
    flags = {}
    for flag in FLAGS:
        if flag == "night_time":
            marked = late & centre & rows["category"].isin(_NIGHT_CATEGORIES).to_numpy()
        else:
            share = rows["category"].map(SHARES[flag]).fillna(0.0).to_numpy()
            if flag == "domestic_abuse":
                share = share * np.where(home, 1.1, 0.4)
            marked = rng.random(len(rows)) < share
        seen = rows["supplier"].map({name: flag in can for name, can in SEEN_BY.items()}).to_numpy(bool)
        flags[flag] = pd.Series(marked, index=rows.index, dtype="boolean").where(seen)
    return flags


def draw_asb_types(rows: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Draw the type of each incident of anti-social behaviour from what its supplier deals with; else missing."""
    types = pd.Series(pd.NA, index=rows.index, dtype="str")
    for supplier in SUPPLIERS:
        own = np.flatnonzero((rows["supplier"] == supplier.name) & (rows["category"] == ASB))
        types.iloc[own] = rng.choice(ASB_TYPES, len(own), p=supplier.asb_types)
    return types
