"""Lists of what to expect where, as files for other tools."""

import pandas as pd

from geo.answers.expected_list import ExpectedList
from geo.sharing.export import marked
from geo.workspace import Workspace


def export_expected(answer: ExpectedList, workspace: Workspace) -> pd.DataFrame:
    """
    Give a list of what to expect the columns it leaves the program with.

    Returns
    -------
    exported
        Units stand in the names; every row says priority, month, method, recipe, notes and attribution.
    """
    table = answer.table
    columns = {
        "rank": table["rank"],
        "name": table["place"],
        "ward": table["ward"],
        "ward_code": table["ward_code"],
        "expected_incidents": table["expected"].round(4),
        "cumulative_share_percent": (100 * table["share"]).round(1),
        "incidents_year_before": table["incidents"],
        "main_categories": table["categories"],
        "centre_easting_m_epsg27700": table["easting"].round(1),
        "centre_northing_m_epsg27700": table["northing"].round(1),
        "centre_longitude": table["longitude"].round(6),
        "centre_latitude": table["latitude"].round(6),
        "priority": answer.priority.name,
        "month": answer.forecast.month,
        "method": answer.forecast.method,
        "recipe": "; ".join(f"{name}={value}" for name, value in answer.recipe.items()),
        "notes": " ".join([*(f"{notice}." for notice in workspace.notices), *answer.notes]),
        "attribution": workspace.attribution,
    }
    return marked(pd.DataFrame(columns), workspace)
