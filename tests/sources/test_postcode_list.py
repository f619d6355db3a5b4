"""Open lists of postcodes, in the layouts they are published in."""

import zipfile
from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.sources.postcode_list import read_postcode_list

CODE_POINT = (
    '"HP10 0AA",10,491444,188654,"E92000001"\n"HP10 0ZZ",90,0,0,"E92000001"\n"B1  1AA",10,400000,280000,"E92"\n'
)
DIRECTORY = "pcd,pcds,laua,oseast1m,osnrth1m\nHP100AA,HP10 0AA,E06000060,491444,188654\nHP100AB,HP10 0AB,E06,,\n"


def test_a_file_of_code_point_open_has_no_heading(tmp_path: Path) -> None:
    (tmp_path / "hp.csv").write_text(CODE_POINT)
    table = read_postcode_list(tmp_path / "hp.csv").table
    assert table["postcode"].tolist() == ["B11AA", "HP100AA"]
    assert table["easting"].tolist() == [400_000, 491_444]


def test_the_directory_is_read_by_its_heading_and_postcodes_without_a_place_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "onspd.csv").write_text(DIRECTORY)
    assert read_postcode_list(tmp_path / "onspd.csv").table.to_numpy().tolist() == [["HP100AA", 491_444.0, 188_654.0]]


def test_other_tables_of_a_download_are_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "codepo.zip", "w") as archive:
        archive.writestr("Data/CSV/hp.csv", CODE_POINT)
        archive.writestr("Doc/headings.csv", "PC,PQ,EA,NO\nPostcode,Positional_quality_indicator,Eastings,Northings\n")
    assert len(read_postcode_list(tmp_path / "codepo.zip")) == 2


def test_a_table_without_postcodes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wards.csv").write_text("code,name\nE1,Abbey\n")
    with pytest.raises(SourceError, match=r"wards\.csv: holds no postcodes with eastings and northings"):
        read_postcode_list(tmp_path / "wards.csv")


def test_real_lists_give_the_same_places(shared_data: Path) -> None:
    one = read_postcode_list(shared_data / "postcodes" / "codepoint_open_2025-05_bucks.csv").table.set_index("postcode")
    other = read_postcode_list(shared_data / "postcodes" / "onspd_2025-11_bucks.csv").table.set_index("postcode")
    both = one.merge(other.rename(columns={"easting": "easting_other"}), on="postcode")
    assert len(one) > 15_000
    assert len(both) > 0.99 * len(one)
    assert ((both["easting"] - both["easting_other"]).abs() < 1000).mean() > 0.99
