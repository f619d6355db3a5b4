"""The whole run, readable from top to bottom: what the command line and the application both call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from geo.analysis.density import kernel_density
from geo.config import DEMONSTRATION, require_writable
from geo.crs import Floats
from geo.errors import ParameterError, SourceError
from geo.places.boundaries import Boundaries, read_boundaries
from geo.places.join import place
from geo.points import distinct_points
from geo.selection import Selection
from geo.sources import police_uk
from geo.sources.extracts import Extract, find_extracts
from geo.sources.ingest import Ingest
from geo.store import Entry, Manifest, Store, Update
from geo.workspace import WIDEST_BANDWIDTH_M, Workspace

Progress = Callable[[list[Extract]], Iterable[Extract]]
"""Wraps the files about to be read, so that whoever watches sees how far it is."""


@dataclass(frozen=True)
class Imported:
    """What an import did: the entry of each part it met, and which of them it found unchanged."""

    entries: tuple[Entry, ...]
    unchanged: frozenset[str]
    manifest: Manifest
    boundaries: Boundaries


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
        If a file cannot be read as what it should be, or two files hold the same force and month.
    ParameterError
        If the store is not for a user's data, or months placed with other boundaries would stay beside the new ones.
    StoreError
        If the store cannot be written.
    """
    require_writable(store.folder)
    extracts = find_extracts(path, police_uk.SUFFIX)
    boundaries = _boundaries(store, boundaries_folder)
    with store.update() as update:
        moved = update.before.boundaries != boundaries.fingerprint
        if moved:
            update.put_boundaries(boundaries)
        entries: dict[str, Entry] = {}
        unchanged = set()
        for extract in progress(extracts):
            held = None if moved else update.before.held(extract.file_name, extract.sha256())
            entry = held or _put(police_uk.read(extract), boundaries, update)
            key = entry.part.key
            if key in entries:
                raise SourceError(f"holds the same force and month as {entries[key].file}; keep one", file=extract.name)
            entries[key] = entry
            if held:
                unchanged.add(key)
        _refuse_mixed_boundaries(update, set(entries))
    return Imported(tuple(entries.values()), frozenset(unchanged), update.after, boundaries)


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


def _boundaries(store: Store, folder: Path | None) -> Boundaries:
    if folder:
        return read_boundaries(folder, store.taxonomy)
    held = store.boundaries() or Store(DEMONSTRATION, store.taxonomy).boundaries()
    if held is None:
        raise ParameterError("there are no boundaries yet; name a folder of them with --boundaries")
    return held


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
