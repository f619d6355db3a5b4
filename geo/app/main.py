"""
The entry script of the application: which pages there are, and for whom.

It lies here and not beside ``pages/`` on purpose: Streamlit serves every file of a ``pages`` folder beside the entry
script by its name, past whatever the entry script decides.
"""

import logging
from pathlib import Path

import streamlit as st

from geo.app.filters import NAMES, ask
from geo.app.link import answer_link, close_link, open_link
from geo.app.roles import Role, current_role, registered_pages, role_switch, shows_filters
from geo.app.state import current_workspace
from geo.errors import EmptyStoreError, HotspotsError, StoreError

_LOG = logging.getLogger(__name__)
_ICON = Path(__file__).parents[1] / "static" / "icon.svg"

_STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 3.5rem}
[data-testid="stSidebarHeader"] {height: 2rem}
[data-testid="stWidgetLabelRequired"] {display: none}
@media (max-width: 640px) {[data-testid="stTable"] :is(td, th) {padding: .3rem .35rem; font-size: .8rem}}
[data-testid="stFileUploader"] [data-testid="stIconMaterial"] {color: #565866}
label[disabled] p {color: #565866}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: #565866; opacity: 1}
</style>"""

st.set_page_config(page_title="Hotspots", page_icon=str(_ICON), layout="wide")
st.html(_STYLE)
page = st.navigation(registered_pages(), position="top")
open_link(page.url_path)
with st.sidebar:
    if filtered := shows_filters(page.url_path):
        try:
            ask(current_workspace(), current_role())
        except HotspotsError:
            st.caption("No filters: there is no data to filter.")
    role_switch()
answer_link(NAMES if filtered else frozenset())
above = st.container()
try:
    page.run()
    with above:
        close_link(NAMES)
except EmptyStoreError:
    st.info(
        "Nothing is loaded yet. An analyst or administrator takes data in: partners' extracts on the page Load data, "
        "official open data on the page Data."
    )
except StoreError as error:
    _LOG.exception("the data cannot be read")
    mending = current_role() in {Role.ANALYST, Role.ADMINISTRATOR}
    st.error(f"{error}" if mending else "The data cannot be read. An analyst or administrator is told what to do.")
except HotspotsError as error:
    st.error(f"{error}")
