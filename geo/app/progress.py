"""How far something long has come, on a page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from geo.app.text import plain
from geo.watching import Watch

_SECONDS_BETWEEN = 0.2
"""Time between two words on how far it is: a download comes in thousands of pieces."""


@contextmanager
def progress_bar(begins: str, *, counts: bool = False) -> Iterator[Watch]:
    """Draw a bar until the work is done; with `counts`, in numbers too."""
    shown = st.progress(0.0, begins)
    last, before = 0.0, ""

    def watch(what: str, done: int, of: int | None) -> None:
        nonlocal last, before
        now = time.monotonic()
        if what != before or now - last >= _SECONDS_BETWEEN:
            last, before = now, what
            share = min(1.0, done / of) if of else 0.0
            amount = f" {done:,}" + (f" of {of:,}" if of is not None else "") if counts else ""
            shown.progress(share, plain(what + amount))

    try:
        yield watch
    finally:
        shown.empty()
