"""
The entry script of the application: which pages there are.

It lies here and not beside ``pages/`` on purpose: Streamlit serves every file of a ``pages`` folder beside the entry
script by its name, past whatever the entry script decides.
"""

from pathlib import Path

import streamlit as st

from geo.errors import HotspotsError

_PAGES = Path(__file__).parents[2] / "pages"

st.set_page_config(page_title="Hotspots", page_icon="🗺️", layout="wide")
page = st.navigation([st.Page(_PAGES / "hotspots.py", title="Hotspots", icon="🗺️", default=True)])
try:
    page.run()
except HotspotsError as error:
    st.error(f"{error}")
