"""A mapping: which of a partner's columns is which of our fields, kept as a small readable file."""

import re
import tomllib
from collections.abc import Mapping as Mappings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import tomli_w

from geo.errors import ParameterError
from geo.schema import ASB_TYPES, FLAGS
from geo.sources.partner.layout import Layout
from geo.sources.partner.locations import CoordinatePrecision
from geo.sources.partner.times import DateOrder
from geo.words import without_controls

TIMES = {
    "from_date": "Date, or date and time, it happened or began",
    "from_time": "Time of day it happened or began",
    "to_date": "Date, or date and time, it ended at the latest",
    "to_time": "Time of day it ended at the latest",
}
PLACES = {
    "easting": "Easting",
    "northing": "Northing",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "grid_reference": "Grid reference",
    "postcode": "Postcode",
    "area_code": "Code of a ward or LSOA",
    "place_label": "Name of the place, such as a street",
}
PERSONS = {
    "victim_reference": "Reference or name of the victim",
    "perpetrator_reference": "Reference or name of the perpetrator",
    "affected_reference": "Reference or name of anybody else affected",
}
FLAG_FIELDS = {name: name.replace("_", " ").capitalize() + " (yes or no)" for name in FLAGS}
FIELDS = {
    "reference": "The partner's own reference",
    **TIMES,
    **PLACES,
    "category": "Category",
    "asb_type": "Type of anti-social behaviour",
    "status": "Status",
    **PERSONS,
    **FLAG_FIELDS,
    "flags": "Several flags in one column",
    "notes": "Free text, kept as it is",
}
"""Every field an extract can fill, and what it means."""
LOCATIONS = (
    ("easting", "northing"),
    ("longitude", "latitude"),
    ("grid_reference",),
    ("postcode",),
    ("area_code",),
)
"""Ways to say where, the most exact first."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Mapping:
    """
    How to read one partner's extracts.

    `name` is that of the file it is kept in, `source` what its incidents are said to come from. `columns` leads from
    our fields (`FIELDS`) to the partner's headings. `date_order` is none where dates say it themselves.
    `midnight_is_unknown` takes 00:00 for a time nobody knew. `categories` leads from the partner's words, in small
    letters, to a recorded category, behind which ``: nuisance`` may give the type of anti-social behaviour;
    `usual_category` takes every other word and stands where there is no such column. `asb_types` and `flag_words` lead
    from the partner's words to ours. `blank_flag_is_no` says that an empty yes-or-no cell means no; otherwise it is
    unknown. `remarks` stand at the head of its file for whoever corrects it, and are not read back.
    """

    name: str
    source: str
    columns: Mappings[str, str]
    layout: Layout = field(default_factory=Layout)
    date_order: DateOrder | None = None
    midnight_is_unknown: bool = False
    coordinates: CoordinatePrecision = "address"
    usual_category: str = ""
    categories: Mappings[str, str] = field(default_factory=dict)
    asb_types: Mappings[str, str] = field(default_factory=dict)
    flag_words: Mappings[str, str] = field(default_factory=dict)
    blank_flag_is_no: bool = False
    remarks: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Refuse what no extract could be read with."""
        if not _NAME.fullmatch(self.name):
            raise ParameterError(
                f"{self.name!r} is no name of a mapping; use small letters, digits and hyphens, such as council-asb"
            )
        self._require_fields()
        if self.coordinates not in ("address", "map point"):
            raise ParameterError(f"{self}: coordinates are {self.coordinates!r}; choose address or map point")
        for words, ours, what in ((self.asb_types, ASB_TYPES, "asb_types"), (self.flag_words, FLAGS, "flag_words")):
            if unknown := sorted(set(words.values()) - set(ours)):
                raise ParameterError(f"{self}: {what} holds {unknown[0]!r}; choose from {', '.join(ours)}")

    def _require_fields(self) -> None:
        if not self.source.strip():
            raise ParameterError(f"{self}: source is empty; say what its incidents come from")
        if unknown := sorted(set(self.columns) - set(FIELDS)):
            raise ParameterError(f"{self}: there is no field {unknown[0]!r}; choose from {', '.join(FIELDS)}")
        if "from_date" not in self.columns:
            raise ParameterError(f"{self}: no column is the date (from_date); name one")
        if not any(set(way) <= set(self.columns) for way in LOCATIONS):
            raise ParameterError(
                f"{self}: no column says where; name easting and northing, longitude and latitude, grid_reference, "
                "postcode or area_code"
            )
        if "category" not in self.columns and not self.usual_category:
            raise ParameterError(f"{self}: no column is the category; name one, or a usual_category for all rows")

    def __str__(self) -> str:
        """How errors name it."""
        return f"mapping {self.name}"

    @property
    def supplier(self) -> str:
        """The source as part of names of files."""
        return re.sub(r"[^a-z0-9]+", "-", self.source.casefold()).strip("-") or "partner"

    def layout_of(self, sheet: str) -> Layout:
        """How a file lies: as the mapping says, or on another sheet."""
        return replace(self.layout, sheet=sheet or self.layout.sheet)

    def to_toml(self) -> str:
        """Write it as a file a person can read and correct."""
        layout = {name: value for name, value in vars(self.layout).items() if value}
        settings: dict[str, Any] = {
            "source": self.source,
            "date_order": self.date_order.value if self.date_order else "",
            "midnight_is_unknown": self.midnight_is_unknown,
            "coordinates": self.coordinates,
            "usual_category": self.usual_category,
            "blank_flag_is_no": self.blank_flag_is_no,
        }
        tables = {
            "layout": layout,
            "columns": dict(self.columns),
            "categories": dict(self.categories),
            "asb_types": dict(self.asb_types),
            "flag_words": dict(self.flag_words),
        }
        kept = {name: value for name, value in settings.items() if value not in ("", False)}
        remarks = "".join(f"# {' '.join(without_controls(each).split())}\n" for each in self.remarks)
        return remarks + tomli_w.dumps(kept | {name: table for name, table in tables.items() if table})

    @classmethod
    def from_toml(cls, text: str, name: str) -> Self:
        """
        Read what `to_toml` wrote, or a person.

        Raises
        ------
        ParameterError
            If it is not TOML, or holds a setting that does not exist or has no meaning.
        """
        try:
            content = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ParameterError(f"mapping {name}: is not TOML ({error}); correct it") from error
        try:
            _require_settings(content)
            layout = Layout(**content.get("layout", {}))
        except ParameterError as error:
            raise ParameterError(f"mapping {name}: {error}") from error
        words = {
            key: {plain_word(word): ours for word, ours in content.get(key, {}).items()}
            for key in ("categories", "asb_types", "flag_words")
        }
        order = DateOrder(content["date_order"]) if content.get("date_order") else None
        usual = {"source": "", "columns": {}}
        return cls(**{**usual, **content, **words, "name": name, "layout": layout, "date_order": order})


