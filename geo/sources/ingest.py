"""What every reader returns: the incidents, the rows it refused, and proof that nothing went missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.errors import SchemaError
from geo.schema import INCIDENTS, REJECTED, check_incidents
from geo.words import without_controls

Refused = tuple[int, str | None, str | None, str]
"""Line, column, what was found there, and why the row cannot be used."""


@dataclass(frozen=True, order=True)
class Part:
    """What is replaced whole or not at all: one supplier's month of open data, or one `load` of a partner's extract."""

    source: str
    supplier: str
    month: str = ""
    load: int = 0

    @property
    def key(self) -> str:
        """One name, also usable in a file name."""
        return f"{self.source}-{self.supplier}-{self.month or f'load-{self.load:04d}'}"


@dataclass(frozen=True)
class Ingest:
    """
    One file, read.

    `rows` counts what stood in the file; each is either in `incidents` or in `rejected`. `repeated_references` counts
    the rows whose reference another row before them already carries; each is judged on its own.
    """

    part: Part
    file: str
    sha256: str
    rows: int
    incidents: pd.DataFrame
    rejected: pd.DataFrame
    repeated_references: int

    def __post_init__(self) -> None:
        """Check both tables and that they add up."""
        check_incidents(self.incidents)
        REJECTED.check(self.rejected)
        if self.rows != len(self.incidents) + len(self.rejected):
            raise SchemaError(
                f"{self.file}: {self.rows} rows, but {len(self.incidents)} incidents and {len(self.rejected)} rejected"
            )


def incidents_table(columns: dict[str, object], n: int) -> pd.DataFrame:
    """
    Make an INCIDENTS table of `n` rows from what a supplier has: a value for all rows, or a series or array of them.

    Control characters are taken out of categories, such as those of places: a screen would obey them.

    Examples
    --------
    >>> table = incidents_table({"source": "police_uk"}, 2)
    >>> table["source"].tolist(), table["asb_type"].isna().tolist()
    (['police_uk', 'police_uk'], [True, True])
    """
    index = pd.RangeIndex(n)
    table = {}
    for column in INCIDENTS.columns:
        if column.optional and column.name not in columns:
            continue
        value = columns.get(column.name)
        if column.kind != "category":
            values = value.to_numpy() if isinstance(value, pd.Series) and column.kind != "time" else value
            if isinstance(values, pd.Series):
                values = values.set_axis(index)
            table[column.name] = pd.Series(values, index=index, dtype=column.dtype)
        elif value is None or isinstance(value, str):
            known = pd.Index([] if value is None else [value], dtype="str")
            table[column.name] = pd.Series(pd.Categorical.from_codes([len(known) - 1] * n, known), index=index)
        else:
            table[column.name] = pd.Series(_categorical(value), index=index)
    return pd.DataFrame(table)


def _categorical(values: object) -> "pd.Categorical[str]":
    text = pd.Series(values, dtype="str")
    found = pd.Categorical(text)
    if any(without_controls(name) != name for name in found.categories):
        return pd.Categorical(text.map(without_controls, na_action="ignore").astype("str"))
    return found


def rejected_table(file: str, rows: Sequence[Refused]) -> pd.DataFrame:
    """Make a REJECTED table, sorted by line."""
    ordered = sorted(rows, key=lambda row: row[0])
    return pd.DataFrame(
        {
            "file": pd.Series([file] * len(ordered), dtype="str"),
            "line": pd.Series([row[0] for row in ordered], dtype="int64"),
            "column": pd.Series([row[1] for row in ordered], dtype="str"),
            "found": pd.Series([row[2] and without_controls(row[2]) for row in ordered], dtype="str"),
            "reason": pd.Series([row[3] for row in ordered], dtype="str").astype("category"),
        }
    )
