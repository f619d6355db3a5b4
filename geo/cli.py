"""The same verbs from a shell: import, list, status."""

import re
import sys
from datetime import date, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from geo import console
from geo.analysis.hotspots import HotspotRules
from geo.config import data_folder
from geo.errors import HotspotsError, ParameterError
from geo.hotspot_list import hotspot_list
from geo.periods import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Hours, Period
from geo.pipeline import import_police_uk
from geo.selection import Filters
from geo.sharing.export import export_table, marked, to_csv, to_geojson
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.workspace import Workspace, open_workspace

app = typer.Typer(
    name="hotspots",
    help="Hotspots of crime and anti-social behaviour for a community safety partnership.",
    add_completion=False,
    rich_markup_mode=None,
)
STOPPED = 130
"""What a shell expects of a program that was stopped by Ctrl-C."""
DataDir = Annotated[
    Path | None, typer.Option(help="Folder of your data; otherwise HOTSPOTS_DATA, otherwise data/local.")
]


def main() -> None:
    """Run, and say any error in one line with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a letter shows another in its place.
            stream.reconfigure(errors="replace")
    try:
        code = app(args=sys.argv[1:] or ["--help"], standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        code = _fail(" ".join(error.format_message().split()))
    except HotspotsError as error:
        code = _fail(str(error))
    except OSError as error:
        code = _fail(f"the output cannot be written: {error.strerror or error}")
    if code == STOPPED:
        _fail("stopped; an import is done wholly or not at all, hotspots status tells which")
    sys.exit(code or 0)


def _fail(message: str) -> int:
    console.print_error(message)
    return 2


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="CSV, folder or zip of street-level crime from data.police.uk.")],
    boundaries: Annotated[Path | None, typer.Option(help="Folder of official boundary files.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Take in street-level crime from data.police.uk: all of it or, on any error, nothing."""
    store = Store(data_folder(data_dir), load_taxonomy())
    with console.progress() as progress:
        imported = import_police_uk(path, store, boundaries_folder=boundaries, progress=progress)
    held = any(entry.incidents for entry in imported.after.entries)
    console.print_import(imported, open_workspace(store.folder) if held else None, store.folder)


@app.command("list")
def list_(
    *,
    priority: Annotated[str, typer.Option(help="Key of a priority, such as neighbourhood-crime.")] = "all-crime",
    month: Annotated[
        str | None, typer.Option(help="One month, YYYY-MM; the last one held, if nothing is said.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD, itself in the period.")] = None,
    hours: Annotated[str, typer.Option(help="Window of the day, such as 22-4.")] = "0-24",
    weekdays: Annotated[str, typer.Option(help="Days, such as Fri,Sat.")] = ",".join(WEEKDAYS),
    ward: Annotated[list[str] | None, typer.Option(help="Ward code; may be given more than once.")] = None,
    opportunity: Annotated[bool, typer.Option("--opportunity", help="The Opportunity Bucks wards.")] = False,
    eps: Annotated[float, typer.Option(help="Radius of DBSCAN in metres.")] = HotspotRules.eps_m,
    min_incidents: Annotated[int, typer.Option(help="Incidents within it.")] = HotspotRules.min_incidents,
    min_points: Annotated[int, typer.Option(help="Distinct locations of a hotspot.")] = HotspotRules.min_points,
    max_extent: Annotated[float, typer.Option(help="Greatest width in metres.")] = HotspotRules.max_extent_m,
    repeats: Annotated[bool, typer.Option("--repeats", help="List repeat points instead of hotspots.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the whole list as CSV.")] = None,
    geojson: Annotated[Path | None, typer.Option(help="Write the whole list as GeoJSON.")] = None,
    data_dir: DataDir = None,
) -> None:
    """List hotspots by their number of incidents."""
    workspace = open_workspace(data_dir)
    wards = frozenset(ward or ()) | frozenset(workspace.taxonomy.opportunity_wards if opportunity else ())
    filters = Filters(priority, _period(month, first, last, workspace), _hours(hours), _weekdays(weekdays), wards)
    rules = HotspotRules(eps, min_incidents, min_points, max_extent)
    answer = hotspot_list(workspace, filters, rules)
    exported = export_table(answer.repeats if repeats else answer.hotspots, answer, workspace)
    if csv:
        _write(csv, to_csv(exported))
    if geojson:
        _write(geojson, to_geojson(exported, answer, workspace))
    console.print_list(answer, workspace, repeats=repeats)
    console.print_written([csv, geojson], len(exported))


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
        _write(rejected, to_csv(marked(table, workspace)))
    console.print_status(workspace)
    console.print_written([rejected], len(table))


def _period(month: str | None, first: str | None, last: str | None, workspace: Workspace) -> Period:
    if month and (first or last):
        raise ParameterError("give either --month or --from and --to, not both")
    if month:
        return Period.month(month)
    if first and last:
        if _day(last) < _day(first):
            raise ParameterError(f"--to {last} lies before --from {first}")
        return Period(_day(first), _day(last) + timedelta(days=1))
    if first or last:
        raise ParameterError("--from and --to belong together; give both")
    return Period.month(workspace.months[-1])


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"{text!r} is not a day; write it as 2024-01-31") from error
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ParameterError(f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _hours(text: str) -> Hours:
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text)
    if not found:
        raise ParameterError(f"{text!r} are not hours; write them as 22-4")
    return Hours(int(found[1]), int(found[2]))


def _weekdays(text: str) -> frozenset[int]:
    names = [name.strip().capitalize()[:3] for name in text.split(",")]
    if wrong := set(names) - set(WEEKDAYS):
        raise ParameterError(f"{sorted(wrong)[0]!r} is not a day of the week; write {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(name) for name in names)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ParameterError(f"{path} cannot be written: {error.strerror or error}") from error
