"""What changes on a map from one question to the next: a picture, circles, coloured areas or hexagons, and a legend."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from geo.crs import Floats
from geo.points import Indices
from geo.raster import COLOURS, Overlay


@dataclass(frozen=True)
class Key:
    """One line of a legend: how it looks (CSS of its swatch) and what it means."""

    style: str
    text: str


def filled(colour: str, text: str) -> Key:
    """Explain a colour that fills a surface or an area."""
    return Key(f"border-top:12px solid {colour};opacity:.85", text)


@dataclass(frozen=True)
class Picture:
    """A picture that lies on the map, and what it shows in words."""

    overlay: Overlay
    alt: str

    def payload(self) -> dict[str, object]:
        """Give what the browser gets: the classes of the runs are one text, a digit for each."""
        overlay = self.overlay
        return {
            "alt": self.alt,
            "bounds": overlay.bounds,
            "shape": overlay.shape,
            "colours": COLOURS,
            "lengths": overlay.lengths.tolist(),
            "classes": "".join(map(str, overlay.classes.tolist())),
        }


@dataclass(frozen=True)
class Circle:
    """A place: `lines` are said when it is chosen, the first also when it is pointed at."""

    lat: float
    lon: float
    radius_m: int
    lines: tuple[str, ...]
    chosen: bool = False


@dataclass(frozen=True)
class Line:
    """
    A sentence: one of few forms, with a {} for each of its own values, which are numbers as they are written.

    The browser gets each form once, so that hundreds of areas take little of a slow line.
    """

    form: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it."""
        return self.form.format(*self.values)


@dataclass(frozen=True)
class Areas:
    """Areas of a layer: the position of its colour in `colours`, and the lines said under its name, by code."""

    layer: str
    colours: tuple[str, ...]
    painted: Mapping[str, int]
    lines: Mapping[str, Sequence[Line]]

    def payload(self) -> dict[str, object]:
        """
        Give what the browser gets.

        ``areas`` has for each its colour and its lines, parted by semicolons; a line is the position of its form in
        ``forms`` and its values, parted by bars. Lists of strings would be twice as long.
        """
        forms: dict[str, int] = {}
        areas = {
            code: ";".join([str(colour), *(_coded(each, forms) for each in self.lines[code])])
            for code, colour in self.painted.items()
        }
        return {"layer": self.layer, "colours": self.colours, "areas": areas, "forms": list(forms)}


def _coded(line: Line, forms: dict[str, int]) -> str:
    return "|".join([str(forms.setdefault(line.form, len(forms))), *line.values])


@dataclass(frozen=True, eq=False)
class Hexagons:
    """
    Hexagons by their position in the workspace's grid: the position of the colour of each in `colours`, and its value.

    `said` follows the value where a hexagon is chosen, such as "incidents"; `classes` name the colours there.
    """

    colours: tuple[str, ...]
    classes: tuple[str, ...]
    position: Indices
    painted: Indices
    value: Floats
    said: str


@dataclass(frozen=True)
class Drawing:
    """
    One changing layer.

    `stamp` is told by the map once it is painted. `focus` is a latitude, a longitude and a zoom, none for the whole
    study area. `wards` names the layer whose outlines and names lie over everything. `breaks` are where the classes of
    a scale begin, for another drawing to share.
    """

    title: str
    keys: tuple[Key, ...]
    wards: str
    stamp: str
    picture: Picture | None = None
    circles: tuple[Circle, ...] = ()
    circle_colour: str = ""
    areas: Areas | None = None
    hexagons: Hexagons | None = None
    focus: tuple[float, float, int] | None = None
    breaks: tuple[float, ...] = ()

    def payload(self) -> dict[str, object]:
        """Give what the browser gets, as small as it can be."""
        picture, hexagons = self.picture, self.hexagons
        return {
            "legend": {"title": self.title, "rows": [asdict(key) for key in self.keys]},
            "wards": self.wards,
            "stamp": self.stamp,
            "surface": picture and picture.payload(),
            "circles": [[each.lat, each.lon, each.radius_m, each.lines, int(each.chosen)] for each in self.circles],
            "colour": self.circle_colour,
            "areas": self.areas and self.areas.payload(),
            "hexagons": hexagons
            and {
                "colours": hexagons.colours,
                "classes": hexagons.classes,
                "position": hexagons.position.tolist(),
                "painted": hexagons.painted.tolist(),
                "value": [round(value, 1) if value % 1 else int(value) for value in hexagons.value.tolist()],
                "said": hexagons.said,
            },
            "focus": self.focus,
        }
