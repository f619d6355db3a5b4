"""The project's own documents as a page shows them: sections by heading."""

import re
from functools import lru_cache
from pathlib import Path

from geo.config import PROJECT

_DOCUMENTS = PROJECT / "docs"
METHODS = _DOCUMENTS / "methods.md"
ABOUT = _DOCUMENTS / "about.md"
ACCESSIBILITY = _DOCUMENTS / "accessibility.md"
_FENCE = "```"


@lru_cache(maxsize=8)
def sections(path: Path, level: int = 2) -> dict[str, str]:
    """
    Cut a document at its headings of one level.

    Parameters
    ----------
    path
        Markdown, UTF-8.
    level
        Of the headings to cut at.

    Returns
    -------
    sections
        Text by heading, in the order of the document, without what stands before the first; a heading of a higher level
        ends a section.
    """
    return cut(_shown(path), level)


@lru_cache(maxsize=8)
def document(path: Path) -> str:
    """Read a document whole, but its headings a level lower: the page has a title of its own."""
    return re.sub(r"^(?=#{1,5} )", "#", _shown(path), flags=re.MULTILINE)


def within(name: str, text: str) -> str:
    r"""
    Make the headings of a section fit under a heading of the page, each told apart from those of other sections.

    Examples
    --------
    >>> within("Hotspots", "### References\nEster")
    '#### Hotspots: references\nEster'
    """
    return re.sub(
        r"^###+ (.)(.*)",
        lambda found: f"#### {name}: {found[1].lower()}{found[2]}",
        text,
        flags=re.MULTILINE,
    )


def _shown(path: Path) -> str:
    """Read what of a document is for readers: its comments are not."""
    return re.sub(r"^<!--.*?-->\n?", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def cut(text: str, level: int) -> dict[str, str]:
    r"""
    Cut a text at its headings of one level; a sign of a heading within a block of code is none.

    Examples
    --------
    >>> cut("# A\n\n## B\nb\n### c\n## D\nd\n", 2)
    {'B': 'b\n### c', 'D': 'd'}
    """
    found: dict[str, list[str]] = {}
    here: list[str] | None = None
    in_code = False
    for line in text.splitlines():
        in_code ^= line.startswith(_FENCE)
        heading = None if in_code else re.fullmatch(r"(#{1,6}) (.+)", line)
        if heading and len(heading[1]) <= level:
            here = found.setdefault(heading[2], []) if len(heading[1]) == level else None
        elif here is not None:
            here.append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
