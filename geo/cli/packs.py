"""Commands that make packs to print."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from geo.answers.weekly_pack import HOTSPOTS
from geo.cli.application import app
from geo.cli.options import DataDir, First, Last, Month, Priority, asked_period, write
from geo.console.packs import print_packs
from geo.console.terminal import out, print_error, watching
from geo.errors import HotspotsError, ParameterError
from geo.selection import Filters
from geo.sharing.packs import Form, Order, Pack, WardOutcome, ward_file, ward_files, weekly_file
from geo.sharing.packs_made import note_pack, packs_made
from geo.sharing.privacy import Content, audience_of
from geo.wards import ward_codes
from geo.workspace import Workspace, open_workspace

_MAKING = "Ward packs"


@app.command()
def pack(
    *,
    priority: Priority = "all-crime",
    month: Month = None,
    first: First = None,
    last: Last = None,
    ward: Annotated[str | None, typer.Option(help="The pack of a ward for its councillor, by name or code.")] = None,
    all_wards: Annotated[bool, typer.Option("--all-wards", help="The packs of all wards of the study area.")] = False,
    hotspots: Annotated[int, typer.Option(help="How many hotspots get a page of their own.", min=0)] = HOTSPOTS,
    audience: Annotated[
        str | None, typer.Option(help="Who gets it; tasking, or councillor for a ward, if nothing is said.")
    ] = None,
    marking: Annotated[str | None, typer.Option(help="How it is marked; if not said, as the policy says.")] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="To print, or one file for a browser; by the ending of --output.")
    ] = None,
    output: Annotated[Path, typer.Option(help="A folder, or a file that ends in .pdf or .html.")] = Path(),
    data_dir: DataDir = None,
) -> None:
    """Make the weekly pack of the tasking group, or the packs of wards for their councillors: PDF to print."""
    if ward and all_wards:
        raise ParameterError("give either --ward or --all-wards, not both")
    if form == "html" and (ward or all_wards):
        raise ParameterError("the pack of a ward is a PDF; leave --format out")
    workspace = open_workspace(data_dir)
    readers = audience_of(workspace.folder, audience or ("councillor" if ward or all_wards else "tasking"))
    asked = Filters(priority, asked_period(month, first, last, workspace))
    order = Order(asked, readers, datetime.now(UTC).date(), marking, hotspots=hotspots)
    if all_wards:
        _all_wards(workspace, order, output)
    elif ward:
        (code,) = ward_codes(workspace, [ward])
        made = ward_file(workspace, order, code)
        _hand_over(made, _place(output, made), workspace.folder)
    else:
        weekly = weekly_file(workspace, order, form or ("html" if output.suffix == ".html" else "pdf"))
        _hand_over(weekly, _place(output, weekly), workspace.folder)


@app.command()
def packs(*, data_dir: DataDir = None) -> None:
    """List the packs made of this data, the latest first."""
    print_packs(packs_made(open_workspace(data_dir).folder))


def _all_wards(workspace: Workspace, order: Order, folder: Path) -> None:
    if folder.suffix:
        raise ParameterError(f"{folder} is a file, and there are many packs; give --output a folder")
    wards = workspace.ward_names
    outcomes = ward_files(workspace.folder, order, wards)
    failed = [each.ward for each in _watched(outcomes, len(wards), folder, workspace.folder)]
    if failed:
        raise HotspotsError(f"no pack of {', '.join(sorted(failed))}; the others are made")


def _watched(outcomes: Iterator[WardOutcome], n: int, folder: Path, store: Path) -> Iterator[WardOutcome]:
    """Hand over what is made as it comes; give those of which there is no pack."""
    with watching() as watch:
        for done, each in enumerate(outcomes, start=1):
            problem = each.problem
            if each.pack:
                try:
                    _hand_over(each.pack, _place(folder, each.pack), store)
                except HotspotsError as error:
                    problem = str(error)
            watch(_MAKING, done, n)
            if problem:
                print_error(f"{each.ward}: {problem}")
                yield each


def _place(output: Path, made: Pack[Content]) -> Path:
    """Say where a pack goes: the marking stands in the name of the file, whoever names it."""
    if not output.suffix:
        return output / made.name
    mark = made.release.marking
    if output.suffix != Path(made.name).suffix:
        raise ParameterError(
            f"{output} does not end in {Path(made.name).suffix}; name it so, or give --output a folder"
        )
    return output if mark in output.stem else output.with_stem(f"{output.stem}_{mark}")


def _hand_over(made: Pack[Content], path: Path, store: Path) -> None:
    """Write a pack and note it: the one place where what was released leaves the command line."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"{path.parent} cannot be made: {error.strerror or error}") from error
    write(path, made.content)
    note_pack(store, made, file=path.name)
    out.print(f"{made.what}, {made.release.marking or 'not marked'}: {path}")
