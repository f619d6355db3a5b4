"""about."""

import streamlit as st

from geo.app.roles import require

require("about")
st.title("about")
