"""The command that lets lists and tables leave the program, in any format."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from geo.analysis.areas import Base
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_list import AreaQuestion, By
from geo.answers.repeat_list import Kind
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
from geo.console.exports import print_exported
from geo.errors import ParameterError
from geo.periods import WEEKDAYS
from geo.selection import Filters
from geo.sharing.exports import export
from geo.sharing.formats import FORMATS, file_name
from geo.sharing.order import WHATS, Order, What
from geo.sharing.publish import publish
from geo.sharing.recipe_file import read_order
from geo.workspace import Workspace, open_workspace

_WITH_RECIPE = {"recipe", "output", "keep_recipe", "data_dir"}
"""Options that go with a recipe; it says all the others itself."""


@app.command("export")
def export_(
    context: typer.Context,
    what: Annotated[What | None, typer.Argument(help="What to export.")] = None,
    *,
    format_: Annotated[
        str | None, typer.Option("--format", help=f"{', '.join(FORMATS)}; otherwise by the ending of --output.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to write; otherwise named by what it holds.")] = None,
    audience: Annotated[str, typer.Option(help="Who gets it, as the policy of releases names them.")] = ANALYST,
    marking: Annotated[str | None, typer.Option(help="How it is marked; if not said, as the policy says.")] = None,
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
    eps: Annotated[float, typer.Option(help="Hotspots: radius of DBSCAN in metres.")] = HotspotRules.eps_m,
    min_incidents: Annotated[int, typer.Option(help="Hotspots: incidents within it.")] = HotspotRules.min_incidents,
    min_points: Annotated[int, typer.Option(help="Hotspots: distinct points.")] = HotspotRules.min_points,
    max_extent: Annotated[float, typer.Option(help="Hotspots: width in metres.")] = HotspotRules.max_extent_m,
    weights: Annotated[str, typer.Option(help="Hotspots: weights such as impact=2,concern=0.")] = "",
    kind: Annotated[Kind, typer.Option(help="Repeats: what repeats.")] = "address",
    layer: Annotated[str | None, typer.Option(help="Areas: ward_2022, lsoa_2021, ...; usually the wards.")] = None,
    by: Annotated[By, typer.Option(help="Areas: a row for each, or also for each category or priority.")] = "area",
    per: Annotated[Base, typer.Option(help="Areas: what rates are per 1,000 of.")] = "residents",
    recipe: Annotated[Path | None, typer.Option(help="Make again what a recipe says.")] = None,
    keep_recipe: Annotated[Path | None, typer.Option(help="Write the recipe that makes the same file again.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Export hotspots, repeat points, repeats, areas or incidents to a file, or again what a recipe says."""
    workspace = open_workspace(data_dir)
    if recipe:
        _refuse_beside_recipe(context)
        order = read_order(recipe)
    elif what:
        order = Order(
            what,
            _ending(format_, output),
            audience,
            Filters(
                priority,
                asked_period(month, first, last, workspace),
                asked_hours(hours),
                asked_weekdays(weekdays),
                chosen_wards(ward, workspace, opportunity=opportunity),
            ),
            marking,
            HotspotRules(eps, min_incidents, min_points, max_extent),
            asked_weights(weights),
            kind,
            AreaQuestion(workspace.boundaries.study_layer if layer is None else layer, by, per),
        )
    else:
        raise ParameterError(f"say what to export: {', '.join(WHATS)}; or give --recipe FILE")
    _write(order, workspace, output, keep_recipe)


def _write(order: Order, workspace: Workspace, output: Path | None, keep_recipe: Path | None) -> None:
    released = export(order, workspace, made_on=today())
    path = output or Path(file_name(released, order.ending))
    write(path, publish(released, workspace, ending=order.ending, file=path))
    if keep_recipe:
        kept = replace(order, made_from=released.content.said.recipe, marking=released.marking)
        write(keep_recipe, kept.to_toml().encode())
    print_exported(released, order, path, keep_recipe)


def _ending(format_: str | None, output: Path | None) -> str:
    ending = format_ or (output.suffix.removeprefix(".") if output else "csv")
    if ending not in FORMATS:
        raise ParameterError(f"there is no format {ending!r}; choose with --format from {', '.join(FORMATS)}")
    return ending


def _refuse_beside_recipe(context: typer.Context) -> None:
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if name not in _WITH_RECIPE and source is not None and source.name == "COMMANDLINE":
            raise ParameterError(f"{parameter.opts[0]} stands beside --recipe, which says all of it; change the recipe")
