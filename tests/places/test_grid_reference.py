"""Grid references: squares of every size, and what is none."""

import pytest

from geo.places.grid_reference import read_grid_reference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SU89", (485_000, 195_000, 10_000)),
        ("SU8692", (486_500, 192_500, 1_000)),
        ("SU867929", (486_750, 192_950, 100)),
        ("SU86709290", (486_705, 192_905, 10)),
        ("SU8670092900", (486_700.5, 192_900.5, 1)),
    ],
)
def test_the_middle_of_the_square_and_its_side(text: str, expected: tuple[float, float, float]) -> None:
    assert read_grid_reference(text) == expected


@pytest.mark.parametrize("text", ["SU 867 929", "su867929", " SU\t867\xa0929 ", "Su 867929", "SU867 929"])
def test_spaces_and_capitals_do_not_matter(text: str) -> None:
    assert read_grid_reference(text) == (486_750, 192_950, 100)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SU",
        "SU 1",
        "SU12345",
        "SU 867 92",
        "SU 8 67 929",
        "SU123456123456",
        "SI867929",
        "XX867929",
        "ZZ12",
        "HP11 1AA",
        "486750 192950",
        "SU-867929",
    ],
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert read_grid_reference(text) is None


def test_squares_beyond_great_britain_are_none() -> None:
    assert read_grid_reference("SV 000 000") == (50, 50, 100)  # the corner of the grid, west of Scilly
    assert read_grid_reference("TG 000 000") == (600_050, 300_050, 100)
    assert read_grid_reference("HP 000 000") == (400_050, 1_200_050, 100)
    assert read_grid_reference("HL 000 000") == (50, 1_200_050, 100)
    assert read_grid_reference("HF 000 000") is None  # north of the grid
    assert read_grid_reference("OC 000 000") is None  # far out in the North Sea
