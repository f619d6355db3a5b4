"""What is said of one ward in sentences, without any small count."""

import pandas as pd

from geo.analysis.areas import ABOVE, BELOW
from geo.analysis.change import chance_of_change
from geo.analysis.small_counts import SMALLEST_SHOWN, shown_count
from geo.answers.area_list import AreaList
from geo.taxonomy import HOW_SEEN, Grade, Priority
from geo.words import capitalised, chance_in_words
from geo.workspace import Workspace

UNCERTAIN = 0.05
"""As everywhere: what chance makes more often than one time in twenty is no clear change."""
_KINDS_NAMED = 3
_LEAP_YEAR_DAYS = 366


def how_shown(workspace: Workspace, priority: Priority) -> str:
    """
    Say how what is held shows a priority, as everywhere: such as "by proxy"; nothing where it does so exactly.

    All that is held counts, whatever the ward and period: what is lacking there would be a small count told.
    """
    found = set(priority.grades(workspace.incidents).tolist())
    words = [word for grade, word in HOW_SEEN.items() if grade in found]
    if words in ([], [HOW_SEEN[Grade.EXACT]]):
        return ""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def happened(count: int, priority: str, shown: str) -> str:
    """Say how many incidents were recorded, and what they are worth where they show the priority not exactly."""
    recorded = f"{capitalised(incidents_shown(count))} were recorded"
    if not shown:
        return f"{recorded}."
    proxy, worth = HOW_SEEN[Grade.PROXY], "some of them may not belong to it"
    if proxy in shown:
        who = "they" if shown == proxy else "some of them"
        worth = f"{who} only stand in for it, and nothing tells which of them belong to it"
    return f"{recorded} that show {inside(priority)} {shown}: {worth}."


def incidents_shown(count: int) -> str:
    """Say how many incidents; a small number by its limit."""
    # One incident is never told, so the noun is always plural.
    return f"{shown_count(count)} incidents"


def most_common(kinds: pd.Series) -> str:
    """Name the first of the kinds that may be told, commonest first; nothing where there is none."""
    named = [f"{inside(str(kind))} ({count:,})" for kind, count in kinds.head(_KINDS_NAMED).items()]
    return f"Most common: {', '.join(named)}." if named else ""


def all_recorded_as(kind: str) -> str:
    """Say what the incidents were recorded as, where there is one kind only."""
    return f"All were recorded as {inside(kind)}."


def inside(kind: str) -> str:
    """Write the name of a kind within a sentence; one of capitals stays as it is."""
    return kind if kind[:2].isupper() else f"{kind[:1].lower()}{kind[1:]}"


def against_last_year(answer: AreaList, row: pd.Series) -> str:
    """Say whether the row of a ward holds more or fewer than last year, and how often chance makes such a change."""
    earlier = answer.last_year
    # A period longer than a year is set beside one that ends before it begins: more than a year back.
    name = "last year" if answer.filters.period.days <= _LEAP_YEAR_DAYS else "the same period before"
    then = f"{name} ({earlier.period.in_words})"
    if earlier.obstacle:
        return f"It cannot be compared with {then}."
    now, before = int(row["incidents"]), int(row["last_year_before"])
    if min(now, before) < SMALLEST_SHOWN:
        return f"{capitalised(then)}: {incidents_shown(before)}. One of the two is too small to compare."
    if now == before:
        return f"That is as many as {then}."
    p = chance_since_last_year(answer, now, before)
    more = "more" if now > before else "fewer"
    verdict = "which chance alone hardly explains" if p < UNCERTAIN else "but that may be chance"
    return (
        f"That is {more} than the {before:,} of {then}, {verdict}: if nothing had really changed, a difference this "
        f"large or larger would still happen {chance_in_words(p)}."
    )


def chance_since_last_year(answer: AreaList, now: int, before: int) -> float:
    """Tell how often chance makes so large a change since last year."""
    days_now, days_before = answer.filters.period.days, answer.last_year.period.days
    return float(chance_of_change(now, before, days_now=days_now, days_before=days_before))


def against_county(row: pd.Series, county: pd.Series) -> str:
    """Set the rate of a ward beside the county's."""
    if pd.isna(row["rate"]) or pd.isna(county["rate"]):
        return "The residents of this ward are not loaded, so there is no rate to compare with the county's."
    words = {ABOVE: "more than", BELOW: "fewer than"}
    stands = words.get(str(row["against"]), "not clearly different from")
    return (
        f"For every 1,000 residents that makes {row['rate']:,.1f} a year, somewhere between {row['rate_low']:,.1f} and "
        f"{row['rate_high']:,.1f}: {stands} the county's {county['rate']:,.1f}."
    )
