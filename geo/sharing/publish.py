"""The door through which a release leaves the program: what it tells is remembered."""

from pathlib import Path

from geo.sharing.exported import Exported
from geo.sharing.formats import in_format
from geo.sharing.ledger import remember
from geo.sharing.privacy import Release
from geo.workspace import Workspace


def publish(release: Release[Exported], workspace: Workspace, *, ending: str, file: Path) -> bytes:
    """
    Give the file that is to be handed over, and keep in the ledger what it tells.

    Raises
    ------
    ParameterError
        If the content has no such format.
    StoreError
        If something was published since the release was made, or the ledger cannot be written.
    """
    content = in_format(release, ending)
    remember(workspace, release.audience.key, release.told, file)
    return content
