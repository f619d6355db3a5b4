"""What a store holds, and what an import did, on the command line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table

from geo.console.terminal import bar, new_table, out, print_notices
from geo.manifest import Entry, Manifest
from geo.pipeline import Imported
from geo.pipeline import Progress as Watch
from geo.places.boundaries import Boundaries, layer_name
from geo.places.residents import COUNTS, HOUSEHOLDS, IMD_DECILE, MEASURES, RESIDENTS, Figures
from geo.sources.extracts import Extract
from geo.words import counted
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
    for reason, n in _reasons(entries).items():
        table.add_row(f"{n:,}", f"rejected: {reason}")
    table.add_row(f"{outside:,}", "outside the study area")
    out.print(table)
    if workspace:
        _print_wards(workspace)
    for before, after in imported.replaced:
        out.print(f"Replaced {after.part.key}: {before.rows:,} rows before, {after.rows:,} now")
    _print_repeated(entries)
    if imported.boundaries.approximate:
        out.print("Boundaries are approximate; give official ones with --boundaries FOLDER.")
    print_held(folder)


def print_held(folder: Path) -> None:
    """Say where it is now."""
    out.print(f"Held in {folder}")


def print_figures(figures: Sequence[Figures], boundaries: Boundaries | None) -> None:
    """Say what is loaded of the residents, households and deprivation of areas, and what is not."""
    for each in figures:
        name, areas = _capital(MEASURES[each.measure]), counted(len(each.values), "area")
        total = f", {each.values.sum():,.0f} in all" if each.measure in COUNTS else ""
        near = ", approximate" if each.approximate else ""
        out.print(f"{name}: {each.source}, {layer_name(each.layer)}: {areas}{total}{near}")
        if boundaries and (own := boundaries.layers.get(each.layer)) is not None:
            if lacking := int((~own["code"].isin(each.values.index)).sum()):
                out.print(f"{name}: missing, not zero, for {lacking:,} of {len(own):,} areas of the study area")
        elif boundaries:
            out.print(f"No outlines of {layer_name(each.layer)} are held to share it out; import with --boundaries.")
    loaded = {each.measure for each in figures}
    if absent := [MEASURES[name] for name in (RESIDENTS, HOUSEHOLDS, IMD_DECILE) if name not in loaded]:
        out.print(f"Not loaded, which is not zero: {', '.join(absent)}; take them in with: hotspots figures PATH")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def print_status(workspace: Workspace) -> None:
    """Say what is loaded, what is missing, and what the data can be asked."""
    manifest = workspace.manifest
    print_notices(workspace)
    out.print(f"Folder: {workspace.folder}")
    out.print(f"Incidents: {len(workspace.incidents):,}, {workspace.span}")
    table = new_table()
    for name in ("Supplier", "Months", "Rows", "Incidents", "Rejected", "Outside"):
        table.add_column(name, justify="left" if name in {"Supplier", "Months"} else "right")
    for source, supplier in manifest.suppliers:
        table.add_row(f"{source}/{supplier}", *_coverage(manifest, source, supplier))
    out.print(table)
    for source, supplier in manifest.suppliers:
        if missing := manifest.months(source, supplier)[1]:
            out.print(f"Missing months of {source}/{supplier} (missing is not zero): {', '.join(missing)}")
    for reason, n in _reasons(manifest.entries).items():
        out.print(f"Rejected: {n:,} {reason}")
    _print_repeated(manifest.entries)
    across = int(workspace.incidents["source_reference"].dropna().duplicated().sum())
    if across:
        out.print(f"{across:,} incidents held repeat the reference of an earlier one, in any month.")
    for name, n in workspace.taxonomy.unknown_categories(workspace.incidents).items():
        out.print(f"Category in no priority: {name} ({n:,} incidents); place it in priorities.toml")
    _print_wards(workspace)
    for name, areas in sorted(workspace.boundaries.layers.items()):
        out.print(f"Boundaries: {name}, {len(areas)} areas")
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


def _print_repeated(entries: Iterable[Entry]) -> None:
    repeated = sum(entry.repeated_references for entry in entries)
    if repeated:
        out.print(f"{repeated:,} rows repeat the Crime ID of an earlier row of their file; each was judged on its own.")


def _print_wards(workspace: Workspace) -> None:
    taxonomy, names = workspace.taxonomy, workspace.ward_names
    counts = workspace.incidents[workspace.boundaries.study_layer].value_counts()
    among = int(counts.reindex(taxonomy.opportunity_wards).fillna(0).sum())
    code = str(counts.index[0])
    out.print(
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
