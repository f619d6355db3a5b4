"""Residents of areas: those that were counted, and those shared out by ground."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import WGS84
from geo.errors import CrsError, SchemaError
from geo.places.boundaries import Boundaries, read_boundaries
from geo.places.join import locate
from geo.places.residents import (
    COUNTED_LAYER,
    DEPRIVED,
    HOUSEHOLDS,
    IMD_DECILE,
    MOST_DEPRIVED_DECILES,
    RESIDENTS,
    Figures,
    area_figures,
    ground_shares,
    share_out,
)
from geo.sources.census import read_figures
from geo.taxonomy import Taxonomy

MakeAreas = Callable[..., gpd.GeoDataFrame]


def figures(
    measure: str, values: dict[str, float], *, layer: str = COUNTED_LAYER, approximate: bool = False
) -> Figures:
    return Figures(measure, layer, "a count", pd.Series(values, dtype="float64"), "a.csv", "0", approximate=approximate)


@pytest.fixture(scope="module")
def two_wards_three_lsoas(make_areas: MakeAreas) -> Boundaries:
    """Wards A and B, 1 km wide each; LSOA 1 in A, LSOA 2 a quarter in A, LSOA 3 in B."""
    wards = make_areas({"A": (0, 0, 1000, 1000), "B": (1000, 0, 2000, 1000)})
    lsoas = make_areas({"L1": (0, 0, 900, 1000), "L2": (900, 0, 1300, 1000), "L3": (1300, 0, 2000, 1000)})
    return Boundaries({"ward_2022": wards, COUNTED_LAYER: lsoas}, "ward_2022")


# Shares of ground


def test_an_area_cut_by_an_edge_is_shared_as_its_ground_is(two_wards_three_lsoas: Boundaries) -> None:
    layers = two_wards_three_lsoas.layers
    assert ground_shares(layers[COUNTED_LAYER], layers["ward_2022"]).tolist() == [[1, 0], [0.25, 0.75], [0, 1]]


def test_a_sliver_that_no_area_covers_goes_where_the_rest_goes(make_areas: MakeAreas) -> None:
    source = make_areas({"L1": (0, 0, 110, 10)})
    target = make_areas({"A": (0, 0, 50, 10), "B": (50, 0, 100, 10)})
    assert ground_shares(source, target).tolist() == [[0.5, 0.5]]


def test_an_area_that_touches_others_only_at_an_edge_lies_in_none(make_areas: MakeAreas) -> None:
    with pytest.raises(SchemaError, match="L2 lies in no area of the other layer; boundaries of the same ground"):
        ground_shares(make_areas({"L1": (0, 0, 10, 10), "L2": (10, 0, 20, 10)}), make_areas({"A": (0, 0, 10, 10)}))


def test_degrees_are_refused(make_areas: MakeAreas) -> None:
    metres = make_areas({"A": (480_000, 200_000, 481_000, 201_000)})
    for source, target in ((metres.to_crs(WGS84), metres), (metres, metres.to_crs(WGS84))):
        with pytest.raises(CrsError):
            ground_shares(source, target)


@given(
    st.lists(st.integers(1, 99), max_size=6, unique=True),
    st.lists(st.integers(1, 99), max_size=6, unique=True),
    st.lists(st.integers(0, 3_000), min_size=7, max_size=7),
)
def test_whatever_the_edges_the_total_is_kept(here: list[int], there: list[int], people: list[int]) -> None:
    def layer(edges: list[int]) -> gpd.GeoDataFrame:
        cuts = [0, *sorted(edges), 100]
        boxes = [shapely.box(west, 0, east, 10) for west, east in pairwise(cuts)]
        return gpd.GeoDataFrame({"code": [str(n) for n in range(len(boxes))]}, geometry=boxes, crs=27700)

    shares = ground_shares(layer(here), layer(there))
    assert (shares >= 0).all()
    assert shares.sum(axis=1) == pytest.approx(1)
    values = np.array(people[: len(shares)], np.float64)
    assert share_out(values, shares).sum() == pytest.approx(values.sum())
    back = ground_shares(layer(here), layer(here))
    np.testing.assert_allclose(share_out(values, back), values)


def test_an_unknown_count_leaves_unknown_only_where_it_belongs() -> None:
    shares = np.array([[1.0, 0.0], [0.25, 0.75], [0.0, 1.0]])
    found = share_out(np.array([np.nan, 8.0, 2.0]), shares)
    assert np.isnan(found[0])
    assert found[1] == 8


# Figures of a layer


def test_counts_are_shared_out_and_deciles_are_not(two_wards_three_lsoas: Boundaries) -> None:
    held = [
        figures(RESIDENTS, {"L1": 1000, "L2": 400, "L3": 2000}),
        figures(IMD_DECILE, {"L1": MOST_DEPRIVED_DECILES + 1, "L2": MOST_DEPRIVED_DECILES, "L3": 10}),
    ]
    wards = area_figures(held, two_wards_three_lsoas, "ward_2022")
    assert wards.table["code"].tolist() == ["A", "B"]
    assert wards.table[RESIDENTS].tolist() == [1100, 2300]
    assert wards.table[DEPRIVED].tolist() == [100, 300]
    assert wards.table[[HOUSEHOLDS, IMD_DECILE]].isna().all(axis=None)
    assert set(wards.said) == {RESIDENTS, DEPRIVED}
    assert all("shared over wards of 2022" in said and "approximate" in said for said in wards.said.values())
    lsoas = area_figures(held, two_wards_three_lsoas, COUNTED_LAYER)
    assert lsoas.table[RESIDENTS].tolist() == [1000, 400, 2000]
    assert lsoas.table[IMD_DECILE].tolist() == [4, 3, 10]
    assert lsoas.table[DEPRIVED].tolist() == [0, 400, 0]
    assert lsoas.said[RESIDENTS] == "a count"


def test_what_is_held_of_the_layer_itself_goes_before_what_could_be_shared_out(
    two_wards_three_lsoas: Boundaries,
) -> None:
    held = [
        figures(RESIDENTS, {"L1": 1000, "L2": 400, "L3": 2000}),
        figures(RESIDENTS, {"A": 7, "B": 8}, layer="ward_2022", approximate=True),
    ]
    wards = area_figures(held, two_wards_three_lsoas, "ward_2022")
    assert wards.table[RESIDENTS].tolist() == [7, 8]
    assert wards.said == {RESIDENTS: "a count, approximate"}


def test_nothing_loaded_is_not_zero(two_wards_three_lsoas: Boundaries) -> None:
    nothing = area_figures([], two_wards_three_lsoas, "ward_2022")
    assert nothing.table.drop(columns=["code", "name"]).isna().all(axis=None)
    assert nothing.said == {}


def test_an_lsoa_without_a_row_leaves_its_wards_unknown(two_wards_three_lsoas: Boundaries) -> None:
    held = [figures(RESIDENTS, {"L1": 1000, "L2": 400}), figures(IMD_DECILE, {"L1": 1})]
    wards = area_figures(held, two_wards_three_lsoas, "ward_2022").table
    assert wards[RESIDENTS].isna().tolist() == [False, True]
    # Of L2 the decile is not known: whether its people are deprived is not either.
    assert wards[DEPRIVED].isna().all()


def test_without_outlines_of_the_counted_layer_nothing_is_shared_out(two_wards_three_lsoas: Boundaries) -> None:
    wards_only = Boundaries({"ward_2022": two_wards_three_lsoas.layers["ward_2022"]}, "ward_2022")
    assert area_figures([figures(RESIDENTS, {"L1": 1000})], wards_only, "ward_2022").said == {}


# The real county


@pytest.fixture(scope="module")
def real(shared_data: Path, taxonomy: Taxonomy) -> tuple[Boundaries, list[Figures]]:
    found = [f for folder in ("population", "deprivation") for f in read_figures(shared_data / folder)]
    return read_boundaries(shared_data / "boundaries", taxonomy), found


@pytest.mark.parametrize(
    ("layer", "areas"), [("ward_2022", 49), ("ward_2025", 49), ("lsoa_2011", 319), ("lsoa_2021", 334)]
)
def test_every_layer_of_the_county_has_all_its_people(
    real: tuple[Boundaries, list[Figures]], layer: str, areas: int
) -> None:
    table = area_figures(real[1], real[0], layer).table
    assert len(table) == areas
    assert table[RESIDENTS].sum() == pytest.approx(553_069)
    assert table[HOUSEHOLDS].sum() == pytest.approx(220_310)
    assert table[DEPRIVED].sum() == pytest.approx(37_868)
    assert table[IMD_DECILE].notna().all() == (layer == COUNTED_LAYER)
    assert table[RESIDENTS].min() > 1_000


def test_wards_by_ground_come_nearer_to_where_the_postcodes_are_than_the_published_best_fit(
    real: tuple[Boundaries, list[Figures]], shared_data: Path
) -> None:
    boundaries, held = real
    wards, lsoas = boundaries.layers["ward_2022"], boundaries.layers[COUNTED_LAYER]
    by_ground = area_figures(held, boundaries, "ward_2022").table.set_index("code")[RESIDENTS]
    published = pd.read_csv(shared_data / "figures" / "ward_2022_residents.csv").set_index("ward_code")
    assert list(published.index) == list(by_ground.index)
    # Each LSOA's people shared equally over its postcodes: those of Denham, which have no point here, by ground.
    points = pd.read_csv(shared_data / "postcodes" / "codepoint_open_2025-05_bucks.csv").query("pqi == 10")
    x, y = points["easting"].to_numpy(np.float64), points["northing"].to_numpy(np.float64)
    at = [locate(x, y, areas, tolerance_m=50) for areas in (lsoas, wards)]
    inside = (at[0] >= 0) & (at[1] >= 0)
    shares = np.zeros((len(lsoas), len(wards)))
    np.add.at(shares, (at[0][inside], at[1][inside]), 1)
    none = shares.sum(axis=1) == 0
    shares[none] = ground_shares(lsoas, wards)[none]
    residents = next(each for each in held if each.measure == RESIDENTS).values.reindex(lsoas["code"]).to_numpy()
    by_postcodes = share_out(residents, shares / shares.sum(axis=1, keepdims=True))
    off = (by_ground / by_postcodes - 1).abs()
    assert off.max() < 0.09
    assert off.mean() < 0.026
    assert (published["residents_2021"] / by_postcodes - 1).abs().mean() > 0.06
