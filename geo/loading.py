"""Taking partners' extracts into a store: first checked, then loaded in one step; a load can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from geo.config import require_writable
from geo.corrections import Corrections, corrects, find_corrections, refuse_duplicates
from geo.errors import ParameterError, SourceError, StoreError
from geo.files import write_atomically
from geo.manifest import Entry, Load, Manifest
from geo.periods import Period
from geo.pipeline import number_places, usual_boundaries
from geo.places.boundaries import Boundaries
from geo.places.postcodes import read_postcodes
from geo.sources.ingest import Part
from geo.sources.partner.extract import STEPS, Reading, Reference, read_extract
from geo.sources.partner.mapping import PERSONS, Mapping
from geo.sources.partner.placing import place_reading
from geo.sources.partner.preview import in_words
from geo.sources.partner.pseudonyms import PseudonymKey, pseudonym_key
from geo.sources.partner.table import RawTable
from geo.store import Store
from geo.update import superseded, supplier_of
from geo.watching import Watch, stepper, unwatched
from geo.words import counted

SOURCE = "partner"
LOOKED_AT, PREVIEWED = 400, 10
"""First rows of a long file that are read to guess how to read it, and how many of them are shown."""


@dataclass(frozen=True, eq=False)
class Checked:
    """
    An extract that was read and placed, nothing of it kept yet.

    `placed` are its incidents in the study area, `replaces` how many held ones it has a newer state of. `corrections`
    say which load its rows are added to, if they were rejected there and have no reference.
    """

    table: RawTable
    mapping: Mapping
    part: Part
    reading: Reading
    boundaries: Boundaries
    placed: pd.DataFrame
    rejected: pd.DataFrame
    replaces: int
    before: Manifest
    corrections: Corrections | None = None

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows are rejected, by reason, the commonest first."""
        return {str(reason): int(n) for reason, n in self.rejected["reason"].value_counts().items() if n}

    @property
    def rows(self) -> int:
        """All rows of the table and all broken lines."""
        return len(self.table) + len(self.table.broken)

    @property
    def to_correct(self) -> pd.DataFrame:
        """The rejected rows as the partner wrote them, with codes (see `Findings.to_correct`)."""
        return self.reading.findings.to_correct()


def check_extract(
    table: RawTable, mapping: Mapping, store: Store, *, now: datetime | None = None, watch: Watch = unwatched
) -> Checked:
    """
    Read and place an extract, and count what loading it would do.

    Parameters
    ----------
    now
        When it is read; nothing may have happened later.
    watch
        Told how many of the checks are done.

    Raises
    ------
    ParameterError
        If the mapping does not fit the table, the store is not for a user's data, or it holds corrected rows without
        a reference of an extract that is not loaded.
    StoreError
        If the store, the postcodes or the key of pseudonyms cannot be read.
    """
    require_writable(store.folder)
    before = store.manifest()
    boundaries = usual_boundaries(store)
    part = Part(SOURCE, mapping.supplier, load=before.loads_made + 1)
    persons = any(name in mapping.columns for name in PERSONS)
    key = pseudonym_key(store.folder) if persons else None
    reference = _reference(store, boundaries, key, now or datetime.now(UTC))
    step = stepper(f"Checking {counted(len(table), 'row')}, step", STEPS + 2, watch)
    reading, corrections = _read(table, mapping, reference, part, store, before, step=step)
    placed = place_reading(reading, mapping, boundaries)
    step()
    loads = [store.references(e) for e in before.entries if e.load and supplier_of(e.part) == supplier_of(part)]
    held = int(sum(mask.sum() for mask in superseded(loads)))
    after = int(sum(mask.sum() for mask in superseded([*loads, placed["source_reference"]])))
    rejected = reading.findings.rejected()
    step()
    return Checked(table, mapping, part, reading, boundaries, placed, rejected, after - held, before, corrections)


def preview_extract(table: RawTable, mapping: Mapping, store: Store) -> pd.DataFrame:
    """
    Say how rows would be read, for a person to look at.

    Returns
    -------
    preview
        A row each: ``Line``, ``Problem``, ``When``, ``Where``, ``Place``, ``Category``, ``Flags`` and ``Reference``, in
        words.

    Raises
    ------
    ParameterError
        If the mapping does not fit the table.
    """
    part, boundaries = Part(SOURCE, mapping.supplier), usual_boundaries(store)
    # Nobody looks at pseudonyms: no key is made for a look.
    reference = _reference(store, boundaries, None, datetime.now(UTC))
    reading, _ = _read(table, mapping, reference, part, store, store.manifest())
    place_reading(reading, mapping, boundaries)
    return in_words(reading)


