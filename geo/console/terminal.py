"""Where the command line prints to, and what all it prints has in common."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from geo.remedies import with_commands
from geo.selection import Selection
from geo.watching import Watch
from geo.words import counted, without_controls
from geo.workspace import Workspace

Justify = Literal["left", "right"]
NAME_WIDTH = 22
_WIDTH = None if sys.stdout.isatty() else 190
"""A file or pipe has no width of its own."""


class _Plain(Console):
    """Shows what came from elsewhere, and never obeys it; what it prints itself, such as bold headings, it styles."""

    def render_str(self, text: str, **how: object) -> Text:
        """Turn text into what is shown: of a line or of a cell."""
        return super().render_str(without_controls(text), **how)  # type: ignore[arg-type]

    def on_broken_pipe(self) -> None:
        """Leave it to the program to end in silence."""
        raise BrokenPipeError


out = _Plain(highlight=False, markup=False, soft_wrap=True, width=_WIDTH)
_err = _Plain(highlight=False, markup=False, soft_wrap=True, stderr=True)


def print_error(message: str) -> None:
    """Say what went wrong, in one line."""
    _err.print(f"hotspots: {message}")


def print_written(paths: Iterable[Path | None], rows: int) -> None:
    """Say which files were written."""
    for path in filter(None, paths):
        out.print(f"Written: {path} ({counted(rows, 'row')})")


def print_notices(workspace: Workspace) -> None:
    """Say first what holds of everything that follows."""
    for notice in workspace.notices:
        out.print(f"Note: {notice}")


def print_notes(notes: Iterable[str]) -> None:
    """Say what must be said beside an answer, with the commands that mend what is lacking."""
    for note in notes:
        out.print(with_commands(note))


def print_left_out(selection: Selection) -> None:
    """Say how many incidents an answer is made from, and why the others are not among them."""
    left = ", ".join(f"{n:,} {reason}" for reason, n in selection.left_out.items() if n)
    out.print(
        f"{len(selection.incidents):,} of {selection.total:,} incidents" + (f"; left out: {left}" if left else "")
    )


def new_table() -> Table:
    """Lay out a table without lines."""
    return Table(box=None, padding=(0, 1), header_style="bold")


@contextmanager
def watching(amount: Literal["count", "share"] = "count") -> Iterator[Watch]:
    """Show a bar, on a terminal only, for each thing that is being done, and how many or which share of it is."""
    tasks: dict[str, TaskID] = {}
    with bar(TaskProgressColumn() if amount == "share" else None) as shown:

        def watch(what: str, done: int, of: int | None) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=of)
            shown.update(tasks[what], completed=done, total=of)

        yield watch


@contextmanager
def bar(amount: ProgressColumn | None = None) -> Iterator[Progress]:
    """Show how far something has come, on a terminal only; as a count, where `amount` says nothing else."""
    columns = (TextColumn("{task.description}"), BarColumn(), amount or MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as shown:
        yield shown
