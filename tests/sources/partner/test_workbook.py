"""Excel workbooks: cells as text, sheets, and workbooks that are none, locked, damaged or made to fill the memory."""
# Excel knows no time zones.
# ruff: noqa: DTZ001

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest

from geo.errors import SourceError
from geo.sources.partner import workbook
from geo.sources.partner.layout import Layout
from geo.sources.partner.workbook import is_workbook, read_sheet, sheet_names
from tests.sources.partner.dirt import workbook as make


def cells(raw: bytes, sheet: str = "") -> list[tuple[str, ...]]:
    return read_sheet(raw, "a.xlsx", Layout(sheet=sheet))[1].cells


def changed(raw: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Write a workbook again, each member as `change` gives it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2026, 4, 3), "2026-04-03"),
        (datetime(2026, 4, 3, 22, 15), "2026-04-03 22:15:00"),
        (time(22, 15), "22:15:00"),
        (time(0, 0), "00:00:00"),
        (timedelta(hours=26), "26:00:00"),
        (480_500, "480500"),
        (480_500.5, "480500.5"),
        (-0.7489, "-0.7489"),
        ("00123", "00123"),
        ("  High Street ", "High Street"),
        (True, "yes"),
        (False, "no"),
        ("#N/A", ""),
        ("#DIV/0!", ""),
        (None, ""),
    ],
)
def test_a_cell_is_written_as_text(cell: object, text: str) -> None:
    assert cells(make({"A": [["heading", "other"], [cell, "x"]]}))[1] == (text, "x")


def test_a_number_is_no_yes_and_an_instant_no_day() -> None:
    # Equal in Python, not the same in a sheet.
    rows = cells(make({"A": [["a", "b"], [1, True], [0, False], [date(2026, 4, 3), datetime(2026, 4, 3, 0, 0, 1)]]}))
    assert rows[1:] == [("1", "yes"), ("0", "no"), ("2026-04-03", "2026-04-03 00:00:01")]


def test_lines_are_those_of_the_sheet_though_nothing_stands_above() -> None:
    rows = read_sheet(make({"A": [[], [], ["a", "b"], [], [1, 2]]}), "a.xlsx", Layout())[1]
    assert rows.lines == [3, 4, 5]
    assert rows.cells == [("a", "b"), ("", ""), ("1", "2")]


