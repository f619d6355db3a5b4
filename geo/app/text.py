"""Text of data among text of ours."""

import re

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:])")


def plain(text: str) -> str:
    r"""
    Make Markdown show a text of the data letter for letter.

    Examples
    --------
    >>> plain("Car park [A] *north*")
    'Car park \\[A\\] \\*north\\*'
    """
    return _MEANS_SOMETHING.sub(r"\\\1", text)
