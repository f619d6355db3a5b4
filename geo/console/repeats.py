"""The list of repeats on the command line."""

from geo.answers.repeat_list import RepeatList
from geo.console.hotspots import TOP
from geo.console.terminal import new_table, out, print_left_out, print_notes, print_notices
from geo.workspace import Workspace

_PLACE = {"place": "Name", "generic": "Kind of place only", "ward": "Ward"}
_PERSON = {"reference": "Reference", "locations": "Locations", "span_days": "Days from first to last"}
_TOLD = {"incidents": "Count", "days": "Days", "months": "Months", "categories": "Main categories"}
_WORDS = {"place", "ward", "generic", "reference", "categories"}


def print_repeats(answer: RepeatList, workspace: Workspace) -> None:
    """Print the head of a list of repeats, what it is about and what was left out."""
    print_notices(workspace)
    out.print(f"{answer.selection.priority.name}, {answer.filters.in_words(workspace.ward_labels)}")
    print_left_out(answer.selection)
    print_notes(answer.notes)
    if answer.table.empty:
        return
    columns = {"rank": "Rank", **(_PERSON if answer.kind == "victim" else _PLACE), **_TOLD}
    shown = answer.table.head(TOP)
    if "generic" in shown:
        shown = shown.assign(generic=shown["generic"].map({True: "yes", False: ""}))
    table = new_table()
    for name, heading in columns.items():
        table.add_column(heading, justify="left" if name in _WORDS else "right", no_wrap=name not in _WORDS)
    for row in shown[list(columns)].astype(object).where(shown[list(columns)].notna(), "").itertuples(index=False):
        table.add_row(*(str(value) for value in row))
    out.print(table)
    if len(answer.table) > TOP:
        out.print(f"... and {len(answer.table) - TOP} more; write them all with --csv FILE")
