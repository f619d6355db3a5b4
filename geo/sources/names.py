"""What suppliers are called on screens, and which months of whom are lacking."""

from collections.abc import Iterable, Sequence

from geo.months import months_in_words

Supplier = tuple[str, str]
"""Source and supplier, as the manifest knows them."""
_POLICE = "police_uk"
_FORCES = {"btp": "British Transport Police"}
_SOURCES = {_POLICE: "data.police.uk"}


def source_in_words(source: str) -> str:
    """
    Name a source.

    Examples
    --------
    >>> source_in_words("police_uk"), source_in_words("fire_service")
    ('data.police.uk', 'fire service')
    """
    return _SOURCES.get(source, source.replace("_", " "))


def suppliers_in_words(suppliers: Iterable[Supplier]) -> str:
    """
    Name suppliers, those of one source together.

    Examples
    --------
    >>> suppliers_in_words([("police_uk", "thames-valley")])
    'Thames Valley (data.police.uk)'
    >>> suppliers_in_words([("partner", "council"), ("partner", "fire-service"), ("partner", "wardens")])
    'council, fire service and wardens (partner)'
    """
    of_source: dict[str, list[str]] = {}
    for source, supplier in suppliers:
        name = _FORCES.get(supplier, supplier.replace("-", " "))
        of_source.setdefault(source, []).append(name.title() if source == _POLICE else name)
    return "; ".join(f"{_listed(names)} ({source_in_words(source)})" for source, names in of_source.items())


def lacking_in_words(lacking: Iterable[tuple[Supplier, Sequence[str]]]) -> list[str]:
    """
    Say which months are lacking of whom; of suppliers that lack the same months, these are named once.

    Parameters
    ----------
    lacking
        Each supplier with its months, ``YYYY-MM``, rising; one without any is passed over.

    Examples
    --------
    >>> lacking_in_words([(("partner", "a"), ["2024-05", "2024-06"]), (("partner", "b"), ["2024-05", "2024-06"])])
    ['May to June 2024 of a and b (partner)']
    """
    of_months: dict[tuple[str, ...], list[Supplier]] = {}
    for supplier, months in lacking:
        if months:
            of_months.setdefault(tuple(months), []).append(supplier)
    return [f"{months_in_words(months)} of {suppliers_in_words(who)}" for months, who in of_months.items()]


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
