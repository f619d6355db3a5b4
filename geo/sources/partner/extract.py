"""A partner's extract read with its mapping: incidents, the rows that are none, and the words nobody has placed."""

import difflib
from collections.abc import Callable
from collections.abc import Mapping as Mappings
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import ParameterError
from geo.periods import Period
from geo.places.postcodes import Postcodes
from geo.points import Indices
from geo.schema import FLAGS, TIMEZONE
from geo.sources.ingest import Part, incidents_table
from geo.sources.partner.date_order import require_order
from geo.sources.partner.findings import Findings
from geo.sources.partner.locations import Located, locate_rows
from geo.sources.partner.mapping import LOCATIONS, PERSONS, Mapping
from geo.sources.partner.pseudonyms import PseudonymKey
from geo.sources.partner.rejects import Reject
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import read_moments
from geo.sources.partner.words import Codes, read_asb_types, read_categories, read_flag, read_flag_words
from geo.taxonomy import Taxonomy

STEPS = 5
_MINUTE_US, _HOURS_23_US = 60_000_000, 82_800_000_000


@dataclass(frozen=True, eq=False)
class Reference:
    """
    What extracts are read against.

    `areas` are layers by name, `postcodes` an open list, `key` turns persons into pseudonyms (none where the mapping
    has no person), `now` is when it is read: nothing happened later.
    """

    taxonomy: Taxonomy
    areas: Mappings[str, gpd.GeoDataFrame]
    postcodes: Postcodes
    key: PseudonymKey | None
    now: pd.Timestamp


@dataclass(frozen=True, eq=False)
class Parts:
    """
    What could be read of every row of a table, good or not, for a person to look at; each of shape (n,).

    `begins` and `ends` in microseconds of UTC, `geo.sources.partner.times.NONE` where no time could be read; `columns`
    hold the partner's text by our field.
    """

    begins: Indices
    ends: Indices
    located: Located
    category: Codes
    asb_type: Codes
    flags: Mappings[str, Codes]
    columns: Mappings[str, pd.Series]


@dataclass(frozen=True, eq=False)
class Reading:
    """
    An extract, read.

    `incidents` are those of all good rows wherever they lie (see `geo.schema.INCIDENTS`), `rows` their positions in the
    table, `parts` what could be read of all rows. `unknown_categories` and `unknown_flags` count rows by a word that
    the mapping does not place.
    """

    incidents: pd.DataFrame
    rows: Indices
    findings: Findings
    parts: Parts
    unknown_categories: dict[str, int]
    unknown_flags: dict[str, int]

    @property
    def covers(self) -> Period | None:
        """From the first day anything happened to the last; none without an incident."""
        if self.incidents.empty:
            return None
        begins = self.incidents["occurred_from"]
        return Period(begins.min().date(), begins.max().date() + timedelta(days=1))

    def still_good(self) -> Self:
        """Leave out the incidents of rows in which a problem was found since."""
        kept = self.findings.good[self.rows]
        return replace(self, incidents=self.incidents[kept].reset_index(drop=True), rows=self.rows[kept])


def read_extract(
    table: RawTable, mapping: Mapping, reference: Reference, part: Part, *, step: Callable[[], None] = lambda: None
) -> Reading:
    """
    Read the rows of a partner's table.

    Parameters
    ----------
    step
        Called `STEPS` times, whenever one more of the checks is done.

    Raises
    ------
    ParameterError
        If the mapping names a column that the table does not have, places a word into a category that does not exist,
        or the order of day and month must be asked.
    """
    columns = {name: table.cells[_column(table, mapping, name)] for name in mapping.columns}
    findings = Findings(table)
    _find_references(findings, columns, mapping)
    step()
    begins, ends = _times(findings, columns, mapping, reference.now)
    step()
    located = _locate(findings, columns, mapping, reference)
    step()
    categories = read_categories(columns.get("category"), mapping, reference.taxonomy, len(table))
    findings.add_codes(categories.problem, mapping.columns.get("category", ""))
    asb_type = categories.asb_type
    if "asb_type" in columns:
        asb_type, wrong = read_asb_types(columns["asb_type"], mapping, categories, reference.taxonomy)
        findings.add_codes(wrong, mapping.columns["asb_type"])
    flags, unknown_flags = _flags(findings, columns, mapping)
    step()

    rows = np.flatnonzero(findings.good)
    told: dict[str, object] = {name: values[rows] for name, values in flags.items()}
    for name in PERSONS:
        if name in columns and reference.key:
            told[name] = reference.key.pseudonyms(columns[name].iloc[rows], scheme=mapping.source).to_numpy()
    for name in ("place_label", "status", "notes"):
        if name in columns:
            text = columns[name].iloc[rows]
            if name != "notes":  # a name is one line
                text = text.str.replace(r"\s+", " ", regex=True)
            told[name] = text.where(text != "").to_numpy()
    if "reference" in columns:
        told["source_reference"] = columns["reference"].iloc[rows].to_numpy()
    incidents = incidents_table(
        {
            "incident_id": [f"{part.key}-{line:06d}" for line in table.lines[rows]],
            "source": mapping.source,
            "occurred_from": _london(begins[rows]),
            "occurred_to": _london(ends[rows]),
            "easting": located.easting[rows],
            "northing": located.northing[rows],
            "precision": located.precision[rows],
            "category": categories.category[rows],
            "asb_type": asb_type[rows],
            **told,
        },
        len(rows),
    )
    step()
    parts = Parts(begins, ends, located, categories.category, asb_type, flags, columns)
    return Reading(incidents, rows, findings, parts, categories.unknown, unknown_flags)


