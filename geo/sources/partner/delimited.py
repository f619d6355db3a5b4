"""CSV of any delimiter, in UTF-8 or Windows-1252, with quoted fields that may run over several lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.errors import SourceError
from geo.sources.partner.layout import Broken, Layout, Rows
from geo.watching import Watch, unwatched, watched

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 50
_LONGEST_FIELD_LINES = 200
"""A quotation that runs on for more lines was never meant to."""
_FOUND = 80


def read_delimited(
    raw: bytes, file: str, layout: Layout, *, first_rows: int | None = None, watch: Watch = unwatched
) -> tuple[Layout, Rows, list[Broken]]:
    """
    Split a text file into rows.

    Parameters
    ----------
    first_rows
        How many to read; all, if nothing is said.
    watch
        Told how many lines have been read.

    Returns
    -------
    layout, rows, broken
        The layout with delimiter and encoding found; the rows, the heading and what stands above it among them; lines
        on which a quotation begins that never ends, or ends amid a field.

    Raises
    ------
    SourceError
        If it is no text, or no delimiter makes columns of it.
    """
    text, encoding = _decoded(raw, file, layout.encoding)
    # A line ends where a spreadsheet ends it; str.splitlines would also split at a form feed in a note.
    lines = list(io.StringIO(text, newline=""))
    first = 0
    note = lines[0].rstrip("\r\n").lower() if lines else ""
    if note.startswith("sep=") and len(note) == 5:  # Excel's own
        layout, first = replace(layout, delimiter=layout.delimiter or note[4]), 1
    delimiter = layout.delimiter or _delimiter(lines[first : first + _SAMPLE_LINES], file)
    rows = Rows([], [])
    broken: list[Broken] = []
    for line, cells in watched(_records(lines, first, delimiter), "Reading rows", len(lines) - first, watch):
        if cells is None:
            broken.append(Broken(line + 1, lines[line].strip()[:_FOUND], "its quotation marks do not pair up"))
            continue
        rows.lines.append(line + 1)
        rows.cells.append(tuple(map(str.strip, cells)))
        if len(rows.lines) == first_rows:
            break
    return replace(layout, delimiter=delimiter, encoding=encoding), rows, broken


def _records(lines: Sequence[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """
    Give each record with the line it begins on, counted from 0.

    Where quotation marks do not pair up there is none, and the next record begins on the next line.
    """
    begins = first

    def following() -> Iterator[str]:
        at = begins
        while at < min(len(lines), begins + _LONGEST_FIELD_LINES):
            yield lines[at]
            at += 1

    while begins < len(lines):
        start = begins
        reader = csv.reader(following(), delimiter=delimiter, strict=True, skipinitialspace=True)
        try:
            for cells in reader:
                yield begins, cells
                begins = start + reader.line_num
        except csv.Error:
            yield begins, None
            begins += 1


def _decoded(raw: bytes, file: str, encoding: str) -> tuple[str, str]:
    """Decode as a mark at its beginning says, as what was said, or else as UTF-8 or as Windows does."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((name for mark, name in marks.items() if raw.startswith(mark)), encoding)
    line = 0
    for name in [known] if known else ["utf-8", "cp1252"]:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as error:
            line = max(line, error.object.count(b"\n", 0, error.start) + 1)
            continue
        if "\x00" not in text:
            return text, name
        line = text.count("\n", 0, text.index("\x00")) + 1
    kinds = known or "UTF-8 or Windows-1252"
    raise SourceError(
        f"is no text in {kinds} from here on, nor is it an Excel workbook; save it as CSV in UTF-8 or as .xlsx",
        file=file,
        line=line,
    )


def _delimiter(lines: Sequence[str], file: str) -> str:
    """Choose the delimiter that splits most lines into the same number of fields, of which there are several."""
    best, score = "", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for _, cells in _records(lines, 0, delimiter) if cells and len(cells) > 1)
        if widths:
            width, times = max(widths.items(), key=lambda each: (each[1], each[0]))
            if (times, width) > score:
                best, score = delimiter, (times, width)
    if not best:
        raise SourceError(
            "no comma, semicolon, tab or bar makes columns of it; check how it was exported", file=file, line=1
        )
    return best
