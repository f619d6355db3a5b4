"""What the tests share: where the real data is, and makers of small boundaries and police files with known answers."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import settings

from geo.config import PROJECT
from geo.crs import BNG, WGS84, project
from geo.manifest import Entry, Manifest
from geo.pipeline import import_police_uk
from geo.places.boundaries import Boundaries
from geo.places.join import place
from geo.sources.ingest import Part, incidents_table
from geo.store import Store
from geo.taxonomy import Taxonomy, load_taxonomy
from geo.workspace import Workspace

IN_CI = os.environ.get("CI") == "true"
settings.register_profile("hotspots", deadline=None, derandomize=IN_CI)
settings.load_profile("hotspots")

Box = tuple[float, float, float, float]
HEADING = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Find the folder of real data beside the project: skip where it is absent, but never in CI."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        reason = "needs the real data in ../shared/data beside the project"
        if IN_CI:
            pytest.fail(f"{reason}; in CI it must be there")
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def three_wards() -> dict[str, Box]:
    """Three squares of 1 km in a row from west to east, by code; bounds in EPSG:27700."""
    return {
        "E05000001": (480_000, 200_000, 481_000, 201_000),
        "E05000002": (481_000, 200_000, 482_000, 201_000),
        "E05000003": (482_000, 200_000, 483_000, 201_000),
    }


@pytest.fixture(scope="session")
def make_areas() -> Callable[[Mapping[str, Box]], gpd.GeoDataFrame]:
    """Make AREAS of rectangles, in the order given; each is called after its code."""

    def make(boxes: Mapping[str, Box]) -> gpd.GeoDataFrame:
        codes = pd.Series(list(boxes), dtype="str")
        outlines = [shapely.box(*box) for box in boxes.values()]
        return gpd.GeoDataFrame({"code": codes, "name": "Ward " + codes}, geometry=outlines, crs=BNG)

    return make


@pytest.fixture(scope="session")
def boundaries(make_areas: Callable[..., gpd.GeoDataFrame], three_wards: dict[str, Box]) -> Boundaries:
    """The three wards as the study area."""
    return Boundaries({"ward_2022": make_areas(three_wards)}, "ward_2022")


@pytest.fixture(scope="session")
def write_layer(make_areas: Callable[..., gpd.GeoDataFrame]) -> Callable[..., Path]:
    """Write rectangles as the statistics office would: degrees, and columns such as WD22CD, WD22NM and LAD22CD."""

    def write(path: Path, boxes: Mapping[str, Box], *, prefix: str = "WD22", authority: str = "E06000060") -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        areas = make_areas(boxes).rename(columns={"code": f"{prefix}CD", "name": f"{prefix}NM"})
        areas["LAD22CD"] = authority
        areas = areas.to_crs(WGS84)
        if path.suffix == ".parquet":
            areas.to_parquet(path)
        else:
            areas.to_file(path)
        return path

    return write


@pytest.fixture
def boundaries_folder(tmp_path: Path, write_layer: Callable[..., Path], three_wards: dict[str, Box]) -> Path:
    """Make a folder that holds the three wards as a boundary file."""
    return write_layer(tmp_path / "boundaries" / "wards_2022.geojson", three_wards).parent


@pytest.fixture(scope="session")
def police_row() -> Callable[..., str]:
    """Make one line of a police file, in the middle of the first ward unless told; `changes` go by column."""
    columns = HEADING.split(",")

    def row(changes: Mapping[str, str] | None = None, *, at: tuple[float, float] = (480_500, 200_500)) -> str:
        longitude, latitude = project(at[0], at[1], BNG, WGS84)
        usual = {
            "Crime ID": "a1b2c3",
            "Month": "2024-01",
            "Reported by": "Thames Valley Police",
            "Falls within": "Thames Valley Police",
            "Longitude": f"{longitude:.6f}",
            "Latitude": f"{latitude:.6f}",
            "Location": "On or near High Street",
            "LSOA code": "E01017000",
            "LSOA name": "Wycombe 001A",
            "Crime type": "Burglary",
        }
        fields = {**usual, **(changes or {})}
        return ",".join(fields.get(column, "") for column in columns)

    return row


@pytest.fixture(scope="session")
def police_text() -> Callable[..., str]:
    """Put lines under the official heading."""

    def text(lines: Sequence[str], *, newline: str = "\n") -> str:
        return "".join(line + newline for line in (HEADING, *lines))

    return text


@pytest.fixture(scope="session")
def write_police(police_text: Callable[..., str]) -> Callable[..., Path]:
    """Write lines as one month of one force, named as data.police.uk names it."""

    def write(folder: Path, month: str, lines: Sequence[str], *, force: str = "thames-valley") -> Path:
        path = folder / month / f"{month}-{force}-street.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(police_text(lines), "utf-8", newline="")
        return path

    return write


@pytest.fixture(scope="session")
def some_incidents() -> Callable[..., pd.DataFrame]:
    """Make INCIDENTS at points in EPSG:27700, all in January 2024 and alike unless `columns` say otherwise."""

    def make(points: Sequence[tuple[float, float]], columns: Mapping[str, object] | None = None) -> pd.DataFrame:
        usual: dict[str, object] = {
            "incident_id": [f"row-{n:03d}" for n in range(len(points))],
            "source": "police_uk",
            "occurred_from": pd.Timestamp("2024-01-01", tz="Europe/London"),
            "occurred_to": pd.Timestamp("2024-02-01", tz="Europe/London"),
            "easting": [float(x) for x, _ in points],
            "northing": [float(y) for _, y in points],
            "precision": "map point",
            "category": "Burglary",
        }
        return incidents_table({**usual, **(columns or {})}, len(points))

    return make


@pytest.fixture(scope="session")
def snapshot() -> Callable[[Path], dict[str, tuple[int, bytes]]]:
    """Take down every file of a folder, the lock aside: when it was changed and what it holds."""

    def take(folder: Path) -> dict[str, tuple[int, bytes]]:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
        return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    return take


@pytest.fixture(scope="session")
def make_workspace(boundaries: Boundaries, taxonomy: Taxonomy) -> Callable[[pd.DataFrame], Workspace]:
    """Open incidents on the three wards as if a store held them."""

    def make(incidents: pd.DataFrame) -> Workspace:
        placed, outside = place(incidents, boundaries)
        entry = Entry(
            Part("police_uk", "thames-valley", "2024-01"), "a.csv", "0", "", len(placed), len(placed), 0, {}, 0
        )
        assert outside == 0
        return Workspace(placed, boundaries, Manifest((entry,), boundaries.fingerprint), taxonomy, Path("nowhere"))

    return make


@pytest.fixture
def imported(
    tmp_path: Path, boundaries_folder: Path, write_police: Callable[..., Path], taxonomy: Taxonomy
) -> Callable[[dict[str, list[str]]], Path]:
    """Import rows by month into a folder of their own."""

    def store(rows_by_month: dict[str, list[str]]) -> Path:
        for month, rows in rows_by_month.items():
            write_police(tmp_path / "police", month, rows)
        held = Store(tmp_path / "store", taxonomy)
        import_police_uk(tmp_path / "police", held, boundaries_folder=boundaries_folder)
        return held.folder

    return store
