"""XLSX, opened with openpyxl."""

import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from geo.errors import ParameterError
from geo.sharing.exported import Exported
from geo.sharing.formats import workbook
from geo.sharing.formats.workbook import workbook_bytes
from geo.sharing.privacy import Release
from tests.sharing.formats.conftest import release_of


def opened(release: Release[Exported]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(release)))


def test_cells_hold_what_the_table_does_and_text_is_never_a_formula(points: Release[Exported]) -> None:
    sheet = opened(points)["Data"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told == [
        list(points.content.table),
        ["=HYPERLINK(1)", 12, 3, 60.5, datetime(2024, 6, 30, 23, 30), 486_695, 192_939],  # noqa: DTZ001
        ['Café <b> & "Bar" 100 %', 7, None, None, datetime(2024, 1, 1), 480_000.5, 200_000],  # noqa: DTZ001
        [None, 1, 4, None, None, None, None],
    ]
    assert sheet["A2"].data_type == "s"


def test_the_table_is_formatted(points: Release[Exported]) -> None:
    book = opened(points)
    sheet = book["Data"]
    assert [cell.font.b for cell in sheet[1]] == [True] * 7
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G4")
    assert [cell.number_format for cell in sheet[2]][3:6] == ["0.0", "yyyy-mm-dd hh:mm", "0.0"]
    assert sheet.column_dimensions["A"].width > len("Café <b> & Bar 100 %")
    assert sheet.oddHeader.center.text == "OFFICIAL"
    assert book.properties.title == "Places <a & b>"


def test_the_recipe_has_a_sheet_of_its_own(points: Release[Exported]) -> None:
    sheet = opened(points)["Recipe"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert told["marking"] == "OFFICIAL"
    assert told["handling"] == "Do not forward."
    assert told["notes"] == "Recording is not occurrence. Two rows."
    assert told["attribution"] == "Source: data.police.uk."
    assert told["data"] == "4f1c9a0b77de"
    assert told["easting_m_epsg27700"] == "m EPSG:27700"
    assert told["synthetic"] == "demonstration data, synthetic"


def test_pandas_reads_the_same_table(points: Release[Exported]) -> None:
    read = pd.read_excel(io.BytesIO(workbook_bytes(points)), engine="calamine")
    assert read["incidents"].tolist() == [12, 7, 1]
    assert read["easting_m_epsg27700"].dropna().tolist() == [486_695, 480_000.5]


def test_text_that_looks_like_an_escape_of_excel_stays_text() -> None:
    release = release_of(pd.DataFrame({"name": pd.Series(["_x0041_"], dtype="str")}), None)
    assert opened(release)["Data"]["A2"].value in {"_x0041_", "_x005F_x0041_"}
    assert b"_x005F_x0041_" in _part(workbook_bytes(release), "xl/sharedStrings.xml")


def test_what_no_xml_may_hold_is_left_out() -> None:
    release = release_of(pd.DataFrame({"name": pd.Series(["a\x00b\uffffc\x0bd"], dtype="str")}), None)
    assert opened(release)["Data"]["A2"].value == "abcd"


def test_the_columns_of_an_empty_table_stand(nothing: Release[Exported]) -> None:
    assert [cell.value for cell in opened(nothing)["Data"][1]] == list(nothing.content.table)


def test_more_rows_than_a_sheet_holds_are_refused(points: Release[Exported], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(ParameterError, match="3 rows are more than a sheet of Excel holds"):
        workbook_bytes(points)


def _part(raw: bytes, name: str) -> bytes:
    import zipfile  # noqa: PLC0415

    return zipfile.ZipFile(io.BytesIO(raw)).read(name)
