"""What a store holds: which parts, from which files, and where each row went."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Self

from geo.errors import StoreError
from geo.periods import Period, months
from geo.sources.ingest import Part

FORMAT = 1
"""Raised when an older program could not read what a newer one writes."""


@dataclass(frozen=True)
class Entry:
    """What the store knows of one part: where it came from, and where each of its rows went."""

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

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.incidents + self.outside + sum(self.rejected.values())


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
    """Everything a store holds. `boundaries` is the fingerprint all its incidents were placed with."""

    entries: tuple[Entry, ...] = ()
    boundaries: str = ""
    boundary_files: tuple[str, ...] = ()
    synthetic: bool = False
    figures: tuple[FiguresEntry, ...] = ()

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

    @cached_property
    def _months(self) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
        found = {}
        for source, supplier in self.suppliers:
            held = sorted(e.part.month for e in self.entries if (e.part.source, e.part.supplier) == (source, supplier))
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
        entries = tuple(Entry(**{**entry, "part": Part(**entry["part"])}) for entry in content["entries"])
        # A store made before there were figures has none.
        figures = tuple(FiguresEntry(**each) for each in content.get("figures", []))
        files = tuple(content["boundary_files"])
        return cls(entries, content["boundaries"], files, bool(content["synthetic"]), figures)
