"""Columns of a CSV file that was fetched, whatever else it holds."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from geo.errors import SourceError

_PAGE = ("<!doctype", "<html")


def read_table(path: Path, columns: Sequence[str], address: str) -> list[dict[str, str]]:
    """
    Read some columns of a table, known by how their names begin, in letters of either case.

    Parameters
    ----------
    address
        What a message names.

    Returns
    -------
    rows
        In the order of the file, by the names of `columns`.

    Raises
    ------
    SourceError
        If it is no table, lacks a column, or a row breaks off.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if text.lstrip()[:9].lower().startswith(_PAGE):
            problem = "answers with a web page instead of a table; open it in a browser, then fetch again"
            raise SourceError(problem, file=address)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        heading = next(reader, [])
        at = [_column(heading, name, address) for name in columns]
        rows = []
        for fields in reader:
            if len(fields) != len(heading):
                problem = f"has {len(fields)} fields instead of {len(heading)}; it broke off: fetch again"
                raise SourceError(problem, file=address, line=reader.line_num)
            rows.append({name: fields[place].strip() for name, place in zip(columns, at, strict=True)})
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"cannot be read as a table ({error}); fetch again", file=address) from error
    return rows


def _column(heading: Sequence[str], name: str, address: str) -> int:
    found = [place for place, title in enumerate(heading) if title.strip().lower().startswith(name.lower())]
    if not found:
        listed = ", ".join(heading[:8]) or "nothing"
        problem = f"has no column {name}; found {listed}: name it in a file for --endpoints"
        raise SourceError(problem, file=address, line=1)
    return found[0]
