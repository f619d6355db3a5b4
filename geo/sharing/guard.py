"""What to hide of counts that are asked for, beside all that was told before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from geo.analysis.disclosure import Cells, to_hide
from geo.answers.area_layers import area_layer, area_layers
from geo.errors import ParameterError
from geo.periods import Mask
from geo.points import Indices
from geo.selection import Filters, require_meaning
from geo.sharing.cells import Count, cells_of
from geo.sharing.ledger import Published, Told, read_ledger
from geo.sharing.privacy import Audience
from geo.workspace import Workspace


@dataclass(frozen=True)
class _Number:
    """A number that was told, off the truth by so much at most."""

    count: Count
    number: int
    off: int


@dataclass(frozen=True, eq=False)
class _Past:
    """What was told and kept hidden, as far as the store can still count it."""

    told: tuple[_Number, ...]
    kept: tuple[Count, ...]


def guard(workspace: Workspace, counts: Sequence[Count], audience: Audience) -> Told:
    """
    Hide what an audience may not see of some counts; round the others if the policy says so.

    Whatever was told to any audience from which something is hidden counts as known to all of them. What is told now
    must be safe beside all of it, and beside what this audience was told alone. What was kept hidden stays so.

    Returns
    -------
    told
        What may be told, and what must stay hidden.

    Raises
    ------
    StoreError
        If the ledger cannot be read.

    Notes
    -----
    Data may have been corrected since. Numbers told earlier count as told at what the data says today: they cannot
    contradict one another. One asked for again that has changed by less than `audience.smallest` stays hidden: beside
    the old number it would tell how few were added.
    """
    ledger = read_ledger(workspace.folder)
    counts = list(dict.fromkeys(counts))
    known = _past(workspace, ledger)
    own = _past(workspace, [entry for entry in ledger if entry.audience == audience.key])
    hidden = np.zeros(len(counts), np.bool_)
    changed = 0
    for past in (known, own) if len(own.told) < len(known.told) else (known,):
        asked, hide, changed_here = _held_against(workspace, counts, past, audience)
        hidden |= hide
        changed = max(changed, changed_here)
    each = list(zip(counts, asked.count.tolist(), hidden.tolist(), strict=True))
    numbers = {count: int(number) for count, number, hide in each if not hide}
    kept = tuple(count for count, _, hide in each if hide)
    return Told(numbers, kept, audience.round_to // 2, len(ledger), len(known.told), changed)


def _past(workspace: Workspace, entries: Iterable[Published]) -> _Past:
    """Gather what entries told; what the store knows no more, such as an area of another vintage, is left out."""
    layers = area_layers(workspace)

    @cache
    def countable(filters: Filters, layer: str) -> bool:
        try:
            require_meaning(workspace, filters)
        except ParameterError:
            return False
        return layer in layers

    told: dict[tuple[Count, int], _Number] = {}
    kept: dict[Count, None] = {}
    for entry in entries:
        told |= {(count, entry.told.off): _Number(count, n, entry.told.off) for count, n in entry.told.numbers.items()}
        kept |= dict.fromkeys(entry.told.kept)
    return _Past(
        tuple(each for (count, _), each in told.items() if countable(count.filters, count.layer)),
        tuple(count for count in kept if (count, 0) not in told and countable(count.filters, count.layer)),
    )


def _held_against(
    workspace: Workspace, counts: Sequence[Count], past: _Past, audience: Audience
) -> tuple[Cells, Mask, int]:
    """Give the counts as they would be told, which to hide, and how many of the past numbers have changed."""
    told_then = [each.count for each in past.told]
    cells, pieces = cells_of(workspace, [*counts, *told_then, *past.kept, *_may_be_asked(workspace, counts)])
    n_asked, n_known = len(counts), len(counts) + len(past.told)
    asked = _rounded(cells.take(np.arange(n_asked)), np.full(n_asked, audience.round_to // 2))
    before = _rounded(cells.take(np.arange(n_asked, n_known)), np.array([each.off for each in past.told]))
    kept = cells.take(np.arange(n_known, len(cells)))
    added = before.count - np.array([each.number for each in past.told])
    few = {
        each.count
        for each, more in zip(past.told, added.tolist(), strict=True)
        if not each.off and not audience.round_to and 0 < abs(more) < audience.smallest
    }
    stay = np.array([count in few or count in set(past.kept) for count in counts], np.bool_)
    hidden = stay.copy()
    secret = kept.joined(cells.take(np.flatnonzero(stay)))
    hidden[~stay] = to_hide(asked.take(~stay), pieces, before=before, kept=secret, smallest=audience.smallest)
    return asked, hidden, int((added != 0).sum())


def _may_be_asked(workspace: Workspace, counts: Sequence[Count]) -> list[Count]:
    """List the areas of other layers: somebody may ask for them later, or piece them together now."""
    asked = dict.fromkeys(each.filters for each in counts)
    codes = {layer: area_layer(workspace, layer).areas["code"] for layer in area_layers(workspace)}
    return [Count(filters, layer, code) for filters in asked for layer in codes for code in codes[layer]]


def _rounded(cells: Cells, off: Indices) -> Cells:
    """Round counts to the multiples that are `off` by so much at most."""
    step = 2 * off + 1
    count = np.floor((cells.count + off) / step) * step
    return replace(cells, count=count.astype(np.float64), off=off.astype(np.float64))
