"""Commands for partners' extracts: guess a mapping, load, list the loads, undo one."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from geo.cli.application import app
from geo.cli.options import DataDir, asked_period_of_days, write
from geo.config import data_folder, require_writable
from geo.console.extracts import (
    print_checked,
    print_due,
    print_kept,
    print_kept_mapping,
    print_loaded,
    print_loads,
    print_purged,
)
from geo.console.terminal import out, print_written, watching
from geo.errors import ParameterError
from geo.loading import check_extract, keep_mapping, load_extract, loads, undo_load
from geo.retention import due_rows, keep_for, kept_sources
from geo.retention import purge as delete_due
from geo.sharing.formats.comma_separated import to_csv
from geo.sources.partner.guess import guess_mapping
from geo.sources.partner.layout import Layout
from geo.sources.partner.mapping import read_mapping
from geo.sources.partner.questions import open_questions
from geo.sources.partner.table import load_file, read_table
from geo.sources.partner.times import DateOrder
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.words import counted

_Order = Literal["day-first", "month-first"]
Sheet = Annotated[str, typer.Option(help="Sheet of a workbook, if several hold something.")]


@app.command()
def mapping(
    path: Annotated[Path, typer.Argument(help="An extract of the partner: CSV or Excel (.xlsx).")],
    *,
    name: Annotated[str, typer.Option(help="Name to keep it under, such as council-asb.")],
    source: Annotated[str, typer.Option(help="What its incidents come from, such as 'Buckinghamshire Council ASB'.")],
    category: Annotated[str, typer.Option(help="Category of every row that says none.")] = "",
    dates: Annotated[_Order | None, typer.Option(help="Order of dates such as 03/04/2026.")] = None,
    sheet: Sheet = "",
    replace: Annotated[bool, typer.Option("--replace", help="Also where a mapping of this name is kept.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Guess how to read a partner's extracts, and keep the guess as a file to be corrected."""
    folder = data_folder(data_dir)
    require_writable(folder)
    if not replace and (folder / "mappings" / f"{name}.toml").exists():
        raise ParameterError(f"a mapping {name} is kept already; correct its file, or add --replace")
    table = read_table(load_file(path), str(path), Layout(sheet=sheet))
    guessed = guess_mapping(table, name=name, source=source, usual_category=category)
    if dates:
        guessed = dataclasses.replace(guessed, date_order=DateOrder(dates.replace("-", " ")))
    questions = open_questions(table, guessed, load_taxonomy())
    out.print(guessed.to_toml(), end="", markup=False, highlight=False)
    print_kept_mapping(keep_mapping(guessed, folder), questions, f"hotspots load {path} --mapping {name}")


@app.command()
def load(
    path: Annotated[Path, typer.Argument(help="An extract of a partner: CSV or Excel (.xlsx).")],
    *,
    mapping: Annotated[str, typer.Option(help="Name of the mapping to read it with.")],
    sheet: Sheet = "",
    check: Annotated[bool, typer.Option("--check", help="Only say what would happen.")] = False,
    rejected: Annotated[Path | None, typer.Option(help="Write the rejected rows as CSV, to be corrected.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day the extract covers, YYYY-MM-DD.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day the extract covers, YYYY-MM-DD.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Load a partner's extract: all of it or, on any error, nothing."""
    store = Store(data_folder(data_dir), load_taxonomy())
    known = read_mapping(store.folder, mapping)
    covers = asked_period_of_days(first, last)
    with watching() as watch:
        table = read_table(load_file(path), str(path), known.layout_of(sheet), watch=watch)
        checked = check_extract(table, known, store, watch=watch)
    print_checked(checked)
    if rejected:
        write(rejected, to_csv(checked.to_correct))
    if not check:
        with watching() as watch:
            entry = load_extract(checked, store, covers=covers, watch=watch)
        print_loaded(entry, store.folder)
    print_written([rejected], len(checked.rejected))


@app.command("loads")
def loads_(*, data_dir: DataDir = None) -> None:
    """List the extracts that are loaded."""
    print_loads(loads(Store(data_folder(data_dir), load_taxonomy()).manifest()))


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="Number of the load, as hotspots loads lists it.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Undo a load: its incidents go, and those it had replaced stand again."""
    entry = undo_load(Store(data_folder(data_dir), load_taxonomy()), number)
    gone = f"{counted(entry.in_use, 'incident')} of {entry.file} {'is' if entry.in_use == 1 else 'are'} gone"
    out.print(f"Load {number} is undone: {gone}.", markup=False)


# Otherwise -3 would be an option that does not exist, instead of a number of months without meaning.
@app.command(context_settings={"ignore_unknown_options": True})
def retention(
    source: Annotated[str, typer.Argument(help="Source as hotspots loads lists it; none to list them all.")] = "",
    months: Annotated[int, typer.Argument(help="Months after which its rows are due to be deleted.")] = 0,
    *,
    data_dir: DataDir = None,
) -> None:
    """List for how many months the rows of each source are kept, or say it of one."""
    store = Store(data_folder(data_dir), load_taxonomy())
    if source:
        keep_for(store, source, months)
    print_kept(kept_sources(store))


@app.command()
def purge(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Show which rows of partners have been kept long enough, and delete them on confirmation."""
    store, today = Store(data_folder(data_dir), load_taxonomy()), datetime.now(UTC).date()
    due = due_rows(store, today)
    print_due(due)
    if due and (yes or typer.confirm("Delete them for good?")):
        print_purged(delete_due(store, today), store.folder)
