"""Numbered places: a number once given stays, a damaged file is refused, the nearest place is meant."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import StoreError
from geo.places.gazetteer import (
    NEW_PLACE_M,
    NO_PLACES,
    SAME_PLACE_M,
    UNNUMBERED,
    Gazetteer,
    gazetteer_file,
    read_gazetteer,
    write_gazetteer,
)

HEADING = "number,name,ward_code,easting,northing,since\n"
ROW = "1,High Street,E05000001,480500,200500,2024-01-01\n"
EAST, NORTH = 480_000.0, 200_000.0
Point = tuple[float, float]
points = st.lists(st.tuples(st.floats(0, 2_000), st.floats(0, 500)), max_size=12)
names = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1)


def places(*at: float, numbers: tuple[int, ...] = ()) -> Gazetteer:
    """Make places on a line from west to east, so many metres from its start."""
    return Gazetteer(
        pd.DataFrame(
            {
                "number": pd.Series(numbers or range(1, len(at) + 1), dtype="int64"),
                "name": pd.Series([f"Street {metre:g}" for metre in at], dtype="str"),
                "ward_code": pd.Series(["E05000001"] * len(at), dtype="str"),
                "easting": [EAST + metre for metre in at],
                "northing": [NORTH] * len(at),
                "since": pd.Series(["2024-01-01"] * len(at), dtype="str"),
            }
        )
    )


def hotspots(at: list[Point]) -> pd.DataFrame:
    """Make hotspots so many metres east and north of the start of that line."""
    return pd.DataFrame(
        {
            "street": pd.Series([f"Road {n}" for n in range(len(at))], dtype="str"),
            "ward_code": pd.Series(["E05000002"] * len(at), dtype="str"),
            "easting": np.array([EAST + x for x, _ in at], np.float64),
            "northing": np.array([NORTH + y for _, y in at], np.float64),
        }
    )


def numbers(known: Gazetteer, *at: float) -> list[int]:
    number: list[int] = known.numbers(np.array([EAST + metre for metre in at]), np.full(len(at), NORTH)).tolist()
    return number


# Which place a hotspot is


@pytest.mark.parametrize(
    ("away_m", "number"), [(0.0, 1), (SAME_PLACE_M, 1), (-SAME_PLACE_M, 1), (SAME_PLACE_M + 0.01, UNNUMBERED)]
)
def test_a_hotspot_is_a_place_up_to_and_including_the_limit(away_m: float, number: int) -> None:
    assert numbers(places(0), away_m) == [number]


def test_of_two_hotspots_near_one_place_the_nearer_has_its_number_and_the_other_none() -> None:
    assert numbers(places(0), 100, 50) == [UNNUMBERED, 1]


def test_of_two_hotspots_as_near_the_first_of_the_list_has_the_number() -> None:
    assert numbers(places(0), 100, -100) == [1, UNNUMBERED]


def test_the_nearest_pair_is_matched_first() -> None:
    # The first hotspot lies nearer to the second place, which is taken by one that lies nearer still.
    assert numbers(places(0, 300), 200, 290) == [1, 2]


def test_numbers_are_those_of_the_table_not_its_rows() -> None:
    assert numbers(places(0, 1_000, numbers=(7, 3)), 1_010, 10) == [3, 7]


def test_without_places_or_hotspots_there_is_no_number() -> None:
    assert numbers(NO_PLACES, 0, 100) == [UNNUMBERED, UNNUMBERED]
    assert numbers(places(0)) == []


@given(points, points)
def test_no_number_goes_to_two_and_none_is_left_that_could_have_gone_to_one(
    known: list[Point], found: list[Point]
) -> None:
    gazetteer = NO_PLACES.with_new(hotspots(known), "2024-01-01")
    list_ = hotspots(found)
    number = gazetteer.numbers(list_["easting"].to_numpy(), list_["northing"].to_numpy())
    given_, times = np.unique(number[number != UNNUMBERED], return_counts=True)
    assert (times == 1).all()
    place = gazetteer.table.set_index("number")[["easting", "northing"]]
    for at, each in zip(list_[["easting", "northing"]].to_numpy(), number.tolist(), strict=True):
        away_m = np.hypot(*(place.to_numpy() - at).T)
        if each == UNNUMBERED:
            assert (away_m[~place.index.isin(given_)] > SAME_PLACE_M).all()
        else:
            assert away_m[place.index.get_loc(each)] <= SAME_PLACE_M


# New places


@pytest.mark.parametrize(("away_m", "known"), [(NEW_PLACE_M, True), (NEW_PLACE_M + 1, False)])
def test_a_hotspot_is_a_new_place_only_beyond_the_limit(away_m: float, known: bool) -> None:
    before = places(0)
    after = before.with_new(hotspots([(away_m, 0)]), "2024-02-01")
    assert (after is before) == known
    assert len(after.table) == (1 if known else 2)


@pytest.mark.parametrize(("away_m", "n"), [(NEW_PLACE_M, 1), (NEW_PLACE_M + 1, 2)])
def test_hotspots_of_one_list_within_the_limit_are_one_new_place_the_first(away_m: float, n: int) -> None:
    found = NO_PLACES.with_new(hotspots([(0, 0), (away_m, 0)]), "2024-02-01")
    assert found.table["name"].tolist() == ["Road 0", "Road 1"][:n]


def test_new_places_follow_the_highest_number_in_the_order_of_the_list() -> None:
    found = places(0, 1_000, numbers=(7, 3)).with_new(hotspots([(3_000, 0), (2_000.4, 10.6)]), "2024-02-01")
    assert found.table["number"].tolist() == [7, 3, 8, 9]
    assert found.names == {7: "Street 0", 3: "Street 1000", 8: "Road 0", 9: "Road 1"}
    assert found.table.iloc[-1].tolist() == [9, "Road 1", "E05000002", EAST + 2_000, NORTH + 11, "2024-02-01"]


def test_an_empty_list_adds_nothing() -> None:
    known = places(0)
    assert known.with_new(hotspots([]), "2024-02-01") is known
    assert NO_PLACES.with_new(hotspots([]), "2024-02-01") is NO_PLACES


@given(points, points)
def test_adding_keeps_every_row_and_leaves_no_hotspot_beyond_the_limit(first: list[Point], second: list[Point]) -> None:
    before = NO_PLACES.with_new(hotspots(first), "2024-01-01")
    after = before.with_new(hotspots(second), "2024-02-01")
    pd.testing.assert_frame_equal(after.table.head(len(before.table)), before.table)
    assert after.table["number"].tolist() == list(range(1, len(after.table) + 1))
    assert after.with_new(hotspots(first + second), "2024-03-01") is after


# The file


@given(st.lists(names, max_size=5))
def test_what_is_written_is_read_again(said: list[str]) -> None:
    known = places(*(400.0 * n for n in range(len(said))))
    known = Gazetteer(known.table.assign(name=pd.Series(said, dtype="str")))
    with tempfile.TemporaryDirectory() as name:
        write_gazetteer(known, Path(name))
        pd.testing.assert_frame_equal(read_gazetteer(Path(name)).table, known.table)
        assert [path.name for path in Path(name).iterdir()] == [gazetteer_file(Path(name)).name]


def test_a_folder_without_the_file_has_no_places(tmp_path: Path) -> None:
    assert read_gazetteer(tmp_path) is NO_PLACES


def test_the_file_is_text_that_a_person_can_read(tmp_path: Path) -> None:
    write_gazetteer(NO_PLACES.with_new(hotspots([(500.4, 0)]), "2024-01-01"), tmp_path)
    assert gazetteer_file(tmp_path).read_bytes() == HEADING.encode() + b"1,Road 0,E05000002,480500,200000,2024-01-01\n"


def test_a_name_bettered_in_a_spreadsheet_is_taken(tmp_path: Path) -> None:
    text = "\ufeff" + (HEADING + ROW.replace("High Street", "NA")).replace("\n", "\r\n")
    gazetteer_file(tmp_path).write_text(text, "utf-8", newline="")
    found = read_gazetteer(tmp_path)
    assert found.names == {1: "NA"}
    assert found.with_new(hotspots([(5_000, 0)]), "2024-02-01").names == {1: "NA", 2: "Road 0"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "cannot be read as a list of places"),
        (b"\xff\xfe" + (HEADING + ROW).encode("utf-16-le"), "cannot be read as a list of places"),
        ((HEADING + ROW).encode("cp1252").replace(b"High", b"H\xf4tel"), "cannot be read as a list of places"),
        ((HEADING + ROW).replace(",since", "").encode(), "cannot be read as a list of places"),
        (
            (HEADING + ROW).replace("since", "from").encode(),
            r"cannot be read as a list of places \(\"\['since'\] not in",
        ),
        ((HEADING + ROW + ROW.replace("\n", ",7\n")).encode(), r"Expected 6 fields in line 3, saw 7\); restore it"),
        ((HEADING + ROW.replace("1,", "one,", 1)).encode(), "cannot be read as a list of places"),
        ((HEADING + ROW.replace("1,", f"{2**64},", 1)).encode(), "cannot be read as a list of places"),
        ((HEADING + ROW.replace("480500", "")).encode(), "cannot be read as a list of places"),
        ((HEADING + ROW.replace("480500", "inf")).encode(), "the row of number 1 cannot be used; correct it: a number"),
        ((HEADING + ROW.replace("1,", "0,", 1)).encode(), "the row of number 0 cannot be used"),
        ((HEADING + ROW.replace("High Street", "")).encode(), "the row of number 1 cannot be used"),
        ((HEADING + ROW + ROW).encode(), "number 1 stands twice; give one of them a free number"),
    ],
)
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, content: bytes, problem: str) -> None:
    path = gazetteer_file(tmp_path)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=problem) as caught:
        read_gazetteer(tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_gazetteer(places(0), tmp_path)
    before = gazetteer_file(tmp_path).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("pandas.DataFrame.to_csv", "pathlib.Path.replace"):
        with monkeypatch.context() as broken:
            broken.setattr(step, full)
            with pytest.raises(StoreError, match=r"cannot be written \(No space left on device\)"):
                write_gazetteer(places(0, 1_000), tmp_path)
        assert gazetteer_file(tmp_path).read_bytes() == before
    write_gazetteer(places(0, 1_000), tmp_path)
    assert read_gazetteer(tmp_path).names == {1: "Street 0", 2: "Street 1000"}


def test_a_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_gazetteer(NO_PLACES, tmp_path / "file")
