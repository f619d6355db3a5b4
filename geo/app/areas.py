"""Choosing areas, what is shown of them, and their table."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from geo.analysis.areas import LEAST_BASE, LEAST_INCIDENTS, Base
from geo.answers.area_layers import area_layer_name, area_layers
from geo.answers.area_list import AreaList, AreaQuestion, By
from geo.app.tables import selectable_table
from geo.maps.areas import Measure
from geo.sharing.area_export import export_areas
from geo.workspace import Workspace

_ROWS: dict[str, By] = {"Areas": "area", "Areas and categories": "category", "Areas and priorities": "priority"}
_BASES: dict[str, Base] = {"residents": "residents", "households": "households"}
_HEADINGS = {
    "name": st.column_config.TextColumn("Name", width=140),
    "shown": st.column_config.TextColumn("Shown", width=170),
    "incidents": st.column_config.NumberColumn("Count", format="localized", width=60),
    "rate": st.column_config.NumberColumn("Rate", format="%.1f", width=55, help="A year per 1,000"),
    "between": st.column_config.TextColumn("Between", width=95, help="The exact 95 % interval of the rate"),
    "against_study_area": st.column_config.TextColumn(
        "To county", width=75, help="Above or below only where the exact interval leaves chance out"
    ),
    "last_year_incidents": st.column_config.NumberColumn("Last year", format="localized", width=70),
    "last_year_difference": st.column_config.NumberColumn("Difference", format="%+d", width=75),
    "last_year_change": st.column_config.TextColumn(
        "Change", width=110, help="More or fewer only where the exact interval leaves chance out"
    ),
    "last_year_percent": st.column_config.NumberColumn(
        "Per cent", format="%+.0f %%", width=65, help="Not told on a count under ten"
    ),
    "small_base": st.column_config.TextColumn("Unreliable", width=110),
    "residents": st.column_config.NumberColumn("Residents", format="localized", width=75),
    "households": st.column_config.NumberColumn("Households", format="localized", width=85),
    "imd_decile": st.column_config.NumberColumn("IMD decile", width=80, help="1 is the most deprived tenth"),
    "residents_in_deciles_1_to_3_percent": st.column_config.NumberColumn(
        "Deprived", format="%.0f %%", width=75, help="Residents in LSOAs of the deciles 1 to 3"
    ),
    "code": st.column_config.TextColumn("Code", width=95),
}
_ONE_AN_AREA = {"between", "residents", "households", "imd_decile", "residents_in_deciles_1_to_3_percent"}
"""Left out where an area has several rows."""


@dataclass(frozen=True)
class AreaChoice:
    """What is asked of which areas, and what the map shows of them."""

    question: AreaQuestion
    measure: Measure


def choose_areas(workspace: Workspace) -> AreaChoice:
    """Offer the layers there are, the rows of the table, what rates are of and what the map shows."""
    layers = {_title(area_layer_name(layer)): layer for layer in area_layers(workspace)}
    columns = st.columns(4)
    layer = columns[0].selectbox("Areas", list(layers), key="layer", bind="query-params")
    rows = columns[1].selectbox("Rows of the table", list(_ROWS), key="rows", bind="query-params")
    per = columns[2].selectbox("Rates per 1,000", list(_BASES), key="per", bind="query-params")
    shown = columns[3].selectbox("On the map", [str(each) for each in Measure], key="shown", bind="query-params")
    return AreaChoice(AreaQuestion(layers[layer], _ROWS[rows], _BASES[per]), Measure(shown))


def choose_kind(found: AreaList) -> str:
    """Offer what the map can show of a table with several rows an area; the priority asked for where it has one."""
    kinds = list(dict.fromkeys(found.table["kind"]))
    usual = kinds.index(found.selection.priority.name)
    if len(kinds) == 1:
        return str(kinds[usual])
    return str(st.selectbox("Of these on the map", kinds, index=usual, key="kind", bind="query-params"))


def notes_of(found: AreaList) -> list[str]:
    """Say what must be said beside the table: all but what is about the period before, which only the file has."""
    shown = found.last_year.obstacle
    before = "" if found.previous.period == found.last_year.period else found.previous.period.in_words
    return [said for said in found.notes if said != shown and not (before and before in said)]


def area_table(found: AreaList, workspace: Workspace, *, only: frozenset[str], most_px: int) -> str:
    """
    Draw the table of areas.

    Parameters
    ----------
    only
        Codes of the areas to list beside the whole; none means all.

    Returns
    -------
    code
        Of the area whose row is selected; empty where none is.
    """
    table = _columns(found, workspace)
    if only:
        table = table[table["code"].isin(only | {""})]
    row = selectable_table(
        table.assign(rank=range(len(table))),
        _HEADINGS,
        key=f"areas {found.recipe} {sorted(only)}",
        alt=f"{_title(area_layer_name(found.question.layer))}: the facts of the map",
        most_px=most_px,
    )
    if "small_base" in table:
        least = LEAST_BASE[found.question.per]
        st.caption(f"Unreliable: on fewer than {LEAST_INCIDENTS} incidents or {least:,} {found.question.per}.")
    return "" if row is None else str(table["code"].iloc[row])


def _columns(found: AreaList, workspace: Workspace) -> pd.DataFrame:
    """Take what the file has and a table shows: no column of which nothing is known."""
    exported = export_areas(found, workspace)
    exported = exported.rename(columns={f"per_1000_{found.question.per}_a_year": "rate"})
    ends = zip(exported["a_year_low"], exported["a_year_high"], strict=True)
    exported["between"] = ["" if pd.isna(low) else f"{low:,.1f} to {high:,.1f}" for low, high in ends]
    several = found.question.by != "area"
    other_base = "households" if found.question.per == "residents" else "residents"
    names = [name for name in _HEADINGS if name != other_base and (several or name != "shown")]
    names = [name for name in names if not (several and name in _ONE_AN_AREA)]
    known = exported[names].replace("", pd.NA).notna().any()
    return exported[[name for name in names if known[name]]]


def _title(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
