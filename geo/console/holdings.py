"""What a store holds, and what an import did, on the command line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table

from geo.answers.holdings import figures_absent, figures_held, holdings, rejected_by_reason, repeated_in_words
from geo.console.terminal import bar, new_table, out, print_notices
from geo.months import months_in_words
from geo.pipeline import Imported
from geo.pipeline import Progress as Watch
from geo.places.boundaries import Boundaries, layer_name
from geo.places.residents import Figures
from geo.remedies import IMPORT_OUTLINES, TAKE_IN_FIGURES
from geo.sources.extracts import Extract
from geo.words import capitalised, counted
from geo.workspace import Workspace


@contextmanager
def progress() -> Iterator[Watch]:
    """Show a bar, on a terminal only, over the files that are being read."""
    with bar() as shown:

        def watch(extracts: list[Extract]) -> Iterable[Extract]:
            task = shown.add_task("Reading", total=len(extracts))
            for extract in extracts:
                shown.update(task, description=f"Reading {extract.file_name}")
                yield extract
                shown.advance(task)

        yield watch


def print_import(imported: Imported, workspace: Workspace | None, folder: Path) -> None:
    """Say what an import did, where each row went, and what the store holds now."""
    entries = imported.entries
    rows, incidents, outside = (
        sum(values) for values in zip(*((e.rows, e.incidents, e.outside) for e in entries), strict=True)
    )
    known = f"{len(imported.unchanged)} of them held already and unchanged"
    out.print(f"{rows:,} rows in {counted(len(entries), 'file')}, {known}:")
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_column(justify="right")
    table.add_row(f"{incidents:,}", f"incidents in the study area ({layer_name(imported.boundaries.study_layer)})")
    for reason, n in rejected_by_reason(entries).items():
        table.add_row(f"{n:,}", f"rejected: {reason}")
    table.add_row(f"{outside:,}", "outside the study area")
    out.print(table)
    if workspace:
        _print_wards(workspace)
    for before, after in imported.replaced:
        out.print(f"Replaced {after.part.key}: {before.rows:,} rows before, {after.rows:,} now")
    _print_lines(repeated_in_words(sum(entry.repeated_references for entry in entries)))
    if imported.boundaries.approximate:
        out.print("Boundaries are approximate; give official ones with --boundaries FOLDER.")
    print_held(folder)


def print_held(folder: Path) -> None:
    """Say where it is now."""
    out.print(f"Held in {folder}")


def print_figures(figures: Sequence[Figures], boundaries: Boundaries | None) -> None:
    """Say what is loaded of the residents, households and deprivation of areas, and what is not."""
    for held in figures_held(figures, boundaries):
        name, areas = capitalised(held.measure), counted(held.areas, "area")
        total = "" if held.total is None else f", {held.total:,.0f} in all"
        near = ", approximate" if held.approximate else ""
        out.print(f"{name}: {held.source}, {layer_name(held.layer)}: {areas}{total}{near}")
        if boundaries and held.lacking is None:
            out.print(f"No outlines of {layer_name(held.layer)} are held to share it out; {IMPORT_OUTLINES.as_command}")
        elif boundaries and held.lacking:
            lacking = f"{held.lacking:,} of {held.of_areas:,} areas of the study area"
            out.print(f"{name}: missing, not zero, for {lacking}")
    if absent := figures_absent(figures):
        out.print(f"Not loaded, which is not zero: {', '.join(absent)}; {TAKE_IN_FIGURES.as_command}")


def print_status(workspace: Workspace) -> None:
    """Say what is loaded, what is missing, and what the data can be asked."""
    held = holdings(workspace)
    print_notices(workspace)
    out.print(f"Folder: {workspace.folder}")
    out.print(f"Incidents: {held.incidents:,}, {held.span.in_words}")
    table = new_table()
    for name in ("Supplier", "Months", "Rows", "Incidents", "Rejected", "Outside"):
        table.add_column(name, justify="left" if name in {"Supplier", "Months"} else "right")
    for each in held.suppliers:
        counts = (f"{n:,}" for n in (each.rows, each.incidents, each.rejected, each.outside))
        table.add_row(each.supplier, f"{each.span.in_words} ({len(each.months)})", *counts)
    out.print(table)
    for each in held.suppliers:
        if each.missing:
            out.print(f"Missing months of {each.supplier} (missing is not zero): {months_in_words(each.missing)}")
    for reason, n in held.reasons.items():
        out.print(f"Rejected: {n:,} {reason}")
    _print_lines(held.repeats_in_words)
    for name, n in held.unknown_categories.items():
        out.print(f"Category in no priority: {name} ({n:,} incidents); place it in priorities.toml")
    _print_wards(workspace)
    for own in sorted(held.layers, key=lambda layer: layer.layer):
        out.print(f"Boundaries: {own.layer}, {own.areas} areas")
    print_figures(workspace.figures, workspace.boundaries)
    _print_capabilities(workspace)


def _print_capabilities(workspace: Workspace) -> None:
    can = workspace.capabilities
    for what, has in (
        ("days", can.dates),
        ("hours", can.hours),
        ("addresses", can.addresses),
        ("victims", can.victims),
    ):
        out.print(f"The data tells {what}: {'yes' if has else 'no'}")


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        out.print(line)


def _print_wards(workspace: Workspace) -> None:
    taxonomy, names = workspace.taxonomy, workspace.ward_names
    counts = workspace.incidents[workspace.boundaries.study_layer].value_counts()
    among = int(counts.reindex(taxonomy.opportunity_wards).fillna(0).sum())
    code = str(counts.index[0])
    out.print(
        f"Held now: {counts.sum():,} incidents, {among:,} of them in the {len(taxonomy.opportunity_wards)} "
        f"{taxonomy.opportunity_name}; most in {names[code]} ({code}), {counts.iloc[0]:,}"
    )
