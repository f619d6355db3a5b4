"""Values of a table as the texts of a file: each distinct text is turned into what the file needs once."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

TIME = "%Y-%m-%d %H:%M"
_ROWS = 5_000


def is_number(values: pd.Series) -> bool:
    """Tell whether a column holds numbers."""
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def pieces(n: int) -> Iterator[slice]:
    """
    Cut so many rows into pieces, so that the text of a large file never stands in memory as many small ones.

    Examples
    --------
    >>> [(each.start, each.stop) for each in pieces(7_000)]
    [(0, 5000), (5000, 7000)]
    """
    return (slice(first, min(first + _ROWS, n)) for first in range(0, n, _ROWS))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table of numbers and texts only: a UK time is written out, so that no tool moves it to another zone."""
    times = {name: values.dt.strftime(TIME).astype("str") for name, values in table.items() if _is_time(values)}
    return table.assign(**{str(name): values for name, values in times.items()})


def texts(values: pd.Series, text: Callable[[str], str], *, missing: str, around: str = "%s") -> list[str]:
    """
    Write each value of a column.

    Parameters
    ----------
    text
        Turns a text into what the file needs.
    missing
        Written for what is not known, or is no finite number.
    around
        What else stands before and after each value that is known.

    Examples
    --------
    >>> texts(pd.Series([1.5, None]), str, missing="-"), texts(pd.Series(["a", None]), repr, missing="", around="<%s>")
    (['1.5', '-'], ["<'a'>", ''])
    """
    if not is_number(values):
        code, distinct = pd.factorize(values.astype("str"))
        written = [*(around % text(each) for each in distinct.tolist()), missing]
        return [written[n] for n in code.tolist()]
    if pd.api.types.is_integer_dtype(values):
        return [missing if n is pd.NA else around % n for n in values.tolist()]
    numbers = values.to_numpy(np.float64, na_value=np.nan)
    known = np.isfinite(numbers).tolist()
    return [around % repr(n) if k else missing for n, k in zip(numbers.tolist(), known, strict=True)]


def _is_time(values: pd.Series) -> bool:
    return pd.api.types.is_datetime64_any_dtype(values)
