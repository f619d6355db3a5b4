"""Real rows in the sizes the benchmarks need, drawn once with a fixed seed."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.crs import Floats
from geo.pipeline import import_police_uk
from geo.places.boundaries import Boundaries, read_boundaries
from geo.sources import police_uk
from geo.sources.extracts import find_extracts
from geo.store import Store
from geo.taxonomy import load_taxonomy

ROWS = 150_000
SEED = 20_250_601
NEAR_M = 2_000.0
"""Rows this far outside the county still count as near it."""
JITTER_M = 50.0
"""Standard deviation, in each direction, of the noise that takes rows off their map points."""

COUNTY = "county"
"""Real rows inside the county, as they are."""
COUNTY_RESAMPLED = "county_resampled"
"""Rows of the county drawn with repetition: still on map points."""
COUNTY_JITTERED = "county_jittered"
"""The same rows, each moved a little: no two on one point."""
NEAR = "near"
"""Rows of the whole force in or near the county, drawn with repetition."""


@dataclass(frozen=True)
class Inputs:
    """The folder of real data, and one for what is made from it during the run."""

    shared: Path
    work: Path

    @property
    def archive(self) -> Path:
        """Ten months of the force, as downloaded."""
        return self.shared / "police" / "thames-valley-street.zip"

    @property
    def boundaries_folder(self) -> Path:
        """Wards and lower layer super output areas, two vintages of each."""
        return self.shared / "boundaries"

    @property
    def thefts(self) -> Path:
        """Vehicle thefts with the times between which each happened."""
        return self.shared / "benchmarks" / "nycvehiclethefts.csv.gz"

    @property
    def held(self) -> Path:
        """A store into which the archive was imported already."""
        return self.work / "held"

    def missing(self) -> list[Path]:
        """List what is not there."""
        return [path for path in (self.archive, self.boundaries_folder, self.thefts) if not path.exists()]

    def boundaries(self) -> Boundaries:
        """Fetch all layers; they were read before, which takes far more memory than they do."""
        layers: Boundaries = pickle.loads(self._boundaries.read_bytes())
        return layers

    def xy(self, name: str) -> Floats:
        """Read a set of rows, metres in EPSG:27700, shape (n, 2)."""
        rows: Floats = np.load(self._file(name))
        return rows

    def draw(self) -> None:
        """Make every set of rows, the boundaries and the store, once for all contenders."""
        rng = np.random.default_rng(SEED)
        boundaries = read_boundaries(self.boundaries_folder, load_taxonomy())
        study_area = boundaries.study_area
        self._boundaries.write_bytes(pickle.dumps(boundaries))
        store = Store(self.held, load_taxonomy())
        import_police_uk(self.archive, store, boundaries_folder=self.boundaries_folder)
        county = _xy(store.incidents())
        resampled = county[rng.integers(len(county), size=ROWS)]
        force = _xy(pd.concat([police_uk.read(e).incidents for e in find_extracts(self.archive, police_uk.SUFFIX)]))
        shapely.prepare(study_area)
        near = force[shapely.dwithin(study_area, shapely.points(force), NEAR_M)]
        drawn = {
            COUNTY: county,
            COUNTY_RESAMPLED: resampled,
            COUNTY_JITTERED: resampled + rng.normal(0, JITTER_M, resampled.shape),
            NEAR: near[rng.integers(len(near), size=ROWS)],
        }
        for name, rows in drawn.items():
            np.save(self._file(name), rows)

    @property
    def _boundaries(self) -> Path:
        return self.work / "boundaries.pickle"

    def _file(self, name: str) -> Path:
        return self.work / f"{name}.npy"


def _xy(incidents: pd.DataFrame) -> Floats:
    return incidents[["easting", "northing"]].to_numpy(np.float64)
