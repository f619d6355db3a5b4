"""A partner's table as it stands in the file: text in every cell, and the line each row begins on."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from geo.errors import SourceError
from geo.points import Indices
from geo.sources.partner.delimited import read_delimited
from geo.sources.partner.layout import Broken, Layout, Rows
from geo.sources.partner.workbook import is_workbook, read_sheet, sheet_names
from geo.watching import Watch, unwatched
from geo.words import counted, without_controls

MAX_BYTES = 200_000_000
"""A year of a county's incidents with all their text is 100 MB."""
REJECT_LINE = "reject_line"
"""First column of the rejected rows as they are handed back."""
REJECT_OF = "reject_of"
"""Names the extract they were rejected from, whichever file they come back in."""
REJECT_CODES = "reject_codes"
"""Says all that was wrong with a row, in codes."""
REJECT_COLUMNS = (REJECT_LINE, REJECT_OF, REJECT_CODES, "reject_reasons")
_BOM = b"\xef\xbb\xbf"
_HEADING_WITHIN = 30
"""Lines in which the heading is looked for: above it stand titles, dates and logos."""
_LETTER = re.compile(r"[^\W\d_]")
"""What a name has, and a date or a number has not."""
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?!\d)")
_SHOWN = 20
"""Characters of a cell that are shown to find its line by."""
_NOTHING = ("NULL", "(null)", "#N/A")
"""What databases and spreadsheets write into a CSV where there is nothing."""
_GUARD = re.compile(r"^'(?=[=+\-@])")
"""What keeps a spreadsheet from running a cell of the rejected rows (see `geo.sharing.export.to_csv`)."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """
    A partner's table.

    `cells` holds text, empty where a cell is, one column for each of its headings; `lines`, of shape (n_rows,), counts
    from 1 in the file or sheet. `broken` are lines that are no row of the table. `layout` says how it was read, nothing
    of it left open.
    """

    file: str
    sha256: str
    layout: Layout
    cells: pd.DataFrame
    lines: Indices
    broken: tuple[Broken, ...]

    @property
    def headings(self) -> list[str]:
        """Names of the columns."""
        return [str(name) for name in self.cells.columns]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.cells)

    def head(self, n: int) -> Self:
        """Give the first rows of it."""
        return replace(self, cells=self.cells.head(n), lines=self.lines[:n])


def read_table(
    raw: bytes, file: str, layout: Layout | None = None, *, first_rows: int | None = None, watch: Watch = unwatched
) -> RawTable:
    r"""
    Read a CSV of any delimiter, or a sheet of an Excel workbook.

    Parameters
    ----------
    raw
        The bytes of the file.
    file
        Its name, to be said in errors.
    layout
        What is known of it; the rest is found out.
    first_rows
        How many rows to read, for a look at a long file; all, if nothing is said.
    watch
        Told how many rows have been read.

    Raises
    ------
    SourceError
        If it is empty, far too large, of another kind, or holds no heading with rows under it.

    Examples
    --------
    >>> table = read_table(b"ASB cases\n\nRef;Opened\n7;01/02/2026\n", "cases.csv")
    >>> table.headings, table.lines.tolist(), table.layout.delimiter
    (['Ref', 'Opened'], [4], ';')
    """
    if len(raw) > MAX_BYTES:
        raise SourceError(f"is {len(raw) / 1e6:,.0f} MB, more than {MAX_BYTES / 1e6:.0f}; split it by year", file=file)
    if not raw.removeprefix(_BOM).strip():
        raise SourceError("is empty; export it again", file=file)
    # Rejected rows come back laid out as this program wrote them.
    handed_back = raw.removeprefix(_BOM).lstrip(b'"').startswith(REJECT_LINE.encode())
    asked = Layout() if layout is None or handed_back else layout
    read = read_sheet if is_workbook(raw) else read_delimited
    most = None if first_rows is None else max(_HEADING_WITHIN, asked.heading_line) + first_rows
    found, rows, broken = read(raw, file, asked, first_rows=most, watch=watch)
    at = _heading(rows, found.heading_line, file)
    headings, heading_line = rows.cells[at], rows.lines[at]
    least = max(at for at, cell in enumerate(headings, start=1) if cell)
    kept = Rows([], [])
    for line, row in zip(rows.lines[at + 1 :], rows.cells[at + 1 :], strict=True):
        if len(kept.lines) == first_rows:
            break
        fitted = _fitted(row, least, len(headings))
        if fitted and any(fitted):
            kept.lines.append(line)
            kept.cells.append(fitted)
        elif any(row):
            reason = f"{counted(len(row), 'field')} instead of {len(headings)}"
            broken.append(Broken(line, " ".join(row)[:80], reason))
    if not kept.lines:
        problem = f"has a heading but no row {'that fits it' if broken else 'under it'}; export it again"
        raise SourceError(problem, file=file, line=heading_line)
    cells = _columns(headings, kept, handed_back=handed_back)
    return RawTable(
        file,
        hashlib.sha256(raw).hexdigest(),
        replace(found, heading_line=heading_line),
        cells,
        np.array(kept.lines, np.int64),
        tuple(sorted(broken, key=lambda each: each.line)),
    )


def extract_name(sha256: str) -> str:
    """Name an extract by its content, so that no spreadsheet takes the name for a number."""
    return f"extract-{sha256[:12]}"


def sheets(raw: bytes, file: str) -> list[str]:
    """
    Name the sheets of a workbook that hold anything; none of a CSV.

    Raises
    ------
    SourceError
        If the workbook is damaged or locked by a password.
    """
    return sheet_names(raw, file) if is_workbook(raw) else []


def load_file(path: Path) -> bytes:
    """
    Read a file whole.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error}); check the path", file=str(path)) from error


