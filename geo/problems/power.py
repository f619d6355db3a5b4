"""How small a fall could be seen at all: asked before an action begins."""

import math
from collections.abc import Sequence

from scipy.stats import norm

from geo.errors import ParameterError
from geo.problems.evaluation import CONFIDENCE, number_of, quantile

POWER = 0.8
"""A change is called one that could be seen if it is found four times in five."""


def power(fall: float, before: float, comparison: Sequence[float], *, dispersion: float = 1.0) -> float:
    """
    Tell how often a fall by a share would be seen, at `CONFIDENCE`, were it there.

    Parameters
    ----------
    fall
        Share of incidents that the action prevents, 0 to 1.
    before
        Incidents to expect in the action area without it.
    comparison
        The same of each comparison area.

    Raises
    ------
    ParameterError
        If a share or count has no meaning, there is no comparison area, or `dispersion` is under 1.

    Examples
    --------
    >>> round(power(0.4, 100, [100]), 2)
    0.56
    """
    if not 0 <= fall <= 1:
        raise ParameterError(f"a fall by a share of {fall} has no meaning; it lies between 0 and 1")
    error = math.sqrt(dispersion * _variance(fall, before, comparison, dispersion))
    if not error:
        return 0.0
    limit, away = quantile(CONFIDENCE), fall * before / error
    return float(norm.sf(limit - away) + norm.cdf(-limit - away))


def smallest_visible_fall(before: float, comparison: Sequence[float], *, dispersion: float = 1.0) -> float | None:
    """
    Tell, before an action begins, the smallest fall that these counts could show, found `POWER` of the time.

    Parameters
    ----------
    before, comparison
        As for `power`.

    Returns
    -------
    fall
        A share, 0 to 1; none where even an end of all incidents would not be seen so often.

    Raises
    ------
    ParameterError
        As `power`.

    Examples
    --------
    >>> round(smallest_visible_fall(100, [100]), 2)
    0.52
    >>> smallest_visible_fall(9, [9]) is None
    True
    """
    if power(1.0, before, comparison, dispersion=dispersion) < POWER:
        return None
    # fall x before = (limit + reach) x error, whose square is linear in the fall.
    reach = (quantile(CONFIDENCE) + float(norm.ppf(POWER))) ** 2 * dispersion
    none = _variance(0.0, before, comparison, dispersion)
    return (math.sqrt((reach * before) ** 2 + 4 * before**2 * reach * none) - reach * before) / (2 * before**2)


def _variance(fall: float, before: float, comparison: Sequence[float], dispersion: float) -> float:
    k = number_of(comparison, dispersion)
    if not (0 <= before < math.inf and all(0 <= each < math.inf for each in comparison)):
        raise ParameterError("counts cannot be negative, missing or infinite; leave out areas without data")
    return (2 - fall) * before + 2 * sum(comparison) / k**2
