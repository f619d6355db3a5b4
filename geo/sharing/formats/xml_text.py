"""Text inside of XML."""

import re
from xml.sax.saxutils import escape

from geo.words import without_controls

_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """
    Write a text so that XML reads it as that text, quotes too; what no XML may hold is left out.

    Examples
    --------
    >>> xml_text('Marks & <Spencer> "M&S"')
    'Marks &amp; &lt;Spencer&gt; &quot;M&amp;S&quot;'
    """
    return escape(_ILLEGAL.sub("", without_controls(text)), {'"': "&quot;"})
