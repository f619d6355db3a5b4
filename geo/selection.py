"""Which incidents a question is about, and where all the others went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError
from geo.membership import in_hours, in_period, period_of
from geo.months import months_in_words
from geo.periods import ALL_DAY, WEEKDAYS, Hours, Mask, Period
from geo.sources.names import source_in_words
from geo.taxonomy import HOW_SEEN, Grade, Priority
from geo.wards import in_wards
from geo.workspace import Workspace

ALL_WEEK = frozenset(range(7))


@dataclass(frozen=True)
class Filters:
    """
    One question: frozen and hashable, so that it is also the key of every cache.

    `wards` are codes of wards of any vintage, `sources` and `categories` as recorded; none means all. `weekdays` run
    from 0 for Monday to 6 for Sunday and are those on which the hours begin: Friday 22:00-03:00 ends on Saturday.
    """

    priority: str
    period: Period
    hours: Hours = ALL_DAY
    weekdays: frozenset[int] = ALL_WEEK
    wards: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse days that do not exist, and a question about no day."""
        if not self.weekdays or not self.weekdays <= ALL_WEEK:
            raise ParameterError(f"weekdays {sorted(self.weekdays)}: choose at least one of 0 (Monday) to 6 (Sunday)")

    @property
    def narrowed(self) -> bool:
        """Whether not every hour of the week is meant."""
        return not self.hours.whole_day or self.weekdays != ALL_WEEK

    @property
    def _nights(self) -> bool:
        """Whether it matters that a weekday is the one on which the hours begin."""
        return self.hours.past_midnight and self.weekdays != ALL_WEEK

    @property
    def recipe(self) -> dict[str, str]:
        """What was asked, a text for each part, as recipes print it."""
        return {
            "priority": self.priority,
            "period": str(self.period),
            "hours": str(self.hours),
            "weekdays": " ".join(WEEKDAYS[day] for day in sorted(self.weekdays)),
            **({"weekdays_are": "those on which the hours begin"} if self._nights else {}),
            "wards": " ".join(sorted(self.wards)) or "all",
            "sources": "; ".join(sorted(self.sources)) or "all",
            "categories": "; ".join(sorted(self.categories)) or "all",
        }

    def in_words(self, ward_names: Mapping[str, str]) -> str:
        """
        Say the period, and what else is not meant whole: hours and weekdays, sources, categories, wards.

        Parameters
        ----------
        ward_names
            By code; a code that is not among them is said itself.

        Examples
        --------
        >>> Filters("all-crime", Period.month("2024-01"), weekdays=frozenset({4, 5})).in_words({})
        'January 2024, 00:00-24:00, Fri Sat'
        >>> Filters("all-crime", Period.month("2024-01"), Hours(22, 3), frozenset({4})).in_words({})
        'January 2024, 22:00-03:00, beginning on Fri'
        """
        parts = [self.period.in_words, *([str(self.hours)] if self.narrowed else [])]
        if self.weekdays != ALL_WEEK:
            days = " ".join(WEEKDAYS[day] for day in sorted(self.weekdays))
            parts.append(f"beginning on {days}" if self._nights else days)
        if self.sources:
            parts.append(f"from {'; '.join(map(source_in_words, sorted(self.sources)))}")
        if self.categories:
            parts.append(f"only {'; '.join(sorted(self.categories))}")
        if self.wards:
            parts.append("wards " + "; ".join(sorted(ward_names.get(code, code) for code in self.wards)))
        return ", ".join(parts)


@dataclass(frozen=True)
class Selection:
    """
    The incidents a question is about.

    `left_out` says for every other row why it is not among them, in the order the reasons were asked: together with
    `incidents` it adds up to `total`. `grades` counts the chosen by how well they show the priority. `missing_months`
    are those of the period of which nobody gave anything, `gaps` those that single suppliers lack.
    """

    incidents: pd.DataFrame
    total: int
    left_out: dict[str, int]
    grades: dict[Grade, int]
    priority: Priority
    missing_months: tuple[str, ...]
    gaps: tuple[str, ...] = ()

    @property
    def visible(self) -> bool:
        """Whether any row of the data set can show this priority at all, whatever the other filters say."""
        return self.left_out[OTHER_CATEGORIES] < self.total

    @property
    def notice(self) -> str:
        """What must be said of the priority: nothing, that it shows by proxy, or what would be needed to see it."""
        if not self.visible:
            return f"{self.priority.name} cannot be seen in this data. It would need {self.priority.needs}."
        if self.grades[Grade.EXACT] == len(self.incidents):
            return ""
        parts = ", ".join(f"{self.grades[grade]:,} {word}" for grade, word in HOW_SEEN.items() if self.grades[grade])
        return (
            f"How the {len(self.incidents):,} incidents show {self.priority.name.lower()}: {parts}. "
            f"To see it itself would need {self.priority.needs}."
        )

    @property
    def coverage(self) -> str:
        """What must be said of months of the period that nobody gave: nothing where there are none."""
        gaps = f"Not given, which is not zero: {'; '.join(self.gaps)}." if self.gaps else ""
        if not self.missing_months:
            return gaps
        return f"Nothing is held for {months_in_words(self.missing_months)}: missing, not zero. {gaps}".strip()


