"""Calendar months that follow each other, and what people call them."""

from collections.abc import Iterable

from geo.periods import Period


def month_runs(months: Iterable[str]) -> list[Period]:
    """
    Join months that follow each other.

    Parameters
    ----------
    months
        ``YYYY-MM``, rising.

    Examples
    --------
    >>> [str(run) for run in month_runs(["2023-12", "2024-01", "2024-03"])]
    ['2023-12-01 to 2024-01-31', '2024-03-01 to 2024-03-31']
    """
    runs: list[Period] = []
    for month in map(Period.month, months):
        follows = bool(runs) and runs[-1].end == month.start
        runs.append(Period(runs.pop().start if follows else month.start, month.end))
    return runs


def months_in_words(months: Iterable[str]) -> str:
    """
    Name months as a British reader writes them, those that follow each other by the first and the last.

    Examples
    --------
    >>> months_in_words(["2023-12", "2024-01", "2024-02", "2024-06"])
    'December 2023 to February 2024, June 2024'
    """
    return ", ".join(run.in_words for run in month_runs(months))
