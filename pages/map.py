"""map."""

import streamlit as st

from geo.app.roles import require

require("map")
st.title("map")
