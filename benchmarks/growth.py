"""Time the hot paths as rows grow from a county to a country, and end with code 1 if one needs too much memory."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from rich.table import Table

from benchmarks import tiles
from benchmarks.clusters import EPS_M, MIN_INCIDENTS
from benchmarks.command import err, number, out, run, table
from benchmarks.comparison import Call, Contender
from benchmarks.data import Inputs
from benchmarks.density import BANDWIDTH_M
from benchmarks.worker import Worker, apart
from geo.analysis.aoristic import aoristic_weights
from geo.analysis.clusters import dbscan
from geo.analysis.density import kernel_density
from geo.analysis.hexagons import count_by_hexagon
from geo.analysis.hotspots import HotspotRules, hotspot_labels
from geo.analysis.profile import profiles
from geo.analysis.significance import gi_star_z
from geo.membership import in_period
from geo.periods import Period
from geo.points import distinct_points

COUNTIES = (1, 5, 34, 206)
"""How many copies of the county: 206 have six million rows, as many as a year of England and Wales."""
LIMIT_MB = 4_096
_YEAR = Period(Period.month("2024-07").start, Period.month("2025-06").end)


@dataclass(frozen=True)
class Measured:
    """What a path took with some copies of the county: megabytes are those above the inputs, and of the process."""

    ms: float
    extra_mb: float | None
    peak_mb: float | None


def rows_to_points(inputs: Inputs, counties: int) -> Call:
    """Collapse rows to distinct points."""
    xy = tiles.read(inputs, counties).xy
    return lambda: distinct_points(xy[:, 0], xy[:, 1])


def clusters(inputs: Inputs, counties: int) -> Call:
    """Cluster distinct points."""
    points = tiles.read(inputs, counties).points
    return lambda: dbscan(points, eps_m=EPS_M, min_incidents=MIN_INCIDENTS)


def hotspots(inputs: Inputs, counties: int) -> Call:
    """Cluster distinct points and cut what is too wide."""
    points = tiles.read(inputs, counties).points
    return lambda: hotspot_labels(points, HotspotRules())


def descriptions(inputs: Inputs, counties: int) -> Call:
    """Describe hotspots; streets and wards of every copy have names of their own."""
    held = tiles.read(inputs, counties)
    incidents, layer = tiles.incidents(inputs, counties)
    return lambda: profiles(incidents, held.points, held.hotspot, ward_layer=layer)


def hexagons(inputs: Inputs, counties: int) -> Call:
    """Count by hexagon and score."""
    points, grid = tiles.read(inputs, counties).points, tiles.hexagons(inputs, counties)
    assert grid.neighbours.shape == (len(grid), 6)
    return lambda: gi_star_z(count_by_hexagon(points, grid), grid)


def density(inputs: Inputs, counties: int) -> Call:
    """Smooth on the county's grid as many rows as that, none on the point of another."""
    points, grid = tiles.jittered(inputs, counties), tiles.grid(inputs)
    return lambda: kernel_density(points, grid, bandwidth_m=BANDWIDTH_M)


def hours(inputs: Inputs, counties: int) -> Call:
    """Spread intervals of vehicle thefts over the week."""
    begins, ends = tiles.intervals(inputs, counties)
    return lambda: aoristic_weights(begins, ends)


def period(inputs: Inputs, counties: int) -> Call:
    """Choose the rows of a year."""
    begins, ends = tiles.months(inputs, counties)
    return lambda: in_period(begins, ends, _YEAR)


PATHS: dict[str, Callable[..., Call]] = {
    "distinct_points": rows_to_points,
    "dbscan": clusters,
    "hotspot_labels": hotspots,
    "profiles": descriptions,
    "count_by_hexagon, gi_star_z": hexagons,
    "kernel_density (the county's grid)": density,
    "aoristic_weights": hours,
    "in_period": period,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 if no path needs more memory than it may, 1 if one does, 2 without the data."""
    return run("benchmarks.growth", __doc__, _measure_all, arguments)


def _measure_all(inputs: Inputs) -> int:
    with err.status("About four minutes ..."):
        apart(inputs.draw)
        for counties in COUNTIES:
            apart(tiles.lay, inputs, counties)
        found = {name: [_measure(name, inputs, counties) for counties in COUNTIES] for name in PATHS}
    sizes = [tiles.size(inputs, counties) for counties in COUNTIES]
    out.print(_table(found, [size.rows for size in sizes]))
    for counties, size in zip(COUNTIES, sizes, strict=True):
        out.print(
            f"{size.rows:,} rows: {counties} {'copies' if counties > 1 else 'copy'} of the county side by side, "
            f"{size.points:,} distinct points, {size.hotspots:,} hotspots, {size.hexagons:,} hexagons."
        )
    failures = [
        f"{name}: {each.peak_mb:,.0f} MB with {size.rows:,} rows; at most {LIMIT_MB:,} are wanted"
        for name, path in found.items()
        for each, size in zip(path, sizes, strict=True)
        if each.peak_mb is not None and each.peak_mb > LIMIT_MB
    ]
    for failure in failures:
        out.print(f"FAILED  {failure}")
    if not failures:
        out.print(f"No process needed more than {LIMIT_MB:,} MB.")
    return 1 if failures else 0


def _measure(name: str, inputs: Inputs, counties: int) -> Measured:
    contender = Contender(name, partial(PATHS[name], counties=counties), runs=3 if counties > 10 else 9)
    with Worker(contender, inputs) as worker:
        worker.wait_until_ready()
        for _ in range(worker.wanted):
            worker.run()
    return Measured(worker.median_ms, worker.runs[0].extra_mb, worker.runs[0].peak_mb)


def _table(found: dict[str, list[Measured]], rows: list[int]) -> Table:
    printed = table(
        "Path",
        *(f"ms, {_short(n)}" for n in rows),
        *(f"ns a row, {_short(n)}" for n in (rows[0], rows[-1])),
        "Slope",
        "Last slope",
        *(f"{what} MB, {_short(rows[-1])}" for what in ("Extra", "Peak")),
    )
    for name, path in found.items():
        ms = [each.ms for each in path]
        slope = np.polyfit(np.log(rows), np.log(ms), 1)[0]
        last = np.log(ms[-1] / ms[-2]) / np.log(rows[-1] / rows[-2])
        memory = ("n/a" if mb is None else f"{mb:,.0f}" for mb in (path[-1].extra_mb, path[-1].peak_mb))
        per_row = (number(1e6 * ms[at] / rows[at]) for at in (0, -1))
        printed.add_row(name, *map(number, ms), *per_row, f"{slope:.2f}", f"{last:.2f}", *memory)
    return printed


def _short(rows: int) -> str:
    return f"{rows / 1e6:.1f}M" if rows >= 500_000 else f"{rows / 1e3:.0f}k"


if __name__ == "__main__":
    sys.exit(main())