def test_of_merged_cells_the_first_holds_what_they_hold() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    for row in (["Title", None], ["a", "b"], [1, 2], [1, 3]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A4")
    raw = io.BytesIO()
    book.save(raw)
    assert cells(raw.getvalue()) == [("Title", ""), ("a", "b"), ("1", "2"), ("", "3")]


def test_several_full_sheets_are_asked_about_empty_and_hidden_ones_are_not() -> None:
    rows: Sequence[Sequence[object]] = [["a", "b"], [1, 2]]
    raw = make({"One": rows, "Empty": [], "Two": [["c", "d"], [3, 4]], "Lists": rows}, hidden=["Lists"])
    assert sheet_names(raw, "a.xlsx") == ["One", "Two"]
    with pytest.raises(SourceError, match=r"a\.xlsx: has 2 sheets that hold anything \(One, Two\); choose one"):
        cells(raw)
    assert cells(raw, "Two") == [("c", "d"), ("3", "4")]
    assert cells(raw, "Lists") == [("a", "b"), ("1", "2")]
    assert cells(make({"One": rows, "Lists": rows}, hidden=["Lists"])) == [("a", "b"), ("1", "2")]


def test_a_sheet_that_is_not_there_and_an_empty_workbook_are_refused() -> None:
    with pytest.raises(SourceError, match=r"has no sheet 'Two'; choose from One"):
        cells(make({"One": [["a", "b"]]}), "Two")
    with pytest.raises(SourceError, match=r"a\.xlsx: is empty"):
        cells(make({"One": []}))


def test_a_look_at_the_first_rows_gives_the_same_cells() -> None:
    rows: list[list[object]] = [["a", "b"], *([n, "x" * 5000] for n in range(300))]
    raw = make({"A": rows, "Notes": [["c", "d"]]})
    for n in (1, 2, 100, 300, 301, 302):
        found = read_sheet(raw, "a.xlsx", Layout(sheet="A"), first_rows=n)[1]
        assert found.cells == cells(raw, "A")[:n]
        assert found.lines == list(range(1, min(n, 301) + 1))


def test_sheets_of_programs_that_name_their_elements_otherwise_are_cut_too() -> None:
    def prefixed(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return content
        for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"is", b"t"):
            for end in (b" ", b">", b"/>"):
                content = content.replace(b"<" + tag + end, b"<x:" + tag + end)
            content = content.replace(b"</" + tag + b">", b"</x:" + tag + b">")
        return content.replace(b"xmlns=", b"xmlns:x=")

    raw = changed(make({"A": [["a", "b"], [1, 2], [3, 4]]}), prefixed)
    assert b"<x:row" in zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")
    assert cells(raw) == [("a", "b"), ("1", "2"), ("3", "4")]
    assert read_sheet(raw, "a.xlsx", Layout(), first_rows=2)[1].cells == [("a", "b"), ("1", "2")]


def test_a_cell_in_the_far_corner_is_refused_before_it_fills_the_memory() -> None:
    def far(row: int, column: int) -> bytes:
        book = openpyxl.Workbook()
        sheet: Any = book.worksheets[0]
        sheet.append(["a", "b"])
        sheet.cell(row, column).value = "x"
        raw = io.BytesIO()
        book.save(raw)
        return raw.getvalue()

    with pytest.raises(SourceError, match="has a sheet of 1,048,576 rows and 16,384 columns"):
        cells(far(1_048_576, 16_384))
    with pytest.raises(SourceError, match="has a sheet of 1,048,576 rows and 29 columns"):
        sheet_names(far(1_048_576, 29), "a.xlsx")
    assert len(cells(far(3, 16_384))) == 3


def test_colour_in_the_far_corner_does_not_matter() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    sheet.cell(1_048_576, 16_384).fill = openpyxl.styles.PatternFill("solid", fgColor="FF0000")
    raw = io.BytesIO()
    book.save(raw)
    assert cells(raw.getvalue()) == [("a", "b"), ("1", "2")]


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = make({"A": [["a", "b"], ["x" * 30_000, 2]]})
    size = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(raw)).infolist())
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", size)
    assert len(cells(raw)) == 2
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", size - 1)
    with pytest.raises(SourceError, match="unpacks to 0 GB; split it by year"):
        cells(raw)


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    raw = make({"A": [["a", "b"], [1, 2]]})
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    with pytest.raises(SourceError, match="is no usable workbook"):
        cells(raw.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))


def locked() -> bytes:
    """The container in which Office puts a workbook that it has locked: a heap of sectors of 512 bytes."""
    end, unused = 0xFFFFFFFE, 0xFFFFFFFF

    def entry(name: str, kind: int, child: int) -> bytes:
        letters = name.encode("utf-16-le")
        head = letters.ljust(64, b"\0") + struct.pack("<HBB3L", len(letters) + 2, kind, 1, unused, unused, child)
        return head.ljust(116, b"\0") + struct.pack("<LQ", end, 0)

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<9L", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109L", 0, *[unused] * 108)
    table = struct.pack("<128L", 0xFFFFFFFD, end, *[unused] * 126)
    return head + table + entry("Root Entry", 5, 1) + entry("EncryptedPackage", 2, unused) + bytes(256)


def test_a_locked_workbook_says_so() -> None:
    assert is_workbook(locked())
    with pytest.raises(SourceError, match=r"^a\.xlsx: is locked by a password; save it without one$"):
        cells(locked())


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"PK\x03\x04 and nothing else", "is no usable workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "is no usable workbook"),
        (make({"A": [["a", "b"]]})[:-200], "is no usable workbook"),
        (changed(make({"A": [["a"]]}), lambda name, raw: None if "workbook.xml" in name else raw), "but no Excel"),
        (changed(make({"A": [["a"]]}), lambda name, raw: raw[:200] if "sheet1" in name else raw), "cannot be read"),
        (
            changed(make({"A": [["a"]]}), lambda name, raw: None if name.endswith("sheet1.xml") else raw),
            "cannot be read",
        ),
    ],
)
def test_a_damaged_workbook_is_refused_in_a_sentence(raw: bytes, problem: str) -> None:
    assert is_workbook(raw)
    with pytest.raises(SourceError, match=rf"^a\.xlsx: .*{problem}"):
        cells(raw)


def test_a_workbook_under_the_name_of_an_old_one_is_known_by_what_it_holds() -> None:
    raw = make({"A": [["a", "b"], [1, 2]]})
    assert is_workbook(raw)
    assert read_sheet(raw, "a.xls", Layout())[1].cells == [("a", "b"), ("1", "2")]
    assert not is_workbook(b"a,b\n1,2\n")
