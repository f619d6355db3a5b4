"""Both contenders of every comparison, taking turns."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.comparison import Comparison, Verdict
from benchmarks.data import Inputs
from benchmarks.paths import COMPARISONS
from benchmarks.worker import Worker, apart


@dataclass(frozen=True)
class Measured:
    """A row of the table, filled in. Times are medians in milliseconds; memory is None where it cannot be measured."""

    comparison: Comparison
    obvious_ms: float
    ours_ms: float
    obvious_mb: float | None
    ours_mb: float | None
    verdict: Verdict

    @property
    def ratio(self) -> float:
        """How many times as fast ours is."""
        return self.obvious_ms / self.ours_ms

    @property
    def fast_enough(self) -> bool:
        """Whether the required ratio is reached, or none is required."""
        return self.comparison.required is None or self.ratio >= self.comparison.required

    @property
    def failures(self) -> list[str]:
        """What must be put right, one sentence each."""
        path, found = self.comparison.path, []
        if not self.fast_enough:
            found.append(f"{path}: {self.ratio:.1f} times as fast; at least {self.comparison.required:g} is required")
        if not self.verdict.same:
            found.append(f"{path}: the answers differ: {self.verdict.how}")
        return found


def measure_all(inputs: Inputs) -> Iterator[Measured]:
    """
    Make the rows all contenders work on, then one row of the table after the other.

    Raises
    ------
    ContenderError
        If a process breaks off.
    """
    apart(inputs.draw)
    for comparison in COMPARISONS:
        yield _measure(comparison, inputs)


def _measure(comparison: Comparison, inputs: Inputs) -> Measured:
    """Let both contenders take turns, then compare their answers."""
    with Worker(comparison.obvious, inputs) as obvious, Worker(comparison.ours, inputs) as ours:
        workers = (obvious, ours)
        for worker in workers:
            worker.wait_until_ready()
        for turn in range(max(worker.wanted for worker in workers)):
            for worker in workers:
                if turn < worker.wanted:
                    worker.run()
        answer = inputs.work / "obvious.pickle"
        obvious.ask("save", answer)
        verdict: Verdict = ours.ask("check", comparison, inputs, answer)
    return Measured(
        comparison,
        obvious_ms=obvious.median_ms,
        ours_ms=ours.median_ms,
        obvious_mb=obvious.runs[0].extra_mb,
        ours_mb=ours.runs[0].extra_mb,
        verdict=verdict,
    )
