"""CSV: for a spreadsheet, and for whatever reads nothing else."""

import csv
import io

import pandas as pd

from geo.sharing.exported import Exported, about
from geo.sharing.formats.values import plain
from geo.sharing.privacy import Release
from geo.words import without_controls
from geo.workspace import SYNTHETIC

SAID_IN_EVERY_ROW = 10_000
"""Rows of a list may be cut out and handed on; of a table with more rows, the first one says what must be said."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell of text that begins so."""
_SAID = ("recipe", "notes", "attribution", "marking", "handling", "made_on")


def csv_bytes(release: Release[Exported]) -> bytes:
    """Write the table; further columns say what must be known of it."""
    content, said = release.content, about(release)
    table = plain(content.table)
    every = len(table) <= SAID_IN_EVERY_ROW
    told = {name: said[name] for name in _SAID if name in said} | ({SYNTHETIC: "yes"} if content.said.synthetic else {})
    columns = {name: text if every else [text, *[""] * (len(table) - 1)] for name, text in told.items()}
    return to_csv(table.assign(**columns))


def to_csv(table: pd.DataFrame) -> bytes:
    """
    Write UTF-8 with a byte order mark, as Excel needs it.

    Text that a spreadsheet would run gets an apostrophe; control characters are left out.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    columns = [_cells(values) for _, values in table.items()]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def _cells(values: pd.Series) -> list[object]:
    filled = values.astype(object).where(values.notna(), "").tolist()
    known = {each: _harmless(each) for each in set(filled) if isinstance(each, str)}
    return [known[each] if isinstance(each, str) else each for each in filled]


def _harmless(value: str) -> str:
    text = without_controls(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
