"""CSV as it comes: any delimiter, encoding, line end and quotation, with the line on which each row begins."""

import pytest

from geo.errors import SourceError
from geo.sources.partner.delimited import read_delimited
from geo.sources.partner.layout import Layout

Read = tuple[Layout, list[tuple[int, tuple[str, ...]]], list[tuple[int, str]]]


def read(raw: bytes, **layout: str) -> Read:
    found, rows, broken = read_delimited(raw, "a.csv", Layout(**layout))  # type: ignore[arg-type]
    return found, list(zip(*rows, strict=True)), [(line, text) for line, text, _ in broken]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_columns(delimiter: str) -> None:
    text = "Ref{0}Where{0}Note\n1{0}Mill Lane{0}a. b\n2{0}High Street{0}c\n".replace("{0}", delimiter)
    layout, rows, _ = read(text.encode())
    assert layout.delimiter == delimiter
    assert rows == [(1, ("Ref", "Where", "Note")), (2, ("1", "Mill Lane", "a. b")), (3, ("2", "High Street", "c"))]


def test_commas_in_text_do_not_make_columns_of_a_file_with_semicolons() -> None:
    layout, rows, _ = read(b"Ref;Where\n1;Mill Lane, by the pub, left\n2;High Street, Chesham\n")
    assert layout.delimiter == ";"
    assert rows[1] == (2, ("1", "Mill Lane, by the pub, left"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_note_that_excel_puts_on_the_first_line_is_followed(delimiter: str) -> None:
    layout, rows, _ = read(f"sep={delimiter}\r\nRef{delimiter}Where\r\n".encode())
    assert layout.delimiter == delimiter
    assert rows == [(2, ("Ref", "Where"))]


def test_a_delimiter_that_is_given_is_taken() -> None:
    assert read(b"a~b,c\n", delimiter="~")[1] == [(1, ("a", "b,c"))]
    assert read(b"sep=;\na~b;c\n", delimiter="~")[1] == [(2, ("a", "b;c"))]


def test_without_a_delimiter_it_is_refused() -> None:
    with pytest.raises(SourceError, match=r"a\.csv, line 1: no comma, semicolon, tab or bar makes columns of it"):
        read(b"Ref\n1\n2\n")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_the_encoding_is_found(encoding: str, named: str) -> None:
    layout, rows, _ = read("Ref,Note\n1,“£5” – naïve\n".encode(encoding))
    assert layout.encoding == named
    assert rows[1] == (2, ("1", "“£5” – naïve"))


def test_big_endian_with_its_mark_is_read_too() -> None:
    assert read(b"\xfe\xff" + "a,£\n".encode("utf-16-be"))[1] == [(1, ("a", "£"))]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32"])
def test_nul_bytes_are_no_text(encoding: str) -> None:
    with pytest.raises(SourceError, match="save it as CSV in UTF-8"):
        read("a,b\nc,d\n".encode(encoding))


def test_the_line_is_named_on_which_it_is_no_text_any_more() -> None:
    with pytest.raises(SourceError, match=r"a\.csv, line 3: is no text in UTF-8 or Windows-1252 from here on"):
        read(b"a,b\n1,2\n3,\x81\xc3\n")
    with pytest.raises(SourceError, match=r"a\.csv, line 2"):
        read(b"a,b\n1,\x00\n")
    with pytest.raises(SourceError, match=r"line 2: is no text in utf-8-sig"):
        read(b"\xef\xbb\xbfa,b\n1,\xff\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_and_blank_lines_keep_their_numbers(newline: str) -> None:
    rows = read(newline.join(["a,b", "", '1,"x', 'y"', "2,z"]).encode())[1]
    assert [line for line, _ in rows] == [1, 2, 3, 5]
    assert rows[2] == (3, ("1", f"x{newline}y"))


@pytest.mark.parametrize("mark", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028"])
def test_what_only_python_takes_for_a_line_end_is_text(mark: str) -> None:
    assert read(f"a,b\n1,x{mark}y\n2,z\n".encode())[1] == [(1, ("a", "b")), (2, ("1", f"x{mark}y")), (3, ("2", "z"))]


def test_quoted_delimiters_quotes_and_spaces() -> None:
    rows = read(b'a,b\n"1, 2", "say ""hi"""\n 5" pipe ,\n')[1]
    assert rows[1:] == [(2, ("1, 2", 'say "hi"')), (3, ('5" pipe', ""))]


def test_a_quotation_that_never_ends_costs_its_own_line_only() -> None:
    _, rows, broken = read(b'a,b\n1,"open\n2,x\n3,y\n')
    assert broken == [(2, '1,"open')]
    assert [line for line, _ in rows] == [1, 3, 4]


def test_a_quotation_that_a_later_one_seems_to_close_costs_its_own_line_only() -> None:
    _, rows, broken = read(b'a,b\n1,"open\n2,"x"\n3,y\n')
    assert broken == [(2, '1,"open')]
    assert rows[1:] == [(3, ("2", "x")), (4, ("3", "y"))]


def test_text_behind_a_closing_quotation_breaks_the_line() -> None:
    _, rows, broken = read(b'a,b\n1,"x" y\n2,z\n')
    assert broken == [(2, '1,"x" y')]
    assert rows[1:] == [(3, ("2", "z"))]


def test_a_quotation_may_run_over_199_lines_and_no_further() -> None:
    for more, whole in ((198, True), (199, True), (200, False)):
        text = 'a,b\n1,"' + "\n" * more + 'x"\n2,y\n'
        _, rows, broken = read(text.encode())
        assert (not broken) == whole
        assert rows[-1] == (more + 3, ("2", "y"))


def test_many_open_quotations_take_no_longer_than_the_lines_they_stand_on() -> None:
    n = 20_000
    _, rows, broken = read(b"a,b\n" + b'1,"open\n' * n)
    assert (len(rows), len(broken)) == (1, n)


def test_only_as_many_rows_are_read_as_asked_for() -> None:
    _, rows, broken = read_delimited(b'a,b\n1,2\n"x\n3,4\n5,6\n', "a.csv", Layout(), first_rows=3)
    assert rows.lines == [1, 2, 4]
    assert [line for line, _, _ in broken] == [3]
