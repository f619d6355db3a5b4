"""The served application: the pages, and beside them map assets and security headers."""

import streamlit as st

from geo.app.server import MIDDLEWARE, ROUTES
from geo.app.state import current_outlines

# Before the first visitor comes: opens the data, so that nobody waits for it.
current_outlines()

app = st.App("geo/app/main.py", routes=ROUTES, middleware=MIDDLEWARE)
