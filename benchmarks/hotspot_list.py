"""Time the way from a question to the complete hotspot list, and end with code 1 if a target is missed."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from time import perf_counter, process_time

from rich.table import Table

from benchmarks import workspaces
from benchmarks.command import err, number, out, run, table
from benchmarks.data import Inputs
from benchmarks.density import BANDWIDTH_M
from benchmarks.steps import clocks
from geo.analysis import lineage
from geo.analysis.clusters import dbscan
from geo.analysis.density import kernel_density
from geo.analysis.hotspots import HotspotRules
from geo.answers import evidence, hotspot_list
from geo.answers.hotspot_list import HotspotList
from geo.periods import Period
from geo.points import distinct_points
from geo.selection import Filters
from geo.workspace import Workspace

RUNS = 9
FEW_RUNS = 3
YEAR_MS = 100.0
FIVE_YEARS_MS = 400.0
SURFACE_MS = 25.0
"""Of a year, for density and clusters together."""
_RULES = HotspotRules()
_LEAST_STEP_MS = 2.0
"""Steps shorter than this in every question are added up."""


@dataclass(frozen=True)
class Question:
    """What is asked, and `before`, another period that is asked about first; `target_ms` for the list."""

    name: str
    filters: Filters
    before: Period
    target_ms: float

    @property
    def warm_up(self) -> Filters:
        """Ask the same of another period."""
        return replace(self.filters, period=self.before)

    @property
    def elsewhere(self) -> Filters:
        """Ask for another priority in another period."""
        other = "drugs-and-alcohol" if self.filters.priority != "drugs-and-alcohol" else "all-crime"
        return replace(self.warm_up, priority=other)


@dataclass(frozen=True)
class Timed:
    """Medians in milliseconds; `elsewhere_ms` is the list's after a question about another priority."""

    question: Question
    incidents: int
    hotspots: int
    list_ms: float
    processor_ms: float
    elsewhere_ms: float
    surface_ms: float
    steps: dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 if every target is met, 1 if one is missed, 2 without the data."""
    return run("benchmarks.hotspot_list", __doc__, _measure_all, arguments)


def _measure_all(inputs: Inputs) -> int:
    timed = []
    with err.status("About two minutes ..."):
        inputs.draw()
        for open_store, questions in _stores(inputs):
            workspace = open_store()
            timed += [_measure(workspace, question) for question in questions]
    out.print(_targets(timed))
    out.print(
        f"List: from the question to the complete list, median of {RUNS}; another period was asked before, or (new "
        f"priority) another period and priority. Processor: time on the processor, which waits for nobody. Surface: "
        f"distinct points, density with {BANDWIDTH_M:g} m, and DBSCAN."
    )
    out.print(_steps(timed))
    missed = sum(not met for each in timed for met in _met(each))
    out.print(f"{missed} targets are missed." if missed else "Every target is met.")
    return 1 if missed else 0


def _stores(inputs: Inputs) -> Iterator[tuple[Callable[[], Workspace], list[Question]]]:
    def asked(
        name: str, first: str, last: str, before: Period, target_ms: float, priority: str = "all-crime"
    ) -> Question:
        period = Period(Period.month(first).start, Period.month(last).end)
        return Question(name, Filters(priority, period), before, target_ms)

    year = Period(date(2024, 11, 1), date(2025, 11, 1))
    yield (
        workspaces.demonstration,
        [
            asked("Demonstration, a year", "2025-11", "2026-10", year, YEAR_MS),
            asked("The same, ASB only", "2025-11", "2026-10", year, YEAR_MS, "anti-social-behaviour"),
            asked("Demonstration, a month", "2026-10", "2026-10", Period.month("2026-08"), YEAR_MS),
        ],
    )
    yield (
        lambda: workspaces.county(inputs),
        [asked("County, all ten months", "2024-01", "2025-06", Period.month("2025-02"), YEAR_MS)],
    )
    year = Period(date(2025, 8, 1), date(2026, 8, 1))
    yield (
        lambda: workspaces.county_of_five_years(inputs),
        [
            asked("County of five years, all", "2022-08", "2027-07", year, FIVE_YEARS_MS),
            asked("County of five years, a year", "2026-08", "2027-07", year, YEAR_MS),
            asked("County of five years, a month", "2027-07", "2027-07", year, YEAR_MS),
        ],
    )
    year = Period(date(2027, 11, 1), date(2028, 11, 1))
    yield (
        workspaces.demonstration_of_five_years,
        [
            asked("Demonstration of five years, all", "2024-11", "2029-10", year, FIVE_YEARS_MS),
            asked("Demonstration of five years, a year", "2028-11", "2029-10", year, YEAR_MS),
        ],
    )


def _measure(workspace: Workspace, question: Question) -> Timed:
    runs = [_ask(workspace, question.warm_up, question.filters) for _ in range(RUNS)]
    elsewhere = [_ask(workspace, question.elsewhere, question.filters) for _ in range(FEW_RUNS)]
    answer = runs[-1].answer
    return Timed(
        question,
        incidents=len(answer.selection.incidents),
        hotspots=len(answer.hotspots),
        list_ms=median(each.wall_ms for each in runs),
        processor_ms=median(each.processor_ms for each in runs),
        elsewhere_ms=median(each.wall_ms for each in elsewhere),
        surface_ms=median(_surface_ms(workspace, answer) for _ in range(RUNS + 1)),
        steps={name: 1000 * median(each.seconds[name] for each in runs) for name in runs[-1].seconds},
    )


@dataclass(frozen=True)
class _Run:
    answer: HotspotList
    wall_ms: float
    processor_ms: float
    seconds: Mapping[str, float]


def _ask(workspace: Workspace, first: Filters, then: Filters) -> _Run:
    """Ask two questions of a workspace opened anew, so that nothing is remembered of the second, which is timed."""
    fresh = replace(workspace)
    hotspot_list.hotspot_list(fresh, first, _RULES)
    with clocks(hotspot_list, evidence, lineage) as seconds:
        wall, processor = perf_counter(), process_time()
        answer = hotspot_list.hotspot_list(fresh, then, _RULES)
        wall, processor = perf_counter() - wall, process_time() - processor
    return _Run(answer, 1000 * wall, 1000 * processor, seconds)


def _surface_ms(workspace: Workspace, answer: HotspotList) -> float:
    """Time density and clusters alone, from the rows chosen."""
    incidents, grid = answer.selection.incidents, workspace.grid
    start = perf_counter()
    points = distinct_points(incidents["easting"], incidents["northing"])
    kernel_density(points, grid, bandwidth_m=BANDWIDTH_M)
    dbscan(points, eps_m=_RULES.eps_m, min_incidents=_RULES.min_incidents)
    return 1000 * (perf_counter() - start)


def _met(timed: Timed) -> tuple[bool, ...]:
    """Whether the list, and for a year or less density and clusters, are as fast as they must be."""
    listed = timed.list_ms <= timed.question.target_ms
    return (listed,) if timed.question.target_ms > YEAR_MS else (listed, timed.surface_ms <= SURFACE_MS)


def _targets(timed: Sequence[Timed]) -> Table:
    printed = table(
        "Question",
        "Incidents",
        "Hotspots",
        "List ms",
        "Target",
        "Met",
        "Processor ms",
        "New priority ms",
        "Surface ms",
        "Target",
        "Met",
    )
    for position, each in enumerate(timed, start=1):
        met = [("NO", "yes")[fast] for fast in _met(each)]
        printed.add_row(
            f"{position}. {each.question.name}",
            f"{each.incidents:,}",
            f"{each.hotspots:,}",
            number(each.list_ms),
            f"{each.question.target_ms:g}",
            met[0],
            number(each.processor_ms),
            number(each.elsewhere_ms),
            number(each.surface_ms),
            *(("-", "-") if len(met) == 1 else (f"{SURFACE_MS:g}", met[1])),
        )
    return printed


def _steps(timed: Sequence[Timed]) -> Table:
    """Set the steps of every question side by side, the longest first."""
    longest = {name: max(each.steps.get(name, 0) for each in timed) for each in timed for name in each.steps}
    long = sorted((name for name in longest if longest[name] >= _LEAST_STEP_MS), key=lambda name: -longest[name])
    printed = table("Step, processor ms of its own", *(f"{position}." for position in range(1, len(timed) + 1)))
    for name in long:
        printed.add_row(name, *(f"{each.steps.get(name, 0):.1f}" for each in timed))
    rest = (sum(ms for name, ms in each.steps.items() if name not in long) for each in timed)
    printed.add_row("all others", *(f"{ms:.1f}" for ms in rest))
    printed.add_row("together", *(f"{sum(each.steps.values()):.1f}" for each in timed))
    return printed


if __name__ == "__main__":
    sys.exit(main())