def load_extract(checked: Checked, store: Store, *, covers: Period | None = None, watch: Watch = unwatched) -> Entry:
    """
    Keep an extract that was checked, all of it or, on any error, nothing.

    Parameters
    ----------
    covers
        The days it tells of: a month of which it covers none is missing, not empty. If nothing is said, or what its
        rows say too, from its first readable row to its last, in the study area or not, and perhaps a few quiet days
        more.
    watch
        Told how far the storing is.

    Raises
    ------
    SourceError
        If it holds no incident, or this very file is loaded already.
    ParameterError
        If its rows have no reference and days it tells of are covered already, or it tells of days it holds no row of.
    StoreError
        If the store cannot be written, or changed since the extract was checked.
    """
    period = covers or _span(checked)
    if checked.corrections:
        period = checked.corrections.within(period)
    n = len(checked.placed)
    watch("Storing incidents", 0, n)
    with store.update() as update:
        if (
            update.before.loads_made != checked.before.loads_made
            or update.before.boundaries != checked.before.boundaries
        ):
            raise StoreError(f"{store.folder}: something else was loaded meanwhile; check the extract again")
        _refuse_twice(checked, update.before, period)
        if update.before.boundaries != checked.boundaries.fingerprint:
            update.put_boundaries(checked.boundaries)
        entry = update.put_load(
            Entry(
                part=checked.part,
                file=checked.table.file,
                sha256=checked.table.sha256,
                imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
                rows=checked.rows,
                incidents=len(checked.placed),
                outside=0,
                rejected=checked.reasons,
                repeated_references=0,
                load=Load(
                    checked.mapping.source,
                    checked.mapping.name,
                    period.start.isoformat(),
                    (period.end - timedelta(days=1)).isoformat(),
                    corrects=checked.corrections.number if checked.corrections else 0,
                    said=covers not in {None, checked.reading.covers},
                ),
            ),
            checked.placed,
            checked.rejected,
        )
    watch("Storing incidents", n, n)
    number_places(store, set(entry.months), watch=watch)
    return entry


def loads(manifest: Manifest) -> list[Entry]:
    """List the loads that are held, the latest first."""
    return sorted((entry for entry in manifest.entries if entry.load), key=lambda entry: -entry.part.load)


def undo_load(store: Store, number: int) -> Entry:
    """
    Let go of a load: what it replaced stands again.

    Returns
    -------
    entry
        Of what is gone.

    Raises
    ------
    ParameterError
        If there is no such load, or another holds corrected rows of it.
    StoreError
        If the store cannot be written.
    """
    require_writable(store.folder)
    with store.update() as update:
        found = next((entry for entry in loads(update.before) if entry.part.load == number), None)
        if found is None:
            held = ", ".join(str(entry.part.load) for entry in loads(update.before)) or "none is held"
            raise ParameterError(f"there is no load {number}; choose from {held}")
        if later := next((entry for entry in loads(update.before) if corrects(entry) == number), None):
            raise ParameterError(f"load {later.part.load} holds corrected rows of load {number}; undo that one first")
        update.drop(found)
    return found


def keep_mapping(mapping: Mapping, folder: Path) -> Path:
    """
    Keep a mapping in a data folder under its name, in the place of an older one.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    require_writable(folder)
    path = folder / "mappings" / f"{mapping.name}.toml"
    try:
        write_atomically(path, mapping.to_toml().encode())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error
    return path


def _reference(store: Store, boundaries: Boundaries, key: PseudonymKey | None, now: datetime) -> Reference:
    postcodes = read_postcodes(store.folder)
    return Reference(store.taxonomy, boundaries.layers, postcodes, key, pd.Timestamp(now))


def _read(
    table: RawTable,
    mapping: Mapping,
    reference: Reference,
    part: Part,
    store: Store,
    before: Manifest,
    *,
    step: Callable[[], None] = lambda: None,
) -> tuple[Reading, Corrections | None]:
    """Read an extract; of rows that were handed back only those that are mended, and the load they belong to."""
    corrections = find_corrections(table, mapping, part, store, before)
    reading = read_extract(table, mapping, reference, part, step=step)
    reading = refuse_duplicates(reading, mapping, part, store, before)
    return corrections.settle(reading) if corrections else reading, corrections


def _span(checked: Checked) -> Period:
    """Say which days the rows tell of, those outside the study area too: its supplier has told of them."""
    found = checked.reading.covers
    if found is None or checked.placed.empty:
        why = "; ".join(checked.reasons)
        raise SourceError(
            f"none of its {checked.rows:,} rows can be used ({why}); correct the rows or the mapping",
            file=checked.table.file,
        )
    return found


def _refuse_twice(checked: Checked, before: Manifest, period: Period) -> None:
    """What is told twice would count twice."""
    for entry in loads(before):
        if supplier_of(entry.part) != supplier_of(checked.part) or not entry.load:
            continue
        if entry.sha256 == checked.table.sha256:
            raise SourceError(
                f"is load {entry.part.load} already; undo that one to load it anew", file=checked.table.file
            )
        if checked.corrections and checked.corrections.number in (entry.part.load, corrects(entry)):
            continue
        shared = entry.load.covers.start < period.end and period.start < entry.load.covers.end
        if shared and "reference" not in checked.mapping.columns:
            raise ParameterError(
                f"load {entry.part.load} covers {entry.load.covers.in_words} already, and rows without a reference "
                f"cannot replace others: undo that load first, or name the column of references in {checked.mapping}"
            )
