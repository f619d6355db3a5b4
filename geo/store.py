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

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from geo.errors import SourceError, StoreError
from geo.manifest import Entry, FiguresEntry, Manifest
from geo.places.boundaries import Boundaries, boundary_files, read_boundaries
from geo.places.residents import Figures
from geo.schema import INCIDENTS, REJECTED
from geo.taxonomy import Taxonomy

_MANIFEST = "manifest.json"


@dataclass
class Update:
    """A change to a store in the making; nothing of it shows before it is committed."""

    store: "Store"
    before: Manifest
    after: Manifest = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what is there."""
        self.after = self.before

    def put_boundaries(self, boundaries: Boundaries) -> None:
        """Work with these boundaries from now on."""
        folder = "boundaries" if self.after.synthetic else f"boundaries/{boundaries.fingerprint}"
        files = {f"{folder}/{name}": raw for name, raw in boundary_files(boundaries).items()}
        for name, raw in files.items():
            _write_atomically(self.store.folder / name, raw)
        self.after = replace(self.after, boundaries=boundaries.fingerprint, boundary_files=tuple(files))

    def put(self, entry: Entry, incidents: pd.DataFrame, rejected: pd.DataFrame) -> Entry:
        """Hold a part in the place of what was held of it; return its entry with the names of its files."""
        entry = replace(
            entry,
            incidents_file=self._write("incidents", entry.part.key, incidents),
            rejected_file=self._write("rejected", entry.part.key, rejected),
        )
        if not entry.adds_up:
            raise StoreError(
                f"{entry.file}: rows are unaccounted for; this is a fault of the program, nothing was kept"
            )
        others = [e for e in self.after.entries if e.part.key != entry.part.key]
        self.after = replace(self.after, entries=tuple(sorted([*others, entry], key=lambda e: e.part)))
        return entry

    def put_figures(self, figures: Figures, imported_at: str) -> FiguresEntry:
        """Hold a measure in the place of what was held of it; return its entry."""
        values = figures.values.rename_axis("code").reset_index(name="value")
        entry = FiguresEntry(
            measure=figures.measure,
            layer=figures.layer,
            source=figures.source,
            approximate=figures.approximate,
            areas=len(values),
            file=figures.file,
            sha256=figures.sha256,
            imported_at=imported_at,
            values_file=self._write("figures", f"{figures.measure}-{figures.layer}", values),
        )
        others = [e for e in self.after.figures if (e.measure, e.layer) != (entry.measure, entry.layer)]
        self.after = replace(self.after, figures=tuple(sorted([*others, entry])))
        return entry

    def _write(self, folder: str, key: str, table: pd.DataFrame) -> str:
        """Write a table under a name that says what it holds; an empty one is not written."""
        if table.empty:
            return ""
        buffer = io.BytesIO()
        pq.write_table(_plain(table), buffer, compression="zstd")
        raw = buffer.getvalue()
        name = f"{folder}/{key}-{_digest(raw)}.parquet"
        _write_atomically(self.store.folder / name, raw)
        return name


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
        """Read all incidents, in the order of their parts (see `geo.schema.INCIDENTS`)."""
        entries = (manifest or self.manifest()).entries
        return self._read([entry.incidents_file for entry in entries if entry.incidents_file], INCIDENTS.empty())

    def rejected(self, manifest: Manifest | None = None) -> pd.DataFrame:
        """Read all rejected rows (see `geo.schema.REJECTED`)."""
        entries = (manifest or self.manifest()).entries
        return self._read([entry.rejected_file for entry in entries if entry.rejected_file], REJECTED.empty())

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
                "hotspots figures PATH"
            ) from error
        return Figures(
            entry.measure, entry.layer, entry.source, values, entry.file, entry.sha256, approximate=entry.approximate
        )

    def is_intact(self, entry: Entry | FiguresEntry) -> bool:
        """Tell whether the files of an entry are there and hold what their names say."""
        return all(_is_intact(self.folder / file) for file in _files(entry))

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
                update = Update(self, before)
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

    def _commit(self, manifest: Manifest) -> None:
        _write_atomically(self.folder / _MANIFEST, manifest.to_json().encode())

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
            _remove_empty(self.folder / folder)

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


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:12]


def _remove_empty(folder: Path) -> None:
    """Delete a folder and those within it, as far as no file is in them."""
    for each in sorted([*folder.rglob("*"), folder], reverse=True):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


def _is_intact(path: Path) -> bool:
    return path.is_file() and path.stem.endswith(_digest(path.read_bytes()))


def _plain(table: pd.DataFrame) -> pa.Table:
    """Turn into Arrow, with the same types for the same columns, however many categories a part happens to have."""
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    category = pa.dictionary(pa.int32(), pa.string())
    return arrow.cast(pa.schema([f.with_type(category) if pa.types.is_dictionary(f.type) else f for f in arrow.schema]))


def _write_atomically(path: Path, raw: bytes) -> None:
    """Write beside, force to disk, then rename over: a reader sees the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".parquet.part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
