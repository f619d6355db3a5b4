"""Rows that could not be used as a file: to be sent back to whoever supplied them."""

from geo.workspace import Workspace


def rejected_file(workspace: Workspace) -> str:
    """
    Name the file by the data it is of; made from the demonstration it says so.

    Returns
    -------
    name
        Such as ``rejected-rows_4f1c9a0b77de.csv``.
    """
    mark = "_demonstration-synthetic" if workspace.manifest.synthetic else ""
    return f"rejected-rows_{workspace.manifest.fingerprint}{mark}.csv"
