"""
Incidents and areas on disk, and what was imported when, from what.

A store is a folder::

    manifest.json       the only truth: which files belong to the store
    boundaries/         one GeoParquet file for each layer of areas
    incidents/          one Parquet file for each part (a supplier's month), named by what it holds
    rejected/           the rows of that part which could not be used
    figures/            one Parquet file for each measure of a layer of areas, such as residents

Files are never changed. An update writes new ones beside the old and then swaps the manifest, which is one step of the
file system: a crash at any moment leaves the store as it was before or as it is after.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from geo.errors import SourceError, StoreError
from geo.files import is_intact, remove_empty, write_atomically
from geo.manifest import Entry, FiguresEntry, Manifest
from geo.places.boundaries import Boundaries, read_boundaries
from geo.places.residents import Figures
from geo.remedies import TAKE_IN_FIGURES
from geo.schema import INCIDENTS, REJECTED
from geo.taxonomy import Taxonomy
from geo.update import Update, read_references, superseded, supplier_of

_MANIFEST = "manifest.json"


class Store:
    """
    A folder of incidents.

    Parameters
    ----------
    folder
        Need not exist before the first update.
    taxonomy
        Says which layer of boundaries makes the study area.
    """

    def __init__(self, folder: Path, taxonomy: Taxonomy) -> None:
        self.folder = folder
        self.taxonomy = taxonomy

    def manifest(self) -> Manifest:
        """
        Read what the store holds; an empty manifest where there is no store.

        Raises
        ------
        StoreError
            If the manifest cannot be read or was written by a newer program.
        """
        path = self.folder / _MANIFEST
        try:
            if not path.exists():
                return Manifest()
            return Manifest.from_json(path.read_text("utf-8"))
        except StoreError as error:
            raise StoreError(f"{path}: {error}") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path}: cannot be read ({error}); move the folder away and import anew") from error

    def incidents(self, manifest: Manifest | None = None) -> pd.DataFrame:
        """
        Read all incidents, in the order of their parts (see `geo.schema.INCIDENTS`).

        Of an incident that several loads of a supplier hold, by its reference, the latest stands.
        """
        entries = [entry for entry in (manifest or self.manifest()).entries if entry.incidents_file]
        found = self._read([entry.incidents_file for entry in entries], INCIDENTS.empty())
        if not any(entry.load and entry.load.replaced for entry in entries):
            return found
        ends = np.cumsum([entry.incidents for entry in entries])
        old = np.zeros(len(found), np.bool_)
        for supplier in {supplier_of(entry.part) for entry in entries if entry.load}:
            rows = [
                slice(end - entry.incidents, end)
                for entry, end in zip(entries, ends.tolist(), strict=True)
                if supplier_of(entry.part) == supplier
            ]
            for each, replaced in zip(rows, superseded([found["source_reference"][r] for r in rows]), strict=True):
                old[each] = replaced
        return found[~old].reset_index(drop=True)

    def rejected(self, manifest: Manifest | None = None) -> pd.DataFrame:
        """Read all rejected rows (see `geo.schema.REJECTED`)."""
        entries = (manifest or self.manifest()).entries
        return self._read([entry.rejected_file for entry in entries if entry.rejected_file], REJECTED.empty())

    def incidents_of(self, entry: Entry) -> pd.DataFrame:
        """Read the incidents of one part, those too that a later load has replaced."""
        return self._read([entry.incidents_file] if entry.incidents_file else [], INCIDENTS.empty())

    def rejected_of(self, entry: Entry) -> pd.DataFrame:
        """Read the rejected rows of one part."""
        return self._read([entry.rejected_file] if entry.rejected_file else [], REJECTED.empty())

    def references(self, entry: Entry) -> pd.Series:
        """Read the supplier's own references of the incidents of a part."""
        return read_references(self.folder, entry)

    def boundaries(self, manifest: Manifest | None = None) -> Boundaries | None:
        """
        Read the boundaries the incidents were placed with; none where there are none yet.

        Raises
        ------
        StoreError
            If they are damaged.
        """
        manifest = manifest or self.manifest()
        if not manifest.boundary_files:
            return None
        folder = (self.folder / manifest.boundary_files[0]).parent
        try:
            boundaries = read_boundaries(folder, self.taxonomy)
        except SourceError as error:
            raise StoreError(f"{error}; import again with --boundaries") from error
        if boundaries.fingerprint != manifest.boundaries:
            raise StoreError(f"{folder}: not the boundaries that were imported; import again with --boundaries")
        return boundaries

    def figures(self, manifest: Manifest | None = None) -> tuple[Figures, ...]:
        """
        Read what is known of areas beside their outlines; nothing where nothing was taken in.

        Raises
        ------
        StoreError
            If a file is missing or damaged.
        """
        return tuple(self._read_figures(entry) for entry in (manifest or self.manifest()).figures)

    def _read_figures(self, entry: FiguresEntry) -> Figures:
        try:
            table = pq.read_table(self.folder / entry.values_file, partitioning=None).to_pandas()
            values = table.set_index("code")["value"]
        except (OSError, KeyError, pa.ArrowException) as error:
            raise StoreError(
                f"{self.folder}: the file of {entry.measure} is missing or damaged ({error}); take it in again with: "
                f"{TAKE_IN_FIGURES.command}"
            ) from error
        return Figures(
            entry.measure, entry.layer, entry.source, values, entry.file, entry.sha256, approximate=entry.approximate
        )

    def is_intact(self, entry: Entry | FiguresEntry) -> bool:
        """Tell whether the files of an entry are there and hold what their names say."""
        return all(is_intact(self.folder / file) for file in _files(entry))

    @contextmanager
    def update(self) -> Iterator[Update]:
        """
        Change the store in one step at the end of the block; an error inside it changes nothing.

        Raises
        ------
        StoreError
            If another process is changing the store, or the disk refuses.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / ".lock", timeout=0):
                before = self.manifest()
                self._remove_leftovers(before)
                update = Update(self.folder, before)
                try:
                    yield update
                    if update.after != before:
                        self._commit(update.after)
                except BaseException:
                    # By the manifest on disk: the interrupt may have come just after the commit.
                    self._remove_leftovers(self.manifest())
                    raise
        except Timeout as error:
            raise StoreError(f"{self.folder}: another import is running; wait for it to end") from error
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written ({error.strerror or error})") from error

    def sweep(self) -> None:
        """
        Delete from the disk what the last update let go of; whoever is reading the old state is disturbed.

        Raises
        ------
        StoreError
            As `update`.
        """
        with self.update():
            pass

    def _commit(self, manifest: Manifest) -> None:
        write_atomically(self.folder / _MANIFEST, manifest.to_json().encode())

    def _remove_leftovers(self, manifest: Manifest) -> None:
        """
        Delete what no entry names: files of a crash, and those replaced by the update before the last.

        What the last update replaced stays until the next, so that whoever is reading meanwhile is not disturbed.
        """
        entries: list[Entry | FiguresEntry] = [*manifest.entries, *manifest.figures]
        named = {file for entry in entries for file in _files(entry)}
        named |= set(manifest.boundary_files)
        leftovers = [*self.folder.glob(f".{_MANIFEST}-*.part")]
        for folder in ("incidents", "rejected", "boundaries", "figures"):
            leftovers += (self.folder / folder).rglob("*.parquet*")
        for path in leftovers:
            if path.relative_to(self.folder).as_posix() not in named:
                path.unlink()
        for folder in ("incidents", "rejected", "boundaries", "figures"):
            remove_empty(self.folder / folder)

    def _read(self, files: list[str], empty: pd.DataFrame) -> pd.DataFrame:
        if not files:
            return empty
        try:
            tables = [pq.read_table(self.folder / file, partitioning=None) for file in files]
            table = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
        except (OSError, pa.ArrowException) as error:
            raise StoreError(
                f"{self.folder}: a file is missing or damaged ({error}); import those months again"
            ) from error
        frame: pd.DataFrame = table.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get)
        return frame


def _files(entry: Entry | FiguresEntry) -> list[str]:
    """Files that an entry names; a table without a row has none."""
    files = [entry.values_file] if isinstance(entry, FiguresEntry) else [entry.incidents_file, entry.rejected_file]
    return [file for file in files if file]
