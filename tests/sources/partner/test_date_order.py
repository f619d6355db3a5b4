"""Whether the day or the month comes first: found where a date tells, else asked."""

import pandas as pd
import pytest

from geo.errors import ParameterError
from geo.sources.partner.date_order import date_order, require_order
from geo.sources.partner.times import DateOrder

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


def columns(*texts: str) -> list[pd.Series]:
    return [pd.Series(list(texts), dtype="str")]


def test_the_order_is_found_where_one_date_gives_it_away() -> None:
    assert date_order(columns("03/04/2026", "13/04/2026")) == DAY
    assert date_order(columns("03/04/2026", "04/13/2026")) == MONTH
    assert date_order([*columns("03/04/2026"), *columns("", "31/01/2026 10:00")]) == DAY


def test_no_order_is_needed_where_none_is_open() -> None:
    assert date_order(columns("2026-04-03", "3 April 2026", "04/04/2026", "", "rubbish")) == DAY
    # A day that exists in no order tells nothing.
    assert date_order(columns("32/13/2026", "04/13/2026")) == MONTH


def test_an_open_order_is_asked_never_guessed() -> None:
    assert date_order(columns("03/04/2026", "12/11/2026")) is None
    with pytest.raises(ParameterError) as error:
        require_order(columns("2026-04-03", "03/04/2026"), None, "a.csv")
    assert str(error.value) == (
        "a.csv: the dates can be read with the day first or the month first, such as '03/04/2026'; say which with "
        "date_order = 'day first' or 'month first'"
    )
    assert require_order(columns("03/04/2026"), MONTH, "a.csv") == MONTH


def test_two_orders_in_one_column_are_asked_with_an_example_of_each() -> None:
    with pytest.raises(ParameterError, match="some dates have the day first, such as '13/04/2026', and some the month"):
        require_order(columns("13/04/2026", "04/13/2026", "01/02/2026"), None, "a.csv")
