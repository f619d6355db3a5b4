"""Where the time of a call goes, by clocks set round the functions it calls."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from inspect import unwrap
from time import process_time
from types import FunctionType, ModuleType
from typing import Any
from unittest import mock


@contextmanager
def clocks(*modules: ModuleType) -> Iterator[dict[str, float]]:
    """
    Time every function of this program that some modules call by its name.

    Yields
    ------
    seconds
        Processor time of each function by name, that of clocked functions it calls taken off: they add up to the whole.
        What else runs on the machine is not felt in it.
    """
    seconds: dict[str, float] = defaultdict(float)
    within: list[float] = []

    def clocked(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: object, **options: object) -> Any:  # noqa: ANN401  # whatever the function gives
            within.append(0.0)
            start = process_time()
            try:
                return function(*args, **options)
            finally:
                whole = process_time() - start
                seconds[function.__name__.lstrip("_")] += whole - within.pop()
                if within:
                    within[-1] += whole

        return call

    with ExitStack() as stack:
        for module in modules:
            for name, value in list(vars(module).items()):
                # What is remembered (lru_cache) hides the function it was made from.
                if callable(value) and isinstance(unwrap(value), FunctionType) and value.__module__.startswith("geo."):
                    stack.enter_context(mock.patch.object(module, name, clocked(value)))
        yield seconds
