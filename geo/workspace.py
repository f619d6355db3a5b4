"""A store opened to be asked: incidents, boundaries and what this data can and cannot tell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from geo.chosen_methods import ChosenMethod, read_chosen_methods
from geo.config import DEMONSTRATION, LOCAL, data_folder
from geo.errors import EmptyStoreError
from geo.grid import HexGrid, SquareGrid, hex_grid, square_grid
from geo.links import Link, Verdict, read_links
from geo.manifest import Manifest
from geo.months import month_runs
from geo.periods import Mask, Period, months
from geo.places.boundaries import Boundaries, layer_name, layer_year
from geo.places.gazetteer import NO_PLACES, Gazetteer, read_gazetteer
from geo.places.residents import Figures
from geo.points import Indices
from geo.schema import check_incidents
from geo.sources.attribution import attribution
from geo.sources.names import lacking_in_words
from geo.store import Store
from geo.taxonomy import Taxonomy, load_taxonomy

CELL_M = 50.0
WIDEST_BANDWIDTH_M = 500.0
SYNTHETIC = "demonstration data, synthetic"
_ENDS = (slice(0, 2), slice(2, 4))
_DAY = pd.Timedelta(days=1)
_MONTH = pd.Timedelta(days=28)


@dataclass(frozen=True)
class Capabilities:
    """What a data set can be asked; each false where not a single incident has it."""

    dates: bool
    hours: bool
    addresses: bool
    map_points: bool
    victims: bool


@dataclass(frozen=True, eq=False)
class Workspace:
    """Incidents, boundaries and figures by area of one store, with the partnership's configuration."""

    incidents: pd.DataFrame
    boundaries: Boundaries
    manifest: Manifest
    taxonomy: Taxonomy
    folder: Path
    figures: tuple[Figures, ...] = ()
    gazetteer: Gazetteer = NO_PLACES
    methods: Mapping[str, ChosenMethod] = field(default_factory=dict)
    links: tuple[Link, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """A short name for exactly this data and what people have linked in it."""
        if not self.links:
            return self.manifest.fingerprint
        said = "\n".join(map(repr, self.links))
        return hashlib.sha256(f"{self.manifest.fingerprint}\n{said}".encode()).hexdigest()[:12]

    @cached_property
    def told_twice(self) -> tuple[Indices, Indices]:
        """Give the rows of events that two sources tell, as people linked them: of the first source, of the other."""
        same = [link for link in self.links if link.verdict is Verdict.SAME]
        if not same:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        held = pd.MultiIndex.from_arrays([self.incidents["source"].astype("str"), self.incidents["source_reference"]])
        row = pd.Series(np.arange(len(held)), held)
        row = row[~row.index.duplicated()]
        one = row.reindex([(link.source, link.reference) for link in same], fill_value=-1).to_numpy(np.int64)
        other = row.reindex([(link.other_source, link.other_reference) for link in same], fill_value=-1).to_numpy(
            np.int64
        )
        both = (one >= 0) & (other >= 0)
        return one[both], other[both]

    @cached_property
    def capabilities(self) -> Capabilities:
        """Ask the data itself, not its supplier."""
        length = self.incidents["occurred_to"] - self.incidents["occurred_from"]
        return Capabilities(
            dates=bool((length < _MONTH).any()),
            hours=bool((length <= _DAY).any()),
            addresses=bool((self.incidents["precision"] == "address").any()),
            map_points=bool((self.incidents["precision"] == "map point").any()),
            victims=bool(self.incidents["victim_reference"].notna().any()),
        )

    @cached_property
    def by_area(self) -> Mask:
        """Tell which incidents are known to lie in an area and not where in it: their point is not theirs."""
        found: Mask = (self.incidents["precision"] == "area").to_numpy(np.bool_)
        return found

    @cached_property
    def span(self) -> Period:
        """From the first day any incident may have happened on to the day after the last."""
        last = self.incidents["occurred_to"].max() - pd.Timedelta(microseconds=1)
        return Period(self.incidents["occurred_from"].min().date(), date.fromordinal(last.date().toordinal() + 1))

    @cached_property
    def months(self) -> list[str]:
        """Months that some supplier gave, in order; one not in the list is missing, not empty."""
        return sorted({month for entry in self.manifest.entries for month in entry.months})

    @cached_property
    def sources(self) -> frozenset[str]:
        """Every supplier some incident came from."""
        return frozenset(str(name) for name in self.incidents["source"].unique())

    @cached_property
    def categories(self) -> frozenset[str]:
        """Every recorded category that the configuration or the data knows."""
        named = {name for priority in self.taxonomy.priorities for name in priority.categories}
        return frozenset(named | {str(name) for name in self.incidents["category"].cat.categories})

    @cached_property
    def _main_supplier(self) -> tuple[str, str]:
        """Name the supplier of most incidents: where it gave nothing, a count is only a part."""
        total: dict[tuple[str, str], int] = {}
        for entry in self.manifest.entries:
            supplier = entry.part.source, entry.part.supplier
            total[supplier] = total.get(supplier, 0) + entry.in_use
        return max(total, key=lambda supplier: total[supplier])

    @cached_property
    def main_months(self) -> list[str]:
        """Months that the supplier of most incidents gave whole, in order; if it gave none whole, those it began."""
        main = self._main_supplier
        return self.manifest.whole_months(*main) or self.manifest.months(*main)[0]

    def days_told(self, period: Period) -> int:
        """Count the days of a period that the supplier of most incidents tells of: what counts are divided by."""
        return self.manifest.days_told(*self._main_supplier, period)

    def gaps(self, period: Period) -> list[str]:
        """
        Say which suppliers lack months of a period that somebody gave, between the first and the last of their own.

        A month of which a supplier gave some days only is not whole: the other days are told too.

        Returns
        -------
        gaps
            Texts such as *May to June 2024 of Thames Valley (data.police.uk)*.
        """
        asked = {month for month in months(period) if month in self.months}
        suppliers = self.manifest.suppliers
        return lacking_in_words(
            (
                each,
                month_runs(sorted(asked.intersection(self.manifest.months(*each)[1])))
                + self.manifest.lacking_days(*each, period),
            )
            for each in suppliers
        )

    def missing_months(self, period: Period) -> list[str]:
        """List the months of a period of which nothing is held from anybody."""
        return [month for month in months(period) if month not in self.months]

    @cached_property
    def grid(self) -> SquareGrid:
        """Cells for surfaces, with room for the widest bandwidth."""
        return square_grid(self.boundaries.study_area, cell_m=CELL_M, margin_m=WIDEST_BANDWIDTH_M)

    @cached_property
    def hexagons(self) -> HexGrid:
        """Hexagons of the usual side, for counts and forecasts."""
        return hex_grid(self.boundaries.study_area)

    @cached_property
    def ward_names(self) -> dict[str, str]:
        """Name of each ward of the study layer, by code."""
        return self.boundaries.names(self.boundaries.study_layer)

    @cached_property
    def all_wards(self) -> dict[str, str]:
        """Layer of each ward of any vintage, by code: a code is given once and never to another ward."""
        layers = self.boundaries.layers
        return {code: layer for layer in sorted(layers) if layer.startswith("ward_") for code in layers[layer]["code"]}

    @cached_property
    def ward_labels(self) -> dict[str, str]:
        """Name of each ward by code, the study layer's first; one of another vintage has its year behind it."""
        study = self.boundaries.study_layer
        others = {
            code: f"{name} ({layer_year(layer)})"
            for layer in sorted(set(self.all_wards.values()) - {study})
            for code, name in sorted(self.boundaries.names(layer).items(), key=lambda ward: ward[1])
        }
        return dict(sorted(self.ward_names.items(), key=lambda ward: ward[1])) | others

    @property
    def attribution(self) -> str:
        """What the owners of the data ask to be said."""
        sources = {entry.part.source for entry in self.manifest.entries}
        return attribution(sources, from_postcodes=bool(self.boundaries.approximate))

    @property
    def notices(self) -> list[str]:
        """What must be said beside every result made from this data."""
        said = [SYNTHETIC] if self.manifest.synthetic else []
        if self.boundaries.approximate:
            layers = " and ".join(layer_name(layer) for layer in sorted(self.boundaries.approximate, reverse=True))
            said.append(f"boundaries of {layers} are approximate; official ones replace them")
        return said


def open_workspace(folder: Path | None = None, *, methods: bool = True) -> Workspace:
    """
    Open a user's data, or the bundled demonstration where there is none yet.

    Parameters
    ----------
    folder
        As `geo.config.data_folder` decides. Only the usual one may be empty: nobody who names a folder wants to look at
        something else.
    methods
        Whether the choice of methods is wanted: without it, a damaged one is in nobody's way.

    Raises
    ------
    StoreError
        If the folder holds no incidents or cannot be read.
    """
    taxonomy = load_taxonomy()
    chosen = data_folder(folder)
    store = Store(chosen, taxonomy)
    manifest = store.manifest()
    if not manifest.entries and chosen == LOCAL:
        store = Store(DEMONSTRATION, taxonomy)
        manifest = store.manifest()
    incidents, boundaries = store.incidents(manifest), store.boundaries(manifest)
    if incidents.empty or boundaries is None:
        raise EmptyStoreError(f"{store.folder}: holds no incidents yet; import some with: hotspots import PATH")
    check_incidents(incidents)
    return Workspace(
        incidents,
        boundaries,
        manifest,
        taxonomy,
        store.folder,
        store.figures(manifest),
        read_gazetteer(store.folder),
        read_chosen_methods(store.folder) if methods else {},
        read_links(store.folder),
    )
