"""A field for a whole number that the address bar holds."""

import math

import streamlit as st


def whole_number(label: str, least: int, most: int, usual: int, step: int, *, key: str) -> int:
    """
    Offer a whole number from `least` to `most`, both included; a half is rounded up, as the field shows it.

    A link may ask for any number: the field is one of decimals, since one of integers cannot read an infinite one.
    """
    chosen = st.number_input(
        label, float(least), float(most), float(usual), float(step), "%.0f", key=key, bind="query-params"
    )
    return math.floor(chosen + 0.5)
