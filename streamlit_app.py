"""The served application: the pages, and beside them map assets and security headers."""

import streamlit as st

from geo.app.server import MIDDLEWARE, ROUTES
from geo.app.state import warm_up

warm_up()

app = st.App("geo/app/main.py", routes=ROUTES, middleware=MIDDLEWARE)
