"""What anybody can work out from all that was told, and what to hide so that no small count is among it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.sparse import csr_array, vstack

from geo.analysis.nesting import Nesting
from geo.analysis.programme import Programme
from geo.analysis.small_counts import SMALLEST_SHOWN
from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Mask
from geo.points import Indices

VALUES_LEFT = 3
"""So many values a small count may have, at least, for all that can be worked out."""
_HAIR = 1e-6
_WORTH_IT = 0.95
"""One answer for many is worth while if it leaves fewer than this of them."""


@dataclass(frozen=True, eq=False)
class Cells:
    """
    Counts in tables, each the sum of some pieces.

    A piece is incidents of a place, a time and a kind that no cell divides. `parts` holds ones where a piece is part of
    a cell, shape (n_cells, n_pieces); `count` is what is told of each cell, shape (n_cells,), and may be `off` by so
    much, where counts are rounded: one number for all, or shape (n_cells,); `table`, shape (n_cells,), is the number of
    the table a cell stands in: cells of a table share no piece.
    """

    parts: csr_array
    count: Floats
    table: Indices
    off: Floats | float = 0.0

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.count)

    @property
    def offs(self) -> Floats:
        """How much each count may be off, shape (n_cells,)."""
        return np.broadcast_to(np.asarray(self.off, np.float64), len(self))

    def take(self, cells: Indices | Mask) -> Self:
        """Keep some of the cells."""
        return type(self)(self.parts[cells], self.count[cells], self.table[cells], self.offs[cells])

    def joined(self, other: "Cells") -> Self:
        """Put the cells of other tables, of the same pieces, behind."""
        table = np.concatenate([self.table, other.table + int(self.table.max(initial=-1)) + 1])
        parts, off = csr_array(vstack([self.parts, other.parts])), np.concatenate([self.offs, other.offs])
        return type(self)(parts, np.concatenate([self.count, other.count]), table, off)


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

    Raises
    ------
    ParameterError
        If what was told contradicts itself.
    """
    programme = _programme(told)
    low = float(some @ programme.least(some)[0])
    endless = (some > 0) & (told.parts.sum(axis=0) == 0)
    return low, np.inf if endless.any() else float(some @ programme.least(-some)[0])


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

    Hidden are all counts under `smallest` that are told as they are, and of the others as many as it takes for each
    small one to keep `VALUES_LEFT` values it may have: every small cell; and what is told apart without being a cell,
    if it is one or more: pieces that lie in the same cells throughout, and what a cell has more than those of another
    table inside it. Where one has too few values, the smallest cell that gives it away is hidden, until none has.

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
    hidden: Mask = (asked.parts @ pieces < smallest) & (asked.offs == 0)
    none = asked.take(np.zeros(0, np.int64))
    out, secret = before or none, kept or none
    cells = out.joined(asked)
    # A small count that was told rounded is one to keep.
    to_keep = csr_array(vstack([asked.parts, secret.parts, out.parts[np.flatnonzero(out.offs)]]))
    (parts, to_keep), total = _divided((cells.parts, to_keep), pieces)
    cells = replace(cells, parts=parts)
    programme, nesting = _programme(cells), Nesting(parts, cells.table)
    small = to_keep[np.flatnonzero(to_keep @ total < smallest)]
    settled: set[bytes] = set()
    leaking = True
    while leaking:
        leaking = False
        told = np.append(np.ones(len(out), np.bool_), ~hidden)
        exact = told & (cells.offs == 0)
        by_difference = nesting.between(cells.count, exact, smallest)
        telling = told & ~nesting.implied(exact)
        programme.tell(telling)
        by_bounds = _by_bounds(programme, _targets(parts[telling], small, total, smallest), settled)
        for by in itertools.chain(by_difference, by_bounds):
            mine = by[by >= len(out)] - len(out)
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


def _programme(told: Cells) -> Programme:
    return Programme(told.parts, told.count - told.offs, told.count + told.offs)


def _divided(many: tuple[csr_array, csr_array], pieces: Indices) -> tuple[tuple[csr_array, csr_array], Floats]:
    """Take pieces that lie in the same cells throughout as one; give their counts too."""
    group, first = _alike(csr_array(vstack(many)))
    total = np.bincount(group, pieces, len(first)).astype(np.float64)
    one, other = many
    return (one[:, first], other[:, first]), total


