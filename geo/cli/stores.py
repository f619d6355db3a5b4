"""Commands that take data in and say what is held."""

from pathlib import Path
from typing import Annotated

import typer

from geo.cli.application import app
from geo.cli.options import DataDir, write
from geo.config import data_folder, require_writable
from geo.console.extracts import print_held_postcodes
from geo.console.holdings import print_figures, print_held, print_import, print_status, progress
from geo.console.terminal import print_written
from geo.pipeline import import_figures, import_police_uk
from geo.places.postcodes import write_postcodes
from geo.sharing.export import marked
from geo.sharing.formats.comma_separated import to_csv
from geo.sources.postcode_list import read_postcode_list
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.workspace import open_workspace


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="CSV, folder or zip of street-level crime from data.police.uk.")],
    boundaries: Annotated[Path | None, typer.Option(help="Folder of official boundary files.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Take in street-level crime from data.police.uk: all of it or, on any error, nothing."""
    store = Store(data_folder(data_dir), load_taxonomy())
    with progress() as watch:
        imported = import_police_uk(path, store, boundaries_folder=boundaries, progress=watch)
    held = any(entry.incidents for entry in imported.after.entries)
    print_import(imported, open_workspace(store.folder, methods=False) if held else None, store.folder)


@app.command()
def figures(
    path: Annotated[Path, typer.Argument(help="CSV, folder or zip of residents, households, deciles by LSOA of 2021.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Also where figures of areas held before go.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Take in residents, households and deprivation by area: all of it or, on any error, nothing."""
    store = Store(data_folder(data_dir), load_taxonomy())
    import_figures(path, store, drop_missing=replace)
    print_figures(store.figures(), store.boundaries())
    print_held(store.folder)


@app.command()
def postcodes(
    path: Annotated[Path, typer.Argument(help="CSV, folder or zip of Code-Point Open or the ONS Postcode Directory.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Take in an open list of postcodes, so that extracts can be located by them."""
    folder = data_folder(data_dir)
    require_writable(folder)
    known = read_postcode_list(path)
    write_postcodes(known, folder)
    print_held_postcodes(len(known), folder)


@app.command()
def status(
    *,
    data_dir: DataDir = None,
    rejected: Annotated[Path | None, typer.Option(help="Write the rejected rows as CSV.")] = None,
) -> None:
    """Say what is loaded, which months are missing and where every row went."""
    workspace = open_workspace(data_dir)
    table = Store(workspace.folder, workspace.taxonomy).rejected()
    if rejected:
        write(rejected, to_csv(marked(table, workspace)))
    print_status(workspace)
    print_written([rejected], len(table))