OTHER_CATEGORIES = "of other categories"


def select(workspace: Workspace, filters: Filters, *, points: bool = False) -> Selection:
    """
    Choose the incidents of a question.

    An incident is in a period or in hours if at least half of its interval is (see `geo.membership`).

    Parameters
    ----------
    points
        Whether points are looked at: incidents of which only the area is known are left out then.

    Raises
    ------
    ParameterError
        If the priority or a ward does not exist, or hours or days are asked of data that has none.
    """
    incidents = workspace.incidents
    priority = workspace.taxonomy.priority(filters.priority)
    require_meaning(workspace, filters)
    grades = priority.grades(incidents)
    left_out: dict[str, int] = {}
    chosen = np.ones(len(incidents), bool)

    def leave_out(wrong: np.ndarray, reason: str) -> None:
        left_out[reason] = int((chosen & wrong).sum())
        chosen[wrong] = False

    leave_out(grades < Grade.PROXY, OTHER_CATEGORIES)
    begins, ends = incidents["occurred_from"], incidents["occurred_to"]
    belongs, too_vague = in_period(begins, ends, filters.period)
    leave_out(~belongs & ~too_vague, "outside the period")
    leave_out(too_vague, "in it perhaps, but with too vague a date")
    if filters.narrowed:
        belongs, too_vague = in_hours(begins, ends, filters.hours, filters.weekdays)
        leave_out(~belongs & ~too_vague, "outside the hours and weekdays")
        leave_out(too_vague, "without a time of day")
    for wanted, reason in _chosen_by_name(workspace, filters):
        leave_out(~wanted, reason)
    if points:
        leave_out(workspace.by_area, "known by their area only")
    if workspace.links:
        leave_out(_told_again(workspace, chosen), "told by another source too")
    kept = grades[chosen]
    return Selection(
        incidents=incidents[chosen],
        total=len(incidents),
        left_out=left_out,
        grades={grade: int((kept == grade).sum()) for grade in (Grade.PROXY, Grade.PARTIAL, Grade.EXACT)},
        priority=priority,
        missing_months=tuple(workspace.missing_months(filters.period)),
        gaps=tuple(workspace.gaps(filters.period)),
    )


def _chosen_by_name(workspace: Workspace, filters: Filters) -> Iterator[tuple[Mask, str]]:
    """Tell for each kind of thing chosen by name which incidents are of it, and how to call the others."""
    incidents = workspace.incidents
    if filters.sources:
        yield incidents["source"].isin(filters.sources).to_numpy(), "of other sources"
    if filters.categories:
        yield incidents["category"].isin(filters.categories).to_numpy(), "of categories not chosen"
    if filters.wards:
        yield in_wards(workspace, filters.wards), "in other wards"


def _told_again(workspace: Workspace, chosen: Mask) -> Mask:
    """Tell which of the chosen incidents another chosen one tells already, as somebody linked them."""
    one, other = workspace.told_twice
    again = np.zeros(len(chosen), np.bool_)
    again[other[chosen[one]]] = True
    return again & chosen


def require_meaning(workspace: Workspace, filters: Filters) -> None:
    """
    Refuse a question that this data cannot be asked.

    Raises
    ------
    ParameterError
        As `select`.
    """
    workspace.taxonomy.priority(filters.priority)
    for wanted, known, what in (
        (filters.wards, workspace.all_wards, "ward"),
        (filters.sources, workspace.sources, "source"),
        (filters.categories, workspace.categories, "recorded category"),
    ):
        if unknown := sorted(wanted - set(known)):
            raise ParameterError(f"there is no {what} {unknown[0]}; choose from {', '.join(sorted(known))}")
    if filters.narrowed and not workspace.capabilities.hours:
        raise ParameterError("this data has months only, no days or hours; ask for the whole day and week")
    if not workspace.capabilities.dates and not filters.period.whole_months:
        raise ParameterError(
            f"this data has months only, no days; {filters.period.in_words} is not made of whole months"
        )


def rows_by_period(
    workspace: Workspace, filters: Filters, periods: Sequence[Period], *, points: bool = False
) -> npt.NDArray[np.int64]:
    """
    Tell which incidents a question would be about if it were asked of other periods.

    Parameters
    ----------
    filters
        All but its period count.
    periods
        No two overlap.
    points
        As of `select`.

    Returns
    -------
    index
        Position in `periods` of each incident of the workspace, shape (n_incidents,); -1 for none.
    """
    incidents = workspace.incidents
    index = period_of(incidents["occurred_from"], incidents["occurred_to"], periods)
    index[workspace.taxonomy.priority(filters.priority).grades(incidents) < Grade.PROXY] = -1
    for wanted, _ in _chosen_by_name(workspace, filters):
        index[~wanted] = -1
    if points:
        index[workspace.by_area] = -1
    if workspace.links:
        index[_told_again(workspace, index >= 0)] = -1
    if filters.narrowed:
        left = np.flatnonzero(index >= 0)
        begins, ends = incidents["occurred_from"].iloc[left], incidents["occurred_to"].iloc[left]
        index[left[~in_hours(begins, ends, filters.hours, filters.weekdays)[0]]] = -1
    return index
