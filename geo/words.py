"""Numbers and nouns in sentences."""


def counted(n: int, noun: str, plural: str = "") -> str:
    """
    Put a number before a noun, whose plural has an s where no other is given.

    Examples
    --------
    >>> counted(1, "hotspot"), counted(1200, "hotspot")
    ('1 hotspot', '1,200 hotspots')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {plural or f'{noun}s'}"


_TIMES = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    15: "fifteen",
    20: "twenty",
    30: "thirty",
    50: "fifty",
    100: "a hundred",
    200: "two hundred",
    500: "five hundred",
    1000: "a thousand",
}


def chance_in_words(p: float) -> str:
    """
    Say how often something happens by chance, as people say odds: by the nearest round number.

    Parameters
    ----------
    p
        From 0 to 1.

    Examples
    --------
    >>> chance_in_words(0.022), chance_in_words(0.17), chance_in_words(0.0004)
    ('about one time in fifty', 'about one time in six', 'less than one time in a thousand')
    >>> chance_in_words(0.8)
    'more often than not'
    """
    if p > 0.5:
        return "more often than not"
    if p < 0.001:
        return "less than one time in a thousand"
    nearest = min(_TIMES, key=lambda times: max(times * p, 1 / (times * p)))
    return f"about one time in {_TIMES[nearest]}"
