"""What the owners of the data ask to be said, whatever is loaded."""

import streamlit as st

from geo.sources.attribution import BY_SOURCE, OFFICE_FOR_NATIONAL_STATISTICS, OPEN_STREET_MAP, ROYAL_MAIL
from geo.sources.census import ATTRIBUTION, INDICES

_SUBJECTS = {
    "Police open data": BY_SOURCE["police_uk"],
    "Demonstration": BY_SOURCE["demonstration"],
    "Boundaries, Census and mid-year estimates": OFFICE_FOR_NATIONAL_STATISTICS,
    "Deprivation": ATTRIBUTION[INDICES],
    "Streets and named places": OPEN_STREET_MAP,
    "Approximate boundaries, made from postcodes": ROYAL_MAIL,
}


def sources_said() -> None:
    """Say where each kind of data comes from, under which licence, and which licence the program has."""
    st.markdown("Each page ends with what must be said of the data it shows. In all, this may be:")
    for subject, said in _SUBJECTS.items():
        st.subheader(subject)
        st.markdown(said)
    st.subheader("Data of partners")
    st.markdown(
        "What council, police, fire service, housing providers or wardens give from their own records stays theirs and "
        "has no open licence: it is shown to the roles that may see it, and to nobody else."
    )
    st.subheader("The program")
    st.markdown(
        "The program itself is under the MIT licence. Its pages ask nothing of any other computer: maps, fonts and "
        "scripts come from the machine it runs on. Only an administrator's fetch of official open data asks those who "
        "publish it, and tells them no more than the outline of the study area."
    )
