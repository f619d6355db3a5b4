"""KML: for phones and Google Earth."""

import io
from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from geo.sharing.exported import Exported, Shapes, about
from geo.sharing.formats.values import is_number, pieces, plain, texts
from geo.sharing.formats.xml_text import xml_text
from geo.sharing.privacy import Release
from geo.words import capitalised

_DESCRIBED = 8
"""So many columns stand in the description, which a phone shows; all are in the data of the place."""
# The accent colour, as alpha, blue, green and red.
_STYLE = (
    '<Style id="place"><LineStyle><color>ff914f1d</color><width>2</width></LineStyle>'
    "<PolyStyle><color>40914f1d</color></PolyStyle></Style>"
)


def kml_bytes(release: Release[Exported]) -> bytes:
    """
    Write a placemark for each row that has a place, in their order.

    The description of the document says what must be known, and how many rows have no place.
    """
    content = release.content
    placed = ~shapely.is_missing(content.degrees)
    table, places = plain(content.table)[placed], content.degrees[placed]
    unplaced = int((~placed).sum())
    said = [f"{capitalised(name.replace('_', ' '))}: {text}" for name, text in about(release).items()]
    said += [f"Rows without a place, not shown: {unplaced:,}"] if unplaced else []
    fields = [
        f'<SimpleField name="{_text(each.name)}" type="{_kind(table[each.name])}">'
        f"<displayName>{_text(_heading(each.name, each.unit))}</displayName></SimpleField>"
        for each in content.columns
    ]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{_text(content.title)}</name><description>{_text(chr(10).join(said))}</description>{_STYLE}"
        f'<Schema name="row" id="row">{"".join(fields)}</Schema>\n'
    )
    file = io.BytesIO()
    file.write(head.encode())
    for piece in pieces(len(table)):
        file.write("".join(_placemarks(content, table.iloc[piece], places[piece])).encode())
    file.write(b"</Document></kml>\n")
    return file.getvalue()


def _placemarks(content: Exported, table: pd.DataFrame, places: Shapes) -> Iterator[str]:
    names = texts(table[content.label], _text, missing="")
    shown = [each for each in content.columns if each.name != content.label][:_DESCRIBED]
    lines = [
        texts(table[each.name], _text, missing="", around=f"{_literal(_heading(each.name, each.unit))}: %s\n")
        for each in shown
    ]
    data = [
        texts(values, _text, missing="", around=f'<SimpleData name="{_literal(str(name))}">%s</SimpleData>')
        for name, values in table.items()
    ]
    for name, place, line, datum in zip(
        names, _shapes(places), zip(*lines, strict=True), zip(*data, strict=True), strict=True
    ):
        yield (
            f"<Placemark><name>{name}</name><description>{''.join(line)}</description><styleUrl>#place</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#row">{"".join(datum)}</SchemaData></ExtendedData>{place}'
            "</Placemark>\n"
        )


def _text(text: str) -> str:
    """Write a text; viewers take what stands between angle brackets for HTML, whatever XML says."""
    return xml_text(text.replace("<", "‹").replace(">", "›"))


def _literal(text: str) -> str:
    return _text(text).replace("%", "%%")


def _kind(values: pd.Series) -> str:
    if not is_number(values):
        return "string"
    return "int" if pd.api.types.is_integer_dtype(values) else "double"


def _heading(name: str, unit: str) -> str:
    words = capitalised(name.replace("_", " "))
    return f"{words} ({unit})" if unit else words


def _shapes(degrees: Shapes) -> list[str]:
    if len(degrees) and (shapely.get_type_id(degrees) == shapely.GeometryType.POINT).all():
        pairs = np.column_stack([shapely.get_x(degrees), shapely.get_y(degrees)]).tolist()
        return [f"<Point><coordinates>{x!r},{y!r}</coordinates></Point>" for x, y in pairs]
    return [_areas(each) for each in degrees]


def _areas(shape: shapely.Geometry) -> str:
    parts = [
        f"<Polygon><outerBoundaryIs>{_ring(part.exterior)}</outerBoundaryIs>"
        + "".join(f"<innerBoundaryIs>{_ring(hole)}</innerBoundaryIs>" for hole in part.interiors)
        + "</Polygon>"
        for part in shapely.get_parts(shape)
    ]
    return parts[0] if len(parts) == 1 else f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _ring(ring: shapely.LinearRing) -> str:
    pairs = " ".join([f"{x!r},{y!r}" for x, y in shapely.get_coordinates(ring).tolist()])
    return f"<LinearRing><coordinates>{pairs}</coordinates></LinearRing>"
