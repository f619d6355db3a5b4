"""The command that fetches official open data."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from geo.cli.application import app
from geo.cli.options import DataDir
from geo.config import cache_folder, data_folder
from geo.console.fetching import print_outcome
from geo.console.holdings import print_held
from geo.console.terminal import watching
from geo.errors import HotspotsError, ParameterError
from geo.fetching import PARTS, Part, Question, Way, fetch_open_data
from geo.periods import Period
from geo.sources.open_data.endpoints import load_endpoints
from geo.store import Store
from geo.taxonomy import load_taxonomy

_Parts = Literal["all", Part]


@app.command()
def fetch(
    part: Annotated[_Parts, typer.Argument(help="What to fetch; all of it, if nothing is said.")] = "all",
    *,
    first: Annotated[str | None, typer.Option("--from", help="First month of police data, YYYY-MM.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last month, YYYY-MM, itself among them.")] = None,
    way: Annotated[Way, typer.Option(help="Police data from the archive, or by the API for the study area.")] = (
        Question.way
    ),
    endpoints: Annotated[
        Path | None, typer.Option(help="Your own addresses; otherwise HOTSPOTS_OPEN_DATA, otherwise the usual ones.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder where downloads are kept.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Fetch what is new of the official open data: each part is taken in wholly, or what is held stays in use."""
    for month in filter(None, (first, last)):
        Period.month(month)
    if first and last and last < first:
        raise ParameterError(f"--to {last} lies before --from {first}")
    store = Store(data_folder(data_dir), load_taxonomy())
    question = Question(PARTS if part == "all" else (part,), first, last, way)
    failed = []
    with watching("share") as watch:
        for outcome in fetch_open_data(store, load_endpoints(endpoints), cache_folder(cache), question, watch=watch):
            print_outcome(outcome)
            failed += [outcome.part] if outcome.state == "failed" else []
    print_held(store.folder)
    if failed:
        raise HotspotsError(f"not fetched: {', '.join(failed)}; what is held stays in use, fetch again later")
