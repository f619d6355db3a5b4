"""analyst."""

import streamlit as st

from geo.app.roles import require

require("analyst")
st.title("analyst")
