"""
Table contracts: what a column is called, holds and means. A table is checked at the door, then trusted.

INCIDENTS, AREAS and REJECTED are the only tables that cross a floor of the house.
"""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import pandas as pd

from geo.crs import require_bng
from geo.errors import SchemaError

TIMEZONE = "Europe/London"
TIMESTAMP = f"datetime64[us, {TIMEZONE}]"
PRECISIONS = ("address", "map point", "postcode", "area")
"""How exactly a location is known. A map point is an anonymised, shared point of data.police.uk: never an address."""
ASB_TYPES = ("personal", "nuisance", "environmental")
"""The national standard for incident recording."""
FLAGS = ("domestic_abuse", "night_time", "knife", "hate", "drug", "alcohol", "exploitation")
"""What a partner's extract may mark; missing where the source cannot see it."""

Kind = Literal["text", "category", "time", "metres", "count", "flag"]
_DTYPES: dict[Kind, str] = {
    "text": "str",
    "category": "category",
    "time": TIMESTAMP,
    "metres": "float64",
    "count": "int64",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column of a contract; an `optional` one may be absent, and then nobody has it."""

    name: str
    kind: Kind
    meaning: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    optional: bool = False

    @property
    def dtype(self) -> str:
        """What pandas calls the type of its values."""
        return _DTYPES[self.kind]


@dataclass(frozen=True)
class Contract:
    """The columns a table must have. Further columns are welcome and are not checked."""

    name: str
    columns: tuple[Column, ...]

    def empty(self) -> pd.DataFrame:
        """Make a table without a row."""
        needed = (column for column in self.columns if not column.optional)
        return pd.DataFrame({column.name: pd.Series([], dtype=column.dtype) for column in needed})

    def check(self, table: pd.DataFrame) -> None:
        """
        Refuse a table that breaks the contract.

        Raises
        ------
        SchemaError
            At the first column that is missing, of another type, empty where it may not be, or with a value that
            is not allowed.
        """
        for column in self.columns:
            if column.optional and column.name not in table.columns:
                continue
            if column.name not in table.columns:
                raise SchemaError(f"{self.name}: column {column.name!r} ({column.meaning}) is missing")
            values = table[column.name]
            if str(values.dtype) != column.dtype:
                raise SchemaError(f"{self.name}: column {column.name!r} is {values.dtype}; {column.dtype} is needed")
            if not column.nullable and values.isna().any():
                row = int(values.isna().to_numpy().argmax())
                raise SchemaError(f"{self.name}: column {column.name!r} is empty in row {row}; every row needs one")
            if column.allowed and not (known := values.isin(column.allowed) | values.isna()).all():
                found = values[~known].iloc[0]
                choices = ", ".join(column.allowed)
                raise SchemaError(f"{self.name}: column {column.name!r} holds {found!r}; allowed are {choices}")


INCIDENTS = Contract(
    "incidents",
    (
        Column("incident_id", "text", "unique name of the row"),
        Column("source", "category", "who supplied it"),
        Column("source_reference", "text", "the supplier's own reference; may repeat", nullable=True),
        Column("occurred_from", "time", "start of the interval it happened in"),
        Column("occurred_to", "time", "end of that interval, itself not in it"),
        Column("easting", "metres", "EPSG:27700"),
        Column("northing", "metres", "EPSG:27700"),
        Column("precision", "category", "how exactly the location is known", allowed=PRECISIONS),
        Column("place_label", "category", "the supplier's words for the place", nullable=True),
        Column("category", "category", "category as recorded"),
        Column("asb_type", "category", "type of anti-social behaviour", nullable=True, allowed=ASB_TYPES),
        Column("victim_reference", "text", "keyed pseudonym of the person harmed", nullable=True),
        *(Column(flag, "flag", "marked by the supplier; missing: cannot be seen", nullable=True) for flag in FLAGS),
        Column("perpetrator_reference", "text", "keyed pseudonym of a perpetrator", nullable=True, optional=True),
        Column("affected_reference", "text", "keyed pseudonym of anybody else affected", nullable=True, optional=True),
        Column("status", "category", "how far the supplier has dealt with it", nullable=True, optional=True),
        Column("notes", "text", "free text that a mapping says is to be kept", nullable=True, optional=True),
    ),
)
"""One incident a row. Beside these, one category column for each layer of areas, such as ``ward_2022``."""

AREAS = Contract(
    "areas",
    (
        Column("code", "text", "official code, unique"),
        Column("name", "text", "official name"),
    ),
)
"""The areas of one layer, with a geometry column in EPSG:27700, sorted by code."""

REJECTED = Contract(
    "rejected",
    (
        Column("file", "text", "where the row stands"),
        Column("line", "count", "line in the file, the heading being line 1"),
        Column("column", "text", "the column that is wrong", nullable=True),
        Column("found", "text", "what stands there", nullable=True),
        Column("reason", "category", "why the row cannot be used"),
    ),
)
"""One refused row a row."""


def check_incidents(table: pd.DataFrame) -> None:
    """
    Check the INCIDENTS contract, unique names and intervals that end after they begin.

    Raises
    ------
    SchemaError
        At the first breach.
    """
    INCIDENTS.check(table)
    if (repeated := table["incident_id"].duplicated()).any():
        raise SchemaError(f"incidents: incident_id {table['incident_id'][repeated].iloc[0]!r} stands twice")
    if (backwards := table["occurred_to"] <= table["occurred_from"]).any():
        name = table["incident_id"][backwards].iloc[0]
        raise SchemaError(f"incidents: {name} ends before or when it begins; the interval must hold some time")


def check_areas(table: gpd.GeoDataFrame) -> None:
    """
    Check the AREAS contract, the coordinate reference system, unique codes and their order.

    Raises
    ------
    SchemaError, CrsError
        At the first breach.
    """
    AREAS.check(table)
    require_bng(table, "areas")
    if (repeated := table["code"].duplicated()).any():
        raise SchemaError(f"areas: code {table['code'][repeated].iloc[0]} stands twice")
    require_sorted(table)
    if not table.geometry.is_valid.all():
        raise SchemaError(f"areas: the outline of {table['code'][~table.geometry.is_valid].iloc[0]} crosses itself")


def require_sorted(table: gpd.GeoDataFrame) -> None:
    """
    Refuse areas that do not stand in the order of their codes.

    Raises
    ------
    SchemaError
        If one does not.
    """
    if not table["code"].is_monotonic_increasing:
        raise SchemaError("areas: codes are not sorted; the join takes the lowest code first")
