"""A sheet of an Excel workbook as text, dates in ISO form."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from geo.errors import SourceError
from geo.sources.partner.layout import Broken, Layout, Row

MAX_UNPACKED_BYTES = 2_000_000_000
"""A workbook that unpacks to more is no table of incidents."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_EPOCH = datetime(1899, 12, 31)  # noqa: DTZ001  (a clock time without a day)


def is_workbook(raw: bytes) -> bool:
    """Tell whether a file is an Excel workbook, new or old."""
    return raw.startswith((_ZIP, _OLD))


def sheet_names(raw: bytes, file: str) -> list[str]:
    """
    Name the sheets that hold anything, in their order.

    Raises
    ------
    SourceError
        As `read_sheet`.
    """
    book = _open(raw, file)
    return [name for name in book.sheet_names if any(_row(cells) for cells in _cells(book, name, file)[1])]


def read_sheet(raw: bytes, file: str, layout: Layout) -> tuple[Layout, list[Row], list[Broken]]:
    """
    Read the sheet that is asked for, or the only one that holds anything.

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
    book = _open(raw, file)
    if layout.sheet and layout.sheet not in book.sheet_names:
        raise SourceError(f"has no sheet {layout.sheet!r}; choose from {', '.join(book.sheet_names)}", file=file)
    full = [layout.sheet] if layout.sheet else sheet_names(raw, file)
    if len(full) != 1:
        raise SourceError(
            f"has {len(full)} sheets that hold anything ({', '.join(full)}); choose one" if full else "is empty",
            file=file,
        )
    first, cells = _cells(book, full[0], file)
    rows = [Row(line, _row(each)) for line, each in enumerate(cells, start=first)]
    return replace(layout, sheet=full[0], delimiter="", encoding=""), [row for row in rows if row.cells], []


def _open(raw: bytes, file: str) -> CalamineWorkbook:
    if raw.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                size = sum(info.file_size for info in packed.infolist())
        except zipfile.BadZipFile as error:
            raise SourceError(f"is a damaged workbook ({error}); save it again", file=file) from error
        if size > MAX_UNPACKED_BYTES:
            raise SourceError(f"unpacks to {size / 1e9:.0f} GB; split it by year", file=file)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except PasswordError as error:
        raise SourceError("is locked by a password; save it without one", file=file) from error
    except (CalamineError, OSError, ValueError) as error:
        raise SourceError(f"is no usable workbook ({error}); save it as .xlsx or CSV", file=file) from error


def _cells(book: CalamineWorkbook, name: str, file: str) -> tuple[int, list[list[object]]]:
    """Give the line of the first row that is used, and all rows from there."""
    try:
        sheet = book.get_sheet_by_name(name)
        cells: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=True)]
    except (CalamineError, ValueError, OSError) as error:
        raise SourceError(f"the sheet {name!r} cannot be read ({error}); save the workbook again", file=file) from error
    return (sheet.start[0] + 1 if sheet.start else 1), cells


def _row(cells: list[object]) -> tuple[str, ...]:
    """Write the cells as text; an empty row has none."""
    written = tuple(_text(cell) for cell in cells)
    return written if any(written) else ()


def _text(cell: object) -> str:
    match cell:
        case str():
            written = cell.strip()
        case bool():
            written = "yes" if cell else "no"
        case float():
            written = f"{cell:.0f}" if cell.is_integer() else repr(cell)
        case datetime():
            written = cell.isoformat(" ", "seconds")
        case date() | time():
            written = cell.isoformat()
        case timedelta():
            written = (_EPOCH + cell).time().isoformat("seconds")
        case _:
            written = "" if cell is None else str(cell)
    return written
