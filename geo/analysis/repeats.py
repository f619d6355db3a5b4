"""
Repeats: places and persons that more than one incident befell.

A repeat location is an address, or as good as one. A repeat map point stands for many addresses, so it is listed apart
and never called one. Persons are known by pseudonyms only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.groups import different, history, main_categories, place_names
from geo.crs import BNG, WGS84, project
from geo.errors import ParameterError, SchemaError
from geo.periods import Mask
from geo.points import Indices, distinct_points

LEAST_REPEAT = 2
"""The second incident makes a repeat: the rule of the field, usually over twelve months (Farrell and Pease 1993)."""
LEAST_ON_MAP_POINT = 10
"""A map point gathers the incidents of eight addresses or more, so that two are no repeat; as for a hotspot."""

_TOLD = ["occurred_from", "occurred_to", "category"]


@dataclass(frozen=True)
class Repeats:
    """
    Places or persons with repeats, and where every other incident went.

    `table` has a row for each; `known` counts all places or persons, those with fewer incidents included. `incidents`
    belong to rows of the table, `others` to the rest of the known; `left_out` says for every further one why it belongs
    to none. The three add up to the incidents given. `least` is how many make a repeat.
    """

    table: pd.DataFrame
    known: int
    incidents: int
    others: int
    left_out: Mapping[str, int]
    least: int

    @property
    def share_of_known(self) -> float:
        """Share of all places or persons that are in the table; NaN where none is known."""
        return len(self.table) / self.known if self.known else np.nan

    @property
    def share_of_incidents(self) -> float:
        """Share of the incidents of known places or persons that those in the table have; NaN where there is none."""
        total = self.incidents + self.others
        return self.incidents / total if total else np.nan

    def in_words(self, known: str) -> str:
        """
        Say how many repeat and what part of the incidents they have; `known` is what they are, in the plural.

        Examples
        --------
        >>> Repeats(pd.DataFrame(index=range(21)), 100, 42, 79, {}, 2).in_words("victims")
        '21 of 100 victims (21.0 %) had 2 or more incidents each, 42 of 121 in all (34.7 %)'
        """
        if not self.known:
            return f"no {known} are known"
        return (
            f"{len(self.table):,} of {self.known:,} {known} ({100 * self.share_of_known:.1f} %) had {self.least} or "
            f"more incidents each, {self.incidents:,} of {self.incidents + self.others:,} in all "
            f"({100 * self.share_of_incidents:.1f} %)"
        )


def repeat_locations(incidents: pd.DataFrame, *, ward_layer: str, min_incidents: int = LEAST_REPEAT) -> Repeats:
    """
    List addresses with repeats, most incidents first.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`; a year of them, for the usual meaning of a repeat.
    ward_layer
        Column of ward codes.
    min_incidents
        Incidents that make a repeat, at least 2.

    Returns
    -------
    repeats
        Rows of other precision are counted by it in `left_out`. Columns of the table: ``place`` (street or kind of
        place), ``ward_code``, ``incidents``, ``days``, ``months``, ``first`` and ``last`` (see
        `geo.analysis.groups.history`), ``categories`` (text, the largest three), ``generic`` (whether the place is
        named by its kind only), ``easting``, ``northing`` (EPSG:27700), ``longitude``, ``latitude``. Equal counts: west
        before east, then south before north.

    Raises
    ------
    ParameterError
        If `min_incidents` is below 2.
    SchemaError
        If there is no column `ward_layer`, or a location is missing.
    CrsError
        If coordinates look like degrees.

    Notes
    -----
    Personal data: a household can be told from its address. Not for councillors or the public.

    A location is a pair of coordinates. Flats of one house can share one and look like a repeat; one house geocoded
    differently by two suppliers has two and does not. A care home, a shop or a police station repeats by what it is.

    References
    ----------
    Farrell, G., Pease, K. (1993). Once bitten, twice bitten: repeat victimisation and its implications for crime
    prevention. Home Office Crime Prevention Unit Paper 46.
    Weisel, D. L. (2005). Analyzing repeat victimization. Problem-Oriented Guides for Police, Problem-Solving Tools 4.
    """
    return _repeat_places(incidents, "address", ward_layer, min_incidents)


def repeat_map_points(incidents: pd.DataFrame, *, ward_layer: str, min_incidents: int = LEAST_ON_MAP_POINT) -> Repeats:
    """
    List the map points of data.police.uk on which incidents pile up, most incidents first.

    As `repeat_locations`, for rows whose location is a map point.

    Notes
    -----
    A map point is no address: it takes the incidents of all addresses nearest to it, at least eight, or of a place such
    as a supermarket or a park. The busiest are marked ``generic``. Points were redrawn in July 2022.
    """
    return _repeat_places(incidents, "map point", ward_layer, min_incidents)


def repeat_references(
    incidents: pd.DataFrame, *, column: str = "victim_reference", min_incidents: int = LEAST_REPEAT
) -> Repeats:
    """
    List persons with repeats by their pseudonyms, most incidents first.

    Parameters
    ----------
    incidents
        See `geo.schema.INCIDENTS`; a year of them, for the usual meaning of a repeat.
    column
        Column of pseudonyms: of victims, or another that a partner gives.
    min_incidents
        Incidents that make a repeat, at least 2.

    Returns
    -------
    repeats
        Rows without a reference are counted in `left_out`. Columns of the table: ``reference``, ``incidents``,
        ``locations`` (different ones, of whatever precision), ``days``, ``months``, ``first``, ``last`` and
        ``categories`` as in `repeat_locations`, ``span_days`` (calendar days from the first to the last). Equal counts:
        in the order of the references.

    Raises
    ------
    ParameterError
        If `min_incidents` is below 2.
    SchemaError
        If there is no such column.

    Notes
    -----
    Personal data, though under a pseudonym. The shares are too low where a supplier gives no reference, where one
    person has several, and at both ends of the time given, beyond which repeats are not seen. Several crimes of one
    event, on one day, count as repeats: ``days`` tells them apart.

    References
    ----------
    Farrell, G., Pease, K. (1993). Once bitten, twice bitten: repeat victimisation and its implications for crime
    prevention. Home Office Crime Prevention Unit Paper 46.
    """
    label, names = _references(incidents, column)
    count = np.bincount(label[label >= 0], minlength=len(names))
    rows, group, chosen = _repeating(label, count, min_incidents)
    some = incidents[["easting", "northing", *_TOLD]].iloc[rows]
    table = pd.DataFrame(
        {
            "reference": pd.Series(names[chosen], dtype="str"),
            "incidents": count[chosen],
            "locations": different(group, distinct_points(some["easting"], some["northing"]).inverse, len(chosen)),
            **history(some["occurred_from"], some["occurred_to"], group, len(chosen)),
            "categories": main_categories(some["category"], group, len(chosen)),
        }
    )
    first, last = (table[name].dt.tz_localize(None).dt.normalize() for name in ("first", "last"))
    table["span_days"] = (last - first).dt.days
    table = table.sort_values(["incidents", "reference"], ascending=[False, True], ignore_index=True)
    left_out = {"without reference": int((label < 0).sum())}
    return Repeats(table, len(names), len(rows), int(count.sum()) - len(rows), left_out, min_incidents)


def at_repeat_location(incidents: pd.DataFrame, *, min_incidents: int = LEAST_REPEAT) -> Mask:
    """
    Tell which incidents lie at an address with repeats among those given, shape (n,).

    Raises
    ------
    ParameterError
        If `min_incidents` is below 2.
    CrsError
        If coordinates look like degrees.
    """
    _require_repeat(min_incidents)
    exact = (incidents["precision"] == "address").to_numpy()
    at = distinct_points(incidents["easting"].to_numpy()[exact], incidents["northing"].to_numpy()[exact])
    marked = np.zeros(len(incidents), np.bool_)
    marked[exact] = (at.weight >= min_incidents)[at.inverse]
    return marked


def of_repeat_person(
    incidents: pd.DataFrame, *, column: str = "victim_reference", min_incidents: int = LEAST_REPEAT
) -> Mask:
    """
    Tell which incidents befell a person with repeats among those given, shape (n,); without a reference none did.

    Raises
    ------
    ParameterError
        If `min_incidents` is below 2.
    SchemaError
        If there is no such column.
    """
    _require_repeat(min_incidents)
    label, names = _references(incidents, column)
    enough = np.bincount(label[label >= 0], minlength=len(names)) >= min_incidents
    # A label of -1, for none, takes the False at the end.
    return np.append(enough, np.False_)[label]


def _require_repeat(min_incidents: int) -> None:
    if min_incidents < LEAST_REPEAT:
        raise ParameterError(f"{min_incidents} incidents are no repeat; ask for {LEAST_REPEAT} or more")


def _references(incidents: pd.DataFrame, column: str) -> tuple[Indices, pd.Index]:
    if column not in incidents.columns:
        raise SchemaError(f"incidents: there is no column {column!r} of references; import data that has one")
    label, names = pd.factorize(incidents[column])
    return label.astype(np.int64), pd.Index(names)


def _repeating(label: Indices, count: Indices, min_incidents: int) -> tuple[Indices, Indices, Indices]:
    """Choose the groups with repeats: their rows, the number from 0 of the group of each, the groups chosen."""
    _require_repeat(min_incidents)
    chosen = np.flatnonzero(count >= min_incidents)
    renumbered = np.full(len(count) + 1, -1)
    renumbered[chosen] = np.arange(len(chosen))
    group = renumbered[label]
    rows = np.flatnonzero(group >= 0)
    return rows, group[rows], chosen


def _repeat_places(incidents: pd.DataFrame, precision: str, ward_layer: str, min_incidents: int) -> Repeats:
    if ward_layer not in incidents.columns:
        raise SchemaError(f"incidents: there is no column {ward_layer!r} of ward codes; import with that layer")
    of_kind = np.flatnonzero(incidents["precision"] == precision)
    east, north = (incidents[name].to_numpy() for name in ("easting", "northing"))
    points = distinct_points(east[of_kind], north[of_kind])
    rows, group, chosen = _repeating(points.inverse, points.weight.astype(np.int64), min_incidents)
    rows = of_kind[rows]
    some = incidents[["place_label", *_TOLD]].iloc[rows]
    names, generic = place_names(some["place_label"], group, len(chosen))
    wards = incidents[ward_layer].iloc[of_kind[points.first_row[chosen]]]
    table = pd.DataFrame(
        {
            "place": names,
            "ward_code": pd.Series(wards.astype("str").fillna("").to_numpy(), dtype="str"),
            "incidents": points.weight[chosen].astype(np.int64),
            **history(some["occurred_from"], some["occurred_to"], group, len(chosen)),
            "categories": main_categories(some["category"], group, len(chosen)),
            "generic": generic,
            "easting": points.x[chosen],
            "northing": points.y[chosen],
        }
    )
    order = ["incidents", "easting", "northing"]
    table = table.sort_values(order, ascending=[False, True, True], ignore_index=True)
    table["longitude"], table["latitude"] = project(table["easting"], table["northing"], BNG, WGS84)
    others = incidents["precision"].value_counts().drop(precision, errors="ignore")
    left_out = {str(name): int(n) for name, n in others.sort_index().items() if n}
    return Repeats(table, len(points), len(rows), len(of_kind) - len(rows), left_out, min_incidents)
