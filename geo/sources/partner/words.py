"""A partner's words for categories, types and flags, in ours."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ParameterError
from geo.schema import ASB_TYPES, FLAGS
from geo.sources.partner.mapping import Mapping, plain_word
from geo.sources.partner.rejects import Reject
from geo.taxonomy import ASB, Grade, Taxonomy

LEFT_OUT = "-"
"""Placed here, a partner's category is left out and counted."""
YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔"})
NO = frozenset({"no", "n", "false", "f", "0", "-"})
UNKNOWN = frozenset({"unknown", "not known", "not recorded", "not stated", "n/k", "nk", "n/a", "na", "u", "?"})
_APART = re.compile(r"[;,|/\n]+")

Codes = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Categories:
    """Category and ASB type of each row, shape (n,), problems, and the words no one has placed yet with how often."""

    category: Codes
    asb_type: Codes
    problem: Codes
    unknown: dict[str, int]


def known_categories(taxonomy: Taxonomy) -> dict[str, str]:
    """Every category a priority names, by its name in small letters."""
    names = {name for priority in taxonomy.priorities for name in priority.categories}
    return {plain_word(name): name for name in sorted(names)}


def read_categories(cells: pd.Series | None, mapping: Mapping, taxonomy: Taxonomy, n: int) -> Categories:
    """
    Place a partner's categories.

    Parameters
    ----------
    cells
        Text, shape (n,); none where the mapping has one category for all.

    Raises
    ------
    ParameterError
        If the mapping places a word into a category that does not exist.
    """
    known = known_categories(taxonomy)
    placed = {word: _split(ours, mapping, known) for word, ours in mapping.categories.items()}
    usual = _split(mapping.usual_category, mapping, known) if mapping.usual_category else None
    text = pd.Series([""] * n, dtype="str") if cells is None else cells
    code, distinct = pd.factorize(text)
    found: list[tuple[str, str | None, Reject | None]] = []
    unknown = Counter[str]()
    spelt: dict[str, str] = {}
    times = np.bincount(code, minlength=len(distinct))
    for word, count in zip(distinct, times.tolist(), strict=True):
        plain = plain_word(str(word))
        ours = placed.get(plain) or ((known[plain], None) if plain in known else usual)
        if ours is None:
            found.append(("", None, Reject.UNKNOWN_CATEGORY if plain else Reject.NO_CATEGORY))
            if plain:
                unknown[spelt.setdefault(plain, str(word))] += count
        else:
            found.append((*ours, Reject.LEFT_OUT if ours[0] == LEFT_OUT else None))
    category, asb_type, problem = (np.array([each[at] for each in found] or [None], object)[code] for at in range(3))
    return Categories(category, asb_type, problem, dict(unknown.most_common()))


def _split(ours: str, mapping: Mapping, known: dict[str, str]) -> tuple[str, str | None]:
    """Split ``Anti-social behaviour: nuisance`` into category and type."""
    if ours == LEFT_OUT:
        return LEFT_OUT, None
    name, _, kind = (part.strip() for part in ours.partition(":"))
    if plain_word(name) not in known or (kind and kind not in ASB_TYPES):
        raise ParameterError(
            f"{mapping}: there is no category {ours!r}; choose from {', '.join(known.values())}, behind "
            f"anti-social behaviour also : {', : '.join(ASB_TYPES)}, or {LEFT_OUT} to leave it out"
        )
    return known[plain_word(name)], kind or None


def read_asb_types(
    cells: pd.Series, mapping: Mapping, categories: Categories, taxonomy: Taxonomy
) -> tuple[Codes, Codes]:
    """
    Read the type of anti-social behaviour of rows that are such; what the category says of it stands.

    Returns
    -------
    asb_type, problem
        Each of shape (n,).
    """
    exact = {name for name, grade in taxonomy.priority(ASB).categories.items() if grade == Grade.EXACT}
    code, distinct = pd.factorize(cells)
    words = [plain_word(str(each)) for each in distinct]
    kind = np.array([mapping.asb_types.get(word) or _kind(word) for word in words] or [None], object)[code]
    filled = np.array([bool(word) for word in words] or [False])[code]
    asb = pd.Series(categories.category).isin(exact).to_numpy(bool)
    told = np.full(len(cells), None, object)
    told[asb] = kind[asb]
    known = np.array([each is not None for each in categories.asb_type], np.bool_)
    told[asb & known] = categories.asb_type[asb & known]
    problem = np.full(len(cells), None, object)
    problem[asb & filled & np.array([each is None for each in told], np.bool_)] = Reject.UNKNOWN_ASB_TYPE
    return told, problem


def _kind(word: str) -> str | None:
    """Find the one type that is among some words, such as those of ``ASB - Nuisance``."""
    named = set(re.findall(r"[a-z]+", word)) & set(ASB_TYPES)
    return named.pop() if len(named) == 1 else None


def read_flag(cells: pd.Series, *, blank_is_no: bool) -> tuple[Codes, Codes]:
    """
    Read a column of yes and no.

    Returns
    -------
    flag, problem
        True, false or none, and `Reject.BAD_FLAG` for any other word; each of shape (n,).

    Examples
    --------
    >>> read_flag(pd.Series(["Y", "no", ""]), blank_is_no=False)[0].tolist()
    [True, False, None]
    """
    code, distinct = pd.factorize(cells)
    read: list[bool | None] = []
    wrong: list[Reject | None] = []
    for each in distinct:
        word = plain_word(str(each))
        read.append(True if word in YES else False if word in NO or (not word and blank_is_no) else None)
        wrong.append(Reject.BAD_FLAG if word and word not in YES | NO | UNKNOWN else None)
    return np.array(read or [None], object)[code], np.array(wrong or [None], object)[code]


def read_flag_words(cells: pd.Series, mapping: Mapping) -> tuple[dict[str, Codes], dict[str, int]]:
    """
    Read a column that holds several flags, such as ``DA; alcohol``.

    Returns
    -------
    flags, unknown
        Each flag that a word of the mapping or of the column tells, true or false, of shape (n,); and the words that
        tell none, with how many rows hold them. A flag that nobody names is not told to be false.
    """
    words = {**{name.replace("_", " "): name for name in FLAGS}, **mapping.flag_words}
    code, distinct = pd.factorize(cells)
    split = [[plain_word(part) for part in _APART.split(str(each)) if part.strip()] for each in distinct]
    told = sorted({*mapping.flag_words.values(), *(words[word] for each in split for word in each if word in words)})
    marked = {
        flag: np.array([any(words.get(w) == flag for w in each) for each in split] or [False], object)[code]
        for flag in told
    }
    times = np.bincount(code, minlength=len(distinct)).tolist()
    unknown = Counter[str]()
    for each, count in zip(split, times, strict=True):
        unknown.update({word: count for word in set(each) if word not in words})
    return marked, dict(unknown.most_common())
