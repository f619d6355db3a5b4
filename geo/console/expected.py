"""What to expect where, on the command line."""

import pandas as pd

from geo.answers.expected_list import ExpectedList
from geo.console.hotspots import TOP
from geo.console.terminal import new_table, out, print_notes, print_notices
from geo.periods import Period
from geo.words import counted, measured
from geo.workspace import Workspace


def print_expected(answer: ExpectedList, workspace: Workspace) -> None:
    """Print the head of the list, what it is about and how it was made."""
    print_notices(workspace)
    held, table = answer.table["share"].iloc[-1], answer.table
    month = Period.month(answer.forecast.month).in_words
    out.print(f"{answer.priority.name}, expected in {month} by the forecast {answer.forecast.method}")
    out.print(f"{counted(len(table), 'hexagon')} of {len(workspace.hexagons):,}: {held:.1%} of what is expected")
    print_notes(answer.notes)
    shown = new_table()
    for name in ("Rank", "Name", "Ward", "Expected", "Added up", "Year before", "Main categories"):
        words = name in {"Name", "Ward", "Main categories"}
        shown.add_column(name, justify="left" if words else "right", no_wrap=not words)
    for row in table.head(TOP).to_dict("records"):
        year_before = "-" if pd.isna(row["incidents"]) else f"{row['incidents']:,}"
        numbers = (measured(row["expected"]), f"{row['share']:.1%}", year_before)
        shown.add_row(str(row["rank"]), row["place"], row["ward"], *numbers, row["categories"])
    out.print(shown)
    if len(table) > TOP:
        out.print(f"... and {len(table) - TOP} more; write them all with --csv FILE")
