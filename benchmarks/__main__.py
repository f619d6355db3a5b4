"""Run every comparison, print the table, and end with code 1 if one falls short."""

import sys
from collections.abc import Sequence

from rich.table import Table

from benchmarks.command import err, number, out, run, table
from benchmarks.data import Inputs
from benchmarks.measure import Measured, measure_all


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 if all is well, 1 if a ratio is missed or an answer differs, 2 without the data."""
    return run("benchmarks", __doc__, _compare, arguments)


def _compare(inputs: Inputs) -> int:
    with err.status("Two contenders at a time, about two minutes and a half ..."):
        measured = list(measure_all(inputs))
    out.print(_table(measured))
    for position, row in enumerate(measured, start=1):
        out.print(f"{position}. {row.verdict.how}.")
    failures = [failure for row in measured for failure in row.failures]
    for failure in failures:
        out.print(f"FAILED  {failure}")
    if not failures:
        out.print("Every required ratio is reached and every answer is the same.")
    return 1 if failures else 0


def _table(measured: Sequence[Measured]) -> Table:
    columns = ("Path", "Obvious", "Ours", "ms obvious", "ms ours", "Ratio", "Required", "Same", "MB obvious", "MB ours")
    printed = table(*columns, left=3)
    for position, row in enumerate(measured, start=1):
        comparison = row.comparison
        printed.add_row(
            f"{position}. {comparison.path}",
            comparison.obvious.name,
            comparison.ours.name,
            number(row.obvious_ms),
            number(row.ours_ms),
            f"{number(row.ratio)}x",
            "-" if comparison.required is None else f"{comparison.required:g}x",
            "yes" if row.verdict.same else "NO",
            "n/a" if row.obvious_mb is None else f"{row.obvious_mb:,.0f}",
            "n/a" if row.ours_mb is None else f"{row.ours_mb:,.0f}",
        )
    return printed


if __name__ == "__main__":
    sys.exit(main())
