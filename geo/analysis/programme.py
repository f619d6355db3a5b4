"""The least that a sum of pieces can be, asked again and again of cells some of which are told."""

import highspy
import numpy as np
from scipy.sparse import csr_array

from geo.crs import Floats
from geo.errors import ParameterError
from geo.periods import Mask
from geo.points import Indices

_HAIR = 1e-6
_PRIMAL = 4
"""Of HiGHS, the simplex that goes on from the last answer when only the question has changed."""


class Programme:
    """
    One linear programme: pieces are 0 or more, and each cell that is told holds what it holds.

    Parameters
    ----------
    parts
        Ones where a piece is part of a cell, shape (n_cells, n_pieces).
    low, high
        Between which a cell lies when it is told, shape (n_cells,).
    """

    def __init__(self, parts: csr_array, low: Floats, high: Floats) -> None:
        n_cells, n_pieces = parts.shape
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = n_pieces, n_cells
        model.col_cost_ = np.zeros(n_pieces)
        model.col_lower_, model.col_upper_ = np.zeros(n_pieces), np.full(n_pieces, np.inf)
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = parts.indptr.astype(np.int32)
        model.a_matrix_.index_ = parts.indices.astype(np.int32)
        model.a_matrix_.value_ = parts.data.astype(np.float64)
        self._solver = highspy.Highs()
        for name, value in (("output_flag", False), ("presolve", "off"), ("simplex_strategy", _PRIMAL)):
            self._solver.setOptionValue(name, value)
        self._solver.passModel(model)
        self._low, self._high = low, high
        self._pieces = np.arange(n_pieces, dtype=np.int32)

    def tell(self, told: Mask) -> None:
        """Say which cells are told, shape (n_cells,): of the others nothing is known."""
        low, high = np.where(told, self._low, -np.inf), np.where(told, self._high, np.inf)
        self._solver.changeRowsBounds(len(told), np.arange(len(told), dtype=np.int32), low, high)

    def least(self, cost: Floats) -> tuple[Floats, Indices]:
        """
        Make a weighted sum of pieces as small as it can be.

        Parameters
        ----------
        cost
            Weight of each piece, shape (n_pieces,); none below zero that no told cell holds.

        Returns
        -------
        pieces, binding
            Pieces that make it so, shape (n_pieces,), and the cells that keep it from being less.

        Raises
        ------
        ParameterError
            If what is told contradicts itself.
        """
        self._solver.changeColsCost(len(cost), self._pieces, cost)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ParameterError("the counts that were told contradict one another; they are not of the same incidents")
        found = self._solver.getSolution()
        return np.array(found.col_value), np.flatnonzero(np.abs(found.row_dual) > _HAIR)
