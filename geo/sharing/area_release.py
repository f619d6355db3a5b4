"""A table of areas for an audience: the counts it may not see are hidden, and all that would give them away."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.analysis.disclosure import to_hide
from geo.answers.area_list import AreaList
from geo.errors import ParameterError
from geo.periods import Mask
from geo.sharing.cells import Count, cells_of
from geo.sharing.privacy import Audience, Release, marked_for
from geo.words import counted
from geo.workspace import Workspace

_NOW = ("incidents", "in_period", "rate", "rate_low", "rate_high", "ratio", "ratio_low", "ratio_high")
_WORDS = ("small_base", "against")
_CHANGE = ("difference", "percent", "change")
_TELLING = ("incidents", "of")
"""Parts of a recipe that are counts."""


def release_areas(
    workspace: Workspace, answer: AreaList, audience: Audience, *, marking: str | None = None
) -> Release[AreaList]:
    """
    Hide what an audience may not see of a table of areas, of this period, the one before and last year.

    Returns
    -------
    release
        Its table has one more column, ``hidden``: whether something in the row is; its notes say how much is hidden.

    Raises
    ------
    ParameterError
        If the table has a row for each category or priority: for who sees no small count only areas are released.
    """
    mark = marked_for(audience, marking)
    if not audience.smallest:
        return Release(answer, audience, mark)
    if answer.question.by != "area":
        raise ParameterError(f"{audience.key}: areas by {answer.question.by} hold too many small counts; ask by area")
    counts, columns = _counts(answer)
    # The period before a year is that of last year too: it is told once.
    once = list(dict.fromkeys(counts))
    cells, pieces = cells_of(workspace, once)
    hide = dict(zip(once, to_hide(cells, pieces, smallest=audience.smallest).tolist(), strict=True))
    hidden = np.array([hide[count] for count in counts]).reshape(len(columns), -1)
    released = replace(
        answer,
        table=_masked(answer, dict(zip(columns, hidden, strict=True))),
        notes=(*(note for note in answer.notes if "lie in no area" not in note), _said(hidden, audience)),
        recipe={name: value for name, value in answer.recipe.items() if name not in _TELLING},
    )
    return Release(released, audience, mark)


def _counts(answer: AreaList) -> tuple[list[Count], list[str]]:
    """List what each number of the table counts, column by column."""
    periods = {"": answer.filters.period}
    periods |= {
        prefix: each.period
        for prefix, each in (("last_year_", answer.last_year), ("previous_", answer.previous))
        if not each.obstacle
    }
    codes = answer.table["code"].tolist()
    filters = [replace(answer.filters, period=period) for period in periods.values()]
    return [Count(asked, answer.question.layer, code) for asked in filters for code in codes], list(periods)


def _masked(answer: AreaList, hidden: dict[str, Mask]) -> pd.DataFrame:
    """Empty hidden counts and what is worked out from them."""
    table, now = answer.table.astype({"incidents": "Int64"}), hidden[""]
    for name in _NOW:
        table[name] = table[name].mask(now)
    for name in _WORDS:
        table[name] = table[name].mask(now, "")
    for prefix in filter(None, hidden):
        then = hidden[prefix]
        table[f"{prefix}before"] = table[f"{prefix}before"].mask(then)
        for name in _CHANGE:
            table[f"{prefix}{name}"] = table[f"{prefix}{name}"].mask(now | then)
    return table.assign(hidden=np.any(list(hidden.values()), axis=0))


def _said(hidden: Mask, audience: Audience) -> str:
    n = int(hidden.sum())
    if not n:
        return f"No count is under {audience.smallest}: nothing is hidden."
    are = "is" if n == 1 else "are"
    why = f"those under {audience.smallest}, and others that would give one of them away"
    return f"{counted(n, 'count')} {are} hidden: {why}."