def _require_settings(content: dict[str, Any]) -> None:
    """Refuse settings that do not exist, or are of the wrong kind."""
    for where, found, known in (("", content, _KINDS), ("layout: ", content.get("layout"), vars(Layout()))):
        if isinstance(found, dict) and (unknown := sorted(set(found) - set(known))):
            raise ParameterError(f"{where}there is no setting {unknown[0]!r}; choose from {', '.join(known)}")
    for key, kind in _KINDS.items():
        if key in content and not isinstance(content[key], kind):
            raise ParameterError(f"{key} must be {_SAID[kind]}, found {content[key]!r}")
    for key in ("columns", "categories", "asb_types", "flag_words"):
        if wrong := [value for value in content.get(key, {}).values() if not isinstance(value, str)]:
            raise ParameterError(f"{key} holds {wrong[0]!r}; each must be text in quotation marks")
    if (order := content.get("date_order")) and order not in tuple(DateOrder):
        raise ParameterError(f"date_order is {order!r}; choose {' or '.join(DateOrder)}")


_KINDS: dict[str, type] = {
    "source": str,
    "date_order": str,
    "midnight_is_unknown": bool,
    "coordinates": str,
    "usual_category": str,
    "blank_flag_is_no": bool,
    "layout": dict,
    "columns": dict,
    "categories": dict,
    "asb_types": dict,
    "flag_words": dict,
}
_SAID = {str: "text", bool: "true or false", dict: "a table"}


def plain_word(text: str) -> str:
    """
    Write a partner's word as mappings hold it.

    Examples
    --------
    >>> plain_word("  Noise  Nuisance ")
    'noise nuisance'
    """
    return " ".join(text.casefold().split())


def mapping_names(folder: Path) -> list[str]:
    """Name the mappings that a data folder keeps, sorted."""
    return sorted(path.stem for path in (folder / "mappings").glob("*.toml"))


def read_mapping(folder: Path, name: str) -> Mapping:
    """
    Read a mapping that a data folder keeps.

    Raises
    ------
    ParameterError
        If there is none of this name, or it cannot be used.
    """
    if name not in (names := mapping_names(folder)):
        raise ParameterError(f"there is no mapping {name}; choose from {', '.join(names) or 'none is kept yet'}")
    path = folder / "mappings" / f"{name}.toml"
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"{path}: cannot be read ({error}); save it as UTF-8") from error
    return Mapping.from_toml(text, name)
