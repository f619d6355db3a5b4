"""The file that is to be loaded, and the sheet of it."""

from dataclasses import dataclass

import streamlit as st

from geo.app.progress import progress_bar
from geo.app.text import plain
from geo.config import data_folder, require_writable
from geo.errors import HotspotsError
from geo.loading import LOOKED_AT
from geo.sources.partner.layout import Layout
from geo.sources.partner.table import RawTable, read_table, sheets
from geo.store import Store
from geo.taxonomy import load_taxonomy
from geo.words import counted

_FILES, _UPLOAD = "files loaded", "upload"
_SMALL_BYTES = 200_000
"""A file no larger is read whole at once."""


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


@dataclass(eq=False)
class Upload:
    """
    A file on the page: its first rows at once, all of them once they were asked for.

    `asked` names the file and sheet it was made from.
    """

    asked: tuple[str, str]
    raw: bytes
    first: RawTable
    whole: RawTable | None

    @property
    def table(self) -> RawTable:
        """All rows, or as many as are read."""
        return self.whole or self.first


def uploaded() -> Upload | None:
    """Ask for a file and, of a workbook with several, for the sheet; look at its first rows."""
    key = f"extract {st.session_state.get(_FILES, 0)}"
    file = st.file_uploader("Extract of a partner: CSV or Excel (.xlsx)", ["csv", "txt", "tsv", "xlsx"], key=key)
    if file is None:
        st.session_state.pop(_UPLOAD, None)
        return None
    try:
        upload = _looked_at(file.file_id, file.name, file.getvalue())
    except HotspotsError as error:
        st.session_state.pop(_UPLOAD, None)
        st.error(plain(str(error)))
        return None
    table = upload.table
    rows = f"**{counted(len(table), 'row')}**" if upload.whole else f"The first **{counted(len(table), 'row')}**"
    broken = f"; {counted(len(table.broken), 'line')} cannot be read as rows" if table.broken else ""
    st.markdown(
        f"{rows} of {len(table.headings)} columns in {plain(file.name)}, heading on line "
        f"{table.layout.heading_line}{broken}."
    )
    return upload


def read_all(upload: Upload) -> None:
    """Read all rows of a file of which only the first are read, showing how far it is; then draw the page anew."""
    if upload.whole:
        return
    layout = Layout(sheet=upload.first.layout.sheet)
    try:
        with progress_bar("Reading all rows", counts=True) as watch:
            upload.whole = read_table(upload.raw, upload.first.file, layout, watch=watch)
    except HotspotsError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()


def forget_file() -> None:
    """Ask for a file anew."""
    st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1


def _looked_at(file: str, name: str, raw: bytes) -> Upload:
    """Look at a file once, however often the page is drawn."""
    names = sheets(raw, name)
    sheet = str(st.selectbox("Sheet", names, key="sheet")) if len(names) > 1 else ""
    held: Upload | None = st.session_state.get(_UPLOAD)
    if held and held.asked == (file, sheet):
        return held
    small = len(raw) <= _SMALL_BYTES
    first = read_table(raw, name, Layout(sheet=sheet), first_rows=None if small else LOOKED_AT)
    held = st.session_state[_UPLOAD] = Upload((file, sheet), raw, first, first if small else None)
    return held
