"""What forecasts are set beside: last year, wards, the hotspot list, chance."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from geo.analysis.forecast import METHODS
from geo.analysis.history import History, Places
from geo.analysis.hotspots import HotspotRules
from geo.analysis.rankings import chance, hotspot_list, last_year, references, ward_list

YEAR = ["2023-01", "2023-02", "2023-04", "2024-01"]


def test_last_year_is_the_same_month_or_unknown(make_history: Callable[..., History]) -> None:
    history = make_history([[1, 2], [3, 4], [5, 6], [7, 8]], months=YEAR)
    assert (last := last_year(history.before("2024-01"))) is not None
    assert last.tolist() == [1, 2]
    assert (last := last_year(history.before("2024-01"), horizon_months=2)) is not None
    assert last.tolist() == [4, 6]
    assert last_year(history.before("2024-02"), horizon_months=2) is None
    assert last_year(history.before("2024-03")) is None


def test_a_hexagon_has_the_count_of_its_ward_in_six_months(make_history: Callable[..., History]) -> None:
    history = make_history([[90, 0, 0, 0]] + [[1, 0, 2, 0]] * 6)
    assert ward_list(history, ward=np.array([0, 0, 1, 2])).tolist() == [6, 6, 12, 0]


@pytest.fixture
def street(make_history: Callable[..., History]) -> History:
    """
    Points in hexagons 0 and 1 that one cluster joins, and a pile on one point of hexagon 4.

    The hexagons are 346 m apart; points stand at 120, 173 + 10 and 173 + 60 m, and at the middle of hexagon 4.
    """
    row = make_history(np.zeros((2, 6)))
    x = np.array([120.0, 183.0, 233.0, 4 * 346.4])
    places = Places(row.places.grid, x, np.zeros(4), row.places.grid.locate(x, np.zeros(4)))
    months = np.array([[4, 4, 4, 40], [1, 1, 1, 9]], float)
    counts = np.stack([np.bincount(places.hexagon, month, 6) for month in months]).astype(np.float64)
    return replace(row, places=places, points=csr_array(months), counts=counts, everything=counts)


def test_every_hexagon_of_a_hotspot_has_its_count_and_a_pile_on_one_point_is_none(street: History) -> None:
    rules = HotspotRules(min_incidents=10)
    assert street.places.hexagon.tolist() == [0, 1, 1, 4]
    assert hotspot_list(street, rules=rules, window_months=6).tolist() == [15, 15, 0, 0, 0, 0]
    assert hotspot_list(street, rules=rules, window_months=1).tolist() == [0] * 6
    assert hotspot_list(street, rules=HotspotRules(min_incidents=3), window_months=1).tolist() == [3, 3, 0, 0, 0, 0]


def test_by_chance_all_are_equal(street: History) -> None:
    assert len(set(chance(street).tolist())) == 1


def test_references_bear_other_names_than_methods(street: History) -> None:
    found = references(np.zeros(6, np.int64))
    assert not set(found) & set(METHODS)
    for ranking in found.values():
        values = ranking(street)
        assert values is None or values.shape == (6,)


def test_a_history_without_an_incident_ranks_nothing_above_anything(make_history: Callable[..., History]) -> None:
    empty = make_history(np.zeros((3, 4)))
    for ranking in references(np.zeros(4, np.int64)).values():
        values = ranking(empty)
        assert values is None or len(set(values.tolist())) == 1
