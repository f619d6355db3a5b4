"""Pairs of incidents that are likely one event: where the edges lie, and what has no pair."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.duplicates import likely_duplicates

Incidents = Callable[..., pd.DataFrame]
NIGHT = pd.Timestamp("2026-10-03 22:15", tz="Europe/London")
MINUTE = pd.Timedelta(minutes=1)


@pytest.fixture
def two(some_incidents: Incidents) -> Callable[..., pd.DataFrame]:
    """Make two reports of one evening, `apart` metres and minutes from each other."""

    def make(metres: float = 0, minutes: float = 0, **columns: Any) -> pd.DataFrame:
        begins = pd.Series([NIGHT, NIGHT + minutes * MINUTE]).dt.as_unit("us")
        usual = {
            "incident_id": ["a", "b"],
            "source": ["police", "council"],
            "category": ["Anti-social behaviour"] * 2,
            "precision": ["address"] * 2,
            "occurred_from": begins,
            "occurred_to": (begins + MINUTE).dt.as_unit("us"),
        }
        return some_incidents([(480_500.0, 200_500.0), (480_500.0 + metres, 200_500.0)], {**usual, **columns})

    return make


def test_two_reports_of_one_evening_are_a_pair_the_first_source_of_the_alphabet_first(
    two: Callable[..., pd.DataFrame],
) -> None:
    found = likely_duplicates(two(metres=30, minutes=20))
    assert found.to_dict("records") == [{"one": 1, "other": 0, "metres": 30.0, "minutes": 19.0}]


@pytest.mark.parametrize(("metres", "minutes", "pairs"), [(50, 61, 1), (50.1, 0, 0), (0, 61.1, 0)])
def test_the_edges_are_in_it_and_a_hair_beyond_is_not(
    two: Callable[..., pd.DataFrame], metres: float, minutes: float, pairs: int
) -> None:
    assert len(likely_duplicates(two(metres, minutes))) == pairs


def test_a_postcode_reaches_further_than_an_address(two: Callable[..., pd.DataFrame]) -> None:
    assert len(likely_duplicates(two(250, precision=["address", "postcode"]))) == 1
    assert len(likely_duplicates(two(250.1, precision=["postcode", "postcode"]))) == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"source": ["police", "police"]},
        {"category": ["Burglary", "Anti-social behaviour"]},
        {"precision": ["map point", "map point"]},
        {"precision": ["area", "address"]},
        {"occurred_from": NIGHT.normalize().replace(day=1), "occurred_to": NIGHT.normalize() + pd.DateOffset(months=1)},
    ],
    ids=["one source", "another category", "map points", "an area", "months"],
)
def test_what_tells_no_event_has_no_pair(two: Callable[..., pd.DataFrame], columns: dict[str, Any]) -> None:
    assert likely_duplicates(two(**columns)).empty


def test_a_report_of_the_day_is_a_pair_with_one_of_any_minute_of_it(two: Callable[..., pd.DataFrame]) -> None:
    day = NIGHT.normalize()
    begins = pd.Series([day, NIGHT]).dt.as_unit("us")
    ends = pd.Series([day + pd.Timedelta(days=1), NIGHT + MINUTE]).dt.as_unit("us")
    assert likely_duplicates(two(occurred_from=begins, occurred_to=ends))["minutes"].tolist() == [0.0]


@given(st.integers(0, 2**32 - 1), st.integers(0, 60))
def test_pairs_are_those_of_comparing_each_with_each(some_incidents: Incidents, seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    begins = pd.Series(NIGHT + pd.to_timedelta(rng.integers(0, 3000, n), "min")).dt.as_unit("us")
    length = pd.to_timedelta(rng.choice([1, 60, 1440], n), "min")
    table = some_incidents(
        [(480_000.0 + x, 200_000.0 + y) for x, y in rng.integers(0, 600, (n, 2))],
        {
            "incident_id": [str(row) for row in range(n)],
            "source": rng.choice(["a", "b", "c"], n).tolist(),
            "category": rng.choice(["Drugs", "Burglary"], n).tolist(),
            "precision": rng.choice(["address", "postcode", "map point"], n).tolist(),
            "occurred_from": begins,
            "occurred_to": (begins + length).dt.as_unit("us"),
        },
    )
    expected = set()
    rows = table.to_dict("records")
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            apart = np.hypot(one["easting"] - other["easting"], one["northing"] - other["northing"])
            gap = max(one["occurred_from"], other["occurred_from"]) - min(one["occurred_to"], other["occurred_to"])
            both = {one["precision"], other["precision"]}
            if (
                one["source"] < other["source"]
                and one["category"] == other["category"]
                and "map point" not in both
                and apart <= (50 if both == {"address"} else 250)
                and gap <= 60 * MINUTE
            ):
                expected.add((i, j))
    found = likely_duplicates(table)
    assert set(zip(found["one"], found["other"], strict=True)) == expected
