"""The mapping on the screen: a saved or guessed one to begin with, each part of it to be corrected."""

import re
from collections.abc import Mapping as Mappings
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from geo.app.text import plain
from geo.errors import ParameterError
from geo.schema import ASB_TYPES, FLAGS
from geo.sources.partner.categories import MOST_WORDS, guess_categories
from geo.sources.partner.date_order import date_order
from geo.sources.partner.guess import guess_columns, guess_mapping
from geo.sources.partner.layout import Layout
from geo.sources.partner.locations import CoordinatePrecision
from geo.sources.partner.mapping import (
    FIELDS,
    FLAG_FIELDS,
    PERSONS,
    PLACES,
    TIMES,
    Mapping,
    mapping_names,
    plain_word,
    read_mapping,
)
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import DateOrder
from geo.sources.partner.words import LEFT_OUT, known_categories
from geo.store import Store
from geo.taxonomy import ASB, Grade, Taxonomy

_GUESSED = "Guessed from this file"
_ABSENT = "not in this extract"
_NO_USUAL = "none: such rows are rejected"
_LEAVE_OUT = "leave out"
_ABREAST = 4
_COORDINATES: dict[str, CoordinatePrecision] = {
    "the address itself": "address",
    "a point that several addresses share": "map point",
}
_GROUPS: dict[str, tuple[str, ...]] = {
    "What": ("reference", "category", "asb_type", "status"),
    "When": tuple(TIMES),
    "Where": tuple(PLACES),
    "Who (turned into pseudonyms)": tuple(PERSONS),
    "Flags and text": (*FLAG_FIELDS, "flags", "notes"),
}


@dataclass(frozen=True)
class _Start:
    """What the form begins with."""

    columns: Mappings[str, str]
    source: str = ""
    order: DateOrder | None = None
    midnight_is_unknown: bool = False
    coordinates: CoordinatePrecision = "address"
    usual_category: str = ""
    blank_flag_is_no: bool = False
    words: dict[str, Mappings[str, str]] = field(default_factory=dict)
    guessed: bool = False


def mapping_form(table: RawTable, store: Store, *, whole: bool) -> Mapping | None:
    """
    Draw the mapping of a table; none as long as something is missing, which is said.

    As long as the table is not `whole`, its words are not asked for: more may stand below.
    """
    saved = mapping_names(store.folder)
    chosen = st.selectbox("Mapping", [_GUESSED, *saved], index=_best(table, saved, store), key=_key(table, "mapping"))
    try:
        start = _saved(read_mapping(store.folder, chosen)) if chosen != _GUESSED else _guessed(table)
    except ParameterError as error:
        st.error(plain(str(error)))
        return None
    key = f"{_key(table, chosen)}"
    left, right = st.columns(2)
    source = left.text_input("What its incidents come from", start.source, key=f"{key} source", max_chars=60)
    usual_name = chosen if chosen != _GUESSED else re.sub(r"[^a-z0-9]+", "-", source.casefold()).strip("-")
    name = right.text_input("Keep the mapping under the name", usual_name, key=f"{key} name {source}", max_chars=60)
    columns = _columns(table, start, key)
    order = _order(table, columns, start, key)
    with st.expander("How it is to be read", expanded=start.guessed and start.midnight_is_unknown):
        midnight = st.checkbox("00:00 stands for a time nobody knew", start.midnight_is_unknown, key=f"{key} midnight")
        blank = st.checkbox("An empty yes-or-no cell means no", start.blank_flag_is_no, key=f"{key} blank")
        means = list(_COORDINATES)
        point = st.radio(
            "A pair of coordinates is",
            means,
            list(_COORDINATES.values()).index(start.coordinates),
            key=f"{key} coordinates",
            horizontal=True,
        )
    placed = _words(table, columns, start, store.taxonomy, key, whole=whole)
    if not source or not name:
        st.info("Say what the incidents come from, such as Buckinghamshire Council ASB cases.")
        return None
    if (
        order is None
        and date_order([table.cells[columns[f]] for f in ("from_date", "to_date") if f in columns]) is None
    ):
        return None
    try:
        return Mapping(
            name=name,
            source=source,
            columns=columns,
            layout=Layout(sheet=table.layout.sheet),
            date_order=order,
            midnight_is_unknown=midnight,
            coordinates=_COORDINATES[point],
            blank_flag_is_no=blank,
            usual_category=placed.usual_category,
            categories=placed.categories,
            asb_types=placed.asb_types,
            flag_words=placed.flag_words,
        )
    except ParameterError as error:
        st.error(plain(str(error)))
        return None


