"""What was published, on the command line."""

from collections.abc import Sequence

from geo.answers.area_layers import area_layer_name
from geo.console.terminal import new_table, out
from geo.sharing.ledger import Published
from geo.words import counted


def print_ledger(entries: Sequence[Published]) -> None:
    """List what was published, the earliest first: a line for each question and layer of a file."""
    out.print(f"{counted(len(entries), 'file')} published from which something is hidden.")
    table = new_table()
    for name in ("At (UTC)", "For", "File", "Counts of", "Period", "Layer"):
        table.add_column(name)
    for name in ("Told", "Hidden", "Rounded to"):
        table.add_column(name, justify="right")
    for entry in entries:
        told, off = entry.told, entry.told.off
        for filters, layer in dict.fromkeys((count.filters, count.layer) for count in (*told.numbers, *told.kept)):
            n_told, n_kept = (
                sum((count.filters, count.layer) == (filters, layer) for count in counts)
                for counts in (told.numbers, told.kept)
            )
            table.add_row(
                entry.at[:16].replace("T", " "),
                entry.audience,
                entry.file,
                filters.priority,
                filters.period.in_words,
                area_layer_name(layer),
                f"{n_told:,}",
                f"{n_kept:,}",
                str(2 * off + 1) if off else "-",
            )
    if entries:
        out.print(table)
