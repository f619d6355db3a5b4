"""when."""

import streamlit as st

from geo.app.roles import require

require("when")
st.title("when")
