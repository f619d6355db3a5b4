"""A sheet of an Excel workbook as text, dates in ISO form."""

import io
import re
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from geo.errors import SourceError
from geo.sources.partner.layout import Broken, Layout, Rows

MAX_UNPACKED_BYTES = 2_000_000_000
"""A workbook that unpacks to more is no table of incidents."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ROW_ENDS = re.compile(rb"</((?:\w+:)?)row>")
_CHUNK = 1 << 18
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
    book = _open(raw, file, _LOOK_ROWS)
    shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    return [name for name in shown if _sheet(book, name, file).start]


def read_sheet(
    raw: bytes, file: str, layout: Layout, *, first_rows: int | None = None
) -> tuple[Layout, Rows, list[Broken]]:
    """
    Read the sheet that is asked for, or the only one that holds anything and is not hidden.

    Parameters
    ----------
    first_rows
        How many to read; all, if nothing is said.

    Returns
    -------
    layout, rows, broken
        As of a CSV; nothing is broken in a workbook.

    Raises
    ------
    SourceError
        If the workbook is damaged, locked by a password or far too large, there is no such sheet, or several hold
        something and none was chosen.
    """
    book = _open(raw, file, first_rows)
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
    cells = [
        tuple([cell.strip() if isinstance(cell, str) else _text(cell) for cell in row])
        for row in sheet.to_python(skip_empty_area=True, nrows=first_rows)
    ]
    rows = Rows(list(range(first, first + len(cells))), cells)
    return replace(layout, sheet=full[0], delimiter="", encoding=""), rows, []


def _open(raw: bytes, file: str, first_rows: int | None) -> CalamineWorkbook:
    try:
        if raw.startswith(_ZIP):
            raw = _unpacked(raw, file, first_rows)
        return CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except PasswordError as error:
        raise SourceError("is locked by a password; save it without one", file=file) from error
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise SourceError(f"is no usable workbook ({error}); save it as .xlsx or CSV", file=file) from error


def _unpacked(raw: bytes, file: str, first_rows: int | None) -> bytes:
    """Refuse what would fill the memory; of a long workbook give one with the first rows of each sheet only."""
    short = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as whole:
        size = sum(info.file_size for info in whole.infolist())
        if size > MAX_UNPACKED_BYTES:
            raise SourceError(f"unpacks to {size / 1e9:.0f} GB; split it by year", file=file)
        if first_rows is None or size < _CHUNK:
            return raw
        with zipfile.ZipFile(short, "w") as cut:
            for name in whole.namelist():
                with whole.open(name) as member:
                    sheet = name.startswith("xl/worksheets/sheet")
                    cut.writestr(name, _first_rows(member, first_rows) if sheet else member.read())
    return short.getvalue()


def _first_rows(sheet: IO[bytes], n: int) -> bytes:
    """Read a sheet as far as its first rows go, and close it there."""
    read = b""
    while chunk := sheet.read(_CHUNK):
        read += chunk
        if ends := next(islice(_ROW_ENDS.finditer(read), n - 1, n), None):
            return read[: ends.end()] + b"</%ssheetData></%sworksheet>" % (ends[1], ends[1])
    return read


def _sheet(book: CalamineWorkbook, name: str, file: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise SourceError(f"the sheet {name!r} cannot be read ({error}); save the workbook again", file=file) from error


@lru_cache(maxsize=1 << 16, typed=True)
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
