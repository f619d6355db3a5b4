"""repeats."""

import streamlit as st

from geo.app.roles import require

require("repeats")
st.title("repeats")
