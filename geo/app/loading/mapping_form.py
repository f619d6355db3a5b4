"""The mapping on the screen: a saved or guessed one to begin with, each part of it to be corrected."""

import re
from collections.abc import Mapping as Mappings
from functools import lru_cache

import streamlit as st

from geo.app.loading.start import Start, best_saved, from_guess, from_mapping
from geo.app.loading.word_form import ask_words
from geo.app.text import plain
from geo.errors import ParameterError
from geo.sources.partner.date_order import date_order
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
    read_mapping,
)
from geo.sources.partner.table import RawTable
from geo.sources.partner.times import DateOrder
from geo.store import Store

_GUESSED = "Guessed from this file"
_ABSENT = "not in this extract"
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


def mapping_form(table: RawTable, store: Store, *, whole: bool) -> Mapping | None:
    """
    Draw the mapping of a table; none as long as something is missing, which is said.

    As long as the table is not `whole`, its words are not asked for: more may stand below.
    """
    saved = mapping_names(store.folder)
    chosen = st.selectbox(
        "Mapping", [_GUESSED, *saved], index=best_saved(table, saved, store), key=_key(table, "mapping")
    )
    try:
        start = from_mapping(read_mapping(store.folder, chosen)) if chosen != _GUESSED else from_guess(table)
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
    placed = ask_words(table, columns, start, store.taxonomy, key, whole=whole)
    if not source or not name:
        st.info("Say what the incidents come from, such as Buckinghamshire Council ASB cases.")
        return None
    if order is None and _order_of(table, _dates(columns)) is None:
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


def _columns(table: RawTable, start: Start, key: str) -> dict[str, str]:
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


def _order(table: RawTable, columns: dict[str, str], start: Start, key: str) -> DateOrder | None:
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


def _key(table: RawTable, what: str) -> str:
    """Name a widget of this file: another file begins anew."""
    return f"{table.sha256[:12]} {table.layout.sheet} {what}"
