"""Hotspot lists as they leave the program."""

from datetime import date

import numpy as np
import pandas as pd

from geo.analysis.criteria import CRITERIA
from geo.answers.hotspot_list import HotspotList
from geo.places.gazetteer import UNNUMBERED
from geo.selection import Filters
from geo.sharing.exported import Exported, points_at, said_of
from geo.sharing.privacy import Release
from geo.words import capitalised
from geo.workspace import SYNTHETIC, Workspace


def hotspot_columns(table: pd.DataFrame, answer: HotspotList) -> pd.DataFrame:
    """
    Give a table of hotspots or repeat points the columns it leaves the program with.

    Parameters
    ----------
    table
        `answer.hotspots` or `answer.repeats`.

    Returns
    -------
    exported
        Units stand in the names; coordinates to 0.1 m and 0.000001 degrees; every row has priority and period.
    """
    filters = answer.filters
    columns = {
        "rank": table["rank"],
        "number": table["number"].where(table["number"] != UNNUMBERED).astype("Int64"),
        "name": table["place"],
        "commonest_street": table["street"],
        "ward": table["ward"],
        "ward_code": table["ward_code"],
        "incidents": table["incidents"],
        "share_percent": (100 * table["share"]).round(1),
        "distinct_points": table["points"],
        "extent_m": table["extent_m"].round(0).astype("int64"),
        "main_categories": table["categories"],
        "location_precision": table["precision"],
        **(_evidence(table) if "score" in table else {}),
        "easting_m_epsg27700": table["easting"].round(1),
        "northing_m_epsg27700": table["northing"].round(1),
        "longitude": table["longitude"].round(6),
        "latitude": table["latitude"].round(6),
        "priority": answer.selection.priority.name,
        "first_day": str(filters.period.start),
        "day_after_last": str(filters.period.end),
    }
    return pd.DataFrame(columns)


def gone_columns(answer: HotspotList) -> pd.DataFrame:
    """Give the places that are not hot any more the columns they leave the program with."""
    table = answer.gone.assign(rank=np.arange(1, len(answer.gone) + 1), share=np.nan)
    exported = hotspot_columns(table, answer).drop(columns="share_percent")
    told = {"last_hot": table["last"], "periods_hot": table["periods_hot"], "status": table["status"]}
    for name, column in (told | {"class": table["class"]}).items():
        exported.insert(list(exported.columns).index("location_precision"), name, column)
    return exported


def export_hotspots(
    release: Release[HotspotList], workspace: Workspace, *, made_on: date, repeats: bool = False
) -> Release[Exported]:
    """
    Let a list of hotspots leave the program, each at its centre.

    Parameters
    ----------
    repeats
        Whether the repeat points are wanted instead.
    """
    answer = release.content
    table = answer.repeats if repeats else answer.hotspots
    what = "repeat-points" if repeats else "hotspots"
    content = Exported(
        title_of(what, answer.filters, workspace),
        file_stem(what, answer.filters, workspace),
        hotspot_columns(table, answer),
        "name",
        points_at(table["easting"].to_numpy(), table["northing"].to_numpy()),
        said_of(answer, workspace, made_on=made_on),
        workspace.boundaries.layers[workspace.boundaries.study_layer].geometry.to_numpy(),
    )
    return release.holding(content)


def _evidence(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Why a hotspot is on the list."""
    columns = {
        "class": table["class"],
        "periods_hot": table["periods_hot"],
        "periods_known": table["periods_known"],
        "status": table["status"],
        "status_and_origin": table["since_before"],
        "came_from_numbers": table["came_from"],
        "of_them_asb": table["asb"],
        "incidents_on_ground": table["on_ground"],
        "on_ground_period_before": table["before"].astype("Int64"),
        "rate_ratio_to_period_before": table["change"].round(2),
        "rate_ratio_to_period_before_low95": table["change_low"].round(2),
        "rate_ratio_to_period_before_high95": table["change_high"].round(2),
        "on_ground_same_period_last_year": table["last_year"].astype("Int64"),
        "rate_ratio_to_last_year": table["year_change"].round(2),
        "rate_ratio_to_last_year_low95": table["year_change_low"].round(2),
        "rate_ratio_to_last_year_high95": table["year_change_high"].round(2),
        "expected_on_ground_next_period": table["expected"].round(1),
        "usual_on_ground": table["usual"].round(1),
        "repeats_within_a_year": table["repeats"].astype("Int64"),
        "flagged": table["flagged"].astype("Int64"),
        "peak_days": table["peak_days"],
        "peak_hours": table["peak_hours"],
        "impact_repeats_or_flagged": table["impact"].astype("Int64"),
        "performance_z_to_last_year": table["performance"].round(2),
        "concern_percent_of_residents": (100 * table["concern"]).round(0),
    }
    scores = {f"score_{name}": table[f"{name}_score"].round(0) for name in CRITERIA}
    return columns | scores | {"score": table["score"].round(1)}


def marked(table: pd.DataFrame, workspace: Workspace) -> pd.DataFrame:
    """Add, where the data is synthetic, a column that says so: it stands in the heading even where no row follows."""
    return table.assign(**{SYNTHETIC: "yes"}) if workspace.manifest.synthetic else table


def title_of(what: str, filters: Filters, workspace: Workspace) -> str:
    """Say what a file holds, as people say it: *Hotspots: Burglary, October 2026*."""
    name = workspace.taxonomy.priority(filters.priority).name
    return f"{capitalised(what.replace('-', ' '))}: {name}, {filters.period.in_words}"


def file_stem(what: str, filters: Filters, workspace: Workspace) -> str:
    """
    Name a file by what it holds; made from the demonstration it says so.

    Returns
    -------
    stem
        Without an ending, such as ``hotspots_all-crime_2025-06-01_2025-06-30``.
    """
    period = str(filters.period).replace(" to ", "_")
    mark = "_demonstration-synthetic" if workspace.manifest.synthetic else ""
    return f"{what}_{filters.priority}_{period}{mark}"
