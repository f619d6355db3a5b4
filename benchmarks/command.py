"""What the commands of this folder share: arguments, the rows they work on, and how tables are printed."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.data import Inputs
from benchmarks.worker import ContenderError
from geo.config import PROJECT

_WIDTH = None if sys.stdout.isatty() else 190
"""A file or pipe has no width of its own."""
out = Console(highlight=False, markup=False, width=_WIDTH)
err = Console(highlight=False, markup=False, soft_wrap=True, stderr=True)


def run(
    command: str, description: str | None, work: Callable[[Inputs], int], arguments: Sequence[str] | None = None
) -> int:
    """
    Read the arguments, check that the data is there and do the work.

    Returns
    -------
    code
        What the work returns; 1 if a process breaks off, 2 without the data.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {command}", description=description)
    default = PROJECT.parent / "shared" / "data"
    parser.add_argument("shared", type=Path, nargs="?", default=default, help=f"folder of real data ({default})")
    shared = parser.parse_args(arguments).shared.resolve()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        inputs = Inputs(shared, Path(folder))
        if missing := inputs.missing():
            err.print(f"{command}: {missing[0]} is not there; name the folder of real data: python -m {command} FOLDER")
            return 2
        try:
            return work(inputs)
        except ContenderError as error:
            err.print(f"{command}: {error}; nothing was measured")
            return 1


def table(*columns: str, left: int = 1) -> Table:
    """Begin a table whose first columns hold text and all others numbers."""
    empty = Table(box=None, padding=(0, 1), header_style="bold")
    for position, column in enumerate(columns):
        empty.add_column(column, justify="left" if position < left else "right", no_wrap=position >= left)
    return empty


def number(value: float) -> str:
    """Give a decimal only where it says something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"
