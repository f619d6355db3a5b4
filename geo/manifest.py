"""What a store holds: which parts, from which files, and where each row went."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

from geo.errors import StoreError
from geo.periods import Period, months
from geo.sources.ingest import Part

_SILENT = 3.0
"""Where so many incidents are expected, one time in twenty none comes: exp(-3)."""
FORMAT = 3
"""Raised when an older program could not read what a newer one writes."""


@dataclass(frozen=True)
class Load:
    """
    What the store knows of one load of a partner's extract, beside where its rows went.

    `source` is what its incidents are said to come from, `mapping` the name of the mapping it was read with;
    `first_day` and `last_day` (``YYYY-MM-DD``) are what the extract covers: as somebody `said` or, where nobody did,
    from its first readable row to its last. `replaced` counts its incidents of which a later load of the supplier holds
    a newer state, by reference. `corrects` is the number of the load of which it holds rejected rows that came back
    corrected without a reference, 0 where it holds none.
    """

    source: str
    mapping: str
    first_day: str
    last_day: str
    replaced: int = 0
    corrects: int = 0
    said: bool = True

    @property
    def covers(self) -> Period:
        """The days it tells of."""
        return Period(date.fromisoformat(self.first_day), date.fromisoformat(self.last_day) + timedelta(days=1))


@dataclass(frozen=True)
class Entry:
    """
    What the store knows of one part: where it came from, and where each of its rows went.

    `incidents` counts those of its file, of which `purged` more were deleted when their time was over.
    """

    part: Part
    file: str
    sha256: str
    imported_at: str
    rows: int
    incidents: int
    outside: int
    rejected: dict[str, int]
    repeated_references: int
    incidents_file: str = ""
    rejected_file: str = ""
    purged: int = 0
    load: Load | None = None

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.incidents + self.outside + sum(self.rejected.values()) + self.purged

    @property
    def in_use(self) -> int:
        """How many of its incidents no later load has replaced."""
        return self.incidents - (self.load.replaced if self.load else 0)

    @property
    def reach(self) -> Period:
        """
        Give the days a load may be taken to tell of: those that somebody said.

        Where nobody did, a few more on either side: as many as would stay without an incident, at the rate of its days,
        more than one time in twenty.
        """
        assert self.load is not None
        covers = self.load.covers
        if self.load.said or not self.incidents:
            return covers
        quiet = timedelta(days=math.ceil(_SILENT * covers.days / self.incidents) - 1)
        return Period(covers.start - quiet, covers.end + quiet)

    @property
    def months(self) -> list[str]:
        """Months it tells of, in order: an extract tells of a month of which it covers a day."""
        return months(self.load.covers) if self.load else [self.part.month]


@dataclass(frozen=True, order=True)
class FiguresEntry:
    """What the store knows of one measure of the areas of one layer (see `geo.places.residents.Figures`)."""

    measure: str
    layer: str
    source: str
    approximate: bool
    areas: int
    file: str
    sha256: str
    imported_at: str
    values_file: str = ""


@dataclass(frozen=True)
class Manifest:
    """
    Everything a store holds.

    `boundaries` is the fingerprint all its incidents were placed with. `loads_made` is the number of the last load,
    held or undone: a number is given once.
    """

    entries: tuple[Entry, ...] = ()
    boundaries: str = ""
    boundary_files: tuple[str, ...] = ()
    synthetic: bool = False
    figures: tuple[FiguresEntry, ...] = ()
    loads_made: int = 0

    @cached_property
    def fingerprint(self) -> str:
        """A short name for exactly these incidents, placed with exactly these boundaries, and these figures."""
        return self._fingerprint(*(figures.values_file for figures in self.figures))

    @cached_property
    def incidents_fingerprint(self) -> str:
        """A short name for exactly these incidents, placed with exactly these boundaries, whatever the figures."""
        return self._fingerprint()

    def _fingerprint(self, *more: str) -> str:
        digest = hashlib.sha256(self.boundaries.encode())
        for text in (*(f"{entry.part.key} {entry.incidents_file}" for entry in self.entries), *more):
            digest.update(text.encode())
        return digest.hexdigest()[:12]

    def held(self, file_name: str, sha256: str) -> Entry | None:
        """Find the entry that was made from a file of this name, wherever it lay, and content."""
        found = (e for e in self.entries if e.sha256 == sha256 and e.file.endswith(file_name))
        return next(found, None)

    def held_figures(self, measure: str, layer: str, sha256: str) -> FiguresEntry | None:
        """Find the entry of a measure that was read from a file of this content."""
        found = (e for e in self.figures if (e.measure, e.layer, e.sha256) == (measure, layer, sha256))
        return next(found, None)

    def months(self, source: str, supplier: str) -> tuple[list[str], list[str]]:
        """
        List the months held of one supplier, and those missing between the first and the last.

        A missing month is missing, not a month without incidents.
        """
        return self._months.get((source, supplier), ([], []))

    def whole_months(self, source: str, supplier: str) -> list[str]:
        """List the months of which one supplier gave every day."""
        held = self.months(source, supplier)[0]
        return [month for month in held if not self.lacking_days(source, supplier, Period.month(month))]

    def lacking_days(self, source: str, supplier: str, period: Period) -> list[Period]:
        """
        List the days of a period that lie in months held of one supplier, and that none of its loads covers.

        An extract of 1 to 14 June makes a June that is held, and not whole.
        """
        lacking = []
        for month in self.months(source, supplier)[0]:
            whole = Period.month(month)
            start, end = max(whole.start, period.start), min(whole.end, period.end)
            for covered in self._covered.get((source, supplier), {}).get(month, []):
                if start < min(covered.start, end):
                    lacking.append(Period(start, min(covered.start, end)))
                start = max(start, covered.end)
            if start < end and (source, supplier) in self._covered:
                lacking.append(Period(start, end))
        return lacking

    def days_told(self, source: str, supplier: str, period: Period) -> int:
        """Count the days of a period that one supplier tells of."""
        spans = [Period.month(month) for month in self.months(source, supplier)[0] if month in months(period)]
        held = sum((min(span.end, period.end) - max(span.start, period.start)).days for span in spans)
        return held - sum(days.days for days in self.lacking_days(source, supplier, period))

    @cached_property
    def _covered(self) -> dict[tuple[str, str], dict[str, list[Period]]]:
        """Give what loads cover of each month of a supplier, the earliest first; of open data a month is whole."""
        found: dict[tuple[str, str], dict[str, list[Period]]] = {}
        loaded = [(entry, entry.reach) for entry in self.entries if entry.load]
        for entry, covers in sorted(loaded, key=lambda each: each[1].start):
            supplier = found.setdefault((entry.part.source, entry.part.supplier), {})
            for month in entry.months:
                supplier.setdefault(month, []).append(covers)
        return found

    @cached_property
    def _months(self) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
        found = {}
        for source, supplier in self.suppliers:
            entries = (e for e in self.entries if (e.part.source, e.part.supplier) == (source, supplier))
            held = sorted({month for entry in entries for month in entry.months})
            span = Period(Period.month(held[0]).start, Period.month(held[-1]).end)
            found[source, supplier] = held, [month for month in months(span) if month not in held]
        return found

    @cached_property
    def suppliers(self) -> list[tuple[str, str]]:
        """Source and supplier of what is held, sorted."""
        return sorted({(entry.part.source, entry.part.supplier) for entry in self.entries})

    def to_json(self) -> str:
        """Write it as text."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """
        Read what `to_json` wrote.

        Raises
        ------
        StoreError
            If a newer program wrote it.
        ValueError, KeyError, TypeError
            If it is something else.
        """
        content = json.loads(text)
        if content["format"] > FORMAT:
            raise StoreError("written by a newer version of this program; update this one")
        entries = tuple(_entry(each) for each in content["entries"])
        # A store made before there were figures has none, nor has one made before there were loads.
        figures = tuple(FiguresEntry(**each) for each in content.get("figures", []))
        files = tuple(content["boundary_files"])
        made = int(content.get("loads_made", 0))
        return cls(entries, content["boundaries"], files, bool(content["synthetic"]), figures, made)


def _entry(content: dict[str, Any]) -> Entry:
    named = {**content, "part": Part(**content["part"])}
    load = named.get("load")
    return Entry(**{**named, "load": load and Load(**load)})
