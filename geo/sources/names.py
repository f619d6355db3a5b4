"""What suppliers are called on screens, and which months of whom are lacking."""

from collections.abc import Iterable, Sequence

from geo.periods import Period

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


def lacking_in_words(lacking: Iterable[tuple[Supplier, Sequence[Period]]]) -> list[str]:
    """
    Say which days are lacking of whom; of suppliers that lack the same days, these are named once.

    Parameters
    ----------
    lacking
        Each supplier with what it lacks; one that lacks nothing is passed over.

    Examples
    --------
    >>> may = [Period.month("2024-05")]
    >>> lacking_in_words([(("partner", "a"), may), (("partner", "b"), may)])
    ['May 2024 of a and b (partner)']
    """
    of_days: dict[tuple[Period, ...], list[Supplier]] = {}
    for supplier, days in lacking:
        if days:
            of_days.setdefault(tuple(sorted(days, key=lambda each: each.start)), []).append(supplier)
    return [
        f"{', '.join(each.in_words for each in days)} of {suppliers_in_words(who)}" for days, who in of_days.items()
    ]


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
