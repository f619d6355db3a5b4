"""What may leave the screen, and for whom: nothing is exported or printed that is not a release."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from geo.analysis.disclosure import VALUES_LEFT
from geo.analysis.hotspots import HotspotRules
from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.answers.ward_report import WardReport, ward_report
from geo.answers.weekly_pack import HOTSPOTS, WeeklyPack, weekly_pack
from geo.errors import ParameterError
from geo.selection import Filters
from geo.sharing.ledger import NOTHING, Told
from geo.workspace import Workspace

POLICY = Path(__file__).parents[1] / "release.toml"
_OWN = "release.toml"
_KEYS = {
    "name": str,
    "points": bool,
    "incidents": bool,
    "smallest": int,
    "round_to": int,
    "marking": str,
    "handling": str,
}
LEAST_ROUNDED = 2 * VALUES_LEFT - 1
"""Counts rounded to so much, told as 0, may still be that many numbers."""
MARKINGS = ("", "OFFICIAL", "OFFICIAL-SENSITIVE")

Content = TypeVar("Content")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Audience:
    """
    Who gets a release, and what they may see.

    `points` says whether places smaller than areas may be told, `incidents` whether single incidents may; no count
    under `smallest` is told. `round_to` is the multiple that counts are rounded to instead, 0 where none is. `marking`
    and `handling` are printed on whatever is made for them.
    """

    key: str
    name: str
    points: bool
    incidents: bool
    smallest: int
    round_to: int
    marking: str
    handling: str


@dataclass(frozen=True, eq=False)
class Release(Generic[Content]):
    """
    Something that may be exported or printed for an audience, and how it is marked; `release_` functions make it.

    `told` is what the ledger is to remember of it once it is exported (`geo.sharing.ledger.remember`).
    """

    content: Content
    audience: Audience
    marking: str
    told: Told = NOTHING

    def holding(self, content: Other) -> "Release[Other]":
        """Give the same in another form."""
        return Release(content, self.audience, self.marking, self.told)


def audiences(store: Path | None = None) -> dict[str, Audience]:
    """
    Read the policy: that of a store, if its folder has one, otherwise the one that comes with the program.

    Raises
    ------
    ParameterError
        If it cannot be read, lacks something, or hides less from those who see no points than the field's threshold.
    """
    path = store / _OWN if store and (store / _OWN).exists() else POLICY
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path}: cannot be read as a policy of releases ({error}); mend it") from error
    found = {key: _audience(path, key, said) for key, said in told.items()}
    if not found:
        raise ParameterError(f"{path}: names no audience; add one, such as [tasking]")
    return found


def audience_of(store: Path, key: str) -> Audience:
    """
    Give the audience of a key.

    Raises
    ------
    ParameterError
        If there is none, or as `audiences`.
    """
    known = audiences(store)
    if key not in known:
        raise ParameterError(f"there is no audience {key!r}; choose from {', '.join(known)}")
    return known[key]


def release_pack(
    workspace: Workspace,
    filters: Filters,
    rules: HotspotRules,
    audience: Audience,
    *,
    marking: str | None = None,
    hotspots: int = HOTSPOTS,
) -> Release[WeeklyPack]:
    """
    Gather the weekly pack for an audience that may see points.

    Parameters
    ----------
    marking
        One of `MARKINGS`, chosen by a person; that of the policy if nothing is said.

    Raises
    ------
    ParameterError
        If the audience sees areas only, there is no such marking, or as `weekly_pack`.
    """
    if not audience.points:
        raise ParameterError(f"{audience.key}: may see areas only, and the weekly pack shows points; make a ward pack")
    return Release(weekly_pack(workspace, filters, rules, hotspots=hotspots), audience, marked_for(audience, marking))


def release_ward(
    workspace: Workspace, filters: Filters, ward: str, audience: Audience, *, marking: str | None = None
) -> Release[WardReport]:
    """
    Tell of a ward what anybody may know: the report holds no small count, whoever asks.

    Raises
    ------
    ParameterError
        If there is no such marking, or as `ward_report`.
    """
    return Release(ward_report(workspace, filters, ward), audience, marked_for(audience, marking))


def release_places(answer: Content, audience: Audience, *, marking: str | None = None) -> Release[Content]:
    """
    Release an answer that tells of places smaller than areas, such as hotspots or repeats, with their counts.

    Raises
    ------
    ParameterError
        If the audience sees areas only or no small counts, or there is no such marking.
    """
    if not audience.points or audience.smallest:
        raise ParameterError(
            f"{audience.key}: may see areas only, and this list shows points and small counts; release areas instead"
        )
    return Release(answer, audience, marked_for(audience, marking))


def release_incidents(answer: Content, audience: Audience, *, marking: str | None = None) -> Release[Content]:
    """
    Release single incidents.

    Raises
    ------
    ParameterError
        If the audience may not see them, or there is no such marking.
    """
    if not audience.incidents:
        raise ParameterError(f"{audience.key}: may not see single incidents; release hotspots or areas instead")
    return Release(answer, audience, marked_for(audience, marking))


def marked_for(audience: Audience, marking: str | None) -> str:
    """
    Give the marking that a person chose, or that of the policy if none did.

    Raises
    ------
    ParameterError
        If there is no such marking.
    """
    if marking is None:
        return audience.marking
    if marking not in MARKINGS:
        raise ParameterError(f"there is no marking {marking!r}; choose from {', '.join(MARKINGS[1:])} or none")
    return marking


def _audience(path: Path, key: str, said: object) -> Audience:
    if not isinstance(said, dict) or said.keys() != _KEYS.keys():
        raise ParameterError(f"{path}: [{key}] must have {', '.join(_KEYS)}, and nothing else")
    for name, kind in _KEYS.items():
        if type(said[name]) is not kind:
            raise ParameterError(f"{path}: [{key}] {name} is {said[name]!r}; it must be of the kind {kind.__name__}")
    if said["marking"] not in MARKINGS:
        raise ParameterError(f"{path}: [{key}] there is no marking {said['marking']!r}; choose from {MARKINGS[1:]}")
    if said["incidents"] and (not said["points"] or said["smallest"]):
        raise ParameterError(f"{path}: [{key}] incidents is true; then points must be true and smallest 0")
    if not said["points"] and said["smallest"] < SMALLEST_SHOWN:
        raise ParameterError(
            f"{path}: [{key}] smallest is {said['smallest']}; without points it must be {SMALLEST_SHOWN}"
        )
    if said["round_to"] and (said["round_to"] < LEAST_ROUNDED or said["round_to"] % 2 == 0):
        raise ParameterError(
            f"{path}: [{key}] round_to is {said['round_to']}; it must be 0 for none, or an odd number from "
            f"{LEAST_ROUNDED} on"
        )
    return Audience(key, **said)
