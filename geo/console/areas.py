"""The table of areas on the command line."""

import pandas as pd

from geo.analysis.areas import LEAST_BASE, LEAST_INCIDENTS
from geo.answers.area_layers import area_layer_name
from geo.answers.area_list import AreaList
from geo.console.terminal import NAME_WIDTH, Justify, new_table, out, print_left_out, print_notes, print_notices
from geo.sharing.privacy import Release
from geo.words import counted, signed
from geo.workspace import Workspace

TOP_AREAS = 60
"""Rows that are printed, files hold all: all wards, all categories of three police areas."""
_AREA_COLUMNS = (
    ("Name", "name", "{name}"),
    ("Shown", "kind", "{kind}"),
    ("Incidents", "incidents", "{incidents:,}"),
    ("Last year", "last_year_before", "{last_year_before:,}"),
    ("Difference to last year", "last_year_difference", "{last_year_difference}"),
    ("to last year %", "last_year_percent", "{last_year_percent}"),
    ("Before", "previous_before", "{previous_before:,}"),
    ("Difference to before", "previous_difference", "{previous_difference}"),
    ("to before %", "previous_percent", "{previous_percent}"),
    ("Residents", "residents", "{residents:,.0f}"),
    ("Households", "households", "{households:,.0f}"),
    ("Rate", "rate", "{rate:,.1f}{mark:1}"),
    ("from", "rate_low", "{rate_low:,.1f}"),
    ("to", "rate_high", "{rate_high:,.1f}"),
    ("Against whole", "against", "{against}"),
    ("Deprived", "deprived_share", "{deprived_share:.0%}"),
    ("IMD decile", "imd_decile", "{imd_decile:.0f}"),
)
"""Heading, column and form of a table of areas; a column of which nothing is known is not printed."""
_ONE_AN_AREA = ["residents", "households", "rate_low", "rate_high", "deprived_share", "imd_decile"]
"""Left out where an area has several rows."""


def print_areas(answer: AreaList, workspace: Workspace) -> None:
    """Print the head of a table of areas, what it is about and what was left out."""
    print_notices(workspace)
    said = answer.filters.in_words(workspace.ward_labels)
    shown_of = "Every priority" if answer.question.by == "priority" else answer.selection.priority.name
    out.print(f"{shown_of}, {said}, {area_layer_name(answer.question.layer)}")
    if answer.question.by != "priority":
        print_left_out(answer.selection)
    print_notes(answer.notes)
    shown = answer.table.assign(mark=answer.table["small_base"].where(answer.table["small_base"] == "", "*"))
    for earlier in ("last_year", "previous"):
        for what, decimals in (("difference", 0), ("percent", 1)):
            shown[f"{earlier}_{what}"] = [
                value if pd.isna(value) else signed(value, decimals) for value in shown[f"{earlier}_{what}"]
            ]
    other_base = "households" if answer.question.per == "residents" else "residents"
    shown = shown.drop(columns=["kind", other_base] if answer.question.by == "area" else _ONE_AN_AREA)
    if answer.previous.period == answer.last_year.period:
        shown = shown.drop(columns=[column for column in shown if str(column).startswith("previous_")])
    if "imd_decile" in shown and shown["imd_decile"].notna().any():
        shown = shown.drop(columns="deprived_share")
    rows, whole = shown[shown["code"] != ""], shown[shown["code"] == ""]
    _print_area_rows(pd.concat([rows.head(TOP_AREAS), whole]))
    if len(rows) > TOP_AREAS:
        out.print(f"... and {len(rows) - TOP_AREAS} more; write them all with --csv FILE")
    if (shown["mark"] == "*").any():
        least = LEAST_BASE[answer.question.per]
        out.print(f"* unreliable: on fewer than {LEAST_INCIDENTS} incidents or {least:,} {answer.question.per}")


def print_release(released: Release[AreaList], answer: AreaList) -> None:
    """Say what the file made of an answer for an audience does not tell."""
    said = " ".join(note for note in released.content.notes if note not in answer.notes)
    out.print(f"For {released.audience.key}: {said or 'nothing is hidden.'}")
    if (told := released.told).known:
        since = f", {told.changed:,} of which the data tells otherwise today" if told.changed else ""
        out.print(f"Held against {counted(told.known, 'count')} published before{since}.")


def _print_area_rows(shown: pd.DataFrame) -> None:
    """Print the columns of which anything is known; a dash stands where nothing is."""
    table = new_table()
    columns = [
        each for each in _AREA_COLUMNS if each[1] in shown and (shown[each[1]].notna() & (shown[each[1]] != "")).any()
    ]
    records = shown.to_dict("records")
    rows = [["-" if pd.isna(row[column]) else form.format_map(row) for _, column, form in columns] for row in records]
    for (heading, column, _), *cells in zip(columns, *rows, strict=True):
        justify: Justify = "left" if column in {"name", "kind", "against"} else "right"
        widest = NAME_WIDTH if column == "name" else max(map(len, cells))
        table.add_column(heading, justify=justify, no_wrap=True, min_width=max(widest, len(heading)))
    for row in rows:
        table.add_row(*row)
    out.print(table)
