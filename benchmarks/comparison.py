"""Two ways to the same answer, and how to find out whether it is the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.data import Inputs

Call = Callable[[], Any]
"""Gives the answer, which must pickle: an array, a path, a tuple of them."""


@dataclass(frozen=True)
class Contender:
    """
    One way to an answer.

    `prepare` fetches the inputs and returns the call to be timed; it is a function of a module, so that a new process
    finds it. `runs` counts the timed ones: where there are several, one before them does not count.
    """

    name: str
    prepare: Callable[[Inputs], Call]
    runs: int


@dataclass(frozen=True)
class Verdict:
    """Whether two answers agree, and a sentence on how that was found out."""

    same: bool
    how: str


@dataclass(frozen=True)
class Comparison:
    """
    One row of the table.

    `check` takes the inputs, the answer of the obvious call and ours; `required` is the least ratio of their times,
    none where the row is for information.
    """

    path: str
    obvious: Contender
    ours: Contender
    required: float | None
    check: Callable[[Inputs, Any, Any], Verdict]
