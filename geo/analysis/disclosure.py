"""What anybody can work out from all that was told, and what to hide so that no small count is among it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Mask
from geo.points import Indices

VALUES_LEFT = 3
"""So many values a small count may have, at least, for all that can be worked out."""
_HAIR = 1e-6
_NARROW = 40
"""A cell of more pieces than this leads everywhere: it is left out where one looks around."""


@dataclass(frozen=True, eq=False)
class Cells:
    """
    Counts in tables, each the sum of some pieces.

    A piece is incidents of a place, a time and a kind that no cell divides. `parts` holds ones where a piece is part of
    a cell, shape (n_cells, n_pieces); `count` is what is told of each cell, shape (n_cells,), and may be `off` by so
    much, where counts are rounded; `table`, of the same shape, is the number of the table a cell stands in: cells of a
    table share no piece.
    """

    parts: csr_array
    count: Floats
    table: Indices
    off: float = 0.0

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.count)

    def take(self, cells: Indices | Mask) -> Self:
        """Keep some of the cells."""
        return type(self)(self.parts[cells], self.count[cells], self.table[cells], self.off)

    def narrowed(self, pieces: Indices) -> Self:
        """Keep some of the pieces."""
        return replace(self, parts=self.parts[:, pieces])

    def joined(self, other: "Cells") -> Self:
        """Put the cells of other tables, of the same pieces, behind."""
        table = np.concatenate([self.table, other.table + int(self.table.max(initial=-1)) + 1])
        parts = csr_array(vstack([self.parts, other.parts]))
        return type(self)(parts, np.concatenate([self.count, other.count]), table, max(self.off, other.off))


def possible(told: Cells, some: Floats) -> tuple[float, float]:
    """
    Tell between which values the sum of some pieces lies, for anybody who knows what was told.

    Parameters
    ----------
    some
        Ones for the pieces asked about, shape (n_pieces,).

    Returns
    -------
    low, high
        By linear programming: pieces are 0 or more and need not be whole. Infinite where nothing told holds them.
    """
    (low, _), (high, _) = (_extreme(told, sign * some) for sign in (1.0, -1.0))
    return low, -high


def to_hide(
    asked: Cells,
    pieces: Indices,
    *,
    before: Cells | None = None,
    kept: Cells | None = None,
    smallest: int = SMALLEST_SHOWN,
) -> Mask:
    """
    Tell which cells must stay hidden so that no small count can be worked out.

    Hidden are all counts under `smallest`, and of the others as many as it takes for each of these to keep
    `VALUES_LEFT` values it may have: every such count; and what is told apart without being a cell, if it is one or
    more: pieces that lie in the same cells throughout, and what a cell has more than those of another table inside it.
    Where one has too few values, the smallest of the cells that give it away is hidden, until none has.

    Parameters
    ----------
    asked
        Cells that one wants to tell.
    pieces
        Count of each piece, shape (n_pieces,).
    before
        Cells that were told already, of the same pieces: they cannot be taken back.
    kept
        Cells that were hidden then, and must stay so.
    smallest
        The least count that may be told.

    Returns
    -------
    hidden
        Shape (n_cells,).

    Notes
    -----
    What was told `before` may give something away by itself; hiding more does not mend that.
    It guards against what follows from the numbers told, not against what somebody knows from elsewhere.

    Raises
    ------
    ParameterError
        If cells have not one count, table and row of parts each, or two cells of one table share a piece; or if what
        was told before cannot be, together with these.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley. Chapter 4. (Intervals; secondary suppression.)

    Examples
    --------
    >>> ward_and_three_areas = csr_array(np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    >>> asked = Cells(ward_and_three_areas, np.array([31.0, 20, 9, 2]), np.array([0, 1, 1, 1]))
    >>> to_hide(asked, np.array([20, 9, 2])).tolist()
    [False, False, True, True]
    """
    _check(asked)
    hidden = np.asarray(asked.parts @ pieces < smallest)
    none = asked.take(np.zeros(0, np.int64))
    out, secret = before or none, kept or none
    safe: set[bytes] = set()
    leaking = True
    while leaking:
        leaking = False
        shown = np.flatnonzero(~hidden)
        told, to_keep = out.joined(asked.take(shown)), secret.joined(asked.take(hidden))
        small = to_keep.take(to_keep.count < smallest)
        for by in itertools.chain(_by_difference(told, smallest), _by_bounds(told, small, pieces, smallest, safe)):
            mine = shown[by[by >= len(out)] - len(out)]
            if len(mine) and not hidden[mine].any():  # else hiding that one may have been enough
                hidden[mine[np.argmin(asked.count[mine])]] = leaking = True
    return hidden


def _check(asked: Cells) -> None:
    """Refuse cells that do not fit their tables."""
    n_cells, n_pieces = asked.parts.shape
    if not n_cells == len(asked.count) == len(asked.table):
        raise ParameterError(
            f"there are {len(asked.count)} counts, {len(asked.table)} numbers of tables and {n_cells} rows of parts; "
            "give each cell one of each"
        )
    held = asked.parts.tocoo()
    if len(np.unique(asked.table[held.row] * n_pieces + held.col)) < held.nnz:
        raise ParameterError("two cells of one table share a piece; put them into two tables")


def _by_difference(told: Cells, smallest: int) -> Iterator[Indices]:
    """
    List the cells that give a small count away by what is left over.

    That is what one has more than those of another table inside it, or what those of another table that cover it have
    more than it.
    """
    if told.off:
        return
    size = told.parts.sum(axis=1)
    for cell, others, shared in _overlaps(told):
        inside = others[shared == size[others]]
        # Where one covers it alone, the cell lies inside that one.
        covering = others if len(others) > 1 and shared.sum() == size[cell] else others[:0]
        for some, sign in ((inside, 1), (covering, -1)):
            more = sign * (told.count[cell] - told.count[some].sum())
            if len(some) and 0 < more < smallest and size[some].sum() != size[cell]:
                yield np.append(some, cell)


def _by_bounds(told: Cells, small: Cells, pieces: Indices, smallest: int, safe: set[bytes]) -> Iterator[Indices]:
    """List the cells that leave a small count too few values; remember who has enough, and will when less is told."""
    of_use = _not_implied(told)
    group, first = _alike(told.parts)
    total = np.bincount(group, pieces, len(first)).astype(np.float64)
    grouped = told.take(of_use).narrowed(first)
    around, component = _around(grouped.parts)
    for target in _targets(small, group, total, smallest):
        if target.key in safe or not target.most.any():
            continue
        touched = np.flatnonzero(target.most)
        near = np.flatnonzero(around @ target.most + target.most)
        for columns in (near, np.flatnonzero(np.isin(component, component[touched]))):
            # What lies further away is held at what it is: enough values without it are enough.
            rows = np.flatnonzero(grouped.parts[:, columns].sum(axis=1))
            some = grouped.take(rows).narrowed(columns)
            some = replace(some, count=some.parts @ total[columns])
            low, below = _extreme(some, target.least[columns])
            high, above = _extreme(some, -target.most[columns])
            if np.floor(-high + _HAIR) - np.ceil(low - _HAIR) + 1 >= VALUES_LEFT:
                safe.add(target.key)
                break
        else:
            yield of_use[rows[np.union1d(below, above)]]


@dataclass(frozen=True)
class _Target:
    """
    A small count that somebody may want to work out, in numbers of groups of pieces that lie in the same cells.

    Of a group that it holds in part, all may be its own, or none: `least` has ones for the groups it holds whole,
    `most` for all that it touches. `key` tells it from others.
    """

    key: bytes
    least: Floats
    most: Floats


def _targets(small: Cells, group: Indices, total: Floats, smallest: int) -> Iterator[_Target]:
    """List the small hidden counts, and the groups that are small."""
    n, size = len(total), np.bincount(group)
    member = csr_array((np.ones(len(group)), (np.arange(len(group)), group)))
    for parts, held in zip(small.parts.toarray() > 0, (small.parts @ member).toarray(), strict=True):
        yield _Target(np.packbits(parts).tobytes(), (held == size).astype(np.float64), (held > 0).astype(np.float64))
    for one in np.flatnonzero((total > 0) & (total < smallest)).tolist():
        alone = (np.arange(n) == one).astype(np.float64)
        yield _Target(np.packbits(group == one).tobytes(), alone, alone)


def _around(parts: csr_array) -> tuple[csr_array, Indices]:
    """Tell which groups are two cells away from which, and which hang together at all."""
    narrow = parts[parts.sum(axis=1) <= _NARROW]
    beside = narrow.T @ narrow
    component = connected_components(parts.T @ parts, directed=False)[1]
    return beside @ beside, component.astype(np.int64)


def _extreme(told: Cells, cost: Floats) -> tuple[float, Indices]:
    """Give the least a weighted sum of pieces can be, and the cells that keep it from being less."""
    held = told.parts.sum(axis=0) > 0
    if (cost[~held] < 0).any():
        return -np.inf, np.empty(0, np.int64)
    parts = told.parts.toarray()
    if told.off:
        sides = np.append(told.count, -told.count) + told.off
        found = linprog(cost, A_ub=np.vstack([parts, -parts]), b_ub=sides, method="highs")
    else:
        found = linprog(cost, A_eq=parts, b_eq=told.count, method="highs")
    if found.status != 0:
        raise ParameterError("the counts that were told contradict one another; they are not of the same incidents")
    binding = np.append(found.ineqlin.marginals, found.eqlin.marginals)
    return float(found.fun or 0.0), np.unique(np.flatnonzero(np.abs(binding) > _HAIR) % len(told))


def _overlaps(told: Cells) -> Iterator[tuple[int, Indices, Floats]]:
    """For each cell and each other table list the cells of it that share pieces, and how many."""
    shared = (told.parts @ told.parts.T).tocoo()
    beside = told.table[shared.row] != told.table[shared.col]
    cell, other, n = shared.row[beside], shared.col[beside], shared.data[beside]
    order = np.lexsort((other, told.table[other], cell))
    cell, other, n = cell[order], other[order], n[order]
    first = np.flatnonzero((np.diff(cell, prepend=-1) != 0) | (np.diff(told.table[other], prepend=-1) != 0))
    for start, end in itertools.pairwise([*first.tolist(), len(cell)]):
        yield int(cell[start]), other[start:end].astype(np.int64), n[start:end]


def _not_implied(told: Cells) -> Indices:
    """Tell which cells are not just the sum of smaller ones: those tell nothing more."""
    size = told.parts.sum(axis=1)
    implied = {
        cell
        for cell, others, shared in _overlaps(told)
        if len(others) > 1 and not told.off and shared.sum() == size[cell] == size[others].sum()
    }
    return np.array([cell for cell in range(len(told)) if cell not in implied], np.int64)


def _alike(parts: csr_array) -> tuple[Indices, Indices]:
    """Number pieces by the cells they lie in, as pieces of the same cells; give the first piece of each number."""
    label = np.random.default_rng(0).integers(1, 2**63, parts.shape[0], dtype=np.int64)
    with np.errstate(over="ignore"):
        signature = parts.T.astype(np.int64) @ label
    _, first, group = np.unique(signature, return_index=True, return_inverse=True)
    return group, first
