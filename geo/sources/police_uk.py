"""
Street-level crime from data.police.uk.

Its places are anonymised map points shared by many addresses; its times are months; anti-social behaviour carries no
Crime ID. Each row becomes one incident that lasts its whole month, at precision "map point".
"""

import csv
import difflib
import hashlib
import io
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from geo.crs import BNG, WGS84, project
from geo.errors import ParameterError, SourceError
from geo.periods import Mask, Period
from geo.sources.extracts import Extract
from geo.sources.ingest import Ingest, Part, Refused, incidents_table, rejected_table
from geo.words import counted

SOURCE = "police_uk"
SUFFIX = "-street.csv"
NO_LOCATION = "no location"
COLUMNS = ("Crime ID", "Month", "Reported by", "Longitude", "Latitude", "Location", "Crime type")
"""Those of the twelve columns that are used."""
_OFFICIAL = {*COLUMNS, "Falls within", "LSOA code", "LSOA name", "Last outcome category", "Context"}
_OFFICIAL_NAME = re.compile(r"(\d{4}-\d{2})-(.+)-street\.csv")
_FOUND = 80
"""Characters of a broken line that are kept to find it by."""
_FIELD = rb'(?:"(?:[^"]|"")*+"[^,]*+|[^",][^,]*+|)'
_CLOSED = re.compile(_FIELD + rb"(?:," + _FIELD + rb")*+")
"""A line on which every quotation that begins a field also ends, read as the CSV reader reads it."""
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"


def read(extract: Extract) -> Ingest:
    """
    Read one file of one force and month.

    Parameters
    ----------
    extract
        See `geo.sources.extracts.find_extracts`.

    Returns
    -------
    ingest
        Every row as an incident or as rejected with line, column, what was found and why.

    Raises
    ------
    SourceError
        If the file is not what data.police.uk publishes: another delimiter, encoding or heading, more than one month,
        or more than half of its rows unusable for another reason than a missing location.

    Notes
    -----
    A quotation mark that is never closed would swallow the lines after it; such a line is rejected alone.
    """
    raw = extract.load()
    table, lines, refused = _parse(raw, extract.name)
    text = {name: table[name].str.strip() for name in COLUMNS}
    part = _part(extract, text)
    reasons = _reasons(text, part.month)
    longitude, latitude = _degrees(text["Longitude"]), _degrees(text["Latitude"])
    good = np.ones(len(table), bool)
    for wrong, column, reason in [*reasons, *_location_reasons(text, longitude, latitude)]:
        for row in np.flatnonzero(wrong & good):
            refused.append((int(lines[row]), column, text[column].iloc[row] or None, reason))
        good &= ~wrong
    rows = len(table) + len(refused) - int((~good).sum())
    rejected = rejected_table(extract.name, refused)
    _refuse_if_hopeless(rejected, rows, extract.name)

    easting, northing = project(longitude[good], latitude[good], WGS84, BNG)
    start, end = Period.month(part.month).bounds()
    key = part.key
    reference = text["Crime ID"][good].where(lambda value: value != "")
    incidents = incidents_table(
        {
            "incident_id": [f"{key}-{line:06d}" for line in lines[good]],
            "source": SOURCE,
            "source_reference": reference,
            "occurred_from": start,
            "occurred_to": end,
            "easting": easting,
            "northing": northing,
            "precision": "map point",
            "place_label": text["Location"][good].to_numpy(),
            "category": text["Crime type"][good].to_numpy(),
        },
        int(good.sum()),
    )
    references = text["Crime ID"]
    repeated = int(references[references != ""].duplicated().sum())
    return Ingest(part, extract.name, hashlib.sha256(raw).hexdigest(), rows, incidents, rejected, repeated)


def _parse(raw: bytes, file: str) -> tuple[pd.DataFrame, np.ndarray, list[Refused]]:
    """Split into columns of text; give each row's line, and refuse the lines that are no row."""
    if b"\x00" in raw:
        raise SourceError("is UTF-16 or no text at all; UTF-8 is needed: download it again", file=file, line=1)
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    breaks_off = not raw.endswith(b"\n")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise SourceError(
            "is not UTF-8 text; download it again, and do not save it from a spreadsheet",
            file=file,
            line=line,
            column=column,
        ) from error
    raw = raw.removeprefix(b"\xef\xbb\xbf").rstrip(b"\n")
    heading, _, body = raw.partition(b"\n")
    columns = _columns(heading.decode(), file)
    if not body:
        raise SourceError("has a heading but no row; download it again", file=file, line=2)
    raw, open_quotes = _without_open_quotes(raw)
    refused: list[Refused] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        if row.number in open_quotes:
            refused.append((row.number, None, open_quotes[row.number], "a quotation mark is not closed"))
        else:
            reason = f"{row.actual_columns} fields instead of {row.expected_columns}"
            refused.append((row.number, None, row.text[:_FOUND], reason))
        return "skip"

    table = pacsv.read_csv(
        io.BytesIO(raw),
        # One block and one thread: only then are the numbers of invalid rows the numbers of lines.
        read_options=pacsv.ReadOptions(use_threads=False, block_size=len(raw) + 1, column_names=columns, skip_rows=1),
        parse_options=pacsv.ParseOptions(invalid_row_handler=refuse, ignore_empty_lines=False),
        convert_options=pacsv.ConvertOptions(
            include_columns=COLUMNS, column_types={name: pa.string() for name in COLUMNS}, strings_can_be_null=False
        ),
    ).to_pandas()
    last = raw.count(b"\n") + 1
    if breaks_off and any(line == last for line, *_ in refused):
        raise SourceError("breaks off in the middle of a row; download it again", file=file, line=last)
    taken = np.array(sorted(line for line, *_ in refused), np.int64)
    lines = np.setdiff1d(np.arange(2, 2 + len(table) + len(taken)), taken)
    return table, lines, refused


