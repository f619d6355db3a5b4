"""Tables: which line is the heading, what columns are called, and which lines are no rows."""

from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.sources.partner.layout import Layout
from geo.sources.partner.table import MAX_BYTES, RawTable, load_file, read_table, sheets
from tests.sources.partner.dirt import workbook


def read(*lines: str, heading_line: int = 0) -> RawTable:
    return read_table("\n".join(lines).encode(), "a.csv", Layout(heading_line=heading_line))


def rows(table: RawTable) -> list[list[str]]:
    return table.cells.to_numpy().tolist()


def broken(table: RawTable) -> list[tuple[int, str, str]]:
    return [(each.line, each.found, each.reason) for each in table.broken]


def test_titles_above_the_heading_are_passed_over() -> None:
    table = read("ASB cases,,,", "Printed:,01/11/2026,,", "", "Ref,Opened,Street,Type", "1,2,3,4")
    assert table.headings == ["Ref", "Opened", "Street", "Type"]
    assert table.layout.heading_line == 4
    assert table.lines.tolist() == [5]


def test_a_heading_line_that_is_given_is_taken() -> None:
    lines = ("a,b,c", "d,e,f", "1,2,3")
    assert read(*lines).headings == ["a", "b", "c"]
    table = read(*lines, heading_line=2)
    assert table.headings == ["d", "e", "f"]
    assert table.lines.tolist() == [3]


@pytest.mark.parametrize("line", [2, 9])
def test_a_heading_line_without_a_row_is_refused(line: int) -> None:
    with pytest.raises(SourceError, match=rf"a\.csv, line {line}: there is no row there to be the heading"):
        read("a,b", "", "1,2", heading_line=line)


def test_every_column_has_a_name_of_its_own() -> None:
    table = read("Note,Note (2),Note,,Note,date\t of", "1,2,3,4,5,6")
    assert table.headings == ["Note", "Note (2)", "Note (3)", "column 4", "Note (4)", "date of"]
    assert rows(table) == [["1", "2", "3", "4", "5", "6"]]


def test_a_column_without_a_heading_is_kept_only_if_it_holds_anything() -> None:
    table = read("a,,b,,", "1,,2,,", "3,,4,x,")
    assert table.headings == ["a", "b", "column 4"]
    assert rows(table) == [["1", "2", ""], ["3", "4", "x"]]


def test_trailing_empty_fields_are_no_columns_and_may_be_missing() -> None:
    table = read("a,b,,", "1,2", "3,4,,,,", "5,6,")
    assert table.headings == ["a", "b"]
    assert rows(table) == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert broken(table) == []


def test_rows_that_are_too_short_or_too_long_are_broken_with_their_line() -> None:
    table = read("a,b,c", "1,2", "1,2,3,4", "1", "1,2,3")
    assert broken(table) == [
        (2, "1 2", "2 fields instead of 3"),
        (3, "1 2 3 4", "4 fields instead of 3"),
        (4, "1", "1 field instead of 3"),
    ]
    assert table.lines.tolist() == [5]


def test_blank_rows_are_no_rows() -> None:
    table = read("a,b", "", "1,2", " ", ",", ",,,", '"",""', "3,4", "", "")
    assert table.lines.tolist() == [3, 8]
    assert broken(table) == []


def test_broken_lines_of_both_kinds_stand_in_their_order() -> None:
    table = read("a,b", "1", '2,"x', "3", "4,y")
    assert [line for line, _, _ in broken(table)] == [2, 3, 4]


@pytest.mark.parametrize("nothing", ["NULL", "(null)", "#N/A", " NULL "])
def test_what_a_database_writes_for_nothing_is_nothing(nothing: str) -> None:
    assert rows(read("a,b", f"{nothing},x")) == [["", "x"]]


def test_other_words_of_nothing_stay() -> None:
    assert rows(read("a,b", "null and void,nan")) == [["null and void", "nan"]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty; export it again"),
        ("\n \n", "is empty; export it again"),
        ("\ufeff", "is empty; export it again"),
        ("a,b", "line 1: has a heading but no row under it"),
        ("a,b\n\n,\n", "line 1: has a heading but no row under it"),
        ("a,b,c\n1,2\n", "line 1: has a heading but no row that fits it"),
        (",\n,\n", "holds no table of two or more columns"),
        ("a\nb\n", "line 1: no comma, semicolon, tab or bar makes columns of it"),
        ("a,\n,b\n", "holds no table of two or more columns"),
        ("a,a\na,a\n", "line 1: the first line of the table does not look like headings"),
    ],
)
def test_a_file_without_a_table_is_refused(text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read_table(text.encode(), "a.csv")


@pytest.mark.parametrize(
    "row", ["1,{},480500,200500,Burglary", "A1,{},480500,200500,Burglary", "A1,{} 22:15,Burglary,High Street,Open"]
)
@pytest.mark.parametrize("day", ["03/10/2026", "2026-10-03", "3.10.26"])
def test_a_table_without_headings_is_refused_with_the_line_that_should_be_one(row: str, day: str) -> None:
    with pytest.raises(SourceError, match=r"line 3: .* does not look like headings \(it begins '\w+', '.*', .*\); put"):
        read("Export", "", row.format(day), row.format("04/10/2026"))


def test_a_line_with_a_date_above_the_heading_is_a_title() -> None:
    table = read("Council,ASB,03/10/2026,", "Ref,Date,Type,Place", "1,2026-10-03,Noise,Here")
    assert table.headings == ["Ref", "Date", "Type", "Place"]


def test_a_heading_may_hold_a_year_or_a_version() -> None:
    assert read("Ref,Date,2025/26,v1.2", "1,2026-10-03,x,y").headings[2:] == ["2025/26", "v1.2"]


def test_a_file_that_is_far_too_large_is_refused() -> None:
    with pytest.raises(SourceError, match=r"a\.csv: is 200 MB, more than 200; split it by year"):
        read_table(b"a" * (MAX_BYTES + 1), "a.csv")


def test_a_look_takes_the_first_rows_and_their_broken_lines_only() -> None:
    lines = ("title,", "a,b", "1,2", "3", "4,5", "6", "7,8")
    table = read_table("\n".join(lines).encode(), "a.csv", first_rows=2)
    assert table.lines.tolist() == [3, 5]
    assert [line for line, _, _ in broken(table)] == [4]
    assert table.sha256 == read(*lines).sha256


def test_rejected_rows_that_come_back_are_read_as_this_program_wrote_them() -> None:
    layout = Layout(delimiter=";", heading_line=3)
    table = read_table(b"\xef\xbb\xbfreject_line,Ref,Lon\r\n7,'=1,'-0.75\r\n8,'x,0\r\n", "back.csv", layout)
    assert rows(table) == [["7", "=1", "-0.75"], ["8", "'x", "0"]]
    quoted = read_table(b'"reject_line";"Ref"\r\n"7";"\'+44"\r\n', "back.csv", Layout(delimiter="|"))
    assert rows(quoted) == [["7", "+44"]]
    # Of any other file an apostrophe is what the partner wrote.
    assert rows(read("Ref,Lon", "7,'-0.75")) == [["7", "'-0.75"]]


def test_sheets_are_those_of_a_workbook() -> None:
    assert sheets(workbook({"One": [["a"]], "Two": [["b"]]}), "a.xlsx") == ["One", "Two"]
    assert sheets(b"a,b", "a.csv") == []


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        load_file(tmp_path / "nowhere.csv")
