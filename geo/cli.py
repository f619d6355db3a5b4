"""The same verbs from a shell: import, figures, list, areas, status."""

import os
import re
import sys
from datetime import UTC, date, datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from geo.analysis.areas import Base
from geo.analysis.criteria import CRITERIA, Weights
from geo.analysis.forecast import METHODS
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_list import AreaQuestion, By, area_list
from geo.answers.backtesting import Trials, backtests, chosen_methods
from geo.answers.expected_list import expected_list
from geo.answers.hotspot_list import hotspot_list
from geo.answers.repeat_list import Kind, repeat_list
from geo.chosen_methods import write_chosen_methods
from geo.config import data_folder, require_writable
from geo.console.areas import print_areas
from geo.console.backtests import backtest_progress, print_backtests
from geo.console.expected import print_expected
from geo.console.holdings import print_figures, print_held, print_import, print_status, progress
from geo.console.hotspots import print_list
from geo.console.repeats import print_repeats
from geo.console.terminal import print_error, print_written
from geo.errors import HotspotsError, ParameterError
from geo.periods import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Hours, Period
from geo.pipeline import import_figures, import_police_uk
from geo.selection import Filters, ward_codes
from geo.sharing.area_export import export_areas
from geo.sharing.backtest_export import document_for_tables, export_backtests, placed, to_markdown
from geo.sharing.expected_export import export_expected
from geo.sharing.export import export_table, marked, to_csv, to_geojson
from geo.sharing.repeat_export import export_repeats
from geo.store import Store
from geo.survey import load_survey
from geo.taxonomy import load_taxonomy
from geo.workspace import Workspace, open_workspace

app = typer.Typer(
    name="hotspots",
    help="Hotspots of crime and anti-social behaviour for a community safety partnership.",
    add_completion=False,
    rich_markup_mode=None,
)
_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STOPPED = 130
"""What a shell expects of a program that was stopped by Ctrl-C."""
PIPE_CLOSED = 141
"""What a shell expects of a program whose reader stopped reading."""
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
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough: nothing is wrong, and nothing more is written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PIPE_CLOSED
    except OSError as error:
        code = _fail(f"the output cannot be written: {error.strerror or error}")
    if code == STOPPED:
        _fail("stopped; an import is done wholly or not at all, hotspots status tells which")
    sys.exit(code or 0)


def _fail(message: str) -> int:
    print_error(message)
    return 2


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
    weekdays: Annotated[str, typer.Option(help="Days, such as Mon-Fri or Fri,Sat.")] = ",".join(WEEKDAYS),
    ward: Annotated[list[str] | None, typer.Option(help="Ward by code or name; may be given more than once.")] = None,
    opportunity: Annotated[bool, typer.Option("--opportunity", help="The Opportunity Bucks wards.")] = False,
    eps: Annotated[float, typer.Option(help="Radius of DBSCAN in metres.")] = HotspotRules.eps_m,
    min_incidents: Annotated[int, typer.Option(help="Incidents within it.")] = HotspotRules.min_incidents,
    min_points: Annotated[int, typer.Option(help="Distinct locations of a hotspot.")] = HotspotRules.min_points,
    max_extent: Annotated[float, typer.Option(help="Greatest width in metres.")] = HotspotRules.max_extent_m,
    weights: Annotated[str, typer.Option(help="How much each criterion counts, such as impact=2,concern=0.")] = "",
    survey: Annotated[Path | None, typer.Option(help="Survey of community concern, laid out as survey.toml.")] = None,
    repeats: Annotated[bool, typer.Option("--repeats", help="List repeat points instead of hotspots.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the whole list as CSV.")] = None,
    geojson: Annotated[Path | None, typer.Option(help="Write the whole list as GeoJSON.")] = None,
    data_dir: DataDir = None,
) -> None:
    """List hotspots, ranked by the five criteria of the partnership."""
    workspace = open_workspace(data_dir)
    wards = ward_codes(workspace, ward or ()) | frozenset(workspace.taxonomy.opportunity_wards if opportunity else ())
    filters = Filters(priority, _period(month, first, last, workspace), _hours(hours), _weekdays(weekdays), wards)
    rules = HotspotRules(eps, min_incidents, min_points, max_extent)
    asked = load_survey(survey) if survey else None
    answer = hotspot_list(workspace, filters, rules, weights=_weights(weights), survey=asked)
    exported = export_table(answer.repeats if repeats else answer.hotspots, answer, workspace)
    if csv:
        _write(csv, to_csv(exported))
    if geojson:
        _write(geojson, to_geojson(exported, answer, workspace))
    print_list(answer, workspace, repeats=repeats)
    print_written([csv, geojson], len(exported))


