"""Lists of repeats as they leave the program."""

from datetime import date

import pandas as pd

from geo.answers.repeat_list import RepeatList
from geo.sharing.export import file_stem, title_of
from geo.sharing.exported import Exported, points_at, said_of
from geo.sharing.privacy import Release
from geo.workspace import Workspace

_TITLES = {"address": "repeat addresses", "map-point": "repeat map points", "victim": "repeat victims"}
_NAMES = {
    "place": "name",
    "categories": "main_categories",
    "easting": "easting_m_epsg27700",
    "northing": "northing_m_epsg27700",
}


def repeat_columns(answer: RepeatList) -> pd.DataFrame:
    """
    Give a list of repeats the columns it leaves the program with.

    Returns
    -------
    exported
        Units stand in the names; every row says what it is and the period. Of victims the
        months of the first and last incident are given, not the days: those stand in the list of addresses too, and
        could tell where a victim lives.
    """
    table = answer.table.rename(columns=_NAMES).round({"longitude": 6, "latitude": 6})
    victims = answer.kind == "victim"
    for name in ("first", "last"):
        table[name] = table[name].dt.strftime("%Y-%m" if victims else "%Y-%m-%d")
    if victims:
        table = table.drop(columns="span_days")
    return table.assign(
        kind=answer.kind,
        priority=answer.selection.priority.name,
        first_day=str(answer.filters.period.start),
        day_after_last=str(answer.filters.period.end),
    )


def export_repeats(release: Release[RepeatList], workspace: Workspace, *, made_on: date) -> Release[Exported]:
    """Let a list of repeats leave the program; victims are no places."""
    answer, table = release.content, release.content.table
    what, victims = f"repeats-{answer.kind}", answer.kind == "victim"
    content = Exported(
        title_of(_TITLES[answer.kind], answer.filters, workspace),
        file_stem(what, answer.filters, workspace),
        repeat_columns(answer),
        "rank" if victims else "name",
        None if victims else points_at(table["easting"].to_numpy(), table["northing"].to_numpy()),
        said_of(answer, workspace, made_on=made_on),
        None if victims else workspace.boundaries.layers[workspace.boundaries.study_layer].geometry.to_numpy(),
    )
    return release.holding(content)
