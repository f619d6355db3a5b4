"""Which of the two numbers of 03/04/2026 is the day: found where the dates tell, else asked."""

from collections.abc import Iterable

import pandas as pd

from geo.errors import ParameterError
from geo.sources.partner.times import NONE, DateOrder, midnight_of, split_day


def date_order(columns: Iterable[pd.Series]) -> DateOrder | None:
    """
    Find the order in which all dates of some columns are written; none where that must be asked.

    Examples
    --------
    >>> date_order([pd.Series(["03/04/2026", "13/04/2026"])]), date_order([pd.Series(["03/04/2026"])])
    (<DateOrder.DAY_FIRST: 'day first'>, None)
    """
    dates = _numbered(columns)
    fits = set(DateOrder).intersection(*dates.values())
    # Where no date needs it, any order will do.
    return DateOrder.DAY_FIRST if not dates else fits.pop() if len(fits) == 1 else None


def require_order(columns: Iterable[pd.Series], asked: DateOrder | None, file: str) -> DateOrder:
    """
    Take the order that is asked for, or the only one that fits.

    Raises
    ------
    ParameterError
        If it must be asked: every date can be read both ways, or some only one way and some only the other.
    """
    columns = list(columns)
    if order := asked or date_order(columns):
        return order
    raise ParameterError(
        f"{file}: {ambiguity(columns)}; say which with date_order = {DateOrder.DAY_FIRST.value!r} or "
        f"{DateOrder.MONTH_FIRST.value!r}"
    )


def ambiguity(columns: Iterable[pd.Series]) -> str:
    """
    Say why the order of day and month must be asked; nothing where one order fits.

    Examples
    --------
    >>> ambiguity([pd.Series(["03/04/2026"])])
    "the dates can be read with the day first or the month first, such as '03/04/2026'"
    """
    columns = list(columns)
    if date_order(columns):
        return ""
    dates = _numbered(columns)
    examples = [
        repr(next((text for text, fits in dates.items() if fits == wanted), ""))
        for wanted in ({DateOrder.DAY_FIRST}, {DateOrder.MONTH_FIRST}, set(DateOrder))
    ]
    return (
        f"the dates can be read with the day first or the month first, such as {examples[2]}"
        if all(len(fits) == 2 for fits in dates.values())
        else f"some dates have the day first, such as {examples[0]}, and some the month, such as {examples[1]}"
    )


def _numbered(columns: Iterable[pd.Series]) -> dict[str, set[DateOrder]]:
    """Dates whose day and month only their order tells apart, and the orders in which there is such a day."""
    found: dict[str, set[DateOrder]] = {}
    for text in (str(text) for column in columns for text in column.unique()):
        day = split_day(text.strip().lower())[0]
        if day and day.one != day.two:
            fits = {order for order in DateOrder if midnight_of(day, order) != NONE}
            found |= {text: fits} if fits else {}
    return found
