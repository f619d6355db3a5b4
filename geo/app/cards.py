"""Cards of hotspots."""

import streamlit as st

from geo.answers.cards import Card
from geo.app.text import plain


def show_card(card: Card) -> None:
    """Draw one hotspot in words: why it is on the list, the five criteria, and what it asks for."""
    with st.container(border=True):
        st.subheader(plain(card.title))
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in card.why))
        st.markdown(f"**Advice.** {plain(card.advice)}")
        rows = [
            f"| {each.name} | {plain(each.measured)} | {'–' if each.score is None else f'{each.score:.0f}'} |"
            for each in card.criteria
        ]
        st.markdown("\n".join(["| Criterion | Measured | Score |", "| --- | --- | ---: |", *rows]))
