"""Cards of hotspots, and which of them is chosen."""

import pandas as pd
import streamlit as st

from geo.answers.cards import Card
from geo.app.link import answer_link, asked_by_link, hold
from geo.app.tables import MOST_ROWS, chosen_rank, select_rank
from geo.app.text import plain

_KEY = "hotspot"


def chosen_hotspot(exported: pd.DataFrame, key: str) -> int | None:
    """
    Give the rank of the hotspot selected in a list, before it is drawn; the address holds the number of its place.

    A number that is not in the list is said. A hotspot without a number stands in no address.
    """
    numbers = ["" if pd.isna(each) else str(each) for each in exported["number"].head(MOST_ROWS)]
    if (asked := asked_by_link(_KEY)) in numbers and asked:
        select_rank(key, numbers.index(asked) + 1)
    chosen = chosen_rank(key)
    hold(_KEY, numbers[chosen - 1] if chosen else "")
    answer_link()
    return chosen


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