@app.command()
def areas(
    *,
    layer: Annotated[
        str | None, typer.Option(help="ward_2022, lsoa_2021, police_area, ...; usually the wards.")
    ] = None,
    priority: Annotated[str, typer.Option(help="Key of a priority, such as neighbourhood-crime.")] = "all-crime",
    month: Annotated[
        str | None, typer.Option(help="One month, YYYY-MM; the last one held, if nothing is said.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD, itself in the period.")] = None,
    by: Annotated[By, typer.Option(help="A row for each area, or also for each category or priority.")] = "area",
    per: Annotated[Base, typer.Option(help="What rates are per 1,000 of.")] = "residents",
    csv: Annotated[Path | None, typer.Option(help="Write the whole table as CSV.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Set areas beside one another: counts, rates, the whole study area, last year."""
    workspace = open_workspace(data_dir)
    filters = Filters(priority, _period(month, first, last, workspace))
    answer = area_list(
        workspace, filters, AreaQuestion(workspace.boundaries.study_layer if layer is None else layer, by, per)
    )
    exported = export_areas(answer, workspace)
    if csv:
        _write(csv, to_csv(exported))
    print_areas(answer, workspace)
    print_written([csv], len(exported))


@app.command()
def repeats(
    *,
    kind: Annotated[Kind, typer.Option(help="What repeats: address, map-point or victim.")] = "address",
    priority: Annotated[str, typer.Option(help="Key of a priority, such as neighbourhood-crime.")] = "all-crime",
    month: Annotated[str | None, typer.Option(help="One month, YYYY-MM; the last year, if nothing is said.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD, itself in the period.")] = None,
    ward: Annotated[list[str] | None, typer.Option(help="Ward by code or name; may be given more than once.")] = None,
    opportunity: Annotated[bool, typer.Option("--opportunity", help="The Opportunity Bucks wards.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the whole list as CSV.")] = None,
    data_dir: DataDir = None,
) -> None:
    """List addresses, map points or victims with repeats."""
    workspace = open_workspace(data_dir)
    wards = ward_codes(workspace, ward or ()) | frozenset(workspace.taxonomy.opportunity_wards if opportunity else ())
    if month or first or last:
        period = _period(month, first, last, workspace)
    else:
        period = Period(Period.month(workspace.months[-1]).earlier(11).start, Period.month(workspace.months[-1]).end)
    answer = repeat_list(workspace, Filters(priority, period, wards=wards), kind)
    exported = export_repeats(answer, workspace)
    if csv:
        _write(csv, to_csv(exported))
    print_repeats(answer, workspace)
    print_written([csv], len(exported))


@app.command()
def expected(
    *,
    priority: Annotated[str, typer.Option(help="Key of a priority, such as neighbourhood-crime.")] = "all-crime",
    month: Annotated[str | None, typer.Option(help="Month to forecast, YYYY-MM; otherwise the next one.")] = None,
    share: Annotated[float, typer.Option(help="Per cent of the area to list.")] = 1.0,
    csv: Annotated[Path | None, typer.Option(help="Write the whole list as CSV.")] = None,
    data_dir: DataDir = None,
) -> None:
    """List the hexagons where most is to be expected, by the forecast the backtest chose."""
    workspace = open_workspace(data_dir)
    asked = month or f"{Period.month(workspace.main_months[-1]).end:%Y-%m}"
    answer = expected_list(workspace, priority, asked, share=share / 100)
    exported = export_expected(answer, workspace)
    if csv:
        _write(csv, to_csv(exported))
    print_expected(answer, workspace)
    print_written([csv], len(exported))


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
    print_status(workspace)
    print_written([rejected], len(table))


@app.command()
def backtest(
    *,
    priority: Annotated[
        list[str] | None, typer.Option(help="Key of a priority; may be given more than once; otherwise all.")
    ] = None,
    category: Annotated[list[str] | None, typer.Option(help="A recorded category, tested besides.")] = None,
    horizon: Annotated[int, typer.Option(help="Months forecast at once.")] = Trials.horizon_months,
    least_months: Annotated[int, typer.Option(help="Months held before one that is forecast.")] = Trials.least_months,
    csv: Annotated[Path | None, typer.Option(help="Write every figure as CSV.")] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the tables: a new file, or between the marks of a document.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Forecast with the chosen methods from now on.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Test which method would have found the places of past months, and choose one for each priority."""
    workspace = open_workspace(data_dir, methods=False)
    if keep:
        require_writable(workspace.folder)
    document = document_for_tables(markdown) if markdown else b""
    trials = Trials(tuple(priority or ()), tuple(category or ()), least_months, horizon)
    with backtest_progress() as watch:
        answers, notes = backtests(workspace, trials, watch=watch)
    exported = export_backtests(answers, notes, workspace)
    if csv:
        _write(csv, to_csv(exported))
    if markdown:
        _write(markdown, placed(to_markdown(answers, notes, workspace), document))
    if keep:
        chosen = chosen_methods(answers, workspace, on=datetime.now(UTC).date())
        notes += write_chosen_methods(chosen, workspace.folder, methods=METHODS)
    print_backtests(answers, notes, workspace)
    print_written([csv, markdown], len(exported))


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


def _weights(text: str) -> Weights:
    given = {}
    for part in filter(None, text.split(",")):
        name, _, weight = (text.strip() for text in part.partition("="))
        if name not in CRITERIA:
            raise ParameterError(f"there is no criterion {name!r} to weigh; choose from {', '.join(CRITERIA)}")
        if name in given:
            raise ParameterError(f"{name} is weighed twice, the second time by {part.strip()!r}; write it once")
        if not re.fullmatch(r"\d+(\.\d+)?", weight):
            raise ParameterError(f"{weight!r} is no weight of {name}; write it in plain digits, such as {name}=1.5")
        given[name] = float(weight)
    return Weights(**given)


def _weekdays(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in text.split(","):
        ends = [_weekday(name) for name in part.split("-")]
        if len(ends) > 2:
            raise ParameterError(f"{part.strip()!r} are no days of the week; write Mon-Fri or Fri,Sat")
        # Sat-Mon goes past the end of the week.
        days |= {day % 7 for day in range(ends[0], ends[-1] + 1 + (7 if ends[-1] < ends[0] else 0))}
    return frozenset(days)


def _weekday(name: str) -> int:
    known = [each for each in _WEEKDAY_NAMES if name.strip().lower() in (each.lower(), each[:3].lower())]
    if not known:
        raise ParameterError(f"{name.strip()!r} is not a day of the week; write {', '.join(WEEKDAYS)}")
    return _WEEKDAY_NAMES.index(known[0])


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ParameterError(f"{path} cannot be written: {error.strerror or error}") from error
