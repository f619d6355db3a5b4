"""Whether the last list held, worked by hand on the edge of its ground and counted again on the demonstration."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.analysis.hotspots import HotspotRules
from geo.answers.last_list import LastList, last_list
from geo.config import DEMONSTRATION
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.selection import Filters
from geo.sources.ingest import Part
from geo.workspace import Workspace, open_workspace

RULES = HotspotRules(min_incidents=3)
WEEK = Period(date(2024, 1, 15), date(2024, 1, 22))
HOT = [(480_500.0, 200_500.0), (480_540.0, 200_500.0), (480_580.0, 200_500.0)]


@pytest.fixture(scope="module")
def make(
    make_workspace: Callable[..., Workspace], some_incidents: Callable[..., pd.DataFrame]
) -> Callable[..., Workspace]:
    """Open the hot points in the week before, and others in this one."""

    def opened(now: list[tuple[float, float]], hot: list[tuple[float, float]] = HOT) -> Workspace:
        days = ["2024-01-09 12:00"] * len(hot) + ["2024-01-16 12:00"] * len(now)
        begins = pd.Series(pd.DatetimeIndex(days, tz="Europe/London").as_unit("us"))
        times = {"occurred_from": begins, "occurred_to": begins + pd.Timedelta(minutes=1)}
        return make_workspace(some_incidents([*hot, *now], times))

    return opened


def asked(workspace: Workspace) -> LastList:
    return last_list(workspace, Filters("all-crime", WEEK), RULES)


def test_ground_reaches_75_m_and_no_further(make: Callable[..., Workspace]) -> None:
    found = asked(make([(480_580.0 + 74.9, 200_500.0), (480_580.0 + 75.1, 200_500.0), (482_500.0, 200_500.0)]))
    assert found.card is not None
    assert (found.card.inside, found.card.incidents) == (1, 3)
    assert found.table[["rank", "then", "now"]].to_numpy().tolist() == [[1, 3, 1]]
    assert "1 of the 3 incidents of this period happened there: 33.3 %" in found.sentences[1]


def test_overlapping_ground_counts_once(make: Callable[..., Workspace]) -> None:
    found = asked(make([]))
    one, three = np.pi * 0.075**2, 3 * np.pi * 0.075**2
    assert one < found.area_km2 < three
    # A stadium 80 m long with half circles of 75 m, but for two shallow dents of discs 40 m apart.
    assert found.area_km2 == pytest.approx(one + 0.15 * 0.08, rel=0.05)
    assert found.sentences[-1] == "No incident followed that could be counted."


def test_a_list_without_hotspots_could_not_hold(make: Callable[..., Workspace]) -> None:
    found = asked(make([(480_500.0, 200_500.0)], hot=HOT[:2]))
    assert found.card is None
    assert found.table.empty
    assert found.sentences == ["The last list named no hotspot: there is nothing that could have held."]


def test_months_that_are_missing_are_no_failure_of_the_list(make: Callable[..., Workspace]) -> None:
    workspace = make([(480_500.0, 200_500.0)])
    entries = tuple(
        Entry(Part("police_uk", "thames-valley", month), f"{month}.csv", "0", "", 1, 1, 0, {}, 0)
        for month in ("2023-11", "2024-01")
    )
    gap = replace(workspace, manifest=Manifest(entries, workspace.boundaries.fingerprint))
    found = last_list(gap, Filters("all-crime", Period.month("2024-01")), RULES)
    assert found.card is None
    assert "December 2023: Thames Valley (data.police.uk) gave nothing" in found.sentences[0]
    assert "missing, not zero" in found.sentences[0]


def test_the_demonstration_counted_again_incident_by_incident() -> None:
    workspace = open_workspace(DEMONSTRATION)
    filters = Filters("all-crime", Period.month("2026-10"))
    found = last_list(workspace, filters, HotspotRules())
    assert found.card is not None
    then = found.found.selection.incidents
    hot = then[["easting", "northing"]].to_numpy()[found.found.rank_of_row > 0]
    now = workspace.incidents.loc[lambda rows: rows["category"] != "Anti-social behaviour"]
    begins, ends = (pd.Timestamp(day, tz="Europe/London") for day in ("2026-10-01", "2026-11-01"))
    middle = now["occurred_from"] + (now["occurred_to"] - now["occurred_from"]) / 2
    now = now[(middle >= begins) & (middle < ends)]
    away = np.hypot(
        now["easting"].to_numpy()[:, None] - hot[:, 0], now["northing"].to_numpy()[:, None] - hot[:, 1]
    ).min(axis=1)
    assert found.card.inside == (away <= 75).sum()
    assert found.table["now"].sum() == found.card.inside
    assert found.table["then"].sum() >= found.found.hotspots["incidents"].sum()
    assert 0 < found.by_count < 1
