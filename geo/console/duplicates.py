"""Pairs that may be one event, and what was decided of them, on the command line."""

from collections.abc import Sequence

from geo.answers.duplicate_list import DuplicateList
from geo.console.terminal import new_table, out
from geo.links import Link, Verdict
from geo.words import counted

_SAID = {
    Verdict.SAME: "are one event now, and count once",
    Verdict.TWO: "are two events, and are not asked about again",
    None: "are open again",
}


def print_pairs(found: DuplicateList, most: int) -> None:
    """List the likeliest of the pairs that nobody has decided yet."""
    out.print(f"{counted(len(found.pairs), 'pair')} to be decided, {found.decided:,} decided.")
    if found.pairs.empty:
        return
    table = new_table()
    for name in ("Source", "Reference", "When", "Other source", "Reference", "When", "Category", "Apart"):
        table.add_column(name)
    for row in found.pairs.head(most).to_dict("records"):
        sides = (row[f"{side}{name}"] for side in ("", "other_") for name in ("source", "reference", "when"))
        table.add_row(*map(str, sides), str(row["category"]), str(row["apart"]))
    out.print(table)
    out.print("Decide one with: hotspots link SOURCE REFERENCE OTHER_SOURCE OTHER_REFERENCE (two events: --apart)")


def print_links(links: Sequence[Link]) -> None:
    """List what was decided."""
    out.print(f"{counted(len(links), 'pair')} decided.")
    table = new_table()
    for name in ("Source", "Reference", "Other source", "Reference", "Decided", "At (UTC)"):
        table.add_column(name)
    for each in links:
        table.add_row(*each.pair, each.verdict.value, each.decided_at[:16].replace("T", " "))
    if links:
        out.print(table)


def print_decided(one: tuple[str, str], other: tuple[str, str], verdict: Verdict | None) -> None:
    """Say what became of a pair."""
    out.print(f"{' '.join(one)} and {' '.join(other)} {_SAID[verdict]}.")
