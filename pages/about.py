"""About: everybody reads what this is for, how it works, what to keep in mind, and whether they can use it."""

import streamlit as st

from geo import __version__
from geo.app.documents import ABOUT, ACCESSIBILITY, METHODS, cut, document, sections, within
from geo.app.link import answer_link
from geo.app.roles import require
from geo.app.sources import sources_said

require("about")
st.title("About")
about, methods = sections(ABOUT), sections(METHODS)
names = ["Purpose", "Keep in mind", "Methods", "Sources", "Accessibility", "Help"]
above = st.container()
# Lines across the whole of a wide screen are hard to read.
side, _ = st.columns([3, 1])
purpose, caveats, how, sources, accessibility, help_ = side.tabs(names, key="about", bind="query-params")
with above:
    answer_link()
with purpose:
    st.header("What it is for")
    st.markdown(about["What it is for"])
    st.caption(f"Hotspots, version {__version__}")
with caveats:
    st.header("What to keep in mind")
    st.markdown(about["What to keep in mind"])
with how:
    st.header("How it works")
    st.markdown("Each method in a few lines; open one for the full text an analyst can defend in a meeting.")
    in_short = cut(about["Methods in plain words"], 3)
    for name, text in methods.items():
        st.subheader(name)
        st.markdown(in_short.get(name, ""))
        full = st.expander(f"{name} in full", key=f"about {name}", on_change="rerun")
        if full.open:
            full.markdown(within(name, text))
with sources:
    st.header("Sources and licences")
    sources_said()
with accessibility:
    st.markdown(document(ACCESSIBILITY))
with help_:
    st.header("Getting help")
    st.markdown(about["Getting help"])
