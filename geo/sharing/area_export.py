"""Tables of areas as they leave the program."""

from datetime import date

import numpy as np
import pandas as pd

from geo.answers.area_layers import area_layer_name, area_outlines
from geo.answers.area_list import AreaList
from geo.sharing.export import file_stem, title_of
from geo.sharing.exported import Exported, said_of
from geo.sharing.privacy import Release
from geo.workspace import Workspace

_EARLIER = {
    "before": "incidents",
    "difference": "difference",
    "percent": "percent",
    "change": "change",
}


def columns_of_areas(answer: AreaList) -> pd.DataFrame:
    """
    Give a table of areas the columns it leaves the program with.

    Returns
    -------
    exported
        Units stand in the names; estimated residents to whole people, rates and ratios to what they carry; every row
        says layer and periods. What is not known or not compared is empty.
    """
    table, per = answer.table, answer.question.per
    columns: dict[str, object] = {
        "layer": answer.question.layer,
        "code": table["code"],
        "name": table["name"],
        "shown": table["kind"],
        "incidents": table["incidents"],
        "residents": table["residents"].round().astype("Int64"),
        "households": table["households"].round().astype("Int64"),
        f"per_1000_{per}_in_period": table["in_period"].round(2),
        f"per_1000_{per}_a_year": table["rate"].round(2),
        "a_year_low": table["rate_low"].round(2),
        "a_year_high": table["rate_high"].round(2),
        "small_base": table["small_base"],
        "ratio_to_study_area": table["ratio"].round(3),
        "ratio_low": table["ratio_low"].round(3),
        "ratio_high": table["ratio_high"].round(3),
        "against_study_area": table["against"],
        "imd_decile": table["imd_decile"].astype("Int64"),
        "residents_in_deciles_1_to_3_percent": (100 * table["deprived_share"]).round(1),
    }
    for name in ("last_year", "previous"):
        for column, shown in _EARLIER.items():
            values = table[f"{name}_{column}"]
            columns[f"{name}_{shown}"] = values.round(1) if column == "percent" else values
    columns |= {
        "first_day": str(answer.filters.period.start),
        "day_after_last": str(answer.filters.period.end),
        "last_year_first_day": str(answer.last_year.period.start),
        "previous_first_day": str(answer.previous.period.start),
    }
    if "hidden" in table:
        columns["some_counts_hidden"] = table["hidden"].map({True: "yes", False: ""})
    return pd.DataFrame(columns)


def export_areas(release: Release[AreaList], workspace: Workspace, *, made_on: date) -> Release[Exported]:
    """Let a table of areas leave the program, each with its outline; the whole has the study area's."""
    answer = release.content
    outlines = area_outlines(workspace, answer.question.layer).set_index("code").geometry.to_dict()
    outlines[""] = workspace.boundaries.study_area
    content = Exported(
        title_of(f"areas ({area_layer_name(answer.question.layer)})", answer.filters, workspace),
        file_stem(f"areas_{answer.question.layer}", answer.filters, workspace),
        columns_of_areas(answer),
        "name",
        np.array([outlines[code] for code in answer.table["code"]], np.object_),
        said_of(answer, workspace, made_on=made_on, attribution=answer.attribution),
        workspace.boundaries.layers[workspace.boundaries.study_layer].geometry.to_numpy(),
    )
    return release.holding(content)
