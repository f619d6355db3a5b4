"""The sheets of a workbook, in pieces: millions of cells never stand in memory as one text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from geo.sharing.columns import Column
from geo.sharing.exported import Exported
from geo.sharing.formats.values import is_number, pieces, texts
from geo.sharing.formats.xml_text import xml_text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEADING, _WRAPPED, _FIRST_FORMAT = 1, 2, 3
_LONGEST_TEXT = 32_767
"""More letters Excel takes in no cell."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads _x0041_ as the letter A."""
_WIDTHS = (8, 48)
_EPOCH = pd.Timestamp("1899-12-30")
_DAY = pd.Timedelta(days=1)


@dataclass
class SharedTexts:
    """Texts of a workbook, each kept once: cells name them by their place."""

    written: list[str] = field(default_factory=list)
    _place: dict[str, int] = field(default_factory=dict)

    def cell(self, text: str) -> str:
        """Give the place of a text."""
        legal = _ESCAPED.sub("_x005F_", xml_text(text[:_LONGEST_TEXT]))
        if legal not in self._place:
            self._place[legal] = len(self.written)
            self.written.append(legal)
        return str(self._place[legal])


@dataclass(frozen=True)
class Style:
    """Number formats of the columns, and their letters."""

    formats: tuple[str, ...]
    letters: tuple[str, ...]

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Self:
        """Gather what some columns need."""
        letters = (_letters(n) for n in range(max(len(columns), 3)))
        return cls(tuple(sorted({each.shown for each in columns})), tuple(letters))

    def number(self, column: Column) -> int:
        """Give the place of the cell format of a column."""
        return _FIRST_FORMAT + self.formats.index(column.shown)


def data_sheet(content: Exported, shared: SharedTexts, styles: Style, marking: str) -> Iterator[str]:
    """Write the table: a bold heading that stays in view, filters, and columns as wide as what they hold."""
    table, letters = content.table, styles.letters
    whole = f"A1:{letters[len(content.columns) - 1]}{len(table) + 1}"
    widths = [_width(each, table[each.name]) for each in content.columns]
    yield _begin(whole, widths, frozen=True)
    heading = (
        f'<c r="{a}1" s="{_HEADING}" t="s"><v>{shared.cell(each.name)}</v></c>'
        for a, each in zip(letters, content.columns, strict=False)
    )
    yield f'<row r="1">{"".join(heading)}</row>'
    for piece in pieces(len(table)):
        numbers = range(piece.start + 2, piece.stop + 2)
        cells = [
            _cells(each, table[each.name].iloc[piece], a, numbers, shared, styles)
            for a, each in zip(letters, content.columns, strict=False)
        ]
        rows = zip(numbers, zip(*cells, strict=True), strict=True)
        yield "".join([f'<row r="{r}">{"".join(row)}</row>' for r, row in rows])
    yield f'</sheetData><autoFilter ref="{whole}"/>{_end(marking)}'


def recipe_sheet(content: Exported, said: Mapping[str, str], shared: SharedTexts, marking: str) -> Iterator[str]:
    """Write what must be known of the table, its recipe part by part, and units of its columns."""
    rows = [("What", "Value"), *((name.replace("_", " "), text) for name, text in said.items() if name != "recipe")]
    rows += [("", ""), ("Recipe", ""), *content.said.recipe.items()]
    rows += [("", ""), ("Column", "Unit and coordinate reference system")]
    rows += [(each.name, " ".join(filter(None, (each.unit, each.crs)))) for each in content.columns if each.unit]
    headings = {("What", "Value"), ("Recipe", ""), ("Column", "Unit and coordinate reference system")}
    yield _begin(f"A1:B{len(rows)}", [34, 100], frozen=False)
    for n, row in enumerate(rows, start=1):
        style = _HEADING if row in headings else _WRAPPED
        cells = (
            f'<c r="{a}{n}" s="{style}" t="s"><v>{shared.cell(text)}</v></c>'
            for a, text in zip("AB", row, strict=True)
            if text
        )
        yield f'<row r="{n}">{"".join(cells)}</row>'
    yield f"</sheetData>{_end(marking)}"


def _begin(whole: str, widths: Sequence[float], *, frozen: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>' for n, width in enumerate(widths, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><dimension ref="{whole}"/><sheetViews><sheetView workbookViewId="0">{pane}'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def _end(marking: str) -> str:
    # An ampersand begins a code in headers of Excel; markings have none.
    head = f"<oddHeader>&amp;C{xml_text(marking)}</oddHeader>" if marking else ""
    page = '<pageSetup paperSize="9" orientation="landscape"/>'
    return f"{page}<headerFooter>{head}<oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"


def _cells(
    column: Column, values: pd.Series, letter: str, rows: range, shared: SharedTexts, styles: Style
) -> list[str]:
    numbers = _days(values) if pd.api.types.is_datetime64_any_dtype(values) else values
    style = styles.number(column)
    kind = f's="{style}"' if is_number(numbers) else 't="s"'
    told = texts(numbers, shared.cell, missing="")
    return [f'<c r="{letter}{r}" {kind}><v>{v}</v></c>' if v else "" for r, v in zip(rows, told, strict=True)]


def _days(times: pd.Series) -> pd.Series:
    """Excel counts days."""
    return (times - _EPOCH) / _DAY


def _width(column: Column, values: pd.Series) -> float:
    least, most = _WIDTHS
    if pd.api.types.is_datetime64_any_dtype(values) or is_number(values):
        held = len(column.shown) + 4
    else:
        held = int(values.astype("str").str.len().max()) if len(values) else 0
    return min(max(held + 2, len(column.name) + 4, least), most)


def _letters(n: int) -> str:
    """
    Name a column as a spreadsheet does, from 0.

    Examples
    --------
    >>> _letters(0), _letters(25), _letters(26), _letters(701), _letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    before, last = divmod(n, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
