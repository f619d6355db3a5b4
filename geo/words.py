"""Numbers and nouns in sentences."""


def counted(n: int, noun: str) -> str:
    """
    Put a number before a noun.

    Examples
    --------
    >>> counted(1, "hotspot"), counted(1200, "hotspot")
    ('1 hotspot', '1,200 hotspots')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