def _alike(parts: csr_array) -> tuple[Indices, Indices]:
    """Number pieces by the cells they lie in, as pieces of the same cells; give the first piece of each number."""
    label = np.random.default_rng(0).integers(1, 2**63, parts.shape[0], dtype=np.int64)
    with np.errstate(over="ignore"):
        signature = parts.T.astype(np.int64) @ label
    _, first, group = np.unique(signature, return_index=True, return_inverse=True)
    return group, first


@dataclass(eq=False)
class _Targets:
    """
    Small counts that somebody may want to work out, and how far their values are known to reach.

    Pieces of the same told cells are a group: of one that a target holds in part, all may be its own, or none.

    `pieces` has a row for each target, `whole` and `touched` ones for the groups it holds whole or at all; `low` and
    `high` are what it can be, as far as anything was found. `endless` tells which pieces lie in no told cell.
    """

    pieces: csr_array
    group: Indices
    whole: csr_array
    touched: csr_array
    low: Floats
    high: Floats
    endless: Mask

    def learn(self, pieces: Floats) -> None:
        """Take in one way that all could be; nothing that is told speaks against it."""
        total = np.bincount(self.group, pieces, self.whole.shape[1])
        self.low = np.minimum(self.low, self.whole @ total)
        self.high = np.maximum(self.high, self.touched @ total)

    @property
    def enough(self) -> Mask:
        """Tell which have enough values left."""
        n_values = np.floor(self.high + _HAIR) - np.ceil(self.low - _HAIR) + 1
        return np.asarray(n_values >= VALUES_LEFT)


def _targets(told: csr_array, small: csr_array, total: Floats, smallest: int) -> _Targets:
    """List the small cells to keep, and the groups that are small."""
    group, first = _alike(told)
    n = len(first)
    member = csr_array((np.ones(len(group)), (np.arange(len(group)), group)), shape=(len(group), n))
    of_group = np.bincount(group, total, n)
    alone = np.flatnonzero((of_group > 0) & (of_group < smallest))
    pieces = csr_array(vstack([small, member.T.tocsr()[alone]]))
    held = csr_array(pieces @ member)
    touched, whole = held.copy(), held.copy()
    touched.data = np.ones(held.nnz)
    whole.data = (held.data == np.bincount(group)[held.indices]).astype(np.float64)
    endless = np.asarray(told[:, first].sum(axis=0) == 0)
    high = touched @ np.where(endless, np.inf, of_group)
    return _Targets(pieces, group, whole, touched, whole @ of_group, high, endless[group])


def _ask_of_many(programme: Programme, targets: _Targets) -> None:
    """Push all open targets up or down at once, in ways that differ, as long as an answer settles a part of them."""
    rng = np.random.default_rng(0)
    n_before, left = np.inf, ~targets.enough
    while left.any() and left.sum() < _WORTH_IT * n_before:
        cost = (rng.choice([-1.0, 1.0], len(left)) * left) @ targets.pieces
        cost[targets.endless] = 0
        targets.learn(programme.least(cost)[0])
        n_before, left = left.sum(), ~targets.enough


def _by_bounds(programme: Programme, targets: _Targets, settled: set[bytes]) -> Iterator[Indices]:
    """
    List the cells that leave a small count too few values.

    `settled` remembers those that have enough, and will when less is told, and those that nothing can help any more.
    """
    _ask_of_many(programme, targets)
    starts, pieces = targets.pieces.indptr, targets.pieces.indices
    for at in range(len(targets.low)):
        mine = pieces[starts[at] : starts[at + 1]]
        key = mine.tobytes()
        if key in settled or not len(mine):
            continue
        if not targets.enough[at]:
            cost = np.zeros(targets.pieces.shape[1])
            cost[mine] = 1
            binding = []
            for sign in (1.0, -1.0):
                found, by = programme.least(sign * cost)
                targets.learn(found)
                binding.append(by)
            if not targets.enough[at]:
                yield np.union1d(*binding)
                continue
        settled.add(key)
