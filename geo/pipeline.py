"""The whole run, readable from top to bottom: what the command line and the application both call."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from geo.analysis.density import kernel_density
from geo.answers.numbering import numbered_places
from geo.config import DEMONSTRATION, require_writable
from geo.crs import Floats
from geo.errors import ParameterError, SourceError, StoreError
from geo.manifest import Entry, FiguresEntry, Manifest
from geo.places.boundaries import Boundaries, layer_name, read_boundaries, require_no_overlap
from geo.places.gazetteer import gazetteer_file, write_gazetteer
from geo.places.join import place
from geo.places.residents import Figures
from geo.points import distinct_points
from geo.selection import Selection
from geo.sources import police_uk
from geo.sources.census import read_figures
from geo.sources.extracts import Extract, find_extracts
from geo.sources.ingest import Ingest
from geo.store import Store
from geo.update import Update
from geo.watching import Watch, unwatched
from geo.words import counted
from geo.workspace import WIDEST_BANDWIDTH_M, Workspace, open_workspace

Progress = Callable[[list[Extract]], Iterable[Extract]]
"""Wraps the files about to be read, so that whoever watches sees how far it is."""


@dataclass(frozen=True)
class Imported:
    """What an import did: the entry of each part it met, and the store before and after."""

    entries: tuple[Entry, ...]
    before: Manifest
    after: Manifest
    boundaries: Boundaries

    @property
    def unchanged(self) -> list[Entry]:
        """Those that were held already."""
        return [entry for entry in self.entries if entry in self.before.entries]

    @property
    def replaced(self) -> list[tuple[Entry, Entry]]:
        """Those that took the place of another, with the one they replaced."""
        before = {entry.part: entry for entry in self.before.entries}
        return [
            (before[entry.part], entry)
            for entry in self.entries
            if entry.part in before and entry.sha256 != before[entry.part].sha256
        ]


def import_police_uk(
    path: Path, store: Store, *, boundaries_folder: Path | None = None, progress: Progress = iter
) -> Imported:
    """
    Take street-level crime of data.police.uk into a store, all of it or, on any error, nothing.

    Parameters
    ----------
    path
        A CSV, a folder of them or the zip as downloaded.
    store
        Where to keep it.
    boundaries_folder
        Boundaries to place the incidents with; without it those the store holds, or else the bundled approximate ones.

    Raises
    ------
    SourceError
        If a file cannot be read as what it should be, two files hold the same force and month, or nothing at all lies
        in the study area.
    SchemaError
        If areas of a layer overlap.
    ParameterError
        If the store is not for a user's data, or months placed with other boundaries would stay beside the new ones.
    StoreError
        If the store cannot be written.
    """
    require_writable(store.folder)
    extracts = find_extracts(path, police_uk.SUFFIX)
    boundaries = read_boundaries(boundaries_folder, store.taxonomy) if boundaries_folder else usual_boundaries(store)
    return import_months(extracts, store, boundaries, progress=progress)


def import_months(
    extracts: Sequence[Extract], store: Store, boundaries: Boundaries, *, progress: Progress = iter
) -> Imported:
    """
    Take files of street-level crime into a store, placed with `boundaries`, all of them or, on any error, nothing.

    Without a file the store only begins to work with these boundaries, which it may if it holds no incidents.

    Raises
    ------
    SourceError, SchemaError, ParameterError, StoreError
        As `import_police_uk` does.
    """
    require_writable(store.folder)
    with store.update() as update:
        moved = update.before.boundaries != boundaries.fingerprint
        if moved:
            require_no_overlap(boundaries)
        if moved or _damaged_boundaries(store, update.before):
            update.put_boundaries(boundaries)
        entries: dict[str, Entry] = {}
        for extract in progress([*extracts]):
            held = None if moved else update.before.held(extract.file_name, extract.sha256())
            entry = held if held and store.is_intact(held) else _put(police_uk.read(extract), boundaries, update)
            if other := entries.get(entry.part.key):
                raise SourceError(f"holds the same force and month as {other.file}; keep one", file=extract.name)
            entries[entry.part.key] = entry
        _refuse_mixed_boundaries(update, set(entries))
        _refuse_another_country(entries.values(), boundaries)
    number_places(store, {entry.part.month for entry in update.after.entries if entry not in update.before.entries})
    return Imported(tuple(entries.values()), update.before, update.after, boundaries)


def number_places(store: Store, touched: set[str], *, watch: Watch = unwatched) -> None:
    """Give the places of new hotspots their number; those that had one keep it."""
    if (touched or not gazetteer_file(store.folder).exists()) and any(e.incidents for e in store.manifest().entries):
        workspace = open_workspace(store.folder, methods=False)
        numbered = numbered_places(workspace, touched=touched if len(workspace.gazetteer.table) else None, watch=watch)
        if numbered is not workspace.gazetteer:
            write_gazetteer(numbered, store.folder)


def import_figures(path: Path, store: Store, *, drop_missing: bool = False) -> tuple[FiguresEntry, ...]:
    """
    Take residents, households and deciles of deprivation into a store, all of them or, on any error, nothing.

    Parameters
    ----------
    path
        A CSV, a folder of them or a zip (see `geo.sources.census.read_figures`).
    store
        Where to keep them; need not hold incidents yet. Measures that are not at `path` stay as they are.
    drop_missing
        Whether a file may take the place of one that has figures of more areas.

    Returns
    -------
    entries
        Of each measure found.

    Raises
    ------
    SourceError
        If a file cannot be read as what it should be, is of another part of the country, or lacks figures that are held
        of areas of the study area.
    ParameterError
        If the store is not for a user's data.
    StoreError
        If the store cannot be read or written.
    """
    require_writable(store.folder)
    found = read_figures(path)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with store.update() as update:
        boundaries = store.boundaries(update.before)
        entries = []
        intact = tuple(entry for entry in update.before.figures if store.is_intact(entry))
        before = store.figures(replace(update.before, figures=intact))
        for figures in found:
            if boundaries:
                _refuse_figures_of_another_place(figures, boundaries)
            if not drop_missing:
                _refuse_fewer_figures(figures, before, boundaries)
            held = update.before.held_figures(figures.measure, figures.layer, figures.sha256)
            entries.append(held if held and store.is_intact(held) else update.put_figures(figures, now))
    return tuple(entries)


def _refuse_figures_of_another_place(figures: Figures, boundaries: Boundaries) -> None:
    areas = boundaries.layers.get(figures.layer)
    if areas is not None and not areas["code"].isin(figures.values.index).any():
        raise SourceError(
            f"none of its {len(figures.values):,} codes is one of the {layer_name(figures.layer)} of the study area; "
            "choose a file of the area, or check the boundaries",
            file=figures.file,
        )


def _refuse_fewer_figures(figures: Figures, before: Iterable[Figures], boundaries: Boundaries | None) -> None:
    """What is held and not in a file would be dropped; only areas of the study area count, where these are known."""
    areas = boundaries.layers.get(figures.layer) if boundaries else None
    for held in before:
        if (held.measure, held.layer) == (figures.measure, figures.layer):
            lost = held.values.index.difference(figures.values.index)
            lost = lost if areas is None else lost.intersection(areas["code"])
            if len(lost):
                raise SourceError(
                    f"{counted(len(lost), 'value')} of {figures.measure} held before, the first that of {lost[0]}, "
                    f"would be dropped, since this file has {len(figures.values):,}; take in a whole file, or add "
                    "--replace if they are to go",
                    file=figures.file,
                )


def _put(ingest: Ingest, boundaries: Boundaries, update: Update) -> Entry:
    placed, outside = place(ingest.incidents, boundaries)
    return update.put(
        Entry(
            part=ingest.part,
            file=ingest.file,
            sha256=ingest.sha256,
            imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
            rows=ingest.rows,
            incidents=len(placed),
            outside=outside,
            rejected={str(reason): int(n) for reason, n in ingest.rejected["reason"].value_counts().items() if n},
            repeated_references=ingest.repeated_references,
        ),
        placed,
        ingest.rejected,
    )


def usual_boundaries(store: Store) -> Boundaries:
    """
    Give the boundaries a store works with, or the bundled approximate ones where it has none yet.

    Raises
    ------
    StoreError
        If they are damaged.
    """
    held = store.boundaries() or Store(DEMONSTRATION, store.taxonomy).boundaries()
    if held is None:
        raise ParameterError("there are no boundaries yet; name a folder of them with --boundaries")
    return held


def _damaged_boundaries(store: Store, manifest: Manifest) -> bool:
    try:
        store.boundaries(manifest)
    except StoreError:
        return True
    return False


def _refuse_another_country(entries: Collection[Entry], boundaries: Boundaries) -> None:
    """Where not one of many rows lies inside, the boundaries or the download are of another place."""
    located = sum(entry.incidents + entry.outside for entry in entries)
    if located and not any(entry.incidents for entry in entries):
        raise SourceError(
            f"none of its {located:,} rows with a location lies in the study area "
            f"({layer_name(boundaries.study_layer)}); choose the force of the area, or check the boundaries",
            file=next(iter(entries)).file,
        )


def _refuse_mixed_boundaries(update: Update, imported: set[str]) -> None:
    """Counts placed with two sets of boundaries cannot be compared, and rows outside the old ones were not kept."""
    left = sorted(entry.part.key for entry in update.before.entries if entry.part.key not in imported)
    if update.after.boundaries != update.before.boundaries and left:
        raise ParameterError(
            f"{len(left)} parts in the store were placed with other boundaries and are not in this import, the first "
            f"being {left[0]}: import them again together with the new boundaries, or choose another --data-dir"
        )


def density_surface(workspace: Workspace, selection: Selection, *, bandwidth_m: float) -> Floats:
    """
    Estimate the density of the chosen incidents on the workspace's grid.

    Returns
    -------
    density
        Incidents per square kilometre over the whole period, shape of the grid; NaN outside the study area.

    Raises
    ------
    ParameterError
        If `bandwidth_m` is below the cell or wider than the grid's margin.
    """
    if bandwidth_m > WIDEST_BANDWIDTH_M:
        raise ParameterError(f"a bandwidth of {bandwidth_m} m is wider than {WIDEST_BANDWIDTH_M:.0f} m; choose less")
    points = distinct_points(selection.incidents["easting"], selection.incidents["northing"])
    density = kernel_density(points, workspace.grid, bandwidth_m=bandwidth_m)
    return np.where(workspace.grid.inside, density, np.nan)
