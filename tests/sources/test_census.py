"""Official tables by LSOA: found by their columns, taken whole or refused in one sentence."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.places.residents import COUNTED_LAYER, HOUSEHOLDS, IMD_DECILE, RESIDENTS
from geo.sources.census import ATTRIBUTION, figures_attribution, read_figures

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(name: str, text: str) -> Path:
        path = tmp_path / "figures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return to_file


def test_files_are_known_by_their_columns_whatever_they_are_called(write: Write) -> None:
    write("b.csv", "lsoa21_code,total_residents\nE01000002,1500\nE01000001,1400\n")
    write("a/x.csv", "name,total_households,lsoa21_code\nHere,600,E01000001\n")
    write("c.csv", "\ufefflsoa21_code,Income_decile,IMD_decile\r\nE01000001,1,10\r\n")
    write("notes.csv", "lsoa21_code,indicator\nE01000001,0.3\n")
    folder = write("crimes.csv", "Crime ID,Month\n1,2024-01\n").parent
    found = read_figures(folder)
    assert [figures.measure for figures in found] == [RESIDENTS, HOUSEHOLDS, IMD_DECILE]
    assert {figures.layer for figures in found} == {COUNTED_LAYER}
    assert found[0].values.to_dict() == {"E01000001": 1400, "E01000002": 1500}
    assert found[0].values.index.tolist() == ["E01000001", "E01000002"]
    assert found[1].values.to_dict() == {"E01000001": 600}
    assert found[2].values.to_dict() == {"E01000001": 10}
    assert (found[0].source, found[2].source) == ("Census 2021", "English Indices of Deprivation 2025")


def test_one_file_may_hold_several_measures_and_blank_lines(write: Write) -> None:
    path = write("all.csv", "lsoa21_code,total_residents,total_households\nE01000001, 1400 ,600.0\n,,\n\n")
    found = read_figures(path)
    assert [(f.measure, f.values.tolist()) for f in found] == [(RESIDENTS, [1400]), (HOUSEHOLDS, [600])]


def test_a_zip_is_read_as_the_folder_in_it(write: Write, tmp_path: Path) -> None:
    path = write("b.csv", "lsoa21_code,total_residents\nE01000001,1400\n")
    with zipfile.ZipFile(tmp_path / "census.zip", "w") as archive:
        archive.write(path, "census/b.csv")
    assert read_figures(tmp_path / "census.zip")[0].values.tolist() == [1400]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "code,total_residents\nE01000001,1\n",
            "line 1, column lsoa21_code: the column is missing beside total_residents; figures by LSOA of 2021",
        ),
        (
            "lsoa11_code,IMD_decile\nE01000001,1\n",
            "line 1, column lsoa21_code: the column is missing beside IMD_decile; figures by LSOA of 2021",
        ),
        (
            "lsoa21_code,total_residents,total_residents\nE01000001,1,2\n",
            "line 1, column total_residents: stands twice in the heading; keep one",
        ),
        (
            "lsoa21_code,residents\nE01000001,1\n",
            "no file with the columns lsoa21_code and .*, mid_year_residents, .* or IMD_decile; found lsoa21_code, res",
        ),
        (
            "lsoa21_code,total_residents\nE01000001,1\nE05013120,2\n",
            "line 3, column lsoa21_code: found 'E05013120': no code of an LSOA such as E01017627",
        ),
        (
            "lsoa21_code,total_residents\nE01000001,1\n,2\n",
            "line 3, column lsoa21_code: found '': no code of an LSOA",
        ),
        (
            "lsoa21_code,total_residents\nE01000001,1\nE01000001,1\n",
            "line 3, column lsoa21_code: found 'E01000001': the code stands twice; keep one row",
        ),
        (
            "lsoa21_code,total_residents\nE01000001,\n",
            "line 2, column total_residents: found '': a whole number from 0 to 1,000,000 is needed",
        ),
        ("lsoa21_code,total_residents\nE01000001,-1\n", "line 2, column total_residents: found '-1': a whole number"),
        ("lsoa21_code,total_residents\nE01000001,1.5\n", "found '1.5': a whole number"),
        ('lsoa21_code,total_residents\nE01000001,"1,784"\n', "found '1,784': a whole number"),
        ("lsoa21_code,total_residents\nE01000001,many\n", "found 'many': a whole number"),
        ("lsoa21_code,total_residents\nE01000001,inf\n", "found 'inf': a whole number"),
        ("lsoa21_code,IMD_decile\nE01000001,0\n", "found '0': a whole number from 1 to 10 is needed"),
        ("lsoa21_code,IMD_decile\nE01000001,11\n", "found '11': a whole number from 1 to 10 is needed"),
        ("lsoa21_code,total_residents", "line 2: has a heading but no row"),
        ("lsoa21_code,total_residents\n\n\n", "line 2: has a heading but no row; download it again"),
        ("lsoa21_code,total_residents\nE01000001,1\nE01000002,1,2\n", "line 3: 3 fields instead of 2; download"),
        ('lsoa21_code,total_residents\nE01000001,"1\n', "cannot be read as a table .*; download it again"),
        ("", "is empty; download it again"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(write: Write, text: str, message: str) -> None:
    path = write("a.csv", text)
    with pytest.raises(SourceError, match=message) as caught:
        read_figures(path)
    assert str(caught.value).startswith(f"{path}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(write: Write) -> None:
    path = write("a.csv", "")
    path.write_bytes(b"lsoa21_code,total_residents\nE01000001,1\xff\n")
    with pytest.raises(SourceError, match=r"a\.csv: cannot be read as a table"):
        read_figures(path)


def test_the_same_measure_twice_in_a_folder_is_refused(write: Write) -> None:
    write("a.csv", "lsoa21_code,total_residents\nE01000001,1\n")
    folder = write("b.csv", "lsoa21_code,total_residents\nE01000001,1\n").parent
    with pytest.raises(SourceError, match=r"b\.csv: holds total_residents once more, after .*a\.csv; keep one"):
        read_figures(folder)


def test_a_place_without_any_table_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no CSV file; one with the columns lsoa21_code and total_residents"):
        read_figures(tmp_path)
    with pytest.raises(SourceError, match="no such file or folder; check the path"):
        read_figures(tmp_path / "nowhere")


def test_the_official_files_are_read_as_they_are(shared_data: Path) -> None:
    residents, households = read_figures(shared_data / "population")
    (deciles,) = read_figures(shared_data / "deprivation")
    assert [len(each.values) for each in (residents, households, deciles)] == [334] * 3
    assert (residents.values.sum(), households.values.sum()) == (553_069, 220_310)
    assert residents.values["E01017627"] == 1_784
    assert deciles.values.between(1, 10).all()
    assert (deciles.values <= 3).sum() == 22


def test_each_source_has_what_its_owner_asks_to_be_said() -> None:
    assert figures_attribution([]) == []
    assert figures_attribution(["Census 2021 by LSOAs of 2021"]) == [ATTRIBUTION["Census 2021"]]
    both = [ATTRIBUTION["Census 2021"], ATTRIBUTION["English Indices of Deprivation 2025"]]
    assert figures_attribution(["Census 2021 and English Indices of Deprivation 2025"]) == both
    assert figures_attribution(["Mid-year estimate 2024; Census 2021"]) == both[:1]


def test_a_mid_year_estimate_says_its_year(write: Write) -> None:
    (figures,) = read_figures(write("a.csv", "lsoa21_code,mid_year_residents,mid_year\nE01000001,5,2024\n"))
    assert (figures.measure, figures.source, figures.values.tolist()) == ("residents", "Mid-year estimate 2024", [5.0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lsoa21_code,mid_year_residents\nE01000001,5\n", "line 1, column mid_year: the column is missing"),
        ("lsoa21_code,mid_year_residents,mid_year\nE01000001,5,24\n", "line 2, column mid_year: found '24': one year"),
        (
            "lsoa21_code,mid_year_residents,mid_year\nE01000001,5,2024\nE01000002,5,2023\n",
            "line 3, column mid_year: found '2023': one year such as 2024 is needed in every row",
        ),
    ],
)
def test_a_mid_year_estimate_without_one_year_is_refused(write: Write, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_figures(write("a.csv", text))


def test_residents_of_the_census_and_of_mid_year_are_one_measure(write: Write) -> None:
    write("a.csv", "lsoa21_code,total_residents\nE01000001,1\n")
    folder = write("b.csv", "lsoa21_code,mid_year_residents,mid_year\nE01000001,1,2024\n").parent
    with pytest.raises(SourceError, match=r"b\.csv: holds mid_year_residents once more, after .*a\.csv; keep one"):
        read_figures(folder)
