"""What is held: which months of which supplier, where every row went, which boundaries and figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from geo import __version__
from geo.manifest import Entry, Manifest
from geo.months import months_in_words
from geo.periods import Period, months
from geo.places.boundaries import Boundaries
from geo.places.residents import COUNTS, HOUSEHOLDS, IMD_DECILE, MEASURES, RESIDENTS, Figures
from geo.sources.census import figures_attribution
from geo.sources.names import suppliers_in_words
from geo.store import Store
from geo.words import counted
from geo.workspace import Workspace

State = Literal["given", "missing", "nothing expected"]
STATES: tuple[State, ...] = get_args(State)
"""Of a supplier's month: it came; it did not, between the first and the last that did; it lies before or after them."""


@dataclass(frozen=True)
class Supply:
    """
    What one supplier gave: months held (``YYYY-MM``), those missing between them, and where the rows read went.

    `outside` counts rows that lie outside the study area, `replaced` those of which a later load holds a newer state,
    and `purged` those deleted when their time was over.
    """

    supplier: str
    months: tuple[str, ...]
    missing: tuple[str, ...]
    rows: int
    incidents: int
    rejected: int
    outside: int
    replaced: int = 0
    purged: int = 0

    @property
    def span(self) -> Period:
        """From the first month given to the last."""
        return Period(Period.month(self.months[0]).start, Period.month(self.months[-1]).end)

    @property
    def coverage_in_words(self) -> str:
        """From when to when months were given, and which between them are missing."""
        said = f"{self.supplier}: {counted(len(self.months), 'month')} given, {self.span.in_words}"
        if not self.missing:
            return f"{said}; none missing."
        lacking = f"{counted(len(self.missing), 'month')} missing, not zero: {months_in_words(self.missing)}"
        return f"{said}; {lacking}."

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.incidents + self.rejected + self.outside + self.replaced + self.purged


@dataclass(frozen=True)
class Layer:
    """Areas that are held; `approximate` where the outlines only come near the official ones."""

    layer: str
    areas: int
    approximate: bool
    study_area: bool


@dataclass(frozen=True)
class FiguresHeld:
    """
    One measure of a layer of areas: in words, how many areas have a value, their total if it adds up, who counted.

    `of_areas` tells how many areas the layer has and `lacking` how many of them have no value; none where no outlines
    of the layer are held.
    """

    measure: str
    layer: str
    areas: int
    total: float | None
    source: str
    approximate: bool
    of_areas: int | None
    lacking: int | None


@dataclass(frozen=True, eq=False)
class Holdings:
    """
    The answer.

    `incidents` counts those that are there, whatever the suppliers' sums say. `coverage` has a row for each supplier
    and month from the first month anybody gave to the last: ``month`` (``YYYY-MM``), ``supplier``, ``state`` (one of
    `STATES`) and ``incidents``, missing where nothing was given. `layers` begin with the study area's, `reasons` counts
    rejected rows, `unknown_categories` the incidents of categories that no priority names; `attribution` is what the
    owners of the data ask to be said.
    """

    incidents: int
    span: Period
    suppliers: tuple[Supply, ...]
    coverage: pd.DataFrame
    layers: tuple[Layer, ...]
    figures: tuple[FiguresHeld, ...]
    figures_absent: tuple[str, ...]
    reasons: dict[str, int]
    repeated_in_files: int
    repeated_anywhere: int
    unknown_categories: dict[str, int]
    recipe: dict[str, str]
    attribution: str

    @property
    def total(self) -> Supply:
        """All suppliers together."""
        counted_in = ("rows", "incidents", "rejected", "outside", "replaced", "purged")
        totals = (sum(getattr(each, name) for each in self.suppliers) for name in counted_in)
        held = sorted({month for each in self.suppliers for month in each.months})
        return Supply("All together", tuple(held), (), *totals)

    @property
    def coverage_in_words(self) -> str:
        """Which supplier gave which months: one sentence where all gave the same and none is missing."""
        first = self.suppliers[0]
        if len(self.suppliers) > 1 and all(each.months == first.months and not each.missing for each in self.suppliers):
            months = counted(len(first.months), "month")
            return f"Each of the {len(self.suppliers)} suppliers gave all {months}, {first.span.in_words}."
        return " ".join(each.coverage_in_words for each in self.suppliers)

    @property
    def adds_up(self) -> bool:
        """Whether every row read is an incident, rejected or outside, and every such incident is there."""
        return all(each.adds_up for each in self.suppliers) and self.total.incidents == self.incidents

    @property
    def sum_in_words(self) -> str:
        """Where every row went, and whether that is all of them."""
        total = self.total
        said = (
            f"{counted(total.rows, 'row')} read = {counted(total.incidents, 'incident')} in the study area + "
            f"{total.rejected:,} rejected + {total.outside:,} outside the study area"
        )
        if total.replaced:
            said += f" + {total.replaced:,} replaced by a newer state"
        if total.purged:
            said += f" + {total.purged:,} deleted when their time was over"
        if self.adds_up:
            return f"{said}. This adds up: no row went missing."
        return f"{said}. This does not add up ({self.incidents:,} incidents are there): import the months again."

    @property
    def repeats_in_words(self) -> list[str]:
        """What there is to say of references that stand on more than one row."""
        said = repeated_in_words(self.repeated_in_files)
        if self.repeated_anywhere:
            said.append(
                f"{self.repeated_anywhere:,} incidents held repeat the reference of an earlier one, in any month."
            )
        return said


