"""areas."""

import streamlit as st

from geo.app.roles import require

require("areas")
st.title("areas")
