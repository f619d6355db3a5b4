"""Run every comparison, print the table, and end with code 1 if one falls short."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.data import Inputs
from benchmarks.measure import ContenderError, Measured, measure_all
from geo.config import PROJECT

_WIDTH = None if sys.stdout.isatty() else 190
"""A file or pipe has no width of its own."""
_out = Console(highlight=False, markup=False, width=_WIDTH)
_err = Console(highlight=False, markup=False, soft_wrap=True, stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 if all is well, 1 if a ratio is missed or an answer differs, 2 without the data."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    default = PROJECT.parent / "shared" / "data"
    parser.add_argument("shared", type=Path, nargs="?", default=default, help=f"folder of real data ({default})")
    shared = parser.parse_args(arguments).shared.resolve()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as work:
        inputs = Inputs(shared, Path(work))
        if missing := inputs.missing():
            _err.print(
                f"benchmarks: {missing[0]} is not there; name the folder of real data: python -m benchmarks FOLDER"
            )
            return 2
        try:
            with _err.status("Two contenders at a time, about a minute and a half ..."):
                measured = list(measure_all(inputs))
        except ContenderError as error:
            _err.print(f"benchmarks: {error}; nothing was compared")
            return 1
    _out.print(_table(measured))
    for number, row in enumerate(measured, start=1):
        _out.print(f"{number}. {row.verdict.how}.")
    failures = [failure for row in measured for failure in row.failures]
    for failure in failures:
        _out.print(f"FAILED  {failure}")
    if not failures:
        _out.print("Every required ratio is reached and every answer is the same.")
    return 1 if failures else 0


def _table(measured: Sequence[Measured]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("Path")
    table.add_column("Obvious")
    table.add_column("ms", justify="right")
    table.add_column("Ours")
    for name in ("ms", "Ratio", "Required", "Same", "MB obvious", "MB ours"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, row in enumerate(measured, start=1):
        comparison = row.comparison
        table.add_row(
            f"{number}. {comparison.path}",
            comparison.obvious.name,
            _number(row.obvious_ms),
            comparison.ours.name,
            _number(row.ours_ms),
            f"{_number(row.ratio)}x",
            "-" if comparison.required is None else f"{comparison.required:g}x",
            "yes" if row.verdict.same else "NO",
            "n/a" if row.obvious_mb is None else f"{row.obvious_mb:,.0f}",
            "n/a" if row.ours_mb is None else f"{row.ours_mb:,.0f}",
        )
    return table


def _number(value: float) -> str:
    """Give a decimal only where it says something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