def holdings(workspace: Workspace) -> Holdings:
    """Say what a store holds, what it lacks and where every row went."""
    entries, boundaries = workspace.manifest.entries, workspace.boundaries
    owners = figures_attribution(each.source for each in workspace.figures)
    return Holdings(
        incidents=len(workspace.incidents),
        span=workspace.span,
        suppliers=tuple(_supply(workspace.manifest, *names) for names in workspace.manifest.suppliers),
        coverage=_coverage(workspace),
        layers=_layers(boundaries),
        figures=figures_held(workspace.figures, boundaries),
        figures_absent=figures_absent(workspace.figures),
        reasons=rejected_by_reason(entries),
        repeated_in_files=sum(entry.repeated_references for entry in entries),
        repeated_anywhere=int(workspace.incidents["source_reference"].dropna().duplicated().sum()),
        unknown_categories=workspace.taxonomy.unknown_categories(workspace.incidents),
        recipe={
            "data": workspace.fingerprint,
            "boundaries": f"{boundaries.study_layer} {boundaries.fingerprint}",
            "version": __version__,
        },
        attribution=" ".join([workspace.attribution, *(line for line in owners if line not in workspace.attribution)]),
    )


def rejected_rows(workspace: Workspace) -> pd.DataFrame:
    """
    Read the rows that could not be used, with file, line and reason (see `geo.schema.REJECTED`).

    Raises
    ------
    StoreError
        If a file of the store is missing or damaged.
    """
    return Store(workspace.folder, workspace.taxonomy).rejected(workspace.manifest)


def rejected_by_reason(entries: Iterable[Entry]) -> dict[str, int]:
    """Count rejected rows by reason, the commonest first."""
    totals: dict[str, int] = {}
    for entry in entries:
        for reason, n in entry.rejected.items():
            totals[reason] = totals.get(reason, 0) + n
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def repeated_in_words(rows: int) -> list[str]:
    """Say how many rows repeat the reference of an earlier one of their file; nothing where none does."""
    if not rows:
        return []
    return [f"{rows:,} rows repeat the Crime ID of an earlier row of their file; each was judged on its own."]


def figures_held(figures: Iterable[Figures], boundaries: Boundaries | None) -> tuple[FiguresHeld, ...]:
    """List what is loaded of the residents, households and deprivation of areas."""
    return tuple(_held(each, boundaries.layers.get(each.layer) if boundaries else None) for each in figures)


def figures_absent(figures: Iterable[Figures]) -> tuple[str, ...]:
    """Name the measures of which nothing is loaded: which is not zero."""
    loaded = {each.measure for each in figures}
    return tuple(MEASURES[name] for name in (RESIDENTS, HOUSEHOLDS, IMD_DECILE) if name not in loaded)


def _held(figures: Figures, areas: pd.DataFrame | None) -> FiguresHeld:
    return FiguresHeld(
        measure=MEASURES[figures.measure],
        layer=figures.layer,
        areas=len(figures.values),
        total=float(figures.values.sum()) if figures.measure in COUNTS else None,
        source=figures.source,
        approximate=figures.approximate,
        of_areas=None if areas is None else len(areas),
        lacking=None if areas is None else int((~areas["code"].isin(figures.values.index)).sum()),
    )


def _supply(manifest: Manifest, source: str, supplier: str) -> Supply:
    held, missing = manifest.months(source, supplier)
    entries = [e for e in manifest.entries if (e.part.source, e.part.supplier) == (source, supplier)]
    return Supply(
        supplier=suppliers_in_words([(source, supplier)]),
        months=tuple(held),
        missing=tuple(missing),
        rows=sum(entry.rows for entry in entries),
        incidents=sum(entry.in_use for entry in entries),
        replaced=sum(entry.incidents - entry.in_use for entry in entries),
        purged=sum(entry.purged for entry in entries),
        rejected=sum(sum(entry.rejected.values()) for entry in entries),
        outside=sum(entry.outside for entry in entries),
    )


def _coverage(workspace: Workspace) -> pd.DataFrame:
    manifest, all_months = workspace.manifest, workspace.months
    span = Period(Period.month(all_months[0]).start, Period.month(all_months[-1]).end)
    given = {
        (entry.part.source, entry.part.supplier, month): n
        for entry in manifest.entries
        for month, n in _by_month(workspace, entry).items()
    }
    rows: list[tuple[str, str, State, int | None]] = []
    for source, supplier in manifest.suppliers:
        missing = manifest.months(source, supplier)[1]
        for month in months(span):
            incidents = given.get((source, supplier, month))
            state: State = "given" if incidents is not None else "missing" if month in missing else "nothing expected"
            rows.append((month, suppliers_in_words([(source, supplier)]), state, incidents))
    return pd.DataFrame(rows, columns=["month", "supplier", "state", "incidents"]).astype({"incidents": "Int64"})


def _by_month(workspace: Workspace, entry: Entry) -> dict[str, int]:
    """Count what is held of the months a part tells of; loads of a supplier tell of months together."""
    if not entry.load:
        return {entry.part.month: entry.incidents}
    rows = workspace.incidents[(workspace.incidents["source"] == entry.load.source).to_numpy()]
    begun = rows["occurred_from"].dt.strftime("%Y-%m").value_counts()
    return {month: int(begun.get(month, 0)) for month in entry.months}


def _layers(boundaries: Boundaries) -> tuple[Layer, ...]:
    study = boundaries.study_layer
    ordered = sorted(boundaries.layers, key=lambda layer: (layer != study, layer))
    return tuple(
        Layer(name, len(boundaries.layers[name]), name in boundaries.approximate, name == study) for name in ordered
    )
