"""Which cells of tables lie inside which others or cover them, and what that tells without any more ado."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from geo.crs import Floats
from geo.periods import Mask
from geo.points import Indices


class Nesting:
    """
    Cells that share pieces with cells of other tables.

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
        beside = table[shared.row] != table[shared.col]
        other, cell, n = shared.row[beside], shared.col[beside], shared.data[beside]
        order = np.lexsort((other, table[other], cell))
        self._other, self._cell, self._shared = other[order], cell[order], n[order]
        self._inside = self._shared == self._size[self._other]

    def between(self, count: Floats, exact: Mask, smallest: int) -> Iterator[Indices]:
        """
        List what tells of a small number by subtraction: a cell, and those of another table inside it or covering it.

        Parameters
        ----------
        count
            What is told of each cell, shape (n_cells,).
        exact
            Which cells are told as they are, shape (n_cells,).
        """
        for inside in (True, False):
            other, starts, cell, covered = self._told(exact, inside=inside)
            if not len(starts):
                continue
            more = np.add.reduceat(count[other], starts) - count[cell]
            left = np.add.reduceat(self._size[other], starts) - self._size[cell]
            ends = np.append(starts[1:], len(other))
            if inside:
                more, left, telling = -more, -left, np.ones(len(starts), np.bool_)
            else:
                # Where one covers it alone, the cell lies inside that one.
                telling = (covered == self._size[cell]) & (ends - starts > 1)
            for at in np.flatnonzero(telling & (left > 0) & (more > 0) & (more < smallest)).tolist():
                yield np.append(other[starts[at] : ends[at]], cell[at])

    def implied(self, exact: Mask) -> Mask:
        """Tell which cells say nothing that others do not: the sum of smaller ones, or the same as an earlier one."""
        found = np.zeros(len(self._size), np.bool_)
        inner, starts, whole, covered = self._told(exact, inside=True)
        if len(starts):
            several = np.diff(starts, append=len(inner)) > 1
            found[whole[(covered == self._size[whole]) & (several | (inner[starts] < whole))]] = True
        return found

    def _told(self, told: Mask, *, inside: bool) -> tuple[Indices, Indices, Indices, Floats]:
        """
        Give the told cells that share pieces with a told one, of each other table in turn.

        Returns
        -------
        other, starts, cell, covered
            The cells, all or those inside it; where the next table or cell begins; the cell there, and how many of its
            pieces they hold.
        """
        use = told[self._other] & told[self._cell]
        if inside:
            use &= self._inside
        other, cell, shared = self._other[use], self._cell[use], self._shared[use]
        new = (np.diff(cell, prepend=-1) != 0) | (np.diff(self._table[other], prepend=-1) != 0)
        starts = np.flatnonzero(new)
        covered = np.add.reduceat(shared, starts) if len(starts) else np.empty(0)
        return other, starts, cell[starts], covered
