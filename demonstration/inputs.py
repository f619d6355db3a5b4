"""The open data the demonstration is derived from: postcodes with their areas, and published counts."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ASB = "Anti-social behaviour"
_FIRST_CLASS = 10
"""Code-Point Open's positional quality where the point lies within the addresses of the postcode."""
_DENHAM_WARD = "E05013141"
_DENHAM = (
    ("Denham Green", 503_900.0, 188_300.0, "E01017810", "South Bucks 003A"),
    ("Denham", 504_300.0, 187_000.0, "E01017813", "South Bucks 003D"),
    ("New Denham", 504_600.0, 184_900.0, "E01017812", "South Bucks 003C"),
)
"""Every postcode of Uxbridge (UB) lacks a point in the files used; without these villages, placed by their grid
reference, the county would end west of Denham. Which output area is which is read from the postcode sectors."""


@dataclass(frozen=True)
class Inputs:
    """
    What the demonstration is made from.

    `postcodes` has one row for each postcode, live or ended, in their order: ``postcode`` without blanks,
    ``easting`` and ``northing`` (EPSG:27700, metres), ``ward`` (code of 2022), ``lsoa`` and ``lsoa_name`` (2011),
    ``live`` and ``business`` (a large user of post). `homes` has one row for each live postcode that is none, also
    where it has no point: ``ward`` and ``lsoa``. `wards` has ``residents``, ``households``, ``deprived`` (residents in
    the three most deprived tenths) and ``name`` by ward code. `ward_counts` has wards as rows and categories as
    columns, of ten months; `month_counts` has months such as ``2024-01`` as rows.
    """

    postcodes: pd.DataFrame
    homes: pd.DataFrame
    wards: pd.DataFrame
    ward_counts: pd.DataFrame
    month_counts: pd.DataFrame


def read_inputs(folder: Path) -> Inputs:
    """
    Read the folders ``postcodes`` and ``figures`` of the shared data.

    Parameters
    ----------
    folder
        Holds both folders; nothing else in it is looked at.
    """
    figures = folder / "figures"
    wards = pd.read_csv(figures / "ward_2022_residents.csv").set_index("ward_code").sort_index()
    wards = wards.rename(
        columns={
            "ward_name": "name",
            "residents_2021": "residents",
            "households_2021": "households",
            "residents_in_imd_2025_deciles_1_to_3": "deprived",
        }
    )
    by_ward = pd.read_csv(figures / "ward_crime_type_counts_10_months.csv")
    by_month = pd.read_csv(figures / "month_crime_type_counts.csv")
    return Inputs(
        postcodes=_postcodes(folder / "postcodes"),
        homes=_homes(folder / "postcodes"),
        wards=wards[["name", "residents", "households", "deprived"]],
        ward_counts=_counts(by_ward, "ward_code"),
        month_counts=_counts(by_month, "month"),
    )


def _counts(table: pd.DataFrame, rows: str) -> pd.DataFrame:
    return table.pivot_table(index=rows, columns="crime_type", values="incidents", aggfunc="sum", fill_value=0)


def _postcodes(folder: Path) -> pd.DataFrame:
    points = pd.read_csv(folder / "onspd_2025-11_bucks.csv")
    areas = pd.read_csv(folder / "postcode_oa_lsoa_2022-05_bucks.csv", dtype="str")
    wards = pd.read_csv(folder / "codepoint_open_2025-05_bucks.csv")
    wards = wards[wards["pqi"] == _FIRST_CLASS]
    table = (
        pd.DataFrame(
            {
                "postcode": points["pcd"].str.replace(" ", ""),
                "easting": points["oseast1m"].astype("float64"),
                "northing": points["osnrth1m"].astype("float64"),
            }
        )
        .merge(
            pd.DataFrame(
                {
                    "postcode": areas["pcd7"].str.replace(" ", ""),
                    "output_area": areas["oa11cd"],
                    "lsoa": areas["lsoa11cd"],
                    "lsoa_name": areas["lsoa11nm"],
                    "business": areas["usertype"] == "1",
                }
            ),
            on="postcode",
        )
        .merge(
            pd.DataFrame({"postcode": wards["postcode"].str.replace(" ", ""), "ward": wards["ward"]}),
            on="postcode",
            how="left",
        )
        .sort_values("postcode", ignore_index=True)
    )
    table["live"] = table["ward"].notna()
    # A postcode that has ended lies in the ward of its output area, where that area's live postcodes agree on one.
    known = table[table["live"]].groupby("output_area")["ward"].agg(["nunique", "first"])
    agreed = known.loc[known["nunique"] == 1, "first"]
    table["ward"] = table["ward"].fillna(table["output_area"].map(agreed))
    return pd.concat([table.drop(columns="output_area"), _villages_without_postcodes()], ignore_index=True)


def _homes(folder: Path) -> pd.DataFrame:
    areas = pd.read_csv(folder / "postcode_oa_lsoa_2022-05_bucks.csv", dtype="str")
    homes = areas[(areas["usertype"] == "0") & areas["doterm"].isna()]
    wards = pd.read_csv(folder / "codepoint_open_2025-05_bucks.csv").set_index("postcode")["ward"]
    ward = homes["pcd7"].str.replace(" ", "").map(wards.rename(index=lambda text: text.replace(" ", "")))
    # Those of Uxbridge have no ward in the files either; in this county they lie in Denham.
    ward = ward.fillna(homes["pcd7"].str.startswith("UB").map({True: _DENHAM_WARD}))
    return pd.DataFrame({"ward": ward, "lsoa": homes["lsoa11cd"]}).dropna().reset_index(drop=True)


def _villages_without_postcodes() -> pd.DataFrame:
    villages = pd.DataFrame(_DENHAM, columns=["postcode", "easting", "northing", "lsoa", "lsoa_name"])
    return villages.assign(business=False, ward=_DENHAM_WARD, live=False)
