"""
Residents and households, deciles of the English Indices of Deprivation: official tables by LSOA of 2021.

A file is known by its columns, whatever its name: `CODE_COLUMN` and one or more of those in `MEASURES`. What no file
holds is not loaded, which is not zero.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import SourceError
from geo.places.residents import COUNTED_LAYER, HOUSEHOLDS, IMD_DECILE, RESIDENTS, Figures
from geo.sources.attribution import OFFICE_FOR_NATIONAL_STATISTICS
from geo.sources.extracts import Extract, find_extracts

CODE_COLUMN = "lsoa21_code"
CENSUS, MID_YEAR, INDICES = "Census 2021", "Mid-year estimate", "English Indices of Deprivation 2025"
MID_YEAR_COLUMN, YEAR_COLUMN = "mid_year_residents", "mid_year"
ATTRIBUTION = {
    CENSUS: OFFICE_FOR_NATIONAL_STATISTICS,
    MID_YEAR: OFFICE_FOR_NATIONAL_STATISTICS,
    INDICES: "Contains public sector information licensed under the Open Government Licence v3.0. "
    f"Source: Ministry of Housing, Communities and Local Government, {INDICES}.",
}
"""What the owners of these figures ask to be said beside results made with them."""
_SUFFIX = ".csv"
_CODE = re.compile(r"[EW]01\d{6}")
_WHOLE = re.compile(r"\d{1,9}(\.0*)?")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Measure:
    """A kind of figure: the column it stands in, who counted it, the numbers it can be, and the column of its year."""

    name: str
    column: str
    source: str
    least: int = 0
    most: int = 1_000_000
    year_column: str = ""

    def allows(self, text: str) -> bool:
        """Tell whether a text is such a number; a spreadsheet may have written 1784 as 1784.0."""
        return bool(_WHOLE.fullmatch(text)) and self.least <= float(text) <= self.most

    @property
    def allowed(self) -> str:
        """Say it in words."""
        return f"a whole number from {self.least:,} to {self.most:,}"


MEASURES = (
    Measure(RESIDENTS, "total_residents", CENSUS),
    Measure(RESIDENTS, MID_YEAR_COLUMN, MID_YEAR, year_column=YEAR_COLUMN),
    Measure(HOUSEHOLDS, "total_households", CENSUS),
    Measure(IMD_DECILE, "IMD_decile", INDICES, 1, 10),
)


def figures_attribution(sources: Iterable[str]) -> list[str]:
    """
    List what must be said of figures, from the words that tell their sources.

    Examples
    --------
    >>> [line[:40] for line in figures_attribution(["Census 2021 by LSOAs of 2021"])]
    ['Source: Office for National Statistics l']
    """
    said = " ".join(sources)
    return list(dict.fromkeys(line for name, line in ATTRIBUTION.items() if name in said))


def read_figures(path: Path) -> list[Figures]:
    """
    Read every such table at a path, whole or not at all.

    Parameters
    ----------
    path
        A CSV file, a folder of them or a zip; other CSV files in it are passed over.

    Returns
    -------
    figures
        One for each measure found, in the order of `MEASURES`, values sorted by code.

    Raises
    ------
    SourceError
        If none is found, two files hold the same measure, or a column, code or number is wrong.
    """
    columns = f"{CODE_COLUMN} and {', '.join(m.column for m in MEASURES[:-1])} or {MEASURES[-1].column}"
    if path.is_dir() and not any(path.rglob(f"*{_SUFFIX}")):
        raise SourceError(f"holds no CSV file; one with the columns {columns} is needed", file=str(path))
    found: dict[str, Figures] = {}
    seen: list[str] = []
    for extract in find_extracts(path, _SUFFIX):
        raw = extract.load()
        heading = _heading(raw)
        measures = [measure for measure in MEASURES if measure.column in heading]
        seen += heading if CODE_COLUMN in heading and not measures else []
        for measure in measures:
            if other := found.get(measure.name):
                raise SourceError(f"holds {measure.column} once more, after {other.file}; keep one", file=extract.name)
            found[measure.name] = _read(extract, raw, heading, measure)
    if not found:
        besides = f"; found {', '.join(seen[:6])}" if seen else ""
        raise SourceError(f"holds no file with the columns {columns}{besides}", file=str(path))
    return [found[name] for name in dict.fromkeys(measure.name for measure in MEASURES) if name in found]


def _heading(raw: bytes) -> list[str]:
    """Names of the columns; of a file that is no such table, whatever stands there."""
    first = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
    return [name.strip() for name in next(csv.reader([first.strip()]), [])]


def _read(extract: Extract, raw: bytes, heading: list[str], measure: Measure) -> Figures:
    for column in filter(None, (CODE_COLUMN, measure.column, measure.year_column)):
        if heading.count(column) != 1:
            problem = f"the column is missing beside {measure.column}; figures by LSOA of 2021 are needed"
            twice = "stands twice in the heading; keep one"
            raise SourceError(twice if column in heading else problem, file=extract.name, line=1, column=column)
    values: dict[str, float] = {}
    source = measure.source
    for line, fields in _rows(extract, raw):
        if len(fields) != len(heading):
            problem = f"{len(fields)} fields instead of {len(heading)}; download it again"
            raise SourceError(problem, file=extract.name, line=line)
        code, number = (fields[heading.index(column)].strip() for column in (CODE_COLUMN, measure.column))
        for wrong, column, found, problem in (
            (not _CODE.fullmatch(code), CODE_COLUMN, code, "no code of an LSOA such as E01017627"),
            (code in values, CODE_COLUMN, code, "the code stands twice; keep one row"),
            (not measure.allows(number), measure.column, number, f"{measure.allowed} is needed"),
        ):
            if wrong:
                raise SourceError(f"found {found!r}: {problem}", file=extract.name, line=line, column=column)
        values[code] = float(number)
        if measure.year_column:
            year = fields[heading.index(measure.year_column)].strip()
            if not _YEAR.fullmatch(year) or (source != measure.source and not source.endswith(year)):
                problem = f"found {year!r}: one year such as 2024 is needed in every row"
                raise SourceError(problem, file=extract.name, line=line, column=measure.year_column)
            source = f"{measure.source} {year}"
    if not values:
        raise SourceError("has a heading but no row; download it again", file=extract.name, line=2)
    table = pd.Series(values, dtype="float64").rename_axis("code").sort_index()
    return Figures(measure.name, COUNTED_LAYER, source, table, extract.name, hashlib.sha256(raw).hexdigest())


def _rows(extract: Extract, raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the rows below the heading with their lines; blank ones are none."""
    try:
        reader = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        next(reader)
        for fields in reader:
            if any(field.strip() for field in fields):
                yield reader.line_num, fields
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"cannot be read as a table ({error}); download it again", file=extract.name) from error
