"""The command that tests which method would have found the places of past months."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from geo.analysis.forecast import METHODS
from geo.answers.backtesting import Trials, backtests, chosen_methods
from geo.chosen_methods import write_chosen_methods
from geo.cli.application import app
from geo.cli.options import DataDir, write
from geo.config import require_writable
from geo.console.backtests import backtest_progress, print_backtests
from geo.console.terminal import print_written
from geo.sharing.backtest_export import document_for_tables, export_backtests, placed, to_markdown
from geo.sharing.formats.comma_separated import to_csv
from geo.workspace import open_workspace


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
        write(csv, to_csv(exported))
    if markdown:
        write(markdown, placed(to_markdown(answers, notes, workspace), document))
    if keep:
        chosen = chosen_methods(answers, workspace, on=datetime.now(UTC).date())
        notes += write_chosen_methods(chosen, workspace.folder, methods=METHODS)
    print_backtests(answers, notes, workspace)
    print_written([csv, markdown], len(exported))
