"""CSV of any delimiter, in UTF-8 or Windows-1252, with quoted fields that may run over several lines."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from geo.errors import SourceError
from geo.sources.partner.layout import Broken, Layout, Row

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 50
_LONGEST_FIELD_LINES = 200
"""A quotation that runs on for more lines was never meant to."""
_FOUND = 80
csv.field_size_limit(1 << 24)


def read_delimited(raw: bytes, file: str, layout: Layout) -> tuple[Layout, list[Row], list[Broken]]:
    """
    Split a text file into rows.

    Returns
    -------
    layout, rows, broken
        The layout with delimiter and encoding found; all rows, the heading and what stands above it among them; lines
        on which a quotation begins that never ends.

    Raises
    ------
    SourceError
        If it is no text, or no delimiter makes columns of it.
    """
    text, encoding = _decoded(raw, file, layout.encoding)
    lines = text.splitlines(keepends=True)
    first = 0
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:  # Excel's own note
        layout, first = replace(layout, delimiter=layout.delimiter or lines[0][4]), 1
    delimiter = layout.delimiter or _delimiter(lines[first:], file)
    rows: list[Row] = []
    broken: list[Broken] = []
    while first < len(lines):
        for line, cells in _records(lines, first, delimiter):
            if cells is None:
                broken.append(Broken(line + 1, lines[line].strip()[:_FOUND], "a quotation mark is not closed"))
                first = line + 1
                break
            rows.append(Row(line + 1, tuple(cell.strip() for cell in cells)))
        else:
            break
    return replace(layout, delimiter=delimiter, encoding=encoding), rows, broken


def _records(lines: list[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Give each record from a line on with the line it begins on, counted from 0; none where it never ends."""
    reader = csv.reader(iter(lines[first:]), delimiter=delimiter, strict=True, skipinitialspace=True)
    begins = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield begins, None
            return
        ends = first + reader.line_num
        if ends - begins > _LONGEST_FIELD_LINES:
            yield begins, None
            return
        yield begins, cells
        begins = ends


def _decoded(raw: bytes, file: str, encoding: str) -> tuple[str, str]:
    """Decode as what was said, as what a mark at its beginning says, as UTF-8, or else as Windows does."""
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((name for mark, name in marked.items() if raw.startswith(mark)), encoding)
    for name in [known] if known else ["utf-8", "cp1252"]:
        try:
            text = raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text, name
    raise SourceError(
        "is no CSV in UTF-8 or Windows-1252, nor an Excel workbook (.xlsx); save it as one of these", file=file
    )


def _delimiter(lines: list[str], file: str) -> str:
    """Choose the delimiter that splits most lines into the same number of fields, of which there are several."""
    best, score = "", (0, 0)
    for delimiter in DELIMITERS:
        split = [cells for _, cells in _records(lines[:_SAMPLE_LINES], 0, delimiter) if cells]
        widths = Counter(len(cells) for cells in split if len(cells) > 1)
        if widths:
            width, times = max(widths.items(), key=lambda each: (each[1], each[0]))
            if (times, width) > score:
                best, score = delimiter, (times, width)
    if not best:
        raise SourceError(
            "no comma, semicolon, tab or bar makes columns of it; check how it was exported", file=file, line=1
        )
    return best
