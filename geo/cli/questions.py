"""Commands that answer a question: list, areas, repeats, expected."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from geo.analysis.areas import Base
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_list import AreaQuestion, By, area_list
from geo.answers.expected_list import expected_list
from geo.answers.hotspot_list import hotspot_list
from geo.answers.repeat_list import Kind, repeat_list
from geo.cli.application import app
from geo.cli.options import (
    ANALYST,
    DataDir,
    First,
    Last,
    Month,
    Opportunity,
    Priority,
    Ward,
    asked_hours,
    asked_period,
    asked_weekdays,
    asked_weights,
    chosen_wards,
    today,
    write,
)
from geo.console.areas import print_areas, print_release
from geo.console.expected import print_expected
from geo.console.hotspots import print_list
from geo.console.repeats import print_repeats
from geo.console.terminal import print_written
from geo.periods import WEEKDAYS, Period
from geo.selection import Filters
from geo.sharing.area_export import export_areas
from geo.sharing.area_release import release_areas
from geo.sharing.expected_export import export_expected
from geo.sharing.export import export_hotspots
from geo.sharing.exported import Exported
from geo.sharing.formats.comma_separated import to_csv
from geo.sharing.privacy import Release, audience_of, release_places
from geo.sharing.publish import publish
from geo.sharing.repeat_export import export_repeats
from geo.survey import load_survey
from geo.workspace import Workspace, open_workspace


@app.command("list")
def list_(
    *,
    priority: Priority = "all-crime",
    month: Month = None,
    first: First = None,
    last: Last = None,
    hours: Annotated[str, typer.Option(help="Window of the day, such as 22-4.")] = "0-24",
    weekdays: Annotated[
        str, typer.Option(help="Days on which the hours begin, such as Mon-Fri or Fri,Sat.")
    ] = ",".join(WEEKDAYS),
    ward: Ward = None,
    opportunity: Opportunity = False,
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
    wards = chosen_wards(ward, workspace, opportunity=opportunity)
    filters = Filters(
        priority, asked_period(month, first, last, workspace), asked_hours(hours), asked_weekdays(weekdays), wards
    )
    rules = HotspotRules(eps, min_incidents, min_points, max_extent)
    asked = load_survey(survey) if survey else None
    answer = hotspot_list(workspace, filters, rules, weights=asked_weights(weights), survey=asked)
    if csv or geojson:
        released = release_places(answer, audience_of(workspace.folder, ANALYST))
        exported = export_hotspots(released, workspace, made_on=today(), repeats=repeats)
        _write(exported, {"csv": csv, "geojson": geojson}, workspace)
    print_list(answer, workspace, repeats=repeats)
    print_written([csv, geojson], len(answer.repeats if repeats else answer.hotspots))


@app.command()
def areas(
    *,
    layer: Annotated[
        str | None, typer.Option(help="ward_2022, lsoa_2021, police_area, ...; usually the wards.")
    ] = None,
    priority: Priority = "all-crime",
    month: Month = None,
    first: First = None,
    last: Last = None,
    by: Annotated[By, typer.Option(help="A row for each area, or also for each category or priority.")] = "area",
    per: Annotated[Base, typer.Option(help="What rates are per 1,000 of.")] = "residents",
    csv: Annotated[Path | None, typer.Option(help="Write the whole table as CSV.")] = None,
    audience: Annotated[
        str | None, typer.Option(help="Who gets the CSV, such as public: counts they may not see are hidden in it.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Set areas beside one another: counts, rates, the whole study area, last year."""
    workspace = open_workspace(data_dir)
    filters = Filters(priority, asked_period(month, first, last, workspace))
    answer = area_list(
        workspace, filters, AreaQuestion(workspace.boundaries.study_layer if layer is None else layer, by, per)
    )
    released = release_areas(workspace, answer, audience_of(workspace.folder, audience or ANALYST))
    if csv:
        _write(export_areas(released, workspace, made_on=today()), {"csv": csv}, workspace)
    print_areas(answer, workspace)
    if audience:
        print_release(released, answer)
    print_written([csv], len(answer.table))


@app.command()
def repeats(
    *,
    kind: Annotated[Kind, typer.Option(help="What repeats: address, map-point or victim.")] = "address",
    priority: Priority = "all-crime",
    month: Annotated[str | None, typer.Option(help="One month, YYYY-MM; the last year, if nothing is said.")] = None,
    first: First = None,
    last: Last = None,
    ward: Ward = None,
    opportunity: Opportunity = False,
    csv: Annotated[Path | None, typer.Option(help="Write the whole list as CSV.")] = None,
    data_dir: DataDir = None,
) -> None:
    """List addresses, map points or victims with repeats."""
    workspace = open_workspace(data_dir)
    wards = chosen_wards(ward, workspace, opportunity=opportunity)
    if month or first or last:
        period = asked_period(month, first, last, workspace)
    else:
        period = Period(Period.month(workspace.months[-1]).earlier(11).start, Period.month(workspace.months[-1]).end)
    answer = repeat_list(workspace, Filters(priority, period, wards=wards), kind)
    if csv:
        released = release_places(answer, audience_of(workspace.folder, ANALYST))
        _write(export_repeats(released, workspace, made_on=today()), {"csv": csv}, workspace)
    print_repeats(answer, workspace)
    print_written([csv], len(answer.table))


@app.command()
def expected(
    *,
    priority: Priority = "all-crime",
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
        write(csv, to_csv(exported))
    print_expected(answer, workspace)
    print_written([csv], len(exported))


def _write(released: Release[Exported], paths: Mapping[str, Path | None], workspace: Workspace) -> None:
    """Write a release in the formats that were asked for."""
    for ending, path in paths.items():
        if path:
            write(path, publish(released, workspace, ending=ending, file=path))
