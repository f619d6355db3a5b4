"""Commands for pairs that may be one event: list them, and decide of one; nothing is merged by the program."""

from typing import Annotated

import typer

from geo.answers.duplicate_list import duplicate_list, pair_of
from geo.cli.application import app
from geo.cli.options import DataDir
from geo.console.duplicates import print_decided, print_links, print_pairs
from geo.errors import ParameterError
from geo.links import Link, Verdict, decide, forget
from geo.workspace import open_workspace


@app.command()
def duplicates(
    *,
    most: Annotated[int, typer.Option(min=1, help="How many pairs to list, the likeliest first.")] = 20,
    decided: Annotated[bool, typer.Option("--decided", help="List the pairs somebody decided instead.")] = False,
    data_dir: DataDir = None,
) -> None:
    """List pairs of incidents that two sources may tell of one event, for a person to decide."""
    workspace = open_workspace(data_dir, methods=False)
    if decided:
        print_links(workspace.links)
    else:
        print_pairs(duplicate_list(workspace), most)


@app.command()
def link(
    source: Annotated[str, typer.Argument(help="Source of one incident, as hotspots duplicates lists it.")],
    reference: Annotated[str, typer.Argument(help="Its reference.")],
    other_source: Annotated[str, typer.Argument(help="Source of the other.")],
    other_reference: Annotated[str, typer.Argument(help="Its reference.")],
    *,
    apart: Annotated[bool, typer.Option("--apart", help="They are two events: do not ask again.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was decided of them.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Say that two sources tell of one event, which then counts once, or that they tell of two."""
    if apart and undo:
        raise ParameterError("give either --apart or --undo, not both")
    one, other = (source, reference), (other_source, other_reference)
    workspace = open_workspace(data_dir, methods=False)
    if undo:
        forget(workspace.folder, (*min(one, other), *max(one, other)))
    else:
        verdict = Verdict.TWO if apart else Verdict.SAME
        decide(workspace.folder, Link(*pair_of(workspace, one, other), verdict))
    print_decided(one, other, None if undo else verdict)
