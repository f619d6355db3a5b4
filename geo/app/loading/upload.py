"""The file that is to be loaded, and the sheet of it."""

import hashlib
from functools import lru_cache

import streamlit as st

from geo.app.text import plain
from geo.config import data_folder, require_writable
from geo.errors import HotspotsError
from geo.sources.partner.layout import Layout
from geo.sources.partner.table import RawTable, read_table, sheets
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.words import counted

_FILES = "files loaded"


def own_store() -> Store:
    """Open the store that extracts go into; end the page where it may not be written to."""
    store = Store(data_folder(), load_taxonomy())
    try:
        require_writable(store.folder)
    except HotspotsError:
        st.info(
            "What is shown is the bundled demonstration, which takes nothing in. Start the application with "
            "HOTSPOTS_DATA naming a folder of your own, or without HOTSPOTS_DATA, and load extracts into that."
        )
        st.stop()
    return store


def uploaded_table() -> RawTable | None:
    """Ask for a file and, of a workbook with several, for the sheet; none until it is chosen."""
    key = f"extract {st.session_state.get(_FILES, 0)}"
    file = st.file_uploader("Extract of a partner: CSV or Excel (.xlsx)", ["csv", "txt", "tsv", "xlsx"], key=key)
    if file is None:
        return None
    raw = file.getvalue()
    try:
        with st.spinner("Reading the file", show_time=False):
            found = _sheets(_Bytes(raw), file.name)
            sheet = st.selectbox("Sheet", found, key="sheet") if len(found) > 1 else ""
            table = _table(_Bytes(raw), file.name, sheet)
    except HotspotsError as error:
        st.error(plain(str(error)))
        return None
    broken = f"; {counted(len(table.broken), 'line')} cannot be read as rows" if table.broken else ""
    st.markdown(
        f"**{counted(len(table), 'row')}** of {len(table.headings)} columns in {plain(file.name)}, heading on line "
        f"{table.layout.heading_line}{broken}."
    )
    return table


def forget_file() -> None:
    """Ask for a file anew."""
    st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1


class _Bytes(bytes):
    """Bytes that are named by their content: a file of 100 MB is not compared byte by byte on every click."""

    def __hash__(self) -> int:
        return hash(hashlib.sha256(self).digest())


@lru_cache(maxsize=2)
def _sheets(raw: _Bytes, name: str) -> list[str]:
    return sheets(raw, name)


@lru_cache(maxsize=2)
def _table(raw: _Bytes, name: str, sheet: str) -> RawTable:
    return read_table(raw, name, Layout(sheet=sheet))
