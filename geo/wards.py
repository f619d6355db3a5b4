"""Wards by the names people give them, and what lies in them."""

from collections.abc import Iterable

import numpy as np

from geo.errors import ParameterError
from geo.periods import Mask
from geo.workspace import Workspace

_WARDS_NAMED = 12
"""Of those that come near a name that is none."""


def ward_codes(workspace: Workspace, named: Iterable[str]) -> frozenset[str]:
    """
    Find the wards that somebody names, by code or name, in capitals or not.

    A name means the ward of the study layer; that of another year has its year behind it, as in *Abbey (2025)*, unless
    no ward of the study layer is called so.

    Raises
    ------
    ParameterError
        If there is no such ward or several are called so; those that come near are listed.
    """
    return frozenset(_ward_code(workspace, name.strip()) for name in named)


def _ward_code(workspace: Workspace, name: str) -> str:
    wanted, labels = name.casefold(), workspace.ward_labels
    plain = {code: workspace.boundaries.names(layer)[code] for code, layer in workspace.all_wards.items()}
    for known in ({code: code for code in labels}, labels, plain):
        found = [code for code in labels if known[code].casefold() == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            break
    near = found or [code for code in labels if wanted and wanted in labels[code].casefold()]
    listed = "; ".join(f"{labels[code]} ({code})" for code in near[:_WARDS_NAMED])
    more = f" and {len(near) - _WARDS_NAMED} more" if len(near) > _WARDS_NAMED else ""
    choose = f"did you mean {listed}{more}?" if near else f"choose from {', '.join(sorted(labels.values()))}"
    raise ParameterError(f"there {'are several wards' if found else 'is no ward'} {name}; {choose}")


def in_wards(workspace: Workspace, wards: frozenset[str]) -> Mask:
    """Tell which incidents of a workspace lie in any of some wards, whatever their vintage."""
    inside = np.zeros(len(workspace.incidents), np.bool_)
    for layer in {workspace.all_wards[code] for code in wards}:
        inside |= workspace.incidents[layer].isin(wards).to_numpy()
    return inside
