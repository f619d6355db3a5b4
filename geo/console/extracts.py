"""What checking, loading and undoing a partner's extract says on a terminal."""

from pathlib import Path

from rich.table import Table

from geo.console.terminal import out
from geo.loading import Checked
from geo.manifest import Entry
from geo.retention import Due, Kept
from geo.sources.partner.questions import Questions
from geo.words import counted

_LISTED = 12


def print_checked(checked: Checked) -> None:
    """Say where every row of an extract would go, and which words nobody has placed."""
    reading = checked.reading
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_row(f"{len(checked.placed):,}", "incidents in the study area")
    for reason, n in checked.reasons.items():
        table.add_row(f"{n:,}", reason)
    out.print(f"{counted(checked.rows, 'row')} in {checked.table.file}, read with {checked.mapping}:")
    out.print(table)
    if checked.reasons:
        out.print("Rejected rows are counted by the first reason of each row.")
    if reading.covers:
        out.print(f"They tell of {reading.covers.in_words}.")
    if checked.corrections:
        out.print(f"They are corrected rows of load {checked.corrections.number}, and are added to it.")
    if checked.replaces:
        out.print(f"{counted(checked.replaces, 'incident')} of earlier loads would be replaced by a newer state.")
    _print_words("Categories to be placed in the mapping", reading.unknown_categories)
    _print_words("Words among the flags that are no flag", reading.unknown_flags)


def print_kept_mapping(kept: Path, questions: Questions, then: str) -> None:
    """Say where a guessed mapping is kept, what it leaves open, and how to go on."""
    if not questions:
        out.print(f"Kept in {kept}: correct it there, then: {then}")
        return
    out.print(f"Kept in {kept}, and leaves something open. Say it there:")
    if questions.dates:
        out.print(
            f"Order of dates: {questions.dates}. Nothing can be loaded before it is said: date_order = 'day first' or "
            "'month first', or this command again with --replace and --dates day-first or month-first."
        )
    _print_words("Categories to be placed under [categories], otherwise their rows are rejected", questions.categories)
    _print_words("Words among the flags that are no flag, to be placed under [flag_words]", questions.flags)
    out.print(f"Then: {then}")


def print_loaded(entry: Entry, folder: object) -> None:
    """Say what was loaded, and how to undo it."""
    load = entry.load
    assert load is not None
    out.print(
        f"Load {entry.part.load}: {counted(entry.incidents, 'incident')} of {load.source}, {load.covers.in_words}; "
        f"{counted(sum(entry.rejected.values()), 'row')} rejected. Data folder: {folder}"
    )
    out.print(f"Undo it with: hotspots undo {entry.part.load}")


def print_held_postcodes(n: int, folder: object) -> None:
    """Say how many postcodes can be located now."""
    out.print(f"{n:,} postcodes with a location are held. Data folder: {folder}")


def print_loads(entries: list[Entry]) -> None:
    """List the loads that are held."""
    if not entries:
        out.print("No extract is loaded.")
        return
    table = Table(
        "Load", "Source", "Days", "Incidents", "Replaced", "Rejected", "Loaded", "File", box=None, pad_edge=False
    )
    for entry in entries:
        if entry.load:
            table.add_row(
                str(entry.part.load),
                entry.load.source,
                entry.load.covers.in_words,
                f"{entry.in_use:,}",
                f"{entry.load.replaced:,}",
                f"{sum(entry.rejected.values()):,}",
                entry.imported_at[:16].replace("T", " "),
                entry.file,
            )
    out.print(table)


def print_kept(kept: list[Kept]) -> None:
    """Say for how long the rows of each source are kept."""
    for each in kept:
        usual = ", as nobody has said otherwise" if each.usual else ""
        out.print(f"Rows of {each.source} are kept for {each.months} months{usual}.")


def print_due(due: list[Due]) -> None:
    """List what is due to be deleted."""
    if not due:
        out.print("No row of a partner has been kept longer than it may be.")
    for each in due:
        rejected = ", and its rejected rows" if each.rejected else ""
        out.print(
            f"{counted(each.incidents, 'incident')} of load {each.entry.part.load}, {each.source}, kept for "
            f"{each.months} months: ended before {each.before.day} {each.before:%B %Y}{rejected}."
        )


def print_purged(deleted: list[Due], folder: object) -> None:
    """Say what was deleted."""
    rows = sum(each.incidents for each in deleted)
    out.print(f"{counted(rows, 'incident')} deleted; logged in {folder}/purges.csv.")


def _print_words(title: str, words: dict[str, int]) -> None:
    if words:
        listed = ", ".join(f"{word} ({n:,})" for word, n in list(words.items())[:_LISTED])
        more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
        out.print(f"{title}: {listed}{more}.")
