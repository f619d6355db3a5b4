"""
Packs of the demonstration, or of a store that is named: how long one takes, and those of all wards at once.

Run with ``python -m benchmarks.packs [FOLDER OF A STORE]``. The aims are 3 s for one pack, 60 s for those of all wards
and 1 GB for all processes together. Processor time is what the work took; the clock also tells what else ran on the
machine. Code 1 says that an aim is missed.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.worker import peak_mb
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.packs import Order, ward_file, ward_files, weekly_file
from geo.sharing.privacy import audience_of
from geo.workspace import Workspace, open_workspace

Task = Callable[[Workspace], tuple[str, float]]
PACK_SECONDS, ALL_SECONDS, MB = 3.0, 60.0, 1000.0
"""What is required."""
_MADE_ON = date(2026, 11, 5)


def weekly(workspace: Workspace) -> tuple[str, float]:
    """Make the weekly pack of the last month held."""
    made = weekly_file(workspace, _order(workspace, "tasking"))
    return f"{len(made.release.content.pages)} hotspots, {len(made.content) / 1e3:,.0f} kB", peak_mb() or 0


def weekly_html(workspace: Workspace) -> tuple[str, float]:
    """Make the same for a browser."""
    made = weekly_file(workspace, _order(workspace, "tasking"), "html")
    return f"{len(made.content) / 1e3:,.0f} kB", peak_mb() or 0


def one_ward(workspace: Workspace) -> tuple[str, float]:
    """Make the pack of the first ward."""
    made = ward_file(workspace, _order(workspace, "councillor"), next(iter(workspace.ward_names)))
    return f"{made.what}, {len(made.content) / 1e3:,.0f} kB", peak_mb() or 0


def all_wards(workspace: Workspace) -> tuple[str, float]:
    """Make the packs of all wards; what all processes hold together is looked at after each."""
    made, peak = 0, 0.0
    for outcome in ward_files(workspace.folder, _order(workspace, "councillor"), workspace.ward_names):
        made += outcome.pack is not None
        processes = [os.getpid(), *(child.pid for child in multiprocessing.active_children())]
        peak = max(peak, sum(_share_mb(pid) for pid in processes))
    return f"{made} of {len(workspace.ward_names)} wards", peak


TASKS: tuple[tuple[Task, float], ...] = (
    (weekly, PACK_SECONDS),
    (weekly_html, PACK_SECONDS),
    (one_ward, PACK_SECONDS),
    (all_wards, ALL_SECONDS),
)


def _order(workspace: Workspace, audience: str) -> Order:
    filters = Filters("all-crime", Period.month(workspace.months[-1]))
    return Order(filters, audience_of(workspace.folder, audience), _MADE_ON)


def _share_mb(pid: int | None) -> float:
    """Memory of a process now, what it shares with others in its part; 0 where the operating system does not tell."""
    status = Path(f"/proc/{pid}/smaps_rollup")
    told = status.read_text("ascii").partition("Pss:")[2].split() if status.exists() else []
    return int(told[0]) * 1024 / 1e6 if told else 0.0


def _timed(task: Task, folder: Path) -> tuple[float, float, float, str]:
    workspace = open_workspace(folder)
    clock, work = time.perf_counter(), sum(os.times()[:4])
    said, peak = task(workspace)
    return time.perf_counter() - clock, sum(os.times()[:4]) - work, peak, said


def main() -> int:
    """Print a line for each task; 1 where a requirement is missed."""
    folder, missed = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else DEMONSTRATION, 0
    for task, allowed in TASKS:
        # A process of its own, so that memory is this task's alone, and nothing is remembered of the one before.
        receiver, sender = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_send, args=(sender, task, folder))
        process.start()
        clock, work, peak, said = receiver.recv()
        process.join()
        missed += work > allowed or peak > MB
        print(
            f"{task.__name__:12} {clock:5.1f} s by the clock, {work:5.1f} s of work (allowed {allowed:g}), "
            f"{peak:5.0f} MB (allowed {MB:g}): {said}"
        )
    return min(missed, 1)


def _send(sender: Connection, task: Task, folder: Path) -> None:
    sender.send(_timed(task, folder))


if __name__ == "__main__":
    sys.exit(main())
