"""A table of areas for an audience: the counts it may not see are hidden, and all that would give them away."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.answers.area_list import AreaList, recounted
from geo.answers.comparison import AGAINST, Against
from geo.answers.ward_sentences import how_shown
from geo.errors import ParameterError
from geo.periods import Mask
from geo.sharing.cells import Count
from geo.sharing.guard import guard
from geo.sharing.ledger import Told
from geo.sharing.privacy import Audience, Release, marked_for
from geo.words import counted
from geo.workspace import Workspace

_NOW = ("incidents", "in_period", "rate", "rate_low", "rate_high")
_OF_WHOLE = ("ratio", "ratio_low", "ratio_high")
"""Whoever has one of these and the area's count has that of the whole."""
_CHANGE = ("difference", "percent", "change")
_TELLING = ("incidents", "of")
"""Parts of a recipe that are counts."""
_PREFIX: dict[Against, str] = {"last year": "last_year_", "before": "previous_"}


def release_areas(
    workspace: Workspace, answer: AreaList, audience: Audience, *, marking: str | None = None
) -> Release[AreaList]:
    """
    Hide what an audience may not see of a table of areas, of this period, the one before and last year.

    It is held against all that was published of the store before (`geo.sharing.guard.guard`).

    Returns
    -------
    release
        Its table has one more column, ``hidden``: whether something in the row is; its notes say how much is hidden.
        Rows are in the order of codes: that of rates would tell between which two a hidden one lies. Where the policy
        rounds counts, all is worked out from the rounded ones.

    Raises
    ------
    ParameterError
        If the table has a row for each category or priority: for who sees no small count only areas are released.
    StoreError
        If what was published before cannot be read.
    """
    mark = marked_for(audience, marking)
    if not audience.smallest:
        return Release(answer, audience, mark)
    if answer.question.by != "area":
        raise ParameterError(f"{audience.key}: areas by {answer.question.by} hold too many small counts; ask by area")
    in_order = answer.table.assign(last=answer.table["code"] == "").sort_values(["last", "code"], kind="stable")
    answer = replace(answer, table=in_order.drop(columns="last").reset_index(drop=True), order="In the order of codes.")
    counts = _counts(answer)
    told = guard(workspace, [count for column in counts.values() for count in column], audience)
    if told.off:
        answer = _rounded(workspace, answer, counts, told)
    hidden = {name: np.array([each not in told.numbers for each in column]) for name, column in counts.items()}
    released = replace(
        answer,
        table=_masked(answer, hidden),
        notes=(*_notes(workspace, answer), *_said(hidden, told, audience)),
        recipe={name: value for name, value in answer.recipe.items() if name not in _TELLING},
    )
    return Release(released, audience, mark, told)


def _counts(answer: AreaList) -> dict[str, list[Count]]:
    """List what each number of the table counts, by the beginning of the names of its columns: none for now."""
    periods = {"": answer.filters.period}
    periods |= {_PREFIX[each]: answer.earlier(each).period for each in AGAINST if not answer.earlier(each).obstacle}
    return {
        name: [
            Count(replace(answer.filters, period=period), answer.question.layer, code) for code in answer.table["code"]
        ]
        for name, period in periods.items()
    }


def _rounded(workspace: Workspace, answer: AreaList, counts: dict[str, list[Count]], told: Told) -> AreaList:
    """Work the table out from what is told; what is not told counts as nothing, and is hidden in any case."""
    columns = {name: np.array([told.numbers.get(each, 0) for each in column]) for name, column in counts.items()}
    whole = columns[""]
    whole[-1] = max(whole)  # where that of the whole is hidden
    return recounted(
        workspace, answer, whole, {each: columns[_PREFIX[each]] for each in AGAINST if _PREFIX[each] in columns}
    )


def _masked(answer: AreaList, hidden: dict[str, Mask]) -> pd.DataFrame:
    """Empty hidden counts and what is worked out from them."""
    table, now = answer.table.astype({"incidents": "Int64"}), hidden[""]
    or_whole = now | now[-1]
    for names, hide in ((_NOW, now), (_OF_WHOLE, or_whole)):
        for name in names:
            table[name] = table[name].mask(hide)
    table["small_base"] = table["small_base"].mask(now, "")
    table["against"] = table["against"].mask(or_whole, "")
    for prefix in filter(None, hidden):
        then = hidden[prefix]
        table[f"{prefix}before"] = table[f"{prefix}before"].mask(then)
        for name in _CHANGE:
            table[f"{prefix}{name}"] = table[f"{prefix}{name}"].mask(now | then)
    return table.assign(hidden=np.any(list(hidden.values()), axis=0))


def _notes(workspace: Workspace, answer: AreaList) -> list[str]:
    """Say what must be said, without any count."""
    priority = answer.selection.priority
    shown = how_shown(workspace, priority)
    said = f"{priority.name} shows {shown} in this data. To see it itself would need {priority.needs}." if shown else ""
    telling = {answer.selection.notice, f"{answer.outside:,} of them lie in no area of this layer."}
    return [note for note in (said, *(each for each in answer.notes if each not in telling)) if note]


def _said(hidden: dict[str, Mask], told: Told, audience: Audience) -> list[str]:
    step = 2 * told.off + 1
    rounded = [f"Counts are rounded to multiples of {step}, and so is all that is worked out."] if told.off else []
    n = int(np.sum(list(hidden.values())))
    if not n:
        return rounded or [f"No count is under {audience.smallest}: nothing is hidden."]
    are = "is" if n == 1 else "are"
    why = "they" if told.off else f"those under {audience.smallest}, and others that"
    return [*rounded, f"{counted(n, 'count')} {are} hidden: {why} would give one of them away."]
