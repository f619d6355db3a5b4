"""Overpass on loopback: two streets and two villages, as osmnx asks for them."""

import json
from dataclasses import dataclass, field
from typing import Any

from geo.crs import BNG, WGS84, project
from tests.loopback.server import Answer, Asked

Element = dict[str, Any]


def node(number: int, at: tuple[float, float], **tags: str) -> Element:
    longitude, latitude = project(at[0], at[1], BNG, WGS84)
    return {"type": "node", "id": number, "lat": float(latitude), "lon": float(longitude)} | (
        {"tags": tags} if tags else {}
    )


def way(number: int, *nodes: int, **tags: str) -> Element:
    return {"type": "way", "id": number, "nodes": list(nodes), "tags": tags}


@dataclass
class Overpass:
    """Two streets that cross, one of them without a name, and two named places, EPSG:27700."""

    streets: list[Element] = field(
        default_factory=lambda: [
            *(
                node(n, at)
                for n, at in enumerate([(480_200, 200_500), (480_500, 200_500), (480_900, 200_500)], start=1)
            ),
            *(node(n, at) for n, at in enumerate([(480_500, 200_200), (480_500, 200_900)], start=4)),
            way(11, 1, 2, 3, highway="residential", name="High Street"),
            way(12, 4, 2, 5, highway="pedestrian"),
        ]
    )
    places: list[Element] = field(
        default_factory=lambda: [
            node(21, (480_600, 200_600), place="village", name="Upper Hill"),
            node(22, (482_600, 200_600), place="hamlet", name="Nether Hill"),
        ]
    )

    def __call__(self, asked: Asked) -> Answer:
        if asked.method != "POST" or not asked.path.endswith("/interpreter"):
            return Answer(b"<html>Not found</html>", 404)
        query = asked.form["data"]
        elements = self.places if "'place'" in query else self.streets
        body = {"version": 0.6, "generator": "Overpass API", "elements": elements}
        return Answer(json.dumps(body).encode(), headers={"Content-Type": "application/json"})
