"""A first guess of what a partner's words mean, by the phrases of categories.toml; a person looks it over."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

import pandas as pd

from geo.sources.partner.mapping import plain_word

_PHRASES = Path(__file__).with_name("categories.toml")

MOST_WORDS = 200
"""A column with more distinct words than a person can place is hardly one of categories."""

Words = frozenset[str]


def guess_categories(cells: pd.Series, *, typed: bool = True) -> dict[str, str]:
    """
    Place those of a partner's words that clearly mean one recorded category.

    Parameters
    ----------
    cells
        Text of a column, shape (n,); its `MOST_WORDS` commonest are looked at.
    typed
        Whether the type of anti-social behaviour is told too: not where a column of its own says it.

    Returns
    -------
    categories
        As of `geo.sources.partner.mapping.Mapping`: words in small letters to a recorded category. A word that fits no
        category, or several, or is itself the name of its category, is not among them.

    Examples
    --------
    >>> guess_categories(pd.Series(["Fly-tipping", "Theft from motor vehicle", "Lost dog", "Burglary and assault"]))
    {'fly-tipping': 'Anti-social behaviour: environmental', 'theft from motor vehicle': 'Vehicle crime'}
    """
    words = dict.fromkeys(plain_word(str(each)) for each in cells.value_counts(sort=True).index[:MOST_WORDS])
    meant = {word: _meant(word) for word in words}
    told = {word: ours if typed else ours.partition(": ")[0] for word, ours in meant.items() if ours}
    return {word: ours for word, ours in told.items() if word != plain_word(ours)}


@lru_cache(maxsize=1 << 12)
def _meant(word: str) -> str:
    """Find the one category that a word means; of several types of one category none."""
    phrases, never = _phrases()
    parts = _parts(word)
    if parts & never:
        return ""
    fits = {phrase for phrase in phrases if phrase <= parts}
    most = {phrases[phrase] for phrase in fits if not any(phrase < other for other in fits)}
    categories = {each.partition(": ")[0] for each in most}
    if len(categories) != 1:
        return ""
    typed = {each for each in most if ": " in each}
    return (typed if len(typed) == 1 else categories).pop()


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[Words, str], Words]:
    told = tomllib.loads(_PHRASES.read_text("utf-8"))
    phrases = {_parts(phrase): ours for ours, each in told["categories"].items() for phrase in each}
    return phrases, frozenset(told["never"])


def _parts(text: str) -> Words:
    """Take a word apart, without the s of many."""
    return frozenset(re.sub(r"(?<=\w\w[^s])s$", "", each) for each in re.findall(r"[a-z]+", text.casefold()))
