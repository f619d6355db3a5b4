"""Stores to ask: the bundled demonstration, the real county, and five years of each."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.data import SEED, Inputs
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.schema import TIMEZONE, check_incidents
from geo.workspace import Workspace, open_workspace

_MONTHS = 60
_ROWS = 167_000
"""Of which 150,000 are no anti-social behaviour, and so are asked for as crime."""
_LAST = Period.month("2027-07")
"""All sixty months lie after the map points were redrawn, so that they can be set beside one another."""


def demonstration() -> Workspace:
    """Open the bundled demonstration, 24 months: exact times, addresses, victims, flags."""
    return open_workspace(DEMONSTRATION)


def county(inputs: Inputs) -> Workspace:
    """Open ten months of data.police.uk: map points and months."""
    return open_workspace(inputs.held)


def county_of_five_years(inputs: Inputs) -> Workspace:
    """
    Draw 167,000 rows of the county, with repetition, over sixty months.

    Locations, labels, categories and areas stay as they are; the month of each row, its identifier and the months of
    the manifest are made up.
    """
    one = county(inputs)
    rng = np.random.default_rng(SEED)
    months = [_LAST.earlier(steps) for steps in range(_MONTHS - 1, -1, -1)]
    rows, month = rng.integers(len(one.incidents), size=_ROWS), np.sort(rng.integers(_MONTHS, size=_ROWS))
    first, after = (
        pd.DatetimeIndex(bounds).as_unit("us") for bounds in zip(*(m.bounds() for m in months), strict=True)
    )
    incidents = one.incidents.iloc[rows].assign(occurred_from=first[month], occurred_to=after[month])
    return _renewed(one, [incidents], [f"{each.start:%Y-%m}" for each in months])


def demonstration_of_five_years() -> Workspace:
    """
    Set the demonstration thrice behind itself, two years later each time, and of the last copy its first year only.

    All but times and identifiers stays as it is, so that places and victims come again after two years.
    """
    one = demonstration()
    first_year = (
        one.incidents["occurred_from"] < one.incidents["occurred_from"].min() + pd.DateOffset(years=1)
    ).to_numpy()
    copies = [_later(one.incidents, 0), _later(one.incidents, 2), _later(one.incidents[first_year], 4)]
    start = one.span.start
    last = Period.month(f"{start.year + 5}-{start.month:02d}")
    return _renewed(one, copies, [f"{last.earlier(steps).start:%Y-%m}" for steps in range(_MONTHS, 0, -1)])


def _later(incidents: pd.DataFrame, years: int) -> pd.DataFrame:
    """Move times on, by the clock in Greenwich so that no interval falls into the hour that is skipped."""
    moved = {
        name: (incidents[name].dt.tz_convert("UTC") + pd.DateOffset(years=years)).dt.tz_convert(TIMEZONE)
        for name in ("occurred_from", "occurred_to")
    }
    return incidents.assign(**moved)


def _renewed(one: Workspace, parts: Sequence[pd.DataFrame], months: Sequence[str]) -> Workspace:
    """Put other incidents into a workspace, of which every supplier gave all of some months."""
    incidents = pd.concat(parts, ignore_index=True)
    incidents = incidents.assign(
        incident_id=pd.Series([f"row-{row:07d}" for row in range(len(incidents))], dtype="str")
    )
    check_incidents(incidents)
    suppliers = {(entry.part.source, entry.part.supplier): entry for entry in one.manifest.entries}
    entries = tuple(
        replace(entry, part=replace(entry.part, month=month)) for entry in suppliers.values() for month in months
    )
    return replace(one, incidents=incidents, manifest=replace(one.manifest, entries=entries))
