"""Time and peak memory of one contender, in a process of its own."""

import multiprocessing
import pickle
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

from benchmarks.comparison import Call, Comparison, Contender, Verdict
from benchmarks.data import Inputs

# New processes, not copies of this one, which would begin with its memory. On Linux even a new process takes over the
# peak of the one that started it. So this one holds neither rows nor answers, and each new one, by importing the
# module this one was started with, imports all that this one did: what it takes over is then no more than it has itself
# before it is measured.
_PROCESSES = multiprocessing.get_context("spawn")


class ContenderError(Exception):
    """A process ended before it was told to; it has said itself why."""


@dataclass(frozen=True)
class Run:
    """One run: seconds, peak memory of the process so far, and how far that is above the one before the first run."""

    seconds: float
    peak_mb: float | None
    extra_mb: float | None


def apart(task: Callable[..., None], *details: object) -> None:
    """
    Do something in a process of its own, and wait for it.

    Raises
    ------
    ContenderError
        If it breaks off.
    """
    process = _PROCESSES.Process(target=task, args=details)
    process.start()
    process.join()
    if process.exitcode:
        raise ContenderError("making the rows broke off")


class Worker:
    """A process that holds one contender and does what it is asked."""

    def __init__(self, contender: Contender, inputs: Inputs) -> None:
        self.contender = contender
        self.runs: list[Run] = []
        self._pipe, far_end = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(far_end, contender, inputs))
        self._process.start()
        # Only then does a process that breaks off close the pipe.
        far_end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error:
            self._process.terminate()
        else:
            self._pipe.send(None)
        self._process.join()

    @property
    def wanted(self) -> int:
        """Runs to make: where several are timed, one more that is not."""
        return self.contender.runs + (self.contender.runs > 1)

    @property
    def median_ms(self) -> float:
        """Of the runs that count."""
        return 1000 * median(run.seconds for run in self.runs[-self.contender.runs :])

    def wait_until_ready(self) -> None:
        """Imports and inputs must not take the processor from another's run."""
        self._receive()

    def run(self) -> None:
        """Run once and note what it took."""
        self.runs.append(self.ask("run"))

    def ask(self, what: str, *details: object) -> Any:  # noqa: ANN401  # the answer of any method of _Bench
        """Have a method of `_Bench` called there."""
        self._pipe.send((what, details))
        return self._receive()

    def _receive(self) -> Any:  # noqa: ANN401
        try:
            return self._pipe.recv()
        except EOFError:
            raise ContenderError(f"{self.contender.name} broke off") from None


@dataclass
class _Bench:
    """What happens inside the process."""

    call: Call
    before_mb: float | None
    answer: object = field(default=None)

    def run(self) -> Run:
        """Run once; the answer before goes first, so that memory never holds two."""
        self.answer = None
        start = time.perf_counter()
        self.answer = self.call()
        seconds = time.perf_counter() - start
        after_mb = peak_mb()
        if after_mb is None or self.before_mb is None:
            return Run(seconds, None, None)
        return Run(seconds, after_mb, after_mb - self.before_mb)

    def save(self, path: Path) -> None:
        """Put the answer where another process finds it."""
        path.write_bytes(pickle.dumps(self.answer))

    def check(self, comparison: Comparison, inputs: Inputs, obvious: Path) -> Verdict:
        """Compare the answer of the obvious call with the one held here."""
        return comparison.check(inputs, pickle.loads(obvious.read_bytes()), self.answer)


def _serve(pipe: Connection, contender: Contender, inputs: Inputs) -> None:
    bench = _Bench(contender.prepare(inputs), peak_mb())
    pipe.send(None)
    while request := pipe.recv():
        what, details = request
        pipe.send(getattr(bench, what)(*details))


def peak_mb() -> float | None:
    """Peak memory of this process so far; None where the operating system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux getrusage never tells less than the peak of the process that started this one.
        told = status.read_text("ascii").partition("VmHWM:")[2].split()
        return int(told[0]) * 1024 / 1e6 if told else None
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415  # Unix only

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
