"""A sheet of an Excel workbook as text, dates in ISO form."""

import functools
import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from geo.errors import SourceError
from geo.sources.partner.layout import Broken, Layout, Rows
from geo.watching import Watch, unwatched, watched

MAX_UNPACKED_BYTES = 2_000_000_000
"""A workbook that unpacks to more is no table of incidents."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Names, in the container of an old workbook, a new one that is locked."""
MAX_CELLS = 30_000_000
"""As many as 150,000 rows of 200 columns."""
_BOOK, _SHEETS = re.compile(r"xl/workbook\w*\.xml"), "xl/worksheets/"
_ROW_END = re.compile(rb"</((?:\w+:)?)row>")
_CELL = re.compile(rb' r="([A-Z]{1,3})(\d{1,7})"')
_EMPTY = re.compile(rb"<(?:\w+:)?c [^>]*></(?:\w+:)?c>")
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, EOFError, RuntimeError)
"""What reading a damaged or unheard-of zip may raise."""
_CHUNK, _LONGEST_ROW_BYTES = 1 << 18, 1 << 24
_LOOK_ROWS = 100
"""A sheet with nothing in so many rows that are written holds nothing."""


def is_workbook(raw: bytes) -> bool:
    """Tell whether a file is an Excel workbook, new or old."""
    return raw.startswith((_ZIP, _OLD))


def sheet_names(raw: bytes, file: str) -> list[str]:
    """
    Name the sheets that hold anything, in their order, the hidden ones left out.

    Raises
    ------
    SourceError
        As `read_sheet`.
    """
    book = _open(raw, file, unwatched, _LOOK_ROWS)
    shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    return [name for name in shown if _sheet(book, name, file).start]


def read_sheet(
    raw: bytes, file: str, layout: Layout, *, first_rows: int | None = None, watch: Watch = unwatched
) -> tuple[Layout, Rows, list[Broken]]:
    """
    Read the sheet that is asked for, or the only one that holds anything and is not hidden.

    Parameters
    ----------
    first_rows
        How many to read; all, if nothing is said.
    watch
        Told how many rows have been looked at, and then how many have been read.

    Returns
    -------
    layout, rows, broken
        As of a CSV; nothing is broken in a workbook. A moment at midnight is written as its day: a workbook does not
        tell the one from the other.

    Raises
    ------
    SourceError
        If the workbook is damaged, locked by a password or far too large, there is no such sheet, or several hold
        something and none was chosen.
    """
    book = _open(raw, file, watch, first_rows)
    if layout.sheet and layout.sheet not in book.sheet_names:
        raise SourceError(f"has no sheet {layout.sheet!r}; choose from {', '.join(book.sheet_names)}", file=file)
    full = [layout.sheet] if layout.sheet else sheet_names(raw, file)
    if len(full) != 1:
        raise SourceError(
            f"has {len(full)} sheets that hold anything ({', '.join(full)}); choose one" if full else "is empty",
            file=file,
        )
    sheet = _sheet(book, full[0], file)
    first = sheet.start[0] + 1 if sheet.start else 1
    written = sheet.to_python(skip_empty_area=True, nrows=first_rows)
    cells = [
        tuple([cell.strip() if isinstance(cell, str) else _text(cell) for cell in row])
        for row in watched(written, "Reading rows", len(written), watch)
    ]
    rows = Rows(list(range(first, first + len(cells))), cells)
    return replace(layout, sheet=full[0], delimiter="", encoding=""), rows, []


def _open(raw: bytes, file: str, watch: Watch, first_rows: int | None) -> CalamineWorkbook:
    locked = SourceError("is locked by a password; save it without one", file=file)
    if raw.startswith(_OLD) and _LOCKED in raw:
        raise locked
    try:
        if raw.startswith(_ZIP):
            raw = _unpacked(raw, file, watch, first_rows)
        return CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except PasswordError as error:
        raise locked from error
    except (*_DAMAGED, CalamineError) as error:
        raise SourceError(f"is no usable workbook ({error}); save it as .xlsx or CSV", file=file) from error


