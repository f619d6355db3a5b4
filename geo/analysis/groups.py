"""What groups of incidents have in common, for many groups at once: when they happened, what they were, where."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.places.names import is_generic, plain_label
from geo.points import Indices
from geo.schema import TIMEZONE

MAIN_CATEGORIES = 3
_MONTH = np.timedelta64(28, "D")
"""An interval this long or longer is a month: it tells no day."""


def different(group: Indices, value: Indices, n_groups: int) -> Indices:
    """
    Count the different values in each group.

    Parameters
    ----------
    group
        Number of each row's group, from 0, shape (n,).
    value
        Numbers, shape (n,).

    Returns
    -------
    count
        Shape (n_groups,), 0 where a group has no row.

    Examples
    --------
    >>> different(np.array([0, 0, 0, 2]), np.array([5, -1, 5, 5]), 3).tolist()
    [2, 0, 1]
    """
    if not len(value):
        return np.zeros(n_groups, np.int64)
    shifted = value - value.min()
    width = int(shifted.max()) + 1
    return np.bincount(pd.unique(group * width + shifted) // width, minlength=n_groups)


def history(begins: pd.Series, ends: pd.Series, group: Indices, n_groups: int) -> pd.DataFrame:
    """
    Tell when the incidents of each group happened.

    Parameters
    ----------
    begins, ends
        Ends of each incident's interval, Europe/London, shape (n,).
    group
        Number of each row's group, from 0, shape (n,); each group has a row.

    Returns
    -------
    history
        A row for each group: ``days`` and ``months`` (on how many different ones incidents may have begun, by the clock
        on the wall; ``days`` is missing where months are all that is known), ``first`` and ``last`` (starts of the
        earliest and the latest incident).
    """
    clock = begins.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    day, month = (clock.astype(f"datetime64[{unit}]").astype(np.int64) for unit in ("D", "M"))
    dated = ((ends - begins) < _MONTH).to_numpy()
    days = pd.Series(different(group[dated], day[dated], n_groups), dtype="Int64")
    start = begins.to_numpy(dtype="datetime64[us]").astype(np.int64)
    first, last = np.full(n_groups, np.iinfo(np.int64).max), np.full(n_groups, np.iinfo(np.int64).min)
    np.minimum.at(first, group, start)
    np.maximum.at(last, group, start)
    return pd.DataFrame(
        {
            "days": days.mask(days == 0),
            "months": different(group, month, n_groups),
            "first": _london(first),
            "last": _london(last),
        }
    )


def value_counts(
    values: pd.Series, group: Indices, n_groups: int
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """
    Count each value of a category column in each group, the values in the order of the alphabet.

    Returns
    -------
    names, counts
        Of shapes (n_names,) and (n_groups, n_names); rows without a value count nowhere.

    Examples
    --------
    >>> names, counts = value_counts(pd.Series(["b", "a", "b"], dtype="category"), np.array([0, 0, 1]), 2)
    >>> names.tolist(), counts.tolist()
    (['a', 'b'], [[1, 1], [0, 1]])
    """
    names = np.array([str(name) for name in values.cat.categories.tolist()], np.object_)
    alphabet = np.argsort(names, kind="stable")
    code = values.cat.codes.to_numpy().astype(np.int64)
    known, n = code >= 0, len(names)
    counts = np.bincount(group[known] * n + code[known], minlength=n_groups * n).reshape(n_groups, n)
    return names[alphabet], counts[:, alphabet]


def commonest(values: pd.Series, group: Indices, n_groups: int, *, mixed: str | None = None) -> pd.Series:
    """
    Give the value of a category column that most rows of each group have, of equal ones the first in the alphabet.

    Parameters
    ----------
    mixed
        What to say of a group of several values; otherwise the commonest.

    Returns
    -------
    commonest
        Shape (n_groups,); empty text where no row has a value.

    Examples
    --------
    >>> commonest(pd.Series(["b", "a", "b"], dtype="category"), np.array([0, 0, 0]), 1, mixed="mixed").tolist()
    ['mixed']
    """
    alphabet, names = pd.factorize(
        np.array([str(name) for name in values.cat.categories.tolist()], np.object_), sort=True
    )
    code = values.cat.codes.to_numpy()
    known = code >= 0
    owner, name = group[known], alphabet[code[known]]
    said = np.full(n_groups, "", np.object_)
    if len(names) == 1:
        said[owner] = names[0]
        return pd.Series(said, dtype="str")
    # A country has more wards times hotspots than fit into a table of counts.
    groups, leading = _leading(owner, name, np.zeros(len(names)))
    said[groups] = names[leading]
    if mixed is not None:
        said[different(owner, name, n_groups) > 1] = mixed
    return pd.Series(said, dtype="str")


def main_categories(category: pd.Series, group: Indices, n_groups: int) -> pd.Series:
    """
    Put the largest three categories of each group into words, equal ones in the order of the alphabet.

    Examples
    --------
    >>> category = pd.Series(["Drugs", "Burglary", "Drugs"], dtype="category")
    >>> main_categories(category, np.array([0, 0, 0]), 1).tolist()
    ['Drugs 2, Burglary 1']
    """
    names, counts = value_counts(category, group, n_groups)
    words = np.full(n_groups, "", np.object_)
    for rank, largest in enumerate(np.argsort(-counts, axis=1, kind="stable")[:, :MAIN_CATEGORIES].T):
        times = counts[np.arange(n_groups), largest]
        # Few pairs of category and count differ, so each is put into words once.
        which, pairs = pd.factorize(np.where(times > 0, times * len(names) + largest, -1))
        said = [f"{', ' * (rank > 0)}{names[pair % len(names)]} {pair // len(names)}" for pair in pairs]
        words += np.array(["" if pair < 0 else text for pair, text in zip(pairs, said, strict=True)], np.object_)[which]
    return pd.Series(words, dtype="str")


def place_names(label: pd.Series, group: Indices, n_groups: int) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """
    Name each group by the street that most of its rows carry; by the kind of place where no street is named.

    Equal counts are settled by the alphabet, so that the name does not hang on the order of rows.

    Returns
    -------
    names, generic
        Both of shape (n_groups,): the names, "unnamed place" where no row has one, and whether each is of a kind of
        place only.

    Examples
    --------
    >>> label = pd.Series(["On or near Supermarket", "On or near High Street", None], dtype="category")
    >>> names, generic = place_names(label, np.array([0, 0, 1]), 2)
    >>> names.tolist(), generic.tolist()
    (['High Street', 'unnamed place'], [False, False])
    """
    code = label.cat.codes.to_numpy()
    known = code >= 0
    at, used = pd.factorize(code[known])
    plain = np.array([plain_label(str(name)) for name in label.cat.categories[used].tolist()], np.object_)
    plain_of, names = pd.factorize(plain, sort=True)
    kind_only = np.array([is_generic(name) for name in names], np.bool_)
    said = (names != "")[plain_of][at]
    groups, leading = _leading(group[known][said], plain_of[at][said], kind_only)
    chosen = np.full(n_groups, "unnamed place", np.object_)
    generic = np.zeros(n_groups, np.bool_)
    chosen[groups], generic[groups] = names[leading], kind_only[leading]
    return pd.Series(chosen, dtype="str"), generic


def _leading(group: Indices, name: Indices, last: npt.NDArray[np.generic]) -> tuple[Indices, Indices]:
    """
    Find for each group with a row the name most rows have, of equal ones the first; one that is `last` only if all are.

    Names are numbers from 0; `last` tells of each name.
    """
    pair, pairs = pd.factorize(group * len(last) + name)
    owner, named = np.divmod(pairs, max(len(last), 1))
    order = np.lexsort((named, -np.bincount(pair, minlength=len(pairs)), last[named], owner))
    groups, best = np.unique(owner[order], return_index=True)
    return groups, named[order][best]


def _london(moments_us: Indices) -> pd.Series:
    return pd.Series(moments_us.astype("datetime64[us]")).dt.tz_localize("UTC").dt.tz_convert(TIMEZONE)
