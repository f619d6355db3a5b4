"""my_ward."""

import streamlit as st

from geo.app.roles import require

require("my_ward")
st.title("my_ward")
