"""Tables of what is held and what it can be asked."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import pandas as pd
import streamlit as st

from geo.answers.capability import Capability, Sight
from geo.answers.holdings import FiguresHeld, Holdings, Layer, Supply
from geo.app.text import plain
from geo.places.boundaries import layer_name
from geo.words import capitalised

_MOST_ROWS = 20
"""Of the rejected rows on the screen; the file has them all."""


def suppliers_table(held: Holdings) -> None:
    """Draw where every row of every supplier went, and the sum of all."""
    rows = [_supply(each) for each in held.suppliers]
    if len(rows) > 1:
        rows.append(_supply(held.total))
    _table(rows, alt="Rows read by supplier, and where they went")


def layers_table(layers: Sequence[Layer]) -> None:
    """Draw which boundaries are held."""
    rows = [
        {
            "Boundaries": capitalised(layer_name(each.layer)) + (", the study area" if each.study_area else ""),
            "Areas": f"{each.areas:,}",
            "Outlines": "approximate" if each.approximate else "official",
        }
        for each in layers
    ]
    _table(rows, alt="Boundaries held")


def figures_table(figures: Sequence[FiguresHeld]) -> None:
    """Draw which figures by area are held."""
    rows = [
        {
            "Figure": f"{capitalised(each.measure)}, {layer_name(each.layer)}",
            "Areas": f"{each.areas:,}" + (f" ({each.lacking:,} missing, not zero)" if each.lacking else ""),
            "Total": "" if each.total is None else f"{each.total:,.0f}",
            "Source": plain(each.source) + (": approximate" if each.approximate else ""),
        }
        for each in figures
    ]
    _table(rows, alt="Residents, households and deprivation held")


def capabilities_table(capabilities: Sequence[Capability]) -> None:
    """Draw what the data can be asked."""
    rows = [{"Can it be asked for": c.subject, "Answer": c.answer, "Because": c.sentence} for c in capabilities]
    _table(rows, alt="What this data can and cannot be asked")


def sights_table(sights: Sequence[Sight]) -> None:
    """Draw how well each priority is seen, in numbers of incidents, and what would be needed to see it itself."""
    rows = [
        {
            "Priority": plain(each.priority),
            "Incidents that show it": capitalised(each.seen),
            "To see it itself would need": "" if each.wholly else plain(each.needs),
        }
        for each in sights
    ]
    _table(rows, alt="Which priorities this data can see")


def reasons_table(reasons: Mapping[str, int]) -> None:
    """Draw how many rows were rejected for which reason."""
    rows = [{"Why rejected": plain(reason), "Rows": f"{n:,}"} for reason, n in reasons.items()]
    _table(rows, alt="Rejected rows by reason")


def categories_table(categories: Mapping[str, int]) -> None:
    """Draw categories and their incidents."""
    rows = [{"Recorded category": plain(name), "Incidents": f"{n:,}"} for name, n in categories.items()]
    _table(rows, alt="Recorded categories in no priority")


def rejected_table(rows: pd.DataFrame) -> None:
    """Draw the first of the rows that could not be used."""
    first = rows.head(_MOST_ROWS).fillna({"column": "the row", "found": "nothing"})
    shown = {
        "File": [plain(PurePath(file).name) for file in first["file"]],
        "Line": [f"{line:,}" for line in first["line"]],
        "What stands there": [
            plain(f"{column}: {found}") for column, found in zip(first["column"], first["found"], strict=True)
        ],
        "Why rejected": [plain(reason) for reason in first["reason"]],
    }
    with st.expander(f"The first {len(first):,} of {len(rows):,} rows: the file has them all"):
        _table(shown, alt="Rejected rows")


def _supply(each: Supply) -> dict[str, str]:
    return {
        "Supplier": plain(each.supplier),
        "Rows read": f"{each.rows:,}",
        "Incidents": f"{each.incidents:,}",
        "Rejected": f"{each.rejected:,}",
        "Outside": f"{each.outside:,}",
    }


def _table(rows: Sequence[dict[str, str]] | dict[str, list[str]], *, alt: str) -> None:
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=alt)
