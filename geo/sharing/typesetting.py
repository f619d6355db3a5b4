"""Templates filled with data and typeset as accessible PDF, or as a picture."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import typst

PIXELS_AN_INCH = 144.0
_TEMPLATES = Path(__file__).with_name("templates")


def typeset(template: str, told: dict[str, object], *, made_on: date) -> bytes:
    """
    Typeset what is told.

    Parameters
    ----------
    template
        Name of a file among the templates; what is told reaches it as JSON, never as markup.
    made_on
        The day the file says it was made on.

    Returns
    -------
    pdf
        PDF/UA-1; the same bytes for the same text and day.
    """
    # Fonts of the system would make the same pack look otherwise elsewhere.
    pdf = typst.compile(
        str(_TEMPLATES / template),
        format="pdf",
        sys_inputs={"told": json.dumps(told)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"the template {template} gave no single file")
    return pdf


def drawn(template: str, told: dict[str, object]) -> bytes:
    """
    Draw what is told as a picture of one page.

    Returns
    -------
    png
        At `PIXELS_AN_INCH`; the same bytes for the same text.
    """
    told_as = {"told": json.dumps(told)}
    png = typst.compile(
        str(_TEMPLATES / template), format="png", ppi=PIXELS_AN_INCH, sys_inputs=told_as, ignore_system_fonts=True
    )
    if not isinstance(png, bytes):
        raise TypeError(f"the template {template} has more than one page")
    return png