def _unpacked(raw: bytes, file: str, watch: Watch, first_rows: int | None) -> bytes:
    """Refuse what would fill the memory; where only first rows are asked for, give a workbook of no more than these."""
    short = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as whole, zipfile.ZipFile(short, "w") as cut:
        size = sum(info.file_size for info in whole.infolist())
        if size > MAX_UNPACKED_BYTES:
            raise SourceError(f"unpacks to {size / 1e9:.0f} GB; split it by year", file=file)
        names = dict.fromkeys(whole.namelist())
        if not any(_BOOK.fullmatch(name) for name in names):
            raise SourceError("is a zip, but no Excel workbook; save it as .xlsx or CSV", file=file)
        for name in names:
            with whole.open(name) as member:
                rows = _few_enough(_written_rows(member, file), file)
                if first_rows is not None:
                    cut.writestr(name, _head(rows, first_rows) if name.startswith(_SHEETS) else member.read())
                elif name.startswith(_SHEETS):
                    deque(watched(rows, "Looking through the workbook", None, watch), maxlen=0)  # for their number
    return raw if first_rows is None else short.getvalue()


def _head(rows: Iterator[bytes], first_rows: int) -> bytes:
    """Put the first rows of a sheet together, and its end behind them."""
    read = list(islice(rows, first_rows + 1))
    if len(read) <= first_rows or not (end := _ROW_END.search(read[first_rows - 1])):
        return b"".join(read)
    return b"".join(read[:first_rows]) + b"</%ssheetData></%sworksheet>" % (end[1], end[1])


def _few_enough(rows: Iterator[bytes], file: str) -> Iterator[bytes]:
    """
    Pass the rows of a sheet on.

    Raises
    ------
    SourceError
        If rows times columns are too many: a cell that strayed to the far corner makes all before it.
    """
    columns = lines = 0
    for row in rows:
        # The last cell that holds anything: one that is only coloured has no end tag, or one behind its beginning.
        held = _EMPTY.sub(b"", row) if b'"></' in row else row
        if found := _CELL.match(held, held.rfind(b' r="', 0, max(held.rfind(b"c>"), 0))):
            lines = max(lines, int(found[2]))
            columns = max(columns, _column(found[1]))
        if lines * columns > MAX_CELLS:
            raise SourceError(
                f"has a sheet of {lines:,} rows and {columns:,} columns, far more than a table of incidents; delete "
                "what stands beside and below the table",
                file=file,
            )
        yield row


@functools.lru_cache(maxsize=1 << 10)
def _column(letters: bytes) -> int:
    """Number a column from its letters: A is 1, AA 27."""
    return functools.reduce(lambda number, letter: 26 * number + letter - 64, letters, 0)


def _written_rows(sheet: IO[bytes], file: str) -> Iterator[bytes]:
    """Give each row of a sheet as it is written, what stands before it included; last what follows them."""
    rest = b""
    while chunk := sheet.read(_CHUNK):
        rest, begins = rest + chunk, 0
        for end in _ROW_END.finditer(rest):
            yield rest[begins : end.end()]
            begins = end.end()
        rest = rest[begins:]
        if len(rest) > _LONGEST_ROW_BYTES:
            raise SourceError("has a row that is longer than any of incidents; save it again", file=file)
    yield rest


def _sheet(book: CalamineWorkbook, name: str, file: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise SourceError(f"the sheet {name!r} cannot be read ({error}); save the workbook again", file=file) from error


@functools.lru_cache(maxsize=1 << 16, typed=True)
def _text(cell: object) -> str:
    """Write a cell that is no text."""
    match cell:
        case bool():
            written = "yes" if cell else "no"
        case float():
            written = f"{cell:.0f}" if cell.is_integer() else repr(cell)
        case datetime():
            written = cell.isoformat(" ", "seconds")
        case date() | time():
            written = cell.isoformat()
        case timedelta():
            # A span of a day and more is no time of day, and must not look like one.
            seconds = round(cell.total_seconds())
            written = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        case _:
            written = "" if cell is None else str(cell)
    return written
