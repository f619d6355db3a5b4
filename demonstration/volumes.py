"""How many incidents each supplier records, by category, ward and month; drawn round the published figures."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demonstration.inputs import ASB, Inputs
from demonstration.settings import MONTHS

CRIMES = 58_000
"""In two years: 29,000 a year are 52 to 1,000 residents; the strategy gives 59.6 for 2021/22 and a falling trend."""
WARDENED = (
    "E05013120",
    "E05013123",
    "E05013124",
    "E05013125",
    "E05013126",
    "E05013127",
    "E05013128",
    "E05013131",
    "E05013142",
    "E05013157",
    "E05013160",
    "E05013163",
    "E05013166",
)
"""Wards of Aylesbury and High Wycombe, where street wardens walk."""
_LEAST_SHARE = 0.25
"""What planted incidents leave of the usual ones of their ward and category, at least."""


@dataclass(frozen=True)
class Supplier:
    """Who records incidents. `asb` of them in two years, with the shares of `asb_types` (see `geo.schema`)."""

    name: str
    letter: str
    asb: int
    asb_types: tuple[float, float, float]


SUPPLIERS = (
    Supplier("police", "P", 3_800, (0.24, 0.66, 0.10)),
    Supplier("council", "C", 1_500, (0.10, 0.25, 0.65)),
    Supplier("housing", "H", 900, (0.65, 0.30, 0.05)),
    Supplier("wardens", "W", 450, (0.08, 0.57, 0.35)),
    Supplier("fire", "F", 0, (0.0, 0.0, 1.0)),
)
DELIBERATE_FIRES = 220
ARSON = "Criminal damage and arson"


def draw_volumes(inputs: Inputs, planted: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """
    Draw the numbers of usual incidents, Poisson round what the figures let expect.

    Parameters
    ----------
    planted
        See `demonstration.planted.planted_rows`; taken off what is expected, so that totals still resemble the figures.

    Returns
    -------
    rows
        One row for each incident: ``supplier``, ``category``, ``ward``, ``month`` (position in `MONTHS`).
    """
    season = _season(inputs.month_counts)
    profile = inputs.ward_counts / inputs.ward_counts.sum()
    crimes = inputs.ward_counts.drop(columns=ASB).sum() * CRIMES / inputs.ward_counts.drop(columns=ASB).to_numpy().sum()
    asb = profile[ASB]
    deprived = (inputs.wards["deprived"] + 200) * asb
    walked = asb.where(asb.index.isin(WARDENED), 0.0)
    by_supplier = {"police": asb, "council": asb, "housing": deprived, "wardens": walked}
    parts = [_rows("police", category, n * profile[category], season, planted, rng) for category, n in crimes.items()]
    for supplier in SUPPLIERS:
        if supplier.asb:
            wards = by_supplier[supplier.name]
            parts.append(_rows(supplier.name, ASB, supplier.asb * wards / wards.sum(), season, planted, rng))
    parts.append(_rows("fire", ARSON, DELIBERATE_FIRES * profile[ARSON], season, planted, rng))
    return pd.concat(parts, ignore_index=True)


def _rows(
    supplier: str,
    category: object,
    by_ward: pd.Series,
    season: pd.DataFrame,
    planted: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    own = planted[(planted["supplier"] == supplier) & (planted["category"] == category)]
    taken = own.groupby("ward").size().reindex(by_ward.index, fill_value=0)
    usual = np.maximum((by_ward - taken).to_numpy(), _LEAST_SHARE * by_ward.to_numpy())
    counts = rng.poisson(np.outer(usual, season[category].to_numpy()))
    ward, month = np.nonzero(counts)
    times = counts[ward, month]
    return pd.DataFrame(
        {
            "supplier": supplier,
            "category": category,
            "ward": by_ward.index.to_numpy()[np.repeat(ward, times)],
            "month": np.repeat(month, times),
        }
    )


def _season(month_counts: pd.DataFrame) -> pd.DataFrame:
    """
    Share of each category that falls into each of `MONTHS`; columns add up to 1.

    The figures hold January to June. July to December run straight from June back to January, and each month is then
    averaged with its neighbours.
    """
    calendar = month_counts.groupby(month_counts.index.str[5:].astype(int)).mean()
    around = calendar.reindex(range(1, 14))
    around.loc[13] = calendar.loc[1]
    year = around.interpolate().loc[1:12].to_numpy()
    smooth = (np.roll(year, 1, axis=0) + 2 * year + np.roll(year, -1, axis=0)) / 4
    table = pd.DataFrame(smooth[[int(month[5:]) - 1 for month in MONTHS]], columns=month_counts.columns)
    return table / table.sum()
