"""The partner's words on the screen, each beside ours."""

from collections.abc import Mapping as Mappings
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from geo.app.loading.start import Start
from geo.app.text import plain
from geo.schema import ASB_TYPES, FLAGS
from geo.sources.partner.categories import MOST_WORDS, guess_categories
from geo.sources.partner.mapping import plain_word
from geo.sources.partner.table import RawTable
from geo.sources.partner.words import LEFT_OUT, known_categories
from geo.taxonomy import ASB, Grade, Taxonomy

_NO_USUAL = "none: such rows are rejected"
_LEAVE_OUT = "leave out"


@dataclass(frozen=True)
class Placed:
    """The partner's words in ours, as settings of a mapping."""

    usual_category: str
    categories: dict[str, str]
    asb_types: dict[str, str]
    flag_words: dict[str, str]


def ask_words(
    table: RawTable, columns: dict[str, str], start: Start, taxonomy: Taxonomy, key: str, *, whole: bool
) -> Placed:
    """Ask for our word for each of the partner's; of a table that is not whole, take those known before."""
    known = known_categories(taxonomy)
    asb = [name for name, grade in taxonomy.priority(ASB).categories.items() if grade == Grade.EXACT]
    ours = sorted([*known.values(), *(f"{name}: {kind}" for name in asb for kind in ASB_TYPES)])
    usual = st.selectbox(
        "Category of rows whose words are not placed" if "category" in columns else "Category of all rows",
        [_NO_USUAL, *ours],
        ours.index(start.usual_category) + 1 if start.usual_category in ours else 0,
        key=f"{key} usual",
    )
    usual = "" if usual == _NO_USUAL else usual
    guessed: dict[str, str] = {}
    if start.guessed and "category" in columns:
        # Of the column that is chosen now, which need not be the one that was guessed.
        guessed = guess_categories(table.cells[columns["category"]], typed="asb_type" not in columns)
        start = replace(start, words={"categories": guessed})
    if not whole:
        return Placed(usual, *(dict(start.words.get(name, {})) for name in ("categories", "asb_types", "flag_words")))
    held = {word: _LEAVE_OUT if to == LEFT_OUT else to for word, to in start.words.get("categories", {}).items()}
    categories = _placing(
        table, columns.get("category"), {**known, **held}, [*ours, _LEAVE_OUT], "categories", key, guessed
    )
    categories = {word: LEFT_OUT if to == _LEAVE_OUT else to for word, to in categories.items()}
    own = {kind: kind for kind in ASB_TYPES}
    asb_types = _placing(
        table, columns.get("asb_type"), {**own, **start.words.get("asb_types", {})}, list(ASB_TYPES), "ASB types", key
    )
    flag_words = _placing(
        table, columns.get("flags"), dict(start.words.get("flag_words", {})), list(FLAGS), "words among the flags", key
    )
    return Placed(usual, categories, asb_types, flag_words)


def _placing(
    table: RawTable,
    heading: str | None,
    held: Mappings[str, str],
    ours: list[str],
    what: str,
    key: str,
    guessed: Mappings[str, str] | None = None,
) -> dict[str, str]:
    """Draw the partner's words of one column, the commonest first, each beside ours; say how many are `guessed`."""
    if heading is None:
        return {}
    cells = table.cells[heading].map(plain_word)
    if what.startswith("words"):
        cells = cells.str.split(r"[;,|/\n]+", regex=True).explode().str.strip()
    counts = cells[cells != ""].value_counts().head(MOST_WORDS)
    words = pd.DataFrame(
        {
            "Their word": counts.index.astype(str),
            "Rows": counts.to_numpy(),
            "Ours": pd.Series([held.get(word) for word in counts.index], dtype="str"),
        }
    )
    missing = int(words["Ours"].isna().sum())
    by_guess = sum(word in (guessed or {}) for word in counts.index)
    told = [f"{by_guess} placed by a guess: look them over"] * bool(by_guess) + [f"{missing} not placed yet"] * bool(
        missing
    )
    st.markdown(f"**Their {what}** in {plain(heading)}" + (f": {'; '.join(told)}" if told else ""))
    edited = st.data_editor(
        words,
        key=f"{key} {what} {heading}",
        hide_index=True,
        disabled=["Their word", "Rows"],
        column_config={"Ours": st.column_config.SelectboxColumn("Ours", options=ours, width=260)},
        width="stretch",
        height=min(35 * (len(words) + 1) + 2, 300),
    )
    placed = edited.dropna(subset=["Ours"])
    return {str(word): str(to) for word, to in zip(placed["Their word"], placed["Ours"], strict=True) if to}
