"""
Rejected rows that come back corrected.

Those without a reference are added to the load they were rejected from; one rejected for its reference needs another.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Mask, Period
from geo.points import Indices
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reading
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.rejects import Reject
from geo.sources.partner.table import REJECT_CODES, REJECT_LINE, REJECT_OF, RawTable, extract_name
from geo.store import Store
from geo.update import supplier_of


@dataclass(frozen=True, eq=False)
class Corrections:
    """
    Rows of a table that were handed back.

    `of` is the load they were rejected from, `lines`, of shape (n_rows,), where each stood in its file (0 where that
    cannot be told), `rejected` the lines rejected there, `held` the incidents that came of corrections before.
    """

    of: Entry
    lines: Indices
    rejected: Indices
    held: frozenset[str]

    @property
    def number(self) -> int:
        """Number of the load they are added to."""
        return self.of.part.load

    def within(self, period: Period) -> Period:
        """Say which days are covered together with the load they are added to."""
        assert self.of.load is not None
        first = self.of.load.covers
        return Period(min(period.start, first.start), max(period.end, first.end))

    def settle(self, reading: Reading) -> Reading:
        """Name incidents by the line they were rejected from, and refuse those that were not or are held already."""
        names = [f"{self.of.part.key}-{line:06d}" for line in self.lines]
        stranger = ~np.isin(self.lines, self.rejected)
        again = pd.Series(names).isin(self.held).to_numpy() | pd.Series(names).duplicated().to_numpy()
        reading.findings.add(stranger, REJECT_LINE, Reject.NOT_HANDED_BACK)
        reading.findings.add(again & ~stranger, REJECT_LINE, Reject.CORRECTED_BEFORE)
        kept = reading.still_good()
        named = kept.incidents.assign(incident_id=pd.Series([names[row] for row in kept.rows], dtype="str"))
        return replace(kept, incidents=named)


def find_corrections(
    table: RawTable, mapping: Mapping, part: Part, store: Store, manifest: Manifest
) -> Corrections | None:
    """
    Tell of which load a table holds corrected rows; none where it is another extract, or its rows have a reference.

    What has a reference needs no more than that: a later load replaces by it.

    Raises
    ------
    ParameterError
        If the extract they were rejected from is not loaded.
    """
    if "reference" in mapping.columns or not {REJECT_OF, REJECT_LINE} <= set(table.headings):
        return None
    named = table.cells[REJECT_OF]
    extract = str(next((name for name in named if name), ""))
    loads = _loads(manifest, part)
    found = next((entry for entry in loads if extract_name(entry.sha256) == extract), None)
    if found is None:
        raise ParameterError(
            f"{table.file}: holds corrected rows of an extract that is not loaded as {mapping.source}; load that first"
        )
    lines = np.where(named == extract, _lines(table), 0)
    held = [store.incidents_of(entry)["incident_id"] for entry in loads if corrects(entry) == found.part.load]
    return Corrections(
        found,
        lines,
        store.rejected_of(found)["line"].to_numpy(np.int64),
        frozenset(name for names in held for name in names),
    )


def refuse_duplicates(reading: Reading, mapping: Mapping, part: Part, store: Store, manifest: Manifest) -> Reading:
    """
    Refuse rows that were rejected for the reference of another row and come back with one that is held.

    Their reference would make them a newer state of that row, and replace it.
    """
    table = reading.findings.table
    if "reference" not in mapping.columns or not {REJECT_OF, REJECT_LINE} <= set(table.headings):
        return reading
    loads = _loads(manifest, part)
    were = _said_duplicate(table)
    for entry in loads:
        rejected = store.rejected_of(entry)
        duplicates = rejected["line"][rejected["reason"].astype("str").str.startswith(f"{Reject.DUPLICATE_REFERENCE}:")]
        of = (table.cells[REJECT_OF] == extract_name(entry.sha256)).to_numpy(np.bool_)
        were |= of & np.isin(_lines(table), duplicates)
    heading = mapping.columns["reference"]
    held = pd.concat([store.references(entry) for entry in loads]) if loads else []
    reading.findings.add(were & table.cells[heading].isin(held).to_numpy(np.bool_), heading, Reject.STILL_DUPLICATE)
    return reading.still_good()


def corrects(entry: Entry) -> int:
    """Give the number of the load of which an entry holds corrected rows; 0 where it holds none."""
    return entry.load.corrects if entry.load else 0


def _loads(manifest: Manifest, part: Part) -> list[Entry]:
    """Find the loads of the same supplier."""
    return [entry for entry in manifest.entries if entry.load and supplier_of(entry.part) == supplier_of(part)]


def _lines(table: RawTable) -> Indices:
    """Read where each row was rejected, of shape (n_rows,); 0 where that is no number of a line."""
    lines = pd.to_numeric(table.cells[REJECT_LINE], errors="coerce")
    return lines.where((lines > 0) & (lines % 1 == 0) & (lines < 2**31)).fillna(0).to_numpy(np.int64)


def _said_duplicate(table: RawTable) -> Mask:
    """Rows whose codes say so: what was rejected twice has the codes of the second time."""
    if REJECT_CODES not in table.headings:
        return np.zeros(len(table), np.bool_)
    codes = {Reject.DUPLICATE_REFERENCE.value, Reject.STILL_DUPLICATE.value}
    return np.array([bool(codes & set(cell.split("; "))) for cell in table.cells[REJECT_CODES]], np.bool_)
