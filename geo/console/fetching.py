"""What a fetch of open data is doing, and what came of it, on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import TaskID, TaskProgressColumn

from geo.console.terminal import bar, out
from geo.fetching import Outcome
from geo.sources.open_data.web import Watch


@contextmanager
def fetch_progress() -> Iterator[Watch]:
    """Show a bar, on a terminal only, for each thing that is being done."""
    tasks: dict[str, TaskID] = {}
    with bar(TaskProgressColumn()) as shown:

        def watch(what: str, done: int, of: int | None) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=of)
            shown.update(tasks[what], completed=done, total=of)

        yield watch


def print_outcome(outcome: Outcome) -> None:
    """Say what became of one part."""
    out.print(f"{outcome.part.capitalize()} ({outcome.state}): {outcome.said}")
