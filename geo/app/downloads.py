"""Files to download: one choice of format and one button; a file is made when it is clicked."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import streamlit as st

from geo.app.roles import Role, current_role
from geo.errors import ParameterError
from geo.sharing.exported import Exported
from geo.sharing.formats import file_name, formats_of
from geo.sharing.privacy import Audience, Release, audience_of
from geo.sharing.publish import publish
from geo.workspace import Workspace

_AUDIENCES = {
    Role.TASKING: "tasking",
    Role.ANALYST: "analyst",
    Role.COUNCILLOR: "councillor",
    Role.ADMINISTRATOR: "analyst",
}


def show_download(what: str, release: Callable[[Audience, date], Release[Exported]], workspace: Workspace) -> None:
    """
    Draw the choice and the button, or say why nothing may be downloaded.

    Parameters
    ----------
    what
        Is downloaded, such as *hotspots*.
    release
        Gives it for an audience and a day, and remembers it: it is asked for in each run.
    workspace
        Its store has the policy that tells what the audience of this session may see, and the ledger.
    """
    try:
        released = release(audience_of(workspace.folder, _AUDIENCES[current_role()]), datetime.now(UTC).date())
    except ParameterError as error:
        st.info(f"No download: {error}.")
        return
    formats = {each.name: each for each in formats_of(released.content)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("File format", list(formats), key=f"format of {what}", width=150)
        chosen = formats[name]
        file = file_name(released, chosen.ending)
        st.download_button(
            f"Download {what} ({name})",
            lambda: publish(released, workspace, ending=chosen.ending, file=Path(file)),
            file,
            chosen.mime,
            on_click="ignore",
        )
