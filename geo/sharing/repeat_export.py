"""Lists of repeats as files for other tools."""

import pandas as pd

from geo.answers.repeat_list import RepeatList
from geo.sharing.export import marked
from geo.workspace import Workspace

_NAMES = {
    "place": "name",
    "categories": "main_categories",
    "easting": "easting_m_epsg27700",
    "northing": "northing_m_epsg27700",
}


def export_repeats(answer: RepeatList, workspace: Workspace) -> pd.DataFrame:
    """
    Give a list of repeats the columns it leaves the program with.

    Returns
    -------
    exported
        Units stand in the names; every row says what it is, period, recipe, notes and attribution. Of victims the
        months of the first and last incident are given, not the days: those stand in the list of addresses too, and
        could tell where a victim lives.
    """
    table = answer.table.rename(columns=_NAMES).round({"longitude": 6, "latitude": 6})
    victims = answer.kind == "victim"
    for name in ("first", "last"):
        table[name] = table[name].dt.strftime("%Y-%m" if victims else "%Y-%m-%d")
    if victims:
        table = table.drop(columns="span_days")
    exported = table.assign(
        kind=answer.kind,
        priority=answer.selection.priority.name,
        first_day=str(answer.filters.period.start),
        day_after_last=str(answer.filters.period.end),
        recipe="; ".join(f"{name}={value}" for name, value in answer.recipe.items()),
        notes=" ".join([*(f"{notice}." for notice in workspace.notices), *answer.notes]),
        attribution=workspace.attribution,
    )
    return marked(exported, workspace)
