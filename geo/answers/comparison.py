"""Earlier periods to compare with, and what keeps two periods of a store from being compared."""

from dataclasses import dataclass
from typing import Literal, get_args

from geo.analysis.comparable import Comparison, comparison_notice, mixes_drawings, reasons_against
from geo.months import month_runs
from geo.periods import Period, months
from geo.selection import Selection
from geo.sources.names import lacking_in_words, suppliers_in_words
from geo.workspace import Workspace

Against = Literal["before", "last year"]
"""What a period is set against: the one before it, or the same of the year before."""
AGAINST: tuple[Against, ...] = get_args(Against)


@dataclass(frozen=True)
class Earlier:
    """
    An earlier period.

    `obstacle` says what keeps it from being compared, and is empty where nothing does; `notice` what is to be borne in
    mind where it is compared.
    """

    period: Period
    obstacle: str
    notice: str


def period_against(period: Period, against: Against) -> Period:
    """Give the earlier period that one is set against."""
    return period.earlier(1) if against == "before" else period.year_before()


def earlier_period(
    workspace: Workspace, period: Period, earlier: Period, *, layer: str | None, by_category: bool, fine: bool = False
) -> Earlier:
    """
    Tell whether counts of a period can be set against those of an earlier one.

    Parameters
    ----------
    layer
        The layer of boundaries both are counted by; none for areas of another kind.
    by_category
        Whether single recorded categories are compared.
    fine
        Whether places smaller than wards and LSOAs are compared, such as hotspots.

    Notes
    -----
    A supplier that gave a day of either period, but not all days of both, would make a rise or a fall that nobody
    saw. One that gave all days, but records otherwise since, does so too, and no store can tell.
    """
    wanted = list(dict.fromkeys([*months(earlier), *months(period)]))
    manifest = workspace.manifest
    absent = {each: sorted(set(wanted) - set(manifest.months(*each)[0])) for each in manifest.suppliers}
    partly = {each: lacks for each, lacks in absent.items() if len(lacks) < len(wanted)}
    gave_nothing = [each for each, lacks in partly.items() if lacks == months(earlier)]
    lacking = lacking_in_words(
        (
            each,
            month_runs(lacks) + [days for asked in (earlier, period) for days in manifest.lacking_days(*each, asked)],
        )
        for each, lacks in partly.items()
        if each not in gave_nothing
    )
    reasons = []
    if gave_nothing:
        reasons.append(f"{suppliers_in_words(gave_nothing)} gave nothing, so it is missing, not zero.")
    if lacking:
        reasons.append(f"{'; '.join(lacking)} missing, not zero.")
    if not any(month in workspace.months for month in months(earlier)) and not reasons:
        reasons.append("nothing is held of either.")
    # Months missing are told above by supplier; periods of other length are told of beside the counts.
    asked = Comparison(
        period,
        earlier,
        fine=fine,
        map_points=workspace.capabilities.map_points,
        by_category=by_category,
        layers=(layer, layer) if layer else None,
        per_day=True,
    )
    reasons += reasons_against(asked, held=wanted)
    if reasons:
        return Earlier(earlier, f"Not compared with {earlier.in_words}: {' '.join(reasons)}", "")
    return Earlier(earlier, "", comparison_notice(asked, held=wanted))


def mixed_drawings(workspace: Workspace, period: Period, selection: Selection) -> str:
    """
    Say of incidents that some stand at map points of before a redrawing and some at those of after.

    Returns
    -------
    notice
        Empty where none does, as in data without map points.
    """
    snapped = bool((selection.incidents["precision"] == "map point").any())
    held = [month for month in months(period) if month in workspace.months]
    return mixes_drawings(held) if snapped else ""
