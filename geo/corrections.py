"""Rejected rows without a reference that come back corrected: they are added to the load they were rejected from."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.points import Indices
from geo.sources.ingest import Part
from geo.sources.partner.extract import Reading
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.rejects import Reject
from geo.sources.partner.table import REJECT_LINE, REJECT_OF, RawTable, extract_name
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
        kept = reading.findings.good[reading.rows]
        rows = reading.rows[kept]
        incidents = reading.incidents[kept].reset_index(drop=True)
        named = incidents.assign(incident_id=pd.Series([names[row] for row in rows], dtype="str"))
        return replace(reading, incidents=named, rows=rows)


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
    loads = [entry for entry in manifest.entries if entry.load and supplier_of(entry.part) == supplier_of(part)]
    found = next((entry for entry in loads if extract_name(entry.sha256) == extract), None)
    if found is None:
        raise ParameterError(
            f"{table.file}: holds corrected rows of an extract that is not loaded as {mapping.source}; load that first"
        )
    lines = pd.to_numeric(table.cells[REJECT_LINE], errors="coerce").where(named == extract)
    whole = lines.where((lines > 0) & (lines % 1 == 0) & (lines < 2**31)).fillna(0)
    held = [store.incidents_of(entry)["incident_id"] for entry in loads if corrects(entry) == found.part.load]
    return Corrections(
        found,
        whole.to_numpy(np.int64),
        store.rejected_of(found)["line"].to_numpy(np.int64),
        frozenset(name for names in held for name in names),
    )


def corrects(entry: Entry) -> int:
    """Give the number of the load of which an entry holds corrected rows; 0 where it holds none."""
    return entry.load.corrects if entry.load else 0
