"""Choosing areas, what is shown of them, and their table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.analysis.areas import LEAST_BASE, LEAST_INCIDENTS, Base
from geo.answers.area_layers import area_layer_name, area_layers
from geo.answers.area_list import AreaList, AreaQuestion, By, earlier_periods
from geo.answers.comparison import Against, Earlier
from geo.app.tables import selectable_table
from geo.maps.areas import Measure
from geo.periods import Period
from geo.sharing.area_export import columns_of_areas
from geo.words import capitalised
from geo.workspace import Workspace

EARLIER: dict[str, Against] = {"the period before": "before", "the same period last year": "last year"}
MOST_AREAS = 60
"""Rows of a table of areas on the screen, beside the whole: every ward; files have all."""
AREAS_OF_WARDS = "Listed and coloured: areas in the wards chosen. They are still set against the whole county."
_ROWS: dict[str, By] = {"Areas": "area", "Areas and categories": "category", "Areas and priorities": "priority"}
_BASES: dict[str, Base] = {"residents": "residents", "households": "households"}
_HEADINGS = {
    "name": st.column_config.TextColumn("Name", width=140),
    "shown": st.column_config.TextColumn("Shown", width=170),
    "incidents": st.column_config.NumberColumn("Count", format="localized", width=60),
    "rate": st.column_config.NumberColumn("Rate", format="%.1f", width=55, help="A year per 1,000"),
    "before": st.column_config.NumberColumn("Before", format="localized", width=70),
    "difference": st.column_config.NumberColumn(
        "Difference", format="localized", width=75, help="Incidents more than in the earlier period; below 0 fewer"
    ),
    "change": st.column_config.TextColumn(
        "Change", width=110, help="More or fewer only where the exact interval leaves chance out"
    ),
    "percent": st.column_config.NumberColumn(
        "Per cent", format="%.0f %%", width=65, help="The difference in per cent; not told on a count under ten"
    ),
    "between": st.column_config.TextColumn("Between", width=95, help="The exact 95 % interval of the rate"),
    "against_study_area": st.column_config.TextColumn(
        "To county", width=75, help="Above or below only where the exact interval leaves chance out"
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
    """What is asked of which areas, what the map shows of them, and which earlier period they are set against."""

    question: AreaQuestion
    measure: Measure
    against: Against


def layers_by_name(workspace: Workspace) -> dict[str, str]:
    """Give the layers there are by the names that are offered."""
    return {capitalised(area_layer_name(layer)): layer for layer in area_layers(workspace)}


def choose_areas(workspace: Workspace, period: Period) -> AreaChoice:
    """Offer the layers there are, the rows of the table, what rates are of, what the map shows and against what."""
    layers = layers_by_name(workspace)
    columns = st.columns(5)
    layer = columns[0].selectbox("Areas", list(layers), key="layer", bind="query-params")
    rows = columns[1].selectbox("Rows of the table", list(_ROWS), key="rows", bind="query-params")
    per = columns[2].selectbox("Rates per 1,000", list(_BASES), key="per", bind="query-params")
    shown = columns[3].selectbox("On the map", [str(each) for each in Measure], key="shown", bind="query-params")
    question = AreaQuestion(layers[layer], _ROWS[rows], _BASES[per])
    against = _choose_since(columns[4], earlier_periods(workspace, period, question))
    return AreaChoice(question, Measure(shown), against)


def _choose_since(place: DeltaGenerator, earlier: Mapping[Against, Earlier]) -> Against:
    """Offer the earlier periods that can be compared: usually last year, since the season is the same."""
    offered = [name for name, against in EARLIER.items() if not earlier[against].obstacle]
    if not offered:
        return "last year"
    wanted = EARLIER.get(st.query_params.get("since", ""))
    why = " ".join(each.obstacle for each in earlier.values() if each.obstacle)
    usual = len(offered) - 1
    since = place.selectbox("Change since", offered, index=usual, key="since", bind="query-params", help=why or None)
    if wanted and earlier[wanted].obstacle:
        st.info(earlier[wanted].obstacle)
    return EARLIER[since]


def choose_kind(found: AreaList) -> str:
    """Offer what the map can show of a table with several rows an area; the priority asked for where it has one."""
    kinds = list(dict.fromkeys(found.table["kind"]))
    usual = kinds.index(found.selection.priority.name)
    if len(kinds) == 1:
        return str(kinds[usual])
    return str(st.selectbox("Of these on the map", kinds, index=usual, key="kind", bind="query-params"))


def notes_of(found: AreaList, against: Against | None) -> list[str]:
    """Say what must be said beside the table; of earlier periods only what is about the one that is compared."""
    both = (found.last_year, found.previous)
    unsaid = {said for each in both for said in (each.obstacle, each.notice)}
    if against:
        unsaid -= {found.earlier(against).notice}
    return [said for said in found.notes if said not in unsaid]


def area_table(found: AreaList, *, against: Against, only: frozenset[str], most_px: int) -> str:
    """
    Draw the table of areas.

    Parameters
    ----------
    against
        Which earlier period they are set against.
    only
        Codes of the areas to list beside the whole; none means all.

    Returns
    -------
    code
        Of the area whose row is selected; empty where none is.
    """
    table = area_columns(found, against=against, only=only)
    listed = first_areas(table)
    n = int((table["code"] != "").sum())
    few = f" Listed: the first {MOST_AREAS} of {n:,} rows; the download has all." if n > MOST_AREAS else ""
    st.write(f"{found.order}{few} Select a row to see it on the map.")
    row = selectable_table(
        listed.assign(rank=range(len(listed))),
        area_headings(found, against),
        key=f"areas {found.recipe} {sorted(only)}",
        alt=f"{capitalised(area_layer_name(found.question.layer))}: the facts of the map",
        most_px=most_px,
    )
    if "small_base" in table:
        least = LEAST_BASE[found.question.per]
        st.caption(f"Unreliable: on fewer than {LEAST_INCIDENTS} incidents or {least:,} {found.question.per}.")
    return "" if row is None else str(listed["code"].iloc[row])


def first_areas(table: pd.DataFrame) -> pd.DataFrame:
    """Give the first rows of a table of areas, and below them those of the whole study area."""
    whole = table["code"] == ""
    return pd.concat([table[~whole].head(MOST_AREAS), table[whole]])


def area_headings(found: AreaList, against: Against | None) -> Mapping[str, Any]:
    """Give the headings of a table of areas; that of the earlier period says which it is."""
    if not against:
        return _HEADINGS
    label = "Last year" if against == "last year" else "Before"
    then = st.column_config.NumberColumn(
        label, format="localized", width=70, help=found.earlier(against).period.in_words
    )
    return _HEADINGS | {"before": then}


def area_columns(found: AreaList, *, against: Against | None, only: frozenset[str]) -> pd.DataFrame:
    """
    Take what the file has and a table shows: no column of which nothing is known, nor of what is not compared.

    Parameters
    ----------
    only
        Codes of the areas to list beside the whole; none means all.
    """
    exported = columns_of_areas(found)
    exported = exported.rename(columns={f"per_1000_{found.question.per}_a_year": "rate"})
    ends = zip(exported["a_year_low"], exported["a_year_high"], strict=True)
    exported["between"] = ["" if pd.isna(low) else f"{low:,.1f} to {high:,.1f}" for low, high in ends]
    if against:
        exported = exported.join(found.change(against))
    several = found.question.by != "area"
    other_base = "households" if found.question.per == "residents" else "residents"
    names = [name for name in _HEADINGS if name in exported and name != other_base and (several or name != "shown")]
    names = [name for name in names if not (several and name in _ONE_AN_AREA)]
    known = exported[names].replace("", pd.NA).notna().any()
    listed = exported["code"].isin(only | {""}) if only else slice(None)
    return exported.loc[listed, [name for name in names if known[name]]]
