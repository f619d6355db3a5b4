"""What came of an action, in words that a chair can read aloud."""

import math
from collections.abc import Sequence

from geo.problems.evaluation import BeforeAfter, Difference
from geo.problems.power import smallest_visible_fall
from geo.words import counted, signed

_SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RARE = 1000


def chance_in_words(p: float) -> str:
    """
    Say how often chance alone does as much.

    Examples
    --------
    >>> chance_in_words(0.9), chance_in_words(0.5), chance_in_words(0.16)
    ('nearly always', 'one time in two', 'one time in six')
    >>> chance_in_words(0.021), chance_in_words(0.0004)
    ('one time in 48', 'less than one time in 1,000')
    """
    if p * _RARE < 1:
        return f"less than one time in {_RARE:,}"
    times = round(1 / p)
    if times < 2:
        return "nearly always"
    return f"one time in {_SMALL[times - 2] if times < len(_SMALL) + 2 else times}"


def effect_in_words(treated: BeforeAfter, comparison: Sequence[BeforeAfter], found: Difference) -> tuple[str, ...]:
    """
    Say what changed, what changed elsewhere, and how sure the difference is.

    Examples
    --------
    >>> from geo.problems.evaluation import weighted_displacement_difference
    >>> treated, others = BeforeAfter(100, 70), [BeforeAfter(100, 100)]
    >>> for sentence in effect_in_words(treated, others, weighted_displacement_difference(treated, others)):
    ...     print(sentence)
    There were 100 incidents before and 70 after. In the comparison area the number stayed the same.
    Without the action one would expect 100: it fell by 30 (between 68 fewer and 8 more).
    This much happens by chance one time in eight: it cannot be told from chance.
    """
    elsewhere = sum(each.change for each in comparison) / len(comparison)
    expected = treated.before + elsewhere
    where = "the comparison area" if len(comparison) == 1 else f"{len(comparison)} comparison areas"
    mean = "" if len(comparison) == 1 else " on average"
    other = f"changed by {signed(elsewhere, 0 if elsewhere % 1 == 0 else 1)}{mean}" if elsewhere else "stayed the same"
    there_were = f"There were {counted(treated.before, 'incident')} before and {treated.after:,} after."
    if expected < 0:
        return (
            f"{there_were} In {where} the number {other}.",
            "That is more than there was here, so the difference tells nothing: compare with places of the same level.",
        )
    return (
        f"{there_were} In {where} the number {other}.",
        f"Without the action one would expect {expected:,.0f}: it {_moved(found)} ({_between(found)}).",
        f"{_chance(found)}.",
    )


def ratio_in_words(ratio: tuple[float, float, float]) -> str:
    """
    Say how the rate changed here, as a multiple of how it changed elsewhere.

    Examples
    --------
    >>> ratio_in_words((0.7, 0.46, 1.06))
    'As a rate, after over before, it came to 0.70 of that elsewhere (between 0.46 and 1.06).'
    """
    middle, low, high = ratio
    return (
        f"As a rate, after over before, it came to {middle:.2f} of that elsewhere (between {low:.2f} and {high:.2f})."
    )


def displacement_in_words(found: Difference) -> tuple[str, ...]:
    """
    Say whether incidents moved to the ground around, or became fewer there too.

    Examples
    --------
    >>> print(" ".join(displacement_in_words(Difference(40.0, 12.0))))
    Around it there were 40 more than one would expect (between 16 and 64 more). Incidents seem to have moved there.
    """
    size = round(abs(found.estimate))
    more = f"{size:,} {'more' if found.estimate > 0 else 'fewer'} than" if size else "as many as"
    verdict = "Whether incidents moved there, or the benefit spread, cannot be told."
    if found.seen:
        moved, spread = "Incidents seem to have moved there.", "The benefit seems to have spread there."
        verdict = moved if found.estimate > 0 else spread
    return f"Around it there were {more} one would expect ({_between(found)}).", verdict


def power_in_words(before: float, comparison: Sequence[float], *, dispersion: float = 1.0) -> str:
    """
    Say before an action begins what these counts could show.

    Examples
    --------
    >>> print(power_in_words(100, [100]))
    With 100 incidents to expect here, only a fall of 53 % or more would be seen four times in five.
    >>> power_in_words(9, [9]).endswith("would be seen four times in five: choose more ground or time.")
    True
    """
    fall = smallest_visible_fall(before, comparison, dispersion=dispersion)
    here = f"With {counted(round(before), 'incident')} to expect here"
    if fall is None:
        return f"{here}, not even an end of all of them would be seen four times in five: choose more ground or time."
    return f"{here}, only a fall of {math.ceil(100 * fall)} % or more would be seen four times in five."


def _moved(found: Difference) -> str:
    size = round(abs(found.estimate))
    return f"{'fell' if found.estimate < 0 else 'rose'} by {size:,}" if size else "is as many"


def _between(found: Difference) -> str:
    low, high = (round(limit) for limit in found.interval)
    if low < 0 < high:
        return f"between {-low:,} fewer and {high:,} more"
    least, most = sorted((abs(low), abs(high)))
    return f"between {least:,} and {most:,} {'more' if high > 0 else 'fewer'}"


def _chance(found: Difference) -> str:
    often = f"This much happens by chance {chance_in_words(found.p)}"
    return often if found.seen else f"{often}: it cannot be told from chance"
