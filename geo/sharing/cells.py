"""Published counts as sums of pieces: which incidents each of them counts, whatever table it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from geo.analysis.disclosure import Cells
from geo.answers.area_layers import area_layer
from geo.points import Indices
from geo.selection import Filters, select
from geo.workspace import Workspace


@dataclass(frozen=True)
class Count:
    """What a published number counts: the incidents of a question in an area of a layer; all where `code` is empty."""

    filters: Filters
    layer: str
    code: str

    @property
    def table(self) -> tuple[Filters, str, bool]:
        """The table whose parts share no incident; the whole is none of them."""
        return self.filters, self.layer, not self.code


def cells_of(workspace: Workspace, counts: Sequence[Count]) -> tuple[Cells, Indices]:
    """
    Divide the incidents of published counts into pieces that none of them divides.

    Returns
    -------
    cells, pieces
        A cell for each count, in their order, and the incidents of each piece. A piece may be empty: a place where
        incidents of such a kind and time could have been, and were not.
    """
    if not counts:
        return Cells(csr_array((0, 0)), np.empty(0), np.empty(0, np.int64)), np.empty(0, np.int64)
    tables = list(dict.fromkeys(each.table for each in counts))
    questions = list(dict.fromkeys(each.filters for each in counts))
    layers = list(dict.fromkeys(each.layer for each in counts))
    place, codes = _places(workspace, layers)
    chosen = np.zeros((len(workspace.incidents), len(questions)), np.bool_)
    for n, question in enumerate(questions):
        chosen[workspace.incidents.index.get_indexer(select(workspace, question).incidents.index), n] = True
    asked = chosen.any(axis=1)
    kinds, kind = np.unique(chosen[asked], axis=0, return_inverse=True)
    n_places = len(codes)
    # Any kind of incident could have been at any place.
    pieces = np.bincount(kind * n_places + place[asked], minlength=len(kinds) * n_places)
    rows, columns = [], []
    question_of, layer_of = ({each: n for n, each in enumerate(many)} for many in (questions, layers))
    by_code = [pd.Series(np.arange(n_places)).groupby(codes[layer].to_numpy()).indices for layer in layers]
    for n, each in enumerate(counts):
        at = by_code[layer_of[each.layer]].get(each.code, []) if each.code else np.arange(n_places)
        of = np.flatnonzero(kinds[:, question_of[each.filters]])
        inside = (of[:, None] * n_places + np.asarray(at, np.int64)).ravel()
        columns.append(inside)
        rows.append(np.full(len(inside), n))
    row, column = np.concatenate([np.empty(0, int), *rows]), np.concatenate([np.empty(0, int), *columns])
    parts = csr_array(coo_array((np.ones(len(row)), (row, column)), shape=(len(counts), len(pieces))))
    number = {each: n for n, each in enumerate(tables)}
    return Cells(parts, parts @ pieces, np.array([number[each.table] for each in counts], np.int64)), pieces


def _places(workspace: Workspace, layers: Sequence[str]) -> tuple[Indices, pd.DataFrame]:
    """Number the pieces of ground that areas of no layer divide, as far as incidents ever lay there."""
    codes = pd.DataFrame({layer: area_layer(workspace, layer).codes.astype("str").fillna("") for layer in layers})
    place = np.asarray(codes.groupby(list(layers), sort=True).ngroup(), np.int64)
    return place, codes.assign(place=place).drop_duplicates("place").sort_values("place").reset_index(drop=True)
