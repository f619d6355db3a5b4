"""What the command line prints: progress, tables, one line for an error."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geo.hotspot_list import HotspotList
from geo.manifest import Entry, Manifest
from geo.pipeline import Imported
from geo.pipeline import Progress as Watch
from geo.places.boundaries import layer_name
from geo.sources.extracts import Extract
from geo.words import counted
from geo.workspace import Workspace

TOP = 20
"""Rows of a list that are printed; files hold all."""

Justify = Literal["left", "right"]
_LIST_COLUMNS = {
    "Rank": 0,
    "Name": 22,
    "Ward": 22,
    "Count": 0,
    "Share": 0,
    "Points": 0,
    "Extent m": 0,
    "Main categories": 15,
}
"""Least width of the columns of text; numbers take what they need and stand to the right."""
_WIDTH = None if sys.stdout.isatty() else 160
"""A file or pipe has no width of its own."""
_out = Console(highlight=False, markup=False, soft_wrap=True, width=_WIDTH)
_err = Console(highlight=False, markup=False, soft_wrap=True, stderr=True)


def print_error(message: str) -> None:
    """Say what went wrong, in one line."""
    _err.print(f"hotspots: {message}")


def print_written(paths: Iterable[Path | None], rows: int) -> None:
    """Say which files were written."""
    for path in filter(None, paths):
        _out.print(f"Written: {path} ({counted(rows, 'row')})")


@contextmanager
def progress() -> Iterator[Watch]:
    """Show a bar, on a terminal only, over the files that are being read."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as bar:

        def watch(extracts: list[Extract]) -> Iterable[Extract]:
            task = bar.add_task("Reading", total=len(extracts))
            for extract in extracts:
                bar.update(task, description=f"Reading {extract.file_name}")
                yield extract
                bar.advance(task)

        yield watch


def print_import(imported: Imported, workspace: Workspace | None, folder: Path) -> None:
    """Say what an import did, where each row went, and what the store holds now."""
    entries = imported.entries
    rows, incidents, outside = (
        sum(values) for values in zip(*((e.rows, e.incidents, e.outside) for e in entries), strict=True)
    )
    known = f"{len(imported.unchanged)} of them held already and unchanged"
    _out.print(f"{rows:,} rows in {counted(len(entries), 'file')}, {known}:")
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_column(justify="right")
    table.add_row(f"{incidents:,}", f"incidents in the study area ({layer_name(imported.boundaries.study_layer)})")
    for reason, n in _reasons(entries).items():
        table.add_row(f"{n:,}", f"rejected: {reason}")
    table.add_row(f"{outside:,}", "outside the study area")
    _out.print(table)
    if workspace:
        _print_wards(workspace)
    for before, after in imported.replaced:
        _out.print(f"Replaced {after.part.key}: {before.rows:,} rows before, {after.rows:,} now")
    _print_repeated(entries)
    if imported.boundaries.approximate:
        _out.print("Boundaries are approximate; give official ones with --boundaries FOLDER.")
    _out.print(f"Held in {folder}")


def print_list(answer: HotspotList, workspace: Workspace, *, repeats: bool) -> None:
    """Print the head of a hotspot list, what it is about and what was left out."""
    for notice in workspace.notices:
        _out.print(f"Note: {notice}")
    selection, listed = answer.selection, answer.repeats if repeats else answer.hotspots
    _out.print(f"{selection.priority.name}, {answer.filters.in_words(workspace.ward_names)}")
    for said in filter(None, (selection.notice, selection.coverage)):
        _out.print(said)
    left = ", ".join(f"{n:,} {reason}" for reason, n in selection.left_out.items() if n)
    _out.print(
        f"{len(selection.incidents):,} of {selection.total:,} incidents" + (f"; left out: {left}" if left else "")
    )
    hotspots, apart = counted(len(answer.hotspots), "hotspot"), counted(len(answer.repeats), "repeat point")
    _out.print(f"{hotspots}, and apart from them {apart}" + ("" if repeats else " (--repeats)"))
    if listed.empty:
        return
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for name, width in _LIST_COLUMNS.items():
        justify: Justify = "left" if width else "right"
        table.add_column(name, justify=justify, no_wrap=True, min_width=width or len(name))
    for row in listed.head(TOP).itertuples():
        numbers = (f"{row.incidents:,}", f"{row.share:.1%}", str(row.points), f"{row.extent_m:.0f}")
        table.add_row(str(row.rank), str(row.place), str(row.ward), *numbers, str(row.categories))
    _out.print(table)
    if len(listed) > TOP:
        _out.print(f"... and {len(listed) - TOP} more; write them all with --csv FILE")