def _best(table: RawTable, saved: list[str], store: Store) -> int:
    """Begin with the saved mapping that names most columns of the file, all of them held; otherwise with a guess."""
    fits: dict[int, int] = {}
    for at, name in enumerate(saved, start=1):
        try:
            columns = set(read_mapping(store.folder, name).columns.values())
        except ParameterError:
            continue
        if columns <= set(table.headings):
            fits[at] = len(columns)
    return max(fits, key=lambda at: fits[at], default=0)


def _saved(mapping: Mapping) -> _Start:
    return _Start(
        mapping.columns,
        mapping.source,
        mapping.date_order,
        mapping.midnight_is_unknown,
        mapping.coordinates,
        mapping.usual_category,
        mapping.blank_flag_is_no,
        {"categories": mapping.categories, "asb_types": mapping.asb_types, "flag_words": mapping.flag_words},
    )


@lru_cache(maxsize=2)
def _guessed(table: RawTable) -> _Start:
    try:
        guess = guess_mapping(table, name="guess", source="guess", usual_category="Other crime")
    except ParameterError:  # a date or place is missing: a person will say which
        return _Start(guess_columns(table), guessed=True)
    start = _saved(guess)
    return replace(start, source="", usual_category="", guessed=True)


def _columns(table: RawTable, start: _Start, key: str) -> dict[str, str]:
    """Ask for the column of each field; those that are found stand open."""
    columns: dict[str, str] = {}
    options = [_ABSENT, *table.headings]
    for group, fields in _GROUPS.items():
        with st.expander(group, expanded=any(name in start.columns for name in fields) or group in ("When", "Where")):
            # Row by row: on a phone, columns stand below each other whole.
            sides = [side for _ in range(0, len(fields), _ABREAST) for side in st.columns(_ABREAST)]
            for side, name in zip(sides, fields, strict=False):
                held = start.columns.get(name, _ABSENT)
                index = options.index(held) if held in options else 0
                chosen = side.selectbox(FIELDS[name], options, index, key=f"{key} {name}")
                if chosen != _ABSENT:
                    columns[name] = chosen
    return columns


def _order(table: RawTable, columns: dict[str, str], start: _Start, key: str) -> DateOrder | None:
    """Ask which number is the day where the dates do not say it themselves."""
    dates = _dates(columns)
    if not dates or _order_of(table, dates) is not None:
        return start.order
    orders = list(DateOrder)
    index = orders.index(start.order) if start.order else None
    asked = f"The dates can be read both ways, such as {plain(_numbered(table, dates))}. Which number is the day?"
    chosen = st.radio(asked, orders, index, key=f"{key} order", horizontal=True)
    if chosen is None:
        st.info("Choose the order of day and month: it is not guessed.")
    return chosen


def _dates(columns: Mappings[str, str]) -> tuple[str, ...]:
    """Headings of the columns of dates."""
    return tuple(columns[name] for name in ("from_date", "to_date") if name in columns)


@lru_cache(maxsize=8)
def _order_of(table: RawTable, headings: tuple[str, ...]) -> DateOrder | None:
    return date_order([table.cells[heading] for heading in headings])


def _numbered(table: RawTable, headings: tuple[str, ...]) -> str:
    texts = (str(text) for heading in headings for text in table.cells[heading])
    return next((text for text in texts if re.match(r"\d{1,2}[-/.]\d{1,2}[-/.]\d", text)), "")


@dataclass(frozen=True)
class _Placed:
    """The partner's words in ours, as settings of a mapping."""

    usual_category: str
    categories: dict[str, str]
    asb_types: dict[str, str]
    flag_words: dict[str, str]


def _words(
    table: RawTable, columns: dict[str, str], start: _Start, taxonomy: Taxonomy, key: str, *, whole: bool
) -> _Placed:
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
        return _Placed(usual, *(dict(start.words.get(name, {})) for name in ("categories", "asb_types", "flag_words")))
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
    return _Placed(usual, categories, asb_types, flag_words)


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


def _key(table: RawTable, what: str) -> str:
    """Name a widget of this file: another file begins anew."""
    return f"{table.sha256[:12]} {table.layout.sheet} {what}"
