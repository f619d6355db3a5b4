"""What came of an action, on the command line."""

from geo.answers.action_result import ActionResult
from geo.console.terminal import new_table, out, print_left_out, print_notes, print_notices
from geo.workspace import Workspace

_COLUMNS = {"role": "", "number": "No.", "place": "Place", "before": "Before", "after": "After"}
_WORDS = {"role", "place"}


def print_action(answer: ActionResult, workspace: Workspace) -> None:
    """Print the places, the sentences and what must be borne in mind."""
    print_notices(workspace)
    period, before = answer.filters.period.in_words, answer.before.in_words
    out.print(f"{answer.selection.priority.name}, {period} against {before}")
    print_left_out(answer.selection)
    table = new_table()
    for name, heading in _COLUMNS.items():
        table.add_column(heading, justify="left" if name in _WORDS else "right")
    for row in answer.table[list(_COLUMNS)].itertuples(index=False):
        table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row))
    out.print(table)
    for sentence in answer.sentences:
        out.print(sentence)
    print_notes(answer.notes)
