"""The list of packs made, on the command line."""

from collections.abc import Sequence

from geo.console.terminal import new_table, out
from geo.periods import Period
from geo.sharing.packs_made import PackMade
from geo.words import counted


def print_packs(made: Sequence[PackMade]) -> None:
    """Print a line for each pack, the latest first."""
    out.print(f"{counted(len(made), 'pack')} made of this data.")
    if not made:
        return
    table = new_table()
    for column in ("Made (UTC)", "Pack", "Priority", "Period", "For", "Marking", "File", "SHA-256"):
        table.add_column(column)
    for each in made:
        when, period = each.made_at[:16].replace("T", " "), Period.read(each.period).in_words
        marking = each.marking or "none"
        table.add_row(when, each.what, each.priority, period, each.audience, marking, each.file, each.sha256[:12])
    out.print(table)
