"""Single incidents as they leave the program: for analysts."""

from datetime import date

import numpy as np
import pandas as pd

from geo.answers.incident_list import IncidentList
from geo.crs import BNG, WGS84, Floats, project
from geo.schema import FLAGS
from geo.sharing.export import file_stem, title_of
from geo.sharing.exported import Exported, points_at, said_of
from geo.sharing.privacy import Release
from geo.workspace import Workspace

_YES_NO = {True: "yes", False: "no"}


def export_incidents(release: Release[IncidentList], workspace: Workspace, *, made_on: date) -> Release[Exported]:
    """Let incidents leave the program, each at its point; one known by its area only has none."""
    answer = release.content
    x, y = _places(answer)
    content = Exported(
        title_of("incidents", answer.filters, workspace),
        file_stem("incidents", answer.filters, workspace),
        incident_columns(answer, workspace),
        "category",
        points_at(x, y),
        said_of(answer, workspace, made_on=made_on),
    )
    return release.holding(content)


def incident_columns(answer: IncidentList, workspace: Workspace) -> pd.DataFrame:
    """
    Give incidents the columns they leave the program with.

    Returns
    -------
    exported
        Units stand in the names; times are UK clock times, the second one the end, itself not in it. References to
        people and free text are not among them.
    """
    table, study = answer.selection.incidents.reset_index(drop=True), workspace.boundaries.study_layer
    x, y = _places(answer)
    longitude, latitude = np.full((2, len(table)), np.nan)
    known = ~np.isnan(x)
    if known.any():
        longitude[known], latitude[known] = project(x[known], y[known], BNG, WGS84)
    columns = {
        "incident": table["incident_id"],
        "source": table["source"].astype("str"),
        "source_reference": table["source_reference"],
        "from_uk_time": table["occurred_from"].dt.tz_localize(None),
        "to_uk_time": table["occurred_to"].dt.tz_localize(None),
        "category": table["category"].astype("str"),
        "asb_type": table["asb_type"].astype("str"),
        "street_or_place": table["place_label"].astype("str"),
        "location_precision": table["precision"].astype("str"),
        "easting_m_epsg27700": x.round(1),
        "northing_m_epsg27700": y.round(1),
        "longitude": longitude.round(6),
        "latitude": latitude.round(6),
        "ward": table[study].map(workspace.ward_names).astype("str"),
        **{f"{layer}_code": table[layer].astype("str") for layer in sorted(workspace.boundaries.layers)},
        **{flag: table[flag].map(_YES_NO).astype("str") for flag in FLAGS},
    }
    return pd.DataFrame(columns)


def _places(answer: IncidentList) -> tuple[Floats, Floats]:
    """Give the coordinates of each incident, EPSG:27700; nothing where only the area is known."""
    table = answer.selection.incidents
    known = (table["precision"] != "area").to_numpy(np.bool_)
    x, y = (np.where(known, table[name].to_numpy(np.float64), np.nan) for name in ("easting", "northing"))
    return x, y
