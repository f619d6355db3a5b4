"""How wide groups of points are: by hand, and as all pairs of points say."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from geo.analysis.extent import _MANY, extents

Floats = npt.NDArray[np.float64]
NONE = np.empty(0)

labelled_points = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.integers(-1, 3)), max_size=40)
sizes = st.sampled_from([1, 2, _MANY - 1, _MANY, _MANY + 1, 150])
shapes = st.sampled_from(["square", "along x", "along y", "slanting", "one point", "two points", "circle"])


def brute_force(xy: Floats, label: npt.NDArray[np.int64]) -> list[float]:
    groups = [xy[label == number] for number in range(int(label.max(initial=-1)) + 1)]
    return [float(pdist(members).max(initial=0)) for members in groups]


def cloud(shape: str, n: int, rng: np.random.Generator) -> Floats:
    """Whole metres of one shape, about where the county lies; only the circle has other numbers."""
    along, across = rng.integers(-300, 300, n).astype(float), rng.integers(-300, 300, n).astype(float)
    nought = np.zeros(n)
    turn = along / 300 * np.pi
    x, y = {
        "square": (along, across),
        "along x": (along, nought),
        "along y": (nought, along),
        "slanting": (3 * along, -2 * along),
        "one point": (nought, nought),
        "two points": (np.sign(along) * 30, np.sign(along) * 40),
        "circle": (300 * np.cos(turn), 300 * np.sin(turn)),
    }[shape]
    return np.column_stack([480_000 + x, 200_000 + y])


def test_the_extent_is_the_greatest_distance_not_the_longest_side() -> None:
    x, y = np.array([0.0, 3, 0]), np.array([0.0, 0, 4])
    assert extents(x, y, np.array([0, 0, 0])).tolist() == [5]


def test_noise_counts_nowhere_and_a_number_without_points_is_nought() -> None:
    x = np.array([0.0, 7, 900, 20, 21])
    assert extents(x, np.zeros(5), np.array([2, 2, -1, 0, 0])).tolist() == [1, 0, 7]


@pytest.mark.parametrize("label", [[], [-1], [-1, -1]])
def test_without_a_group_there_is_no_extent(label: list[int]) -> None:
    found = extents(np.zeros(len(label)), np.zeros(len(label)), np.array(label, np.int64))
    assert found.shape == (0,)
    assert found.dtype == np.float64


@given(labelled_points)
def test_extents_are_those_of_all_pairs(rows: list[tuple[int, int, int]]) -> None:
    x, y, label = np.array(rows, np.int64).reshape(-1, 3).T
    found = extents(x.astype(float), y.astype(float), label)
    np.testing.assert_allclose(found, brute_force(np.column_stack([x, y]).astype(float), label), rtol=1e-15)


@given(st.lists(st.tuples(shapes, sizes), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_many_points_of_any_shape_are_as_wide_as_all_pairs_say(groups: list[tuple[str, int]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = np.concatenate([cloud(shape, n, rng) for shape, n in groups])
    label = np.repeat(np.arange(len(groups)), [n for _, n in groups])
    mixed = rng.permutation(len(label))
    found = extents(xy[mixed, 0], xy[mixed, 1], label[mixed])
    np.testing.assert_allclose(found, brute_force(xy, label), rtol=1e-12)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-3, 1e-6, 1e-9]))
def test_points_all_but_on_one_line_are_as_wide_as_all_pairs_say(seed: int, off_m: float) -> None:
    rng = np.random.default_rng(seed)
    xy = cloud("slanting", 2 * _MANY, rng) + rng.uniform(-off_m, off_m, (2 * _MANY, 2))
    label = np.zeros(len(xy), np.int64)
    np.testing.assert_allclose(extents(xy[:, 0], xy[:, 1], label), brute_force(xy, label), rtol=1e-10)
