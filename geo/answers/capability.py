"""What a data set can be asked, and which priorities it can see: said of the data itself, not of its supplier."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.periods import Mask
from geo.schema import ASB_TYPES, FLAGS
from geo.taxonomy import ASB, HOW_SEEN, Grade, Priority
from geo.workspace import Workspace

FLAG_NAMES = {
    "domestic_abuse": "Domestic abuse",
    "night_time": "Night-time economy",
    "knife": "Knife crime",
    "hate": "Hate crime",
    "drug": "Drugs",
    "alcohol": "Alcohol",
    "exploitation": "Exploitation",
}
"""What each flag of a supplier is called."""
_DAY = pd.Timedelta(days=1)
_SHORTEST_MONTH = pd.Timedelta(days=28)


@dataclass(frozen=True)
class Capability:
    """One thing to ask: of how many of the incidents it is known (none where nobody is asked), and in words."""

    subject: str
    known: int
    of: int
    sentence: str

    @property
    def answer(self) -> str:
        """Yes, no, or in part."""
        return "No" if not self.known else "Yes" if self.known == self.of else "In part"


@dataclass(frozen=True)
class Sight:
    """
    How the data sees one priority.

    `counts` tells how many incidents show it exactly, in part, by proxy, and how many only bear on it; `needs` what
    would be needed to see it itself.
    """

    priority: str
    counts: dict[Grade, int]
    needs: str

    @property
    def seen(self) -> str:
        """By how many incidents it is seen in which way, the best first."""
        said = [f"{self.counts[grade]:,} {words}" for grade, words in HOW_SEEN.items() if self.counts[grade]]
        return ", ".join(said) or "not at all"

    @property
    def wholly(self) -> bool:
        """Whether every incident that shows it shows it exactly."""
        return bool(self.counts[Grade.EXACT]) and not (self.counts[Grade.PARTIAL] or self.counts[Grade.PROXY])


def capabilities(workspace: Workspace) -> tuple[Capability, ...]:
    """Say of each thing one may want to ask whether this data can answer it, and of how many incidents."""
    return (*_of_time(workspace.incidents), *_of_place(workspace.incidents), *_of_persons(workspace))


def sights(workspace: Workspace) -> tuple[Sight, ...]:
    """Say of each priority how the data sees it, in the order of the configuration."""
    return tuple(_sight(workspace.incidents, priority) for priority in workspace.taxonomy.priorities)


def _of_time(incidents: pd.DataFrame) -> Iterator[Capability]:
    length, n = incidents["occurred_to"] - incidents["occurred_from"], len(incidents)
    days, hours = int((length < _SHORTEST_MONTH).sum()), int((length <= _DAY).sum())
    yield Capability(
        "Days and weeks",
        days,
        n,
        _share("known to less than a month", days, n)
        if days
        else "The data gives months only: no week and no day can be chosen, and near repeats cannot be tested.",
    )
    yield Capability(
        "Hours and weekdays",
        hours,
        n,
        f"{_share('known to a day or less', hours, n)} Only these can be asked by hours."
        if hours
        else "The data tells no hours: peak hours and weekdays stay empty rather than guessed.",
    )


def _of_place(incidents: pd.DataFrame) -> Iterator[Capability]:
    n = len(incidents)
    counts = {str(name): int(k) for name, k in incidents["precision"].value_counts().items()}
    addresses, points = counts.get("address", 0), counts.get("map point", 0)
    others = n - addresses - points
    yield Capability(
        "Addresses",
        addresses,
        n,
        f"{_share('located at an address', addresses, n)} Repeat addresses are found among these only."
        if addresses
        else "No incident is located at an address, so no repeat address can be named.",
    )
    yield Capability(
        "Map points",
        points,
        n,
        f"{_share('located on a shared, anonymised point', points, n)} It stands for several addresses round it."
        if points
        else "No incident is located on an anonymised map point.",
    )
    yield Capability(
        "Postcodes or areas",
        others,
        n,
        f"{_share('located by a postcode or an area', others, n)} They show a neighbourhood, not a spot."
        if others
        else "No incident is located by a postcode or an area only.",
    )


def _of_persons(workspace: Workspace) -> Iterator[Capability]:
    incidents, n = workspace.incidents, len(workspace.incidents)
    victims = int(incidents["victim_reference"].notna().sum())
    yield Capability(
        "Repeat victims",
        victims,
        n,
        f"{_share('linked to the person harmed, by a pseudonym', victims, n)} The program holds no name."
        if victims
        else "No incident has a reference to the person harmed, so repeat victims cannot be counted.",
    )
    yield Capability(
        "Sex of victims, suspects", 0, n, "Neither is held for any incident, and the program predicts no offender."
    )
    yield _asb_types(incidents, workspace.taxonomy.priority(ASB))
    for flag in FLAGS:
        told, marked = int(incidents[flag].notna().sum()), int(incidents[flag].sum())
        yield Capability(
            f"Flag: {FLAG_NAMES[flag].lower()}",
            told,
            n,
            f"Marked on {marked:,} of the {told:,} incidents whose supplier tells it."
            if told
            else "No supplier of this data tells it. That is not the same as none.",
        )


def _asb_types(incidents: pd.DataFrame, priority: Priority) -> Capability:
    asb: Mask = priority.grades(incidents) == Grade.EXACT
    n, known = int(asb.sum()), int(incidents["asb_type"].notna().to_numpy()[asb].sum())
    sentence = (
        f"Of {n:,} incidents of anti-social behaviour, {known:,} are told as {', '.join(ASB_TYPES[:-1])} or "
        f"{ASB_TYPES[-1]}."
        if known
        else "No incident of anti-social behaviour is told as personal, nuisance or environmental."
    )
    return Capability("Types of anti-social behaviour", known, n, sentence)


def _share(what: str, known: int, of: int) -> str:
    if known == of:
        return f"All {of:,} incidents are {what}."
    return f"{known:,} of {of:,} incidents are {what}."


def _sight(incidents: pd.DataFrame, priority: Priority) -> Sight:
    counts = np.bincount(priority.grades(incidents), minlength=len(Grade))
    return Sight(priority.name, {grade: int(counts[grade]) for grade in Grade}, priority.needs)
