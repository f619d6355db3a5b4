"""
From recorded category to the partnership's priority, with a grade for how well the data can see it.

The choices stand in ``priorities.toml`` beside this file.
"""

import re
import tomllib
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError
from geo.schema import FLAGS

POLICE_AREA_LAYER = "lsoa_2011"
"""Its names still begin with the districts of before April 2020, of which local police areas are made."""
_LSOA_NAME = re.compile(r"(.+) \d{3}[A-Z]")
PRIORITIES_FILE = Path(__file__).with_name("priorities.toml")

ASB = "anti-social-behaviour"
"""Key of the priority that is anti-social behaviour itself: it is told apart from crime everywhere."""


class Grade(IntEnum):
    """How well a recorded category or flag shows a priority; from `PROXY` up it may be drawn as that priority."""

    NONE = 0
    CONTEXT = 1
    PROXY = 2
    PARTIAL = 3
    EXACT = 4


HOW_SEEN = {Grade.EXACT: "exactly", Grade.PARTIAL: "in part", Grade.PROXY: "by proxy"}
"""The grades that may be drawn as a priority, the best first, by the words that every page has for them."""


@dataclass(frozen=True)
class Priority:
    """One thing the partnership cares for, and what in the data shows it."""

    key: str
    name: str
    needs: str
    categories: dict[str, Grade]
    flags: dict[str, Grade]

    def grades(self, incidents: pd.DataFrame) -> npt.NDArray[np.int8]:
        """
        Grade every incident for this priority: the best of its category's grade and those of its flags.

        Parameters
        ----------
        incidents
            See `geo.schema.INCIDENTS`.

        Returns
        -------
        grades
            Values of `Grade`, shape (n,).
        """
        category = incidents["category"].cat
        by_code = np.array([self.categories.get(name, Grade.NONE) for name in category.categories], np.int8)
        grades = by_code[category.codes.to_numpy()] if len(by_code) else np.zeros(len(incidents), np.int8)
        for flag, grade in self.flags.items():
            marked = incidents[flag].to_numpy(dtype=bool, na_value=False)
            grades = np.where(marked, np.maximum(grades, np.int8(grade)), grades)
        return grades


@dataclass(frozen=True)
class Taxonomy:
    """What one partnership wants to see, as its configuration says."""

    partnership: str
    strategy: str
    local_authority: str
    study_layer: str
    opportunity_name: str
    opportunity_layer: str
    opportunity_wards: tuple[str, ...]
    priorities: tuple[Priority, ...]
    police_areas: dict[str, str]
    community_boards: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def board_of_ward(self) -> dict[str, str]:
        """Name of the Community Board of each ward of the study layer that is in one, by code of the ward."""
        return {ward: name for name, wards in self.community_boards.items() for ward in wards}

    def police_area(self, lsoa_name: str) -> str | None:
        """
        Tell the local police area of an LSOA of 2011 by its name; none where its district is in no area.

        Examples
        --------
        >>> load_taxonomy().police_area("South Bucks 003A")
        'Chiltern & South Bucks'
        """
        found = _LSOA_NAME.fullmatch(lsoa_name)
        return self.police_areas.get(found[1]) if found else None

    def priority(self, key: str) -> Priority:
        """
        Look a priority up by its key.

        Raises
        ------
        ParameterError
            If there is none, naming those there are.

        Examples
        --------
        >>> load_taxonomy().priority("serious-violence").name
        'Serious violence'
        """
        for priority in self.priorities:
            if priority.key == key:
                return priority
        raise ParameterError(f"there is no priority {key!r}; choose from {', '.join(p.key for p in self.priorities)}")

    def unknown_categories(self, incidents: pd.DataFrame) -> dict[str, int]:
        """Count the incidents whose recorded category no priority names, by category: they can show nowhere."""
        known = {name for priority in self.priorities for name in priority.categories}
        counts = incidents["category"].value_counts()
        return {str(name): int(n) for name, n in counts.items() if n and name not in known}


@lru_cache(maxsize=4)
def load_taxonomy(path: Path = PRIORITIES_FILE) -> Taxonomy:
    """
    Read the partnership's configuration.

    Raises
    ------
    ParameterError
        If the file is not TOML, lacks a setting or holds a grade or flag that does not exist.
    """
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
        partnership, opportunity = settings["partnership"], settings["opportunity"]
        return Taxonomy(
            partnership=partnership["name"],
            strategy=partnership["strategy"],
            local_authority=partnership["local_authority"],
            study_layer=partnership["study_layer"],
            opportunity_name=opportunity["name"],
            opportunity_layer=opportunity["layer"],
            opportunity_wards=_list(opportunity["wards"]),
            priorities=tuple(_priority(entry) for entry in settings["priority"]),
            police_areas=_names(settings.get("police_areas", {})),
            community_boards=_boards(settings.get("community_boards", {})),
        )
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{path.name} is not valid TOML: {error}") from error
    except KeyError as error:
        raise ParameterError(f"{path.name}: the setting {error.args[0]!r} is missing") from error
    except TypeError as error:
        raise ParameterError(
            f"{path.name}: [partnership] and [opportunity] are tables, wards a list, [[priority]] a list of tables, "
            "[police_areas] a table of districts and names, [community_boards] one of names and lists of wards"
        ) from error


def _priority(entry: dict[str, object]) -> Priority:
    key = str(entry["key"])
    flags = _grades(key, entry.get("flags", {}))
    if unknown := set(flags) - set(FLAGS):
        raise ParameterError(f"priority {key!r}: there is no flag {sorted(unknown)[0]!r}; flags are {', '.join(FLAGS)}")
    categories = _grades(key, entry.get("categories", {}))
    return Priority(key, str(entry["name"]), str(entry["needs"]), categories, flags)


def _grades(key: str, table: object) -> dict[str, Grade]:
    if not isinstance(table, dict):
        raise ParameterError(f"priority {key!r}: categories and flags are tables of names and grades")
    grades: dict[str, Grade] = {}
    for name, word in table.items():
        if str(word).upper() not in Grade.__members__:
            words = ", ".join(grade.name.lower() for grade in Grade)
            raise ParameterError(f"priority {key!r}: {name!r} has the grade {word!r}; grades are {words}")
        grades[name] = Grade[str(word).upper()]
    return grades


def _names(table: object) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(name, str) for name in table.values()):
        raise TypeError("a table of names is needed")
    return dict(table)


def _boards(table: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise TypeError("a table of lists is needed")
    boards = {name: _list(wards) for name, wards in table.items()}
    wards = [str(ward) for name in boards for ward in boards[name]]
    if twice := sorted({ward for ward in wards if wards.count(ward) > 1}):
        raise ParameterError(f"[community_boards]: {twice[0]} stands twice; a ward is in one Community Board only")
    return boards


def _list(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError("a list is needed")
    return tuple(values)
