"""A change to a store: what is put in and dropped, and what later loads of a partner make of earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from geo.errors import StoreError
from geo.files import digest, to_parquet, write_atomically
from geo.manifest import Entry, FiguresEntry, Manifest
from geo.periods import Mask
from geo.places.boundaries import Boundaries, boundary_files
from geo.places.residents import Figures
from geo.sources.ingest import Part


@dataclass
class Update:
    """A change to a store in the making; nothing of it shows before it is committed."""

    folder: Path
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
            write_atomically(self.folder / name, raw)
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

    def put_load(self, entry: Entry, incidents: pd.DataFrame, rejected: pd.DataFrame) -> Entry:
        """Hold one load of a partner's extract beside the others of its supplier, of which it replaces incidents."""
        self.put(entry, incidents, rejected)
        self.after = replace(self.after, loads_made=max(self.after.loads_made, entry.part.load))
        self._settle_loads(entry.part)
        return next(held for held in self.after.entries if held.part == entry.part)

    def drop(self, entry: Entry) -> None:
        """Let go of a part; incidents that a load had replaced stand again."""
        self.after = replace(self.after, entries=tuple(e for e in self.after.entries if e.part != entry.part))
        self._settle_loads(entry.part)

    def thin(self, entry: Entry, incidents: pd.DataFrame, *, drop_rejected: bool) -> None:
        """Hold fewer incidents of a part, whose others are to be deleted; its rejected rows too if that is said."""
        thinner = replace(
            entry,
            incidents=len(incidents),
            purged=entry.purged + entry.incidents - len(incidents),
            incidents_file=self._write("incidents", entry.part.key, incidents.reset_index(drop=True)),
            rejected_file="" if drop_rejected else entry.rejected_file,
        )
        self.after = replace(
            self.after, entries=tuple(thinner if e.part == entry.part else e for e in self.after.entries)
        )
        self._settle_loads(entry.part)

    def _settle_loads(self, part: Part) -> None:
        """Count anew how many incidents of each load of a supplier later ones replace."""
        loads = [e for e in self.after.entries if e.load and (e.part.source, e.part.supplier) == supplier_of(part)]
        replaced = superseded([read_references(self.folder, entry) for entry in loads])
        settled = {
            entry.part: replace(entry, load=replace(entry.load, replaced=int(old.sum())))
            for entry, old in zip(loads, replaced, strict=True)
            if entry.load
        }
        self.after = replace(self.after, entries=tuple(settled.get(e.part, e) for e in self.after.entries))

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
        raw = to_parquet(table)
        name = f"{folder}/{key}-{digest(raw)}.parquet"
        write_atomically(self.folder / name, raw)
        return name


def read_references(folder: Path, entry: Entry) -> pd.Series:
    """Read the supplier's own references of the incidents of a part."""
    if not entry.incidents_file:
        return pd.Series([], dtype="str")
    path, column = folder / entry.incidents_file, "source_reference"
    return pd.Series(pq.read_table(path, columns=[column], partitioning=None)[column].to_pandas(), dtype="str")


def supplier_of(part: Part) -> tuple[str, str]:
    """Whose part it is."""
    return part.source, part.supplier


def superseded(references: Sequence[pd.Series]) -> list[Mask]:
    """
    Tell which incidents of one supplier's loads a later load holds again.

    Parameters
    ----------
    references
        The supplier's own references of each load, the earliest load first; one without a reference is never replaced.

    Returns
    -------
    superseded
        A mask for each load.

    Examples
    --------
    >>> [mask.tolist() for mask in superseded([pd.Series(["a", "b", None]), pd.Series(["b", None])])]
    [[False, True, False], [False, False]]
    """
    if not references:
        return []
    every = pd.concat(references, ignore_index=True)
    old = (every.duplicated(keep="last") & every.notna()).to_numpy()
    return np.split(old, np.cumsum([len(each) for each in references])[:-1])
