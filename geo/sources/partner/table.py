"""A partner's table as it stands in the file: text in every cell, and the line each row begins on."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import SourceError
from geo.points import Indices
from geo.sources.partner.delimited import read_delimited
from geo.sources.partner.layout import Broken, Layout, Row
from geo.sources.partner.workbook import is_workbook, read_sheet, sheet_names
from geo.words import without_controls

MAX_BYTES = 200_000_000
"""A year of a county's incidents with all their text is 100 MB."""
REJECT_LINE = "reject_line"
"""First column of the rejected rows as they are handed back."""
_BOM = b"\xef\xbb\xbf"
_HEADING_WITHIN = 30
"""Lines in which the heading is looked for: above it stand titles, dates and logos."""


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


def read_table(raw: bytes, file: str, layout: Layout | None = None) -> RawTable:
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
    if not raw.strip():
        raise SourceError("is empty; export it again", file=file)
    # Rejected rows come back laid out as this program wrote them.
    asked = Layout() if layout is None or raw.removeprefix(_BOM).startswith(REJECT_LINE.encode()) else layout
    found, rows, broken = read_sheet(raw, file, asked) if is_workbook(raw) else read_delimited(raw, file, asked)
    at = _heading(rows, found.heading_line, file)
    headings, body = _names(rows[at].cells), rows[at + 1 :]
    kept: list[Row] = []
    for row in body:
        fitted = _fitted(row.cells, len(headings))
        if fitted is None:
            reason = f"{len(row.cells)} fields instead of {len(headings)}"
            broken.append(Broken(row.line, " ".join(row.cells)[:80], reason))
        elif any(fitted):
            kept.append(Row(row.line, fitted))
    columns = list(zip(*(row.cells for row in kept), strict=True)) or [()] * len(headings)
    cells = pd.DataFrame(
        {name: pd.Series(list(values), dtype="str") for name, values in zip(headings, columns, strict=True)}
    )
    if cells.empty:
        raise SourceError("has a heading but no row under it; export it again", file=file, line=rows[at].line)
    return RawTable(
        file,
        hashlib.sha256(raw).hexdigest(),
        replace(found, heading_line=rows[at].line),
        cells,
        np.array([row.line for row in kept], np.int64),
        tuple(sorted(broken, key=lambda each: each.line)),
    )


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


def _heading(rows: Sequence[Row], line: int, file: str) -> int:
    """Find the heading: where it is said to be, or the first of the fullest lines near the top."""
    if line:
        for at, row in enumerate(rows):
            if row.line == line:
                return at
        raise SourceError("there is no row there to be the heading; choose another line", file=file, line=line)
    filled = [len({cell.casefold() for cell in row.cells if cell}) for row in rows[:_HEADING_WITHIN]]
    if max(filled, default=0) < 2:
        raise SourceError("holds no table of two or more columns; check how it was exported", file=file)
    # Titles above have few cells; no row has many more different ones than the heading has names.
    most = max(filled)
    return next(at for at, n in enumerate(filled) if n >= min(most, max(2, (most + 1) // 2)))


def _names(cells: Sequence[str]) -> list[str]:
    """Give every column a name of its own."""
    last = max(at for at, cell in enumerate(cells) if cell) + 1
    names: list[str] = []
    for at, cell in enumerate(cells[:last], start=1):
        name = re.sub(r"\s+", " ", without_controls(cell)).strip() or f"column {at}"
        again = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def _fitted(cells: Sequence[str], n: int) -> tuple[str, ...] | None:
    """Cut empty cells off the end of a row that is too long; none where it does not fit."""
    kept = tuple(cells[:n])
    return kept if len(kept) == n and not any(cells[n:]) else None
