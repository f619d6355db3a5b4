"""Load data: analysts take a partner's extract in, see what of it cannot be used, and can undo it."""

import streamlit as st

from geo.app.loading.check import show_check, show_done, show_preview
from geo.app.loading.duplicates import show_duplicates
from geo.app.loading.loads import show_loads
from geo.app.loading.mapping_form import mapping_form
from geo.app.loading.retention import show_retention
from geo.app.loading.upload import own_store, read_all, uploaded
from geo.app.roles import require

require("load")
st.title("Load data")
store = own_store()
show_done()
st.markdown(
    "Choose an extract, say which of its columns is what, and look at the first rows. Nothing is kept before you load "
    "it. References to persons become pseudonyms; free text is kept only where you say so."
)
upload = uploaded()
if upload:
    mapping = mapping_form(upload.table, store, whole=bool(upload.whole))
    if mapping:
        show_preview(upload.table, mapping, store)
    read_all(upload)
    if mapping:
        show_check(upload.table, mapping, store)
show_loads(store)
show_duplicates(store)
show_retention(store)
