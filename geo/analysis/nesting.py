"""Which cells of tables lie inside which others, and what that tells without any more ado."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from geo.crs import Floats
from geo.periods import Mask
from geo.points import Indices


class Nesting:
    """
    Cells that lie inside cells of other tables.

    Parameters
    ----------
    parts
        Ones where a piece is part of a cell, shape (n_cells, n_pieces).
    table
        The table each cell stands in, shape (n_cells,): cells of one table share no piece.
    """

    def __init__(self, parts: csr_array, table: Indices) -> None:
        self._size, self._table = np.asarray(parts.sum(axis=1)), table
        shared = (parts @ parts.T).tocoo()
        nested = (shared.data == self._size[shared.row]) & (table[shared.row] != table[shared.col])
        inner, outer = shared.row[nested], shared.col[nested]
        order = np.lexsort((inner, table[inner], outer))
        self._inner, self._outer = inner[order], outer[order]

    def between(self, count: Floats, exact: Mask, smallest: int) -> Iterator[Indices]:
        """
        List what tells of a small number by subtraction: a cell, and those of another table inside it.

        Parameters
        ----------
        count
            What is told of each cell, shape (n_cells,).
        exact
            Which cells are told as they are, shape (n_cells,).
        """
        inner, starts, whole = self._told(exact)
        if not len(starts):
            return
        more = count[whole] - np.add.reduceat(count[inner], starts)
        left = self._size[whole] - np.add.reduceat(self._size[inner], starts)
        ends = np.append(starts[1:], len(inner))
        for at in np.flatnonzero((left > 0) & (more > 0) & (more < smallest)).tolist():
            yield np.append(inner[starts[at] : ends[at]], whole[at])

    def implied(self, exact: Mask) -> Mask:
        """Tell which cells say nothing that others do not: the sum of smaller ones, or the same as an earlier one."""
        found = np.zeros(len(self._size), np.bool_)
        inner, starts, whole = self._told(exact)
        if len(starts):
            n_left = self._size[whole] - np.add.reduceat(self._size[inner], starts)
            several = np.diff(starts, append=len(inner)) > 1
            found[whole[(n_left == 0) & (several | (inner[starts] < whole))]] = True
        return found

    def _told(self, told: Mask) -> tuple[Indices, Indices, Indices]:
        """Give the told cells inside told ones, where the next table or outer one begins, and the outer one there."""
        use = told[self._inner] & told[self._outer]
        inner, outer = self._inner[use], self._outer[use]
        table = self._table[inner]
        new = (np.diff(outer, prepend=-1) != 0) | (np.diff(table, prepend=-1) != 0)
        starts = np.flatnonzero(new)
        return inner, starts, outer[starts]
