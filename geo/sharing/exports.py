"""From what somebody wants exported to a release: the one way in which lists and tables leave the program."""

from datetime import date

from geo.answers.area_list import area_list
from geo.answers.hotspot_list import hotspot_list
from geo.answers.incident_list import incident_list
from geo.answers.repeat_list import repeat_list
from geo.sharing.area_export import export_areas
from geo.sharing.area_release import release_areas
from geo.sharing.export import export_hotspots
from geo.sharing.exported import Exported
from geo.sharing.incident_export import export_incidents
from geo.sharing.order import Order
from geo.sharing.privacy import Release, audience_of, release_incidents, release_places
from geo.sharing.repeat_export import export_repeats
from geo.workspace import Workspace


def export(order: Order, workspace: Workspace, *, made_on: date) -> Release[Exported]:
    """
    Answer what is asked, release it to the audience and give it the columns it leaves the program with.

    Raises
    ------
    ParameterError
        If the audience may not see it, or something asked has no meaning.
    """
    audience, marking, filters = audience_of(workspace.folder, order.audience), order.marking, order.filters
    if order.what == "areas":
        areas = area_list(workspace, filters, order.question)
        return export_areas(release_areas(workspace, areas, audience, marking=marking), workspace, made_on=made_on)
    if order.what == "incidents":
        incidents = release_incidents(incident_list(workspace, filters), audience, marking=marking)
        return export_incidents(incidents, workspace, made_on=made_on)
    if order.what == "repeats":
        repeats = release_places(repeat_list(workspace, filters, order.kind), audience, marking=marking)
        return export_repeats(repeats, workspace, made_on=made_on)
    hotspots = hotspot_list(workspace, filters, order.rules, weights=order.weights)
    released = release_places(hotspots, audience, marking=marking)
    return export_hotspots(released, workspace, made_on=made_on, repeats=order.what == "repeat-points")
