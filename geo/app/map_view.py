"""The map of a page."""

from time import sleep

from streamlit_folium import st_folium

from geo.maps.base import base_map, changing_layer
from geo.maps.drawing import Drawing
from geo.selection import Filters
from geo.workspace import Workspace

HEIGHT_PX = 620
HEAD_START_S = 0.06
"""What comes right behind a map would keep server and browser from painting it: it is painted twice as fast alone."""


def show_map(
    workspace: Workspace, drawing: Drawing, *, key: str = "map", name: str = "Map", height_px: int = HEIGHT_PX
) -> None:
    """
    Draw a map; only its changing layer travels when the filters change.

    Parameters
    ----------
    key
        Of this map on its page: two maps side by side need two.
    name
        What a screen reader calls it: again one for each.
    """
    st_folium(
        base_map(workspace.boundaries, workspace.attribution),
        # The browser keeps a map of the same key, and one that was drawn higher would be cut off.
        key=f"{key} {height_px}",
        height=height_px,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=changing_layer(drawing, name),
    )
    sleep(HEAD_START_S)


def ward_layer(workspace: Workspace, filters: Filters) -> str:
    """Choose the layer of wards to draw: that of the wards asked for, otherwise the study layer."""
    layers = {workspace.all_wards[code] for code in filters.wards}
    return layers.pop() if len(layers) == 1 else workspace.boundaries.study_layer
