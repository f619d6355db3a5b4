"""Residents and households of the demonstration's areas: published for wards, shared out to lower layer areas."""

import numpy as np
import pandas as pd

from demonstration.inputs import Inputs
from geo.places.residents import DEPRIVED, HOUSEHOLDS, RESIDENTS, Figures

_WARDS = "Census 2021, best fit of LSOAs to wards"
_DEPRIVED = "Census 2021 and English Indices of Deprivation 2025, best fit of LSOAs to wards"
_LSOAS = "Census 2021, best fit to wards and shared over their postcodes"


def area_figures(inputs: Inputs) -> list[Figures]:
    """
    Give what is known of the wards of 2022, and residents and households of the LSOAs of 2011 made from it.

    Each live postcode of homes has an equal part in its ward's people. Deciles of deprivation cannot be had this way.
    """
    wards = inputs.wards
    figures = [
        _figures(RESIDENTS, "ward_2022", _WARDS, wards["residents"]),
        _figures(HOUSEHOLDS, "ward_2022", _WARDS, wards["households"]),
        _figures(DEPRIVED, "ward_2022", _DEPRIVED, wards["deprived"]),
    ]
    for measure in (RESIDENTS, HOUSEHOLDS):
        figures.append(_figures(measure, "lsoa_2011", _LSOAS, _shared_out(wards[measure], inputs.homes)))
    return figures


def _shared_out(people: pd.Series, homes: pd.DataFrame) -> pd.Series:
    postcodes = homes.groupby("ward")["ward"].transform("size")
    shared = (homes["ward"].map(people) / postcodes).groupby(homes["lsoa"]).sum().sort_index()
    # Rounded along the running total, nobody is lost.
    whole = np.diff(np.round(np.cumsum(shared.to_numpy())), prepend=0.0)
    return pd.Series(whole, index=shared.index)


def _figures(measure: str, layer: str, source: str, values: pd.Series) -> Figures:
    return Figures(
        measure,
        layer,
        source,
        values.astype("float64").rename_axis("code"),
        file="made by python -m demonstration",
        sha256="",
        approximate=True,
    )
