"""data."""

import streamlit as st

from geo.app.roles import require

require("data")
st.title("data")
