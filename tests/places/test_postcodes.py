"""Postcodes: how they are written, and where those of a list lie."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.errors import SchemaError, StoreError
from geo.places.postcodes import NO_POSTCODES, Postcodes, plain_postcode, read_postcodes, write_postcodes

LIST = Postcodes(pd.DataFrame({"postcode": ["HP111AA", "W1A1AA"], "easting": [1.0, 2.0], "northing": [3.0, 4.0]}))


@pytest.mark.parametrize("text", ["HP11 1AA", "hp111aa", " HP11  1AA ", "HP11-1AA", "HP11\xa01AA", "H.P.11 1AA"])
def test_a_postcode_is_the_same_however_it_is_written(text: str) -> None:
    assert plain_postcode(text) == "HP111AA"


@pytest.mark.parametrize("text", ["W1A 1AA", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "EC1A 1BB"])
def test_every_shape_of_postcode_is_known(text: str) -> None:
    assert plain_postcode(text) == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["", "HP11", "HP11 1", "HP11 1A", "1AA", "HP11 AA1", "HP111 1AA", "HHP1 1AA", "unknown"]
)
def test_half_a_postcode_is_none(text: str) -> None:
    assert plain_postcode(text) == ""


def test_a_postcode_that_is_not_in_the_list_has_no_place() -> None:
    east, north, known = LIST.locate(pd.Series(["W1A1AA", "HP119ZZ", "", "HP111AA"]))
    assert known.tolist() == [True, False, False, True]
    assert east[[0, 3]].tolist() == [2.0, 1.0]
    assert north[[0, 3]].tolist() == [4.0, 3.0]
    assert np.isnan(east[1:3]).all()
    assert np.isnan(north[1:3]).all()


def test_nothing_is_known_where_no_list_is_held(tmp_path: Path) -> None:
    assert len(read_postcodes(tmp_path)) == 0
    assert not NO_POSTCODES.locate(pd.Series(["HP111AA"]))[2].any()


def test_a_list_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    write_postcodes(LIST, tmp_path)
    pd.testing.assert_frame_equal(read_postcodes(tmp_path).table, LIST.table)


def test_a_damaged_list_is_refused_in_a_sentence(tmp_path: Path) -> None:
    write_postcodes(LIST, tmp_path)
    (tmp_path / "postcodes.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoreError, match="is damaged"):
        read_postcodes(tmp_path)


def test_a_postcode_of_two_places_is_refused(tmp_path: Path) -> None:
    twice = pd.concat([LIST.table, LIST.table.head(1).assign(easting=9.0)], ignore_index=True)
    with pytest.raises(SchemaError, match="the postcode HP111AA stands twice"):
        Postcodes(twice)
    twice.to_parquet(tmp_path / "postcodes.parquet")
    with pytest.raises(StoreError, match=r"is damaged \(the postcode HP111AA stands twice"):
        read_postcodes(tmp_path)
