"""Commands that make packs to print."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from geo.analysis.hotspots import HotspotRules
from geo.answers.weekly_pack import HOTSPOTS
from geo.cli.application import app
from geo.cli.options import DataDir, First, Last, Month, Priority, asked_period, write
from geo.console.terminal import out
from geo.selection import Filters
from geo.sharing.pack import pack_name, pack_pdf
from geo.sharing.privacy import audience_of, release_pack
from geo.workspace import open_workspace


@app.command()
def pack(
    *,
    priority: Priority = "all-crime",
    month: Month = None,
    first: First = None,
    last: Last = None,
    hotspots: Annotated[int, typer.Option(help="How many hotspots get a page of their own.", min=0)] = HOTSPOTS,
    marking: Annotated[str | None, typer.Option(help="How it is marked; if not said, as the policy says.")] = None,
    folder: Annotated[Path, typer.Option(help="Where to put it.")] = Path(),
    data_dir: DataDir = None,
) -> None:
    """Make the weekly pack of the tasking group: a PDF to print."""
    workspace = open_workspace(data_dir)
    filters = Filters(priority, asked_period(month, first, last, workspace))
    audience = audience_of(workspace.folder, "tasking")
    released = release_pack(workspace, filters, HotspotRules(), audience, marking=marking, hotspots=hotspots)
    path = folder / pack_name(released, workspace)
    write(path, pack_pdf(released, workspace, made_on=datetime.now(UTC).date()))
    out.print(f"{path}: {len(released.content.found.hotspots)} hotspots, {released.marking or 'not marked'}.")
