"""Numbers and nouns in sentences, and text that came from elsewhere."""

import math
import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys instead of showing it; tabs and line ends are left."""


def counted(n: int, noun: str, plural: str = "") -> str:
    """
    Put a number before a noun, whose plural has an s where no other is given.

    Examples
    --------
    >>> counted(1, "hotspot"), counted(1200, "hotspot")
    ('1 hotspot', '1,200 hotspots')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {plural or f'{noun}s'}"


def capitalised(text: str) -> str:
    """
    Begin a text with a capital and leave the rest as it is.

    Examples
    --------
    >>> capitalised("wards of 2022"), capitalised("LSOAs of 2011"), capitalised("")
    ('Wards of 2022', 'LSOAs of 2011', '')
    """
    return f"{text[:1].upper()}{text[1:]}"


def shortened(text: str, most: int = 60) -> str:
    """
    Cut a text to so many characters.

    Examples
    --------
    >>> shortened("inconceivable", 5), shortened("short", 5)
    ('incon…', 'short')
    """
    return text if len(text) <= most else f"{text[:most]}…"


def signed(n: float, decimals: int = 0) -> str:
    """
    Write a difference with its sign; none, as far as it is shown, is a plain 0.

    Examples
    --------
    >>> signed(1200), signed(-3), signed(0)
    ('+1,200', '-3', '0')
    >>> signed(2.25, 1), signed(-0.04, 1)
    ('+2.2', '0')
    """
    return f"{n:+,.{decimals}f}" if round(n, decimals) else "0"


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


def measured(value: float) -> str:
    """
    Write a number with one decimal place, one under 1 with two significant digits.

    Examples
    --------
    >>> measured(12.34), measured(1), measured(0.0523), measured(0)
    ('12.3', '1.0', '0.052', '0')
    """
    if not value:
        return "0"
    return f"{value:.{max(1, 1 - math.floor(math.log10(abs(value))))}f}"


def without_controls(text: str) -> str:
    r"""
    Take out control characters, such as those that colour or clear a terminal or turn the direction of writing.

    Examples
    --------
    >>> without_controls("\x1b[2JHigh Street")
    '[2JHigh Street'
    """
    return text if text.isprintable() else _CONTROLS.sub("", text)
