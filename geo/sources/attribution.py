"""What the owners of open data ask to be said wherever it is shown."""

from collections.abc import Iterable

OFFICE_FOR_NATIONAL_STATISTICS = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)
ROYAL_MAIL = "Contains Royal Mail data © Royal Mail copyright and database right."
OPEN_STREET_MAP = "© OpenStreetMap contributors, ODbL."
BY_SOURCE = {
    "demonstration": "Invented incidents; their volumes follow counts of data.police.uk "
    "(Open Government Licence v3.0).",
    "police_uk": "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: data.police.uk.",
}


def attribution(sources: Iterable[str], *, from_postcodes: bool) -> str:
    """
    Put together what must be said of these sources of incidents and of the boundaries.

    Parameters
    ----------
    sources
        As in the column ``source`` of the incidents; partners' own data asks for nothing.
    from_postcodes
        Whether boundaries were derived from postcodes.
    """
    said = [BY_SOURCE[source] for source in sorted(set(sources)) if source in BY_SOURCE]
    said.append(OFFICE_FOR_NATIONAL_STATISTICS)
    if from_postcodes:
        said.append(ROYAL_MAIL)
    return " ".join(said)
