"""
An export of 150,000 incidents in each format, and the GeoPackage beside geopandas' to_file in the same run.

Run with ``python -m benchmarks.exports``. Processor time is what the work took; the clock also tells what else ran on
the machine.
"""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.worker import peak_mb
from geo.crs import BNG, WGS84, project
from geo.sharing.exported import Exported, Said, points_at
from geo.sharing.formats import FORMATS, in_format
from geo.sharing.privacy import Release, audiences

ROWS = 150_000
ALLOWED_SECONDS, ALLOWED_MB = 5.0, 1000.0
"""What is required of each format."""
_OBVIOUS = "geopandas to_file"


def release() -> Release[Exported]:
    """Draw incidents with the columns they leave the program with; the same every time."""
    rng = np.random.default_rng(7)
    x, y = rng.uniform(477_000, 498_000, ROWS).round(), rng.uniform(186_000, 226_000, ROWS).round()
    longitude, latitude = project(x, y, BNG, WGS84)
    begins = pd.Series(pd.Timestamp("2025-11-01") + pd.to_timedelta(rng.integers(0, 364 * 1440, ROWS), "min"))
    ward = rng.integers(0, 49, ROWS)
    table = pd.DataFrame(
        {
            "incident": [f"extract-2025-11-{row}" for row in range(ROWS)],
            "source": "Anybody",
            "source_reference": [f"SYN{row:07d}" for row in range(ROWS)],
            "from_uk_time": begins,
            "to_uk_time": begins + pd.to_timedelta(rng.integers(0, 600, ROWS), "min"),
            "category": rng.choice(["Burglary", "Robbery", "Violence and sexual offences"], ROWS),
            "street_or_place": [f"High Street {row % 3000}" for row in range(ROWS)],
            "location_precision": "address",
            "easting_m_epsg27700": x,
            "northing_m_epsg27700": y,
            "longitude": longitude.round(6),
            "latitude": latitude.round(6),
            "ward": [f"Ward {each}" for each in ward],
            "ward_2022_code": [f"E05{each:06d}" for each in ward],
            "lsoa_2021_code": [f"E01{each:06d}" for each in rng.integers(0, 320, ROWS)],
            "alcohol": rng.choice(["yes", "no"], ROWS),
        }
    )
    said = Said({"data": "0"}, ("Drawn at random.",), "Nobody's.", synthetic=True, made_on=date(2026, 11, 1))
    content = Exported("Incidents", "incidents", table, "category", points_at(x, y), said)
    return Release(content, audiences()["analyst"], "OFFICIAL")


def to_file(released: Release[Exported], folder: Path) -> int:
    """Write what an analyst would."""
    path = folder / "obvious.gpkg"
    frame = gpd.GeoDataFrame(released.content.table, geometry=released.content.geometry, crs=BNG)
    frame.to_file(path, engine="pyogrio")
    return path.stat().st_size


def timed(name: str, folder: Path) -> tuple[float, float, float | None, int]:
    """
    Write one format, in a process of its own.

    Returns
    -------
    measured
        Seconds by the clock and of work, peak memory of the process in MB, and bytes of the file.
    """
    released = release()
    write: Callable[[], int] = (
        (lambda: to_file(released, folder)) if name == _OBVIOUS else (lambda: len(in_format(released, name)))
    )
    clock, work = time.perf_counter(), time.process_time()
    size = write()
    return time.perf_counter() - clock, time.process_time() - work, peak_mb(), size


def main() -> int:
    """Print a line for each format; 1 where a requirement is missed."""
    missed, work_of = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        for name in (*(ending for ending, each in FORMATS.items() if not each.ground), _OBVIOUS):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                clock, work, peak, size = pool.apply(timed, (name, Path(folder)))
            work_of[name] = work
            wanted = name != _OBVIOUS
            missed += wanted and (work > ALLOWED_SECONDS or (peak or 0) > ALLOWED_MB)
            allowed = f"(allowed {ALLOWED_SECONDS:g})" if wanted else "(for comparison)"
            print(
                f"{name:18} {clock:5.1f} s by the clock, {work:5.1f} s of work {allowed:16}, {peak or 0:5.0f} MB, "
                f"file of {size / 1e6:,.0f} MB"
            )
    ratio = work_of[_OBVIOUS] / work_of["gpkg"]
    print(f"GeoPackage: {ratio:.1f} times as fast as {_OBVIOUS}.")
    return int(missed > 0 or ratio < 1)


if __name__ == "__main__":
    sys.exit(main())
