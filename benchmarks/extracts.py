"""
A partner's extract of 150,000 rows and 15 columns: how long a look at it takes, and loading it end to end.

Run with ``python -m benchmarks.extracts``. Processor time is what the work took; the clock also tells what else ran on
the machine.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from benchmarks.worker import peak_mb
from geo.loading import LOOKED_AT, PREVIEWED, check_extract, load_extract, preview_extract
from geo.sources.partner.guess import guess_mapping
from geo.sources.partner.mapping import Mapping
from geo.sources.partner.pseudonyms import VARIABLE
from geo.sources.partner.table import RawTable, load_file, read_table
from geo.store import Store
from geo.taxonomy import load_taxonomy

ROWS = 150_000
LOAD_SECONDS, LOAD_MB, PREVIEW_SECONDS = 10.0, 1000.0, 1.0
"""What is required of each file."""
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def extract(n: int) -> pd.DataFrame:
    """Draw a year of incidents on 20,000 addresses, a tenth of them round three town centres; the same every time."""
    rng = np.random.default_rng(7)
    town = np.repeat([[486_500, 192_900], [482_000, 213_800], [495_800, 201_700]], 700, axis=0)
    spread = rng.uniform([477_000, 186_000], [498_000, 226_000], (18_000, 2))
    addresses = np.vstack([town + rng.normal(0, 300, town.shape), spread]).round()
    at = np.where(rng.random(n) < 0.4, rng.integers(0, len(town), n), rng.integers(0, len(addresses), n))
    begins = pd.Series(pd.Timestamp("2025-11-01") + pd.to_timedelta(rng.integers(0, 364 * 1440, n), "min"))
    ends = begins + pd.to_timedelta(rng.integers(0, 600, n), "min")
    return pd.DataFrame(
        {
            "Incident Ref": [f"SYN{row:07d}" for row in range(n)],
            "Occurred From Date": begins.dt.strftime("%d/%m/%Y"),
            "Occurred From Time": begins.dt.strftime("%H:%M"),
            "Occurred To Date": ends.dt.strftime("%d/%m/%Y"),
            "Occurred To Time": ends.dt.strftime("%H:%M"),
            "Easting": addresses[at, 0].astype(int),
            "Northing": addresses[at, 1].astype(int),
            "Street Name": [f"High Street {row % 3000}" for row in at],
            "Postcode": "HP11 1AA",
            "Incident Type": rng.choice(["Noise", "Burglary", "Robbery", "Drugs", "Lost dog"], n),
            "ASB Type": rng.choice(["nuisance", "personal", ""], n),
            "Status": rng.choice(["Open", "Closed"], n),
            "Victim ID": [f"P{row}" for row in rng.integers(0, 90_000, n)],
            "Alcohol": rng.choice(["Y", "N"], n),
            "Officer Notes": [f"Call {row}: what was seen and heard, in a few words" for row in range(n)],
        }
    )


def write(folder: Path) -> list[Path]:
    """Write the extract as CSV and as a workbook."""
    rows = extract(ROWS)
    rows.to_csv(folder / "extract.csv", index=False)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Incidents")
    for row in [list(rows.columns), *rows.astype(object).to_numpy().tolist()]:
        sheet.append(row)
    book.save(folder / "extract.xlsx")
    return [folder / "extract.csv", folder / "extract.xlsx"]


def guess(path: Path) -> tuple[RawTable, Mapping]:
    """Look at the first rows and guess how to read them."""
    table = read_table(load_file(path), path.name, first_rows=LOOKED_AT)
    guessed = guess_mapping(table, name="extract", source="Anybody")
    return table, replace(guessed, categories={"noise": "Anti-social behaviour"})


def preview(path: Path) -> str:
    """Show ten rows as they would be read."""
    table, mapping = guess(path)
    store = Store(Path(tempfile.mkdtemp(dir=path.parent)), load_taxonomy())
    rows = preview_extract(table.head(PREVIEWED), mapping, store)
    return f"{len(rows)} rows, {len(mapping.columns)} columns guessed"


def load(path: Path) -> str:
    """Read, check and load an extract into a new store."""
    _, mapping = guess(path)
    store = Store(Path(tempfile.mkdtemp(dir=path.parent)), load_taxonomy())
    table = read_table(load_file(path), path.name, mapping.layout)
    checked = check_extract(table, mapping, store, now=_NOW + timedelta(days=1))
    entry = load_extract(checked, store)
    return f"{entry.incidents:,} incidents, {sum(entry.rejected.values()):,} rows rejected"


def _timed(task: Callable[[Path], str], path: Path) -> tuple[float, float, float | None, str]:
    clock, work = time.perf_counter(), time.process_time()
    said = task(path)
    return time.perf_counter() - clock, time.process_time() - work, peak_mb(), said


def main() -> int:
    """Print a line for each file and task; 1 where a requirement is missed."""
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        os.environ[VARIABLE] = str(Path(name) / "pseudonym.key")
        for path in write(Path(name)):
            for task, allowed in ((preview, PREVIEW_SECONDS), (load, LOAD_SECONDS)):
                # A process of its own, so that memory is this task's alone.
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    clock, work, peak, said = pool.apply(_timed, (task, path))
                missed += work > allowed or (peak or 0) > LOAD_MB
                print(
                    f"{task.__name__:8} {path.suffix:6} {clock:5.1f} s by the clock, {work:5.1f} s of work "
                    f"(allowed {allowed:g}), {peak or 0:5.0f} MB: {said}"
                )
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
