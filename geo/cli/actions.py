"""The command that tells whether an action worked."""

from typing import Annotated

import typer

from geo.answers.action_places import Action
from geo.answers.action_result import action_result
from geo.cli.application import app
from geo.cli.options import DataDir, First, Last, Month, Priority, asked_period
from geo.console.actions import print_action
from geo.selection import Filters
from geo.workspace import open_workspace


@app.command()
def evaluate(
    *,
    place: Annotated[int, typer.Option(help="Number of the place where something was done.")],
    priority: Priority = "all-crime",
    month: Month = None,
    first: First = None,
    last: Last = None,
    radius: Annotated[float, typer.Option(help="Metres around its centre that count as the place.")] = Action.radius_m,
    ring: Annotated[float, typer.Option(help="Metres around that, where incidents may have moved.")] = Action.ring_m,
    buffer: Annotated[
        float, typer.Option(help="Metres that places to compare with lie away, at least.")
    ] = Action.buffer_m,
    compare: Annotated[
        list[int] | None, typer.Option(help="Number of a place to compare with; may be given more than once.")
    ] = None,
    last_year: Annotated[
        bool, typer.Option("--last-year", help="Against the same period last year instead of the one before.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Tell whether an action at a place worked: the period of the action against the one before, beside like places."""
    workspace = open_workspace(data_dir)
    filters = Filters(priority, asked_period(month, first, last, workspace))
    action = Action(place, radius, ring, buffer, tuple(compare or ()))
    print_action(action_result(workspace, filters, action, against="last year" if last_year else "before"), workspace)
