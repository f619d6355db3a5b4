"""Packs to print, made only when somebody asks for one, and the list of those made."""

from collections.abc import Callable

import streamlit as st

from geo.answers.ward_report import WardReport
from geo.app.question import Question
from geo.app.text import plain
from geo.app.ward import today
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.pack import pack_name
from geo.sharing.packs import Form, Order, Pack, ward_file, weekly_file
from geo.sharing.packs_made import note_pack, packs_made
from geo.sharing.privacy import MARKINGS, Audience, Content, audience_of
from geo.sharing.ward_pack import ward_pdf_name
from geo.workspace import Workspace

_TYPES: dict[Form, str] = {"pdf": "application/pdf", "html": "text/html"}
_FORMS: dict[str, Form] = {"PDF, to print": "pdf", "HTML, for a browser without a network": "html"}


def offer_weekly_pack(workspace: Workspace, question: Question) -> None:
    """Offer the weekly pack of a question; a person chooses its marking."""
    readers = audience_of(workspace.folder, "tasking")
    marking_side, form_side = st.columns(2)
    with marking_side:
        marking = _chosen_marking(readers)
    with form_side:
        form = _FORMS[st.selectbox("Format of the pack", list(_FORMS))]
    order = Order(question.filters, readers, today(), marking, question.rules)
    name = pack_name(question.filters, marking, workspace, form)
    label = "Weekly pack (PDF)" if form == "pdf" else "Weekly pack (HTML)"
    make = _noted(lambda: weekly_file(workspace, order, form), workspace, name)
    st.download_button(label, make, name, _TYPES[form], on_click="ignore")


def offer_ward_pack(workspace: Workspace, filters: Filters, report: WardReport) -> None:
    """Offer the pack of a ward; a person chooses its marking."""
    readers = audience_of(workspace.folder, "councillor")
    marking = _chosen_marking(readers)
    order, name = Order(filters, readers, today(), marking), ward_pdf_name(report, marking, workspace)
    make = _noted(lambda: ward_file(workspace, order, report.ward), workspace, name)
    st.download_button("Ward pack (PDF)", make, name, _TYPES["pdf"], on_click="ignore")


def show_packs_made(workspace: Workspace) -> None:
    """List the packs made of this data, the latest first."""
    if not (made := packs_made(workspace.folder)):
        st.markdown("No pack was made of this data yet. Tasking and My ward have buttons for them.")
        return
    rows = [
        {
            "Pack": plain(each.what),
            "Period": Period.read(each.period).in_words,
            "For": plain(each.audience),
            "Marking": plain(each.marking) or "none",
            "Made": f"{each.made_at[:16].replace('T', ' ')} UTC",
            "File": plain(each.file),
        }
        for each in made
    ]
    st.table(rows, hide_index=True, alt="Packs made, the latest first")


def _chosen_marking(readers: Audience) -> str:
    names = {each or "none": each for each in MARKINGS}
    usual = list(names.values()).index(readers.marking)
    return names[st.selectbox("Marking of the pack", list(names), index=usual)]


def _noted(make: Callable[[], Pack[Content]], workspace: Workspace, name: str) -> Callable[[], bytes]:
    """Note a pack when it is made."""

    def made() -> bytes:
        pack = make()
        note_pack(workspace.folder, pack, file=name)
        return pack.content

    return made