def _heading(rows: Rows, line: int, file: str) -> int:
    """Find the heading: where it is said to be, or the first of the fullest lines near the top."""
    if line:
        if line in rows.lines and any(rows.cells[at := rows.lines.index(line)]):
            return at
        raise SourceError("there is no row there to be the heading; choose another line", file=file, line=line)
    top = rows.cells[:_HEADING_WITHIN]
    # A date stands under a heading, and in none.
    filled = [
        0 if any(map(_DATE.match, row)) else len({cell.casefold() for cell in row if _LETTER.search(cell)})
        for row in top
    ]
    if max(filled, default=0) < 2:
        raise _no_heading(rows, file)
    # Titles above have few cells; no row has many more different ones than the heading has names.
    most = max(filled)
    return next(at for at, n in enumerate(filled) if n >= min(most, max(2, (most + 1) // 2)))


def _no_heading(rows: Rows, file: str) -> SourceError:
    """Say what is lacking: the heading of a table, or the table."""
    for line, row in zip(rows.lines, rows.cells, strict=True):
        if len(filled := [cell for cell in row if cell]) > 1:
            shown = ", ".join(repr(cell[:_SHOWN]) for cell in filled[:3])
            problem = f"the first line of the table does not look like headings (it begins {shown})"
            return SourceError(f"{problem}; put a line with the name of each column above it", file=file, line=line)
    return SourceError("holds no table of two or more columns; check how it was exported", file=file)


def _columns(headings: Sequence[str], rows: Rows, *, handed_back: bool) -> pd.DataFrame:
    """Turn rows into columns, each with a name of its own; one without a heading only where it holds anything."""
    columns = {}
    for name, heading, cells in zip(_names(headings), headings, zip(*rows.cells, strict=True), strict=True):
        text = pd.Series(list(cells), dtype="str")
        if handed_back:
            text = text.str.replace(_GUARD, "", regex=True)
        if heading or (text != "").any():
            nothing = text.isin(_NOTHING)
            columns[name] = text.mask(nothing, "") if nothing.any() else text
    return pd.DataFrame(columns)


def _names(cells: Sequence[str]) -> list[str]:
    """Give every column a name of its own."""
    names: list[str] = []
    for at, cell in enumerate(cells, start=1):
        plain = re.sub(r"\s+", " ", without_controls(cell)).strip() or f"column {at}"
        again = (f"{plain} ({n})" for n in count(2))
        names.append(plain if plain not in names else next(name for name in again if name not in names))
    return names


def _fitted(cells: tuple[str, ...], least: int, n: int) -> tuple[str, ...] | None:
    """
    Cut empty cells off the end of a row that is too long; none where it does not fit.

    It must reach the last column with a heading: what is shorter was broken in two.
    """
    kept = cells[:n]
    return None if len(kept) < least or any(cells[n:]) else kept + ("",) * (n - len(kept))
