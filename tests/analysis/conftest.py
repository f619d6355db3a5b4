"""Makers of small tables with known answers."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from scipy.sparse import csr_array

from geo.analysis.history import History, Places, month_number
from geo.grid import HexGrid


@pytest.fixture(scope="session")
def make_history() -> Callable[..., History]:
    """Make a history of hexagons in a row from west to east, a point in the middle of each; from January 2024 on."""

    def make(
        counts: npt.ArrayLike, *, everything: npt.ArrayLike | None = None, months: Sequence[str] | None = None
    ) -> History:
        held = np.asarray(counts, np.float64)
        n_months, n = held.shape
        grid = HexGrid(200.0, np.arange(n), np.zeros(n, np.int64))
        x, y = grid.centres()
        first = month_number("2024-01")
        numbers = np.array([month_number(month) for month in months] if months else first + np.arange(n_months))
        return History(
            Places(grid, x, y, np.arange(n)),
            numbers.astype(np.int64),
            csr_array(held),
            held,
            held if everything is None else np.asarray(everything, np.float64),
            int(numbers[-1]) + 1,
        )

    return make
