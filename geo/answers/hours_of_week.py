"""The hours of the week in which the incidents of a question may have happened, and windows worth a patrol."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from geo.analysis.aoristic import LEAST_USED, AoristicWeights, Peak, aoristic_weights, peak
from geo.analysis.windows import MOST_HOURS, Window, busiest_windows, chance_share, window_cells
from geo.crs import Floats
from geo.periods import ALL_DAY, WEEKDAYS, Hours
from geo.selection import ALL_WEEK, Filters, select
from geo.words import counted
from geo.workspace import Workspace

MAX_HOURS = 24.0
"""Longest interval spread over hours: the filter by hours, too, holds a longer one to have no time of day."""
_FLAT_HOURS = 12
"""Half of the day: where it takes as long to hold half of the incidents, no hours stand out."""
_LONG = 3
_TELLS_TENTHS = 0.1
"""Share below which tenths of a percent are told."""


@dataclass(frozen=True, eq=False)
class HoursOfWeek:
    """
    Incidents expected in each hour of the week, over the whole period of a question.

    `expected` has the shape (7, 24), Monday and midnight first, and adds up to `used`; `too_vague` counts incidents
    without a time of day. `windows` are those that hold more than chance would give, the fullest first; `daily` is the
    shortest run of hours of every day that holds half of the incidents, none where no hours stand out.
    """

    expected: Floats
    used: int
    too_vague: int
    windows: tuple[Window, ...]
    daily: Window | None
    notes: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether any incident has a time of day."""
        return self.used > 0

    @property
    def untold(self) -> str:
        """Say what would be needed where no incident has a time of day; nothing where one has."""
        if self.told:
            return ""
        if not self.too_vague:
            return "No incident is left to show by hour: choose a longer period or fewer filters."
        return (
            f"None of the {counted(self.too_vague, 'incident')} has a time of day, so hours and weekdays cannot be "
            "shown. data.police.uk gives months only: it would need records with date and time, from the police, the "
            "council or a housing provider."
        )


@lru_cache(maxsize=16)
def hours_of_week(workspace: Workspace, filters: Filters) -> HoursOfWeek:
    """
    Spread the incidents of a question over the hours of the week.

    Parameters
    ----------
    filters
        Its hours and weekdays do not count: the whole week is shown, so that another window can be chosen from it.
    """
    incidents = select(workspace, replace(filters, hours=ALL_DAY, weekdays=ALL_WEEK)).incidents
    found = aoristic_weights(incidents["occurred_from"], incidents["occurred_to"], max_hours=MAX_HOURS)
    used, too_vague, most = int(found.used), int(found.left_out), peak(found)
    # Spreading leaves rounding behind, which may lie below zero.
    expected = np.maximum(found.weights, 0.0)
    chance = chance_share(used)
    best = busiest_windows(expected) if most.told else ()
    clear = tuple(window for window in best if window.share > chance)
    notes = (_vague(used, too_vague), *_peak_sentences(found, most), _windows_sentence(clear, used, chance))
    return HoursOfWeek(expected, used, too_vague, clear, _daily(found, most), tuple(note for note in notes if note))


def window_of(week: HoursOfWeek, hours: Hours, weekdays: frozenset[int]) -> Window:
    """Tell what share of the incidents any window holds; none where no incident has a time of day."""
    return Window(hours, weekdays, _share(week.expected, hours, weekdays))


def window_in_words(window: Window) -> str:
    """
    Say a window and what it holds.

    Examples
    --------
    >>> window_in_words(Window(Hours(16, 24), frozenset({4, 5}), 0.23))
    'Fri, Sat 16:00-24:00: 23 % of incidents in 9.5 % of the week'
    """
    share, of_week = (_percent(part) for part in (window.share, window.share_of_week))
    return f"{days_in_words(window.weekdays)} {window.hours}: {share} of incidents in {of_week} of the week"


def days_in_words(weekdays: frozenset[int]) -> str:
    """
    Name weekdays; three or more that follow each other by the first and the last.

    Examples
    --------
    >>> days_in_words(frozenset({0, 5, 6})), days_in_words(frozenset({1, 3})), days_in_words(frozenset(range(7)))
    ('Sat to Mon', 'Tue, Thu', 'Every day')
    """
    if weekdays == ALL_WEEK:
        return "Every day"
    firsts = [day for day in sorted(weekdays) if (day - 1) % 7 not in weekdays]
    if len(firsts) == 1 and len(weekdays) >= _LONG:
        return f"{WEEKDAYS[firsts[0]]} to {WEEKDAYS[(firsts[0] + len(weekdays) - 1) % 7]}"
    return ", ".join(WEEKDAYS[day] for day in sorted(weekdays))


def _daily(found: AoristicWeights, most: Peak) -> Window | None:
    if not most.told or _length(most) >= _FLAT_HOURS:
        return None
    hours = Hours(int(most.start), int(most.end))
    return Window(hours, ALL_WEEK, _share(found.weights, hours, ALL_WEEK))


def _percent(share: float) -> str:
    """Say a share; a small one with a tenth, so that it does not seem to be nothing."""
    return f"{100 * share:.0f} %" if round(share, 3) >= _TELLS_TENTHS or not share else f"{100 * share:.1f} %"


def _share(weights: Floats, hours: Hours, weekdays: frozenset[int]) -> float:
    return float(weights[window_cells(hours, weekdays)].sum() / max(weights.sum(), 1.0))


def _length(most: Peak) -> int:
    return (int(most.end) - int(most.start) - 1) % 24 + 1


def _vague(used: int, too_vague: int) -> str:
    total = used + too_vague
    if not used or not too_vague:
        return ""
    return (
        f"Of {counted(total, 'incident')} {too_vague:,} ({100 * too_vague / total:.0f} %) "
        f"{'is' if too_vague == 1 else 'are'} known to no better than a day: too vague for hours, not shown here."
    )


def _peak_sentences(found: AoristicWeights, most: Peak) -> tuple[str, ...]:
    if not found.used:
        return ()
    if not most.told:
        return (f"No peak is told of {counted(int(found.used), 'incident')}: at least {LEAST_USED} are needed.",)
    by_day = found.weights.sum(axis=1)
    days = frozenset(np.flatnonzero(np.isclose(by_day, by_day.max())).tolist())
    share = by_day.max() / found.used
    fullest = f"{days_in_words(days)} {'holds' if len(days) == 1 else 'hold, each,'} the most: {100 * share:.0f} %"
    half = f"Half of the incidents lie between {int(most.start):02d}:00 and {int(most.end):02d}:00"
    if _length(most) >= _FLAT_HOURS:
        half = f"No hours stand out: it takes {_length(most)} of 24 to hold half of the incidents"
    return f"{half}.", f"{fullest} of the week's incidents, midnight to midnight; an even week gives each day 14 %."


def _windows_sentence(clear: tuple[Window, ...], used: int, chance: float) -> str:
    if clear or used < LEAST_USED:
        return ""
    return (
        f"No window of up to {MOST_HOURS} hours a week stands out: of {counted(used, 'incident')} spread evenly, "
        f"chance alone fills one with up to {100 * chance:.0f} %."
    )