def _without_open_quotes(raw: bytes) -> tuple[bytes, dict[int, str]]:
    """Put an invalid row in the place of each line whose quotation marks do not pair up; return what stood there."""
    if b'"' not in raw:
        return raw, {}
    rows = raw.split(b"\n")
    numbered = enumerate(rows, start=1)
    taken = {number: row.decode() for number, row in numbered if b'"' in row and not _CLOSED.fullmatch(row)}
    for number in taken:
        rows[number - 1] = b"unclosed"
    return b"\n".join(rows), {number: text[:_FOUND] for number, text in taken.items()}


def _columns(heading: str, file: str) -> list[str]:
    columns = [name.strip() for name in next(csv.reader([heading], skipinitialspace=True), [""])]
    if len(columns) == 1:
        other = next((mark for mark in (";", "\t", "|") if mark in heading), None)
        if other:
            mark = "a tab" if other == "\t" else repr(other)
            raise SourceError(
                f"columns are separated by {mark}, a comma is needed; save it as comma-separated", file=file, line=1
            )
    for name in COLUMNS:
        if columns.count(name) > 1:
            raise SourceError("stands twice in the heading; keep one", file=file, line=1, column=name)
        if name not in columns:
            near = difflib.get_close_matches(name, [other for other in columns if other not in _OFFICIAL], 1, 0.5)
            hint = f"is it {near[0]!r}? Rename that" if near else "is this a street-level file? Download it again"
            raise SourceError(f"the column is missing; {hint}", file=file, line=1, column=name)
    return columns


def _part(extract: Extract, text: dict[str, pd.Series]) -> Part:
    """Whose month the file is: from its official name, else from what all its rows say."""
    if official := _OFFICIAL_NAME.fullmatch(extract.file_name):
        try:
            Period.month(official[1])
        except ParameterError as error:
            raise SourceError(f"the file name does not begin with a month: {error}", file=extract.name) from error
        return Part(SOURCE, official[2], official[1])
    months = sorted(text["Month"][text["Month"].str.fullmatch(_MONTH)].unique())
    forces = sorted(set(text["Reported by"].unique()) - {""})
    if len(months) != 1 or len(forces) != 1:
        raise SourceError(
            f"holds {counted(len(months), 'month')} and {counted(len(forces), 'force')}; one of each is needed in a "
            "file that is not named "
            "as data.police.uk names it (2024-01-thames-valley-street.csv)",
            file=extract.name,
            column="Month" if len(months) != 1 else "Reported by",
        )
    force = re.sub(r" (police( service)?|constabulary)$", "", forces[0].lower().replace("&", "and"))
    return Part(SOURCE, re.sub(r"[^a-z]+", "-", force).strip("-"), months[0])


def _reasons(text: dict[str, pd.Series], month: str) -> Iterable[tuple[Mask, str, str]]:
    """What can be wrong beside the location, the first that holds being the reason."""
    empty = np.logical_and.reduce([(values == "").to_numpy() for values in text.values()])
    yield empty, "Crime ID", "empty line"
    yield ~text["Month"].str.fullmatch(_MONTH).to_numpy(bool), "Month", "not a month (YYYY-MM)"
    yield (text["Month"] != month).to_numpy(), "Month", f"not the month of the file ({month})"
    yield (text["Crime type"] == "").to_numpy(), "Crime type", "no crime type"


def _location_reasons(
    text: dict[str, pd.Series], longitude: np.ndarray, latitude: np.ndarray
) -> Iterable[tuple[Mask, str, str]]:
    missing = {name: (text[name] == "").to_numpy() for name in ("Longitude", "Latitude")}
    yield missing["Longitude"], "Longitude", NO_LOCATION
    yield missing["Latitude"], "Latitude", NO_LOCATION
    yield ~np.isfinite(longitude), "Longitude", "not a number"
    yield ~np.isfinite(latitude), "Latitude", "not a number"
    yield (longitude == 0) & (latitude == 0), "Longitude", "coordinates are 0,0"
    yield _in_kingdom(latitude, longitude), "Longitude", "longitude and latitude are swapped"
    yield ~_in_kingdom(longitude, latitude), "Longitude", "outside the United Kingdom"


def _in_kingdom(longitude: np.ndarray, latitude: np.ndarray) -> Mask:
    return (longitude > -9) & (longitude < 3) & (latitude > 49) & (latitude < 62)


def _degrees(values: pd.Series) -> np.ndarray:
    return pd.to_numeric(values, errors="coerce").to_numpy(np.float64)


def _refuse_if_hopeless(rejected: pd.DataFrame, rows: int, file: str) -> None:
    """Where most rows are wrong the file is, and half a file must not pass for a month."""
    wrong = rejected[rejected["reason"] != NO_LOCATION]
    if 2 * len(wrong) > rows or len(rejected) == rows:
        first = (wrong if len(wrong) else rejected).iloc[0]
        found = "" if pd.isna(first["found"]) else f", found {first['found']!r}"
        raise SourceError(
            f"{first['reason']}{found}; {len(rejected)} of {rows} rows are unusable, so nothing is imported: "
            "correct the file or download it again",
            file=file,
            line=int(first["line"]),
            column=None if pd.isna(first["column"]) else str(first["column"]),
        )