def print_status(workspace: Workspace) -> None:
    """Say what is loaded, what is missing, and what the data can be asked."""
    manifest = workspace.manifest
    for notice in workspace.notices:
        _out.print(f"Note: {notice}")
    _out.print(f"Folder: {workspace.folder}")
    _out.print(f"Incidents: {len(workspace.incidents):,}, {workspace.span}")
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for name in ("Supplier", "Months", "Rows", "Incidents", "Rejected", "Outside"):
        table.add_column(name, justify="left" if name in {"Supplier", "Months"} else "right")
    for source, supplier in manifest.suppliers:
        table.add_row(f"{source}/{supplier}", *_coverage(manifest, source, supplier))
    _out.print(table)
    for source, supplier in manifest.suppliers:
        if missing := manifest.months(source, supplier)[1]:
            _out.print(f"Missing months of {source}/{supplier} (missing is not zero): {', '.join(missing)}")
    for reason, n in _reasons(manifest.entries).items():
        _out.print(f"Rejected: {n:,} {reason}")
    _print_repeated(manifest.entries)
    across = int(workspace.incidents["source_reference"].dropna().duplicated().sum())
    if across:
        _out.print(f"{across:,} incidents held repeat the reference of an earlier one, in any month.")
    for name, n in workspace.taxonomy.unknown_categories(workspace.incidents).items():
        _out.print(f"Category in no priority: {name} ({n:,} incidents); place it in priorities.toml")
    _print_wards(workspace)
    for name, areas in sorted(workspace.boundaries.layers.items()):
        _out.print(f"Boundaries: {name}, {len(areas)} areas")
    _print_capabilities(workspace)


def _print_capabilities(workspace: Workspace) -> None:
    can = workspace.capabilities
    for what, has in (
        ("days", can.dates),
        ("hours", can.hours),
        ("addresses", can.addresses),
        ("victims", can.victims),
    ):
        _out.print(f"The data tells {what}: {'yes' if has else 'no'}")


def _print_repeated(entries: Iterable[Entry]) -> None:
    repeated = sum(entry.repeated_references for entry in entries)
    if repeated:
        _out.print(
            f"{repeated:,} rows repeat the Crime ID of an earlier row of their file; each was judged on its own."
        )


def _print_wards(workspace: Workspace) -> None:
    taxonomy, names = workspace.taxonomy, workspace.ward_names
    counts = workspace.incidents[workspace.boundaries.study_layer].value_counts()
    among = int(counts.reindex(taxonomy.opportunity_wards).fillna(0).sum())
    code = str(counts.index[0])
    _out.print(
        f"Held now: {counts.sum():,} incidents, {among:,} of them in the {len(taxonomy.opportunity_wards)} "
        f"{taxonomy.opportunity_name}; most in {names[code]} ({code}), {counts.iloc[0]:,}"
    )


def _coverage(manifest: Manifest, source: str, supplier: str) -> tuple[str, ...]:
    entries = [e for e in manifest.entries if (e.part.source, e.part.supplier) == (source, supplier)]
    held, _ = manifest.months(source, supplier)
    return (
        f"{held[0]} to {held[-1]} ({len(held)})",
        f"{sum(e.rows for e in entries):,}",
        f"{sum(e.incidents for e in entries):,}",
        f"{sum(sum(e.rejected.values()) for e in entries):,}",
        f"{sum(e.outside for e in entries):,}",
    )


def _reasons(entries: Iterable[Entry]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for entry in entries:
        for reason, n in entry.rejected.items():
            totals[reason] = totals.get(reason, 0) + n
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))