def _column(table: RawTable, mapping: Mapping, name: str) -> str:
    heading = mapping.columns[name]
    if heading in table.cells.columns:
        return heading
    near = difflib.get_close_matches(heading, table.headings, 1, 0.5)
    hint = f"is it {near[0]!r} now" if near else f"it has {', '.join(table.headings)}"
    raise ParameterError(
        f"{table.file}: has no column {heading!r}, which {mapping} takes for {name} ({hint}); correct the mapping"
    )


def _find_references(findings: Findings, columns: Mappings[str, pd.Series], mapping: Mapping) -> None:
    if "reference" in columns:
        text = columns["reference"]
        findings.add((text == "").to_numpy(), mapping.columns["reference"], Reject.NO_REFERENCE)
        again = text.duplicated() & (text != "")
        findings.add(again.to_numpy(), mapping.columns["reference"], Reject.DUPLICATE_REFERENCE)


def _times(
    findings: Findings, columns: Mappings[str, pd.Series], mapping: Mapping, now: pd.Timestamp
) -> tuple[Indices, Indices]:
    """Read when each row began and ended, microseconds of UTC."""
    dates = [columns[name] for name in ("from_date", "to_date") if name in columns]
    order = require_order(dates, mapping.date_order, findings.table.file)
    unknown = mapping.midnight_is_unknown
    heading = mapping.columns["from_date"]
    first = read_moments(columns["from_date"], columns.get("from_time"), order, midnight_is_unknown=unknown)
    findings.add_codes(first.problem, heading)
    begins, ends = first.begins, first.ends
    dated = np.array([each is None for each in first.problem], np.bool_)
    findings.add(dated & (begins > now.value // 1000), heading, Reject.FUTURE)
    clock = columns.get("to_time")
    # A time without a date of its own is of the day it began on.
    day = columns["to_date"] if "to_date" in columns else columns["from_date"]
    if "to_date" not in columns and clock is None:
        return begins, ends
    given = (clock != "" if "to_date" not in columns and clock is not None else day != "").to_numpy(bool)
    heading = mapping.columns.get("to_date") or mapping.columns["to_time"]
    last = read_moments(day, clock, order, midnight_is_unknown=unknown)
    problem = last.problem.copy()
    problem[~given] = None
    findings.add_codes(problem, heading)
    usable = given & dated & np.array([each is None for each in last.problem], np.bool_)
    findings.add(usable & (last.begins > now.value // 1000), heading, Reject.FUTURE)
    # A time is the instant itself, a date the end of its day.
    timed = last.ends - last.begins < _HOURS_23_US
    until = np.where(timed, last.ends - _MINUTE_US, last.ends)
    findings.add(usable & (until < begins), heading, Reject.ENDS_BEFORE)
    return begins, np.where(usable & (until > begins), until, ends)


def _locate(findings: Findings, columns: Mappings[str, pd.Series], mapping: Mapping, reference: Reference) -> Located:
    ways = [name for way in LOCATIONS for name in way if set(way) <= set(columns)]
    located = locate_rows(
        {name: columns[name] for name in ways},
        coordinates=mapping.coordinates,
        postcodes=reference.postcodes,
        areas=reference.areas,
    )
    headings = {
        Reject.SWAPPED_DEGREES: "longitude",
        Reject.BAD_GRID_REFERENCE: "grid_reference",
        Reject.BAD_POSTCODE: "postcode",
        Reject.UNKNOWN_POSTCODE: "postcode",
        Reject.UNKNOWN_AREA: "area_code",
    }
    for code in sorted(set(located.problem) - {None}):
        wrong = (located.problem == code).astype(np.bool_)
        findings.add(wrong, mapping.columns.get(headings.get(code, ""), mapping.columns[ways[0]]), Reject(code))
    return located


def _flags(
    findings: Findings, columns: Mappings[str, pd.Series], mapping: Mapping
) -> tuple[dict[str, Codes], dict[str, int]]:
    flags: dict[str, Codes] = {}
    unknown: dict[str, int] = {}
    if "flags" in columns:
        flags, unknown = read_flag_words(columns["flags"], mapping)
    for name in FLAGS:
        if name in columns:
            told, wrong = read_flag(columns[name], blank_is_no=mapping.blank_flag_is_no)
            findings.add_codes(wrong, mapping.columns[name])
            flags[name] = told
    return flags, unknown


def _london(moments_us: Indices) -> pd.Series:
    return pd.Series(moments_us.astype("datetime64[us]")).dt.tz_localize("UTC").dt.tz_convert(TIMEZONE)
