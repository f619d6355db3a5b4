"""The weekly pack as one file for a browser: it opens without a network, and asks nobody for anything."""

import base64
import hashlib
import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from xstatic.pkg import leaflet

from geo.answers.weekly_pack import WeeklyPack
from geo.places.outlines import outlines_geojson
from geo.sharing.pack import pack_told
from geo.sharing.privacy import Release
from geo.words import counted
from geo.workspace import Workspace

_TEMPLATES = Path(__file__).with_name("templates")
_LEAST_RADIUS_M = 60.0


def pack_html(release: Release[WeeklyPack], workspace: Workspace, *, made_on: date) -> bytes:
    """
    Write the pack as a page with a map that can be moved and tables that can be sorted.

    Returns
    -------
    html
        UTF-8. Scripts and styles stand inside, named by their hashes in a policy that allows no others and no request.
    """
    told = pack_told(release, workspace, made_on) | {"map": _map(release.content, workspace)}
    style, script = _parts()
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}"
    filling = {"policy": policy, "style": style, "script": script, "told": _as_data(told)}
    page = (_TEMPLATES / "pack.html").read_text("utf-8")
    return re.sub(r"%(policy|style|script|told)%", lambda found: filling[found[1]], page).encode()


@lru_cache(maxsize=1)
def _parts() -> tuple[str, str]:
    """Put the map library and ours together, once; its pictures are of things that are not on this map."""
    library = Path(leaflet.BASE_DIR)
    style = re.sub(r"url\([^)]*\)", "none", (library / "leaflet.css").read_text("utf-8"))
    script = re.sub(r"//# sourceMappingURL=.*", "", (library / "leaflet.js").read_text("utf-8"))
    ours = [(_TEMPLATES / name).read_text("utf-8") for name in ("pack.css", "pack.js")]
    return f"{style}\n{ours[0]}", f"{script}\n{ours[1]}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _as_data(told: dict[str, object]) -> str:
    """Write JSON that cannot end the element it stands in."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _map(pack: WeeklyPack, workspace: Workspace) -> dict[str, object]:
    boundaries = workspace.boundaries
    circles = [
        {
            "rank": row["rank"],
            "lat": round(row["latitude"], 5),
            "lon": round(row["longitude"], 5),
            "radius": round(max(row["extent_m"] / 2, _LEAST_RADIUS_M)),
            "lines": [
                f"{row['rank']}. {row['place']}, {row['ward']}",
                f"{counted(row['incidents'], 'incident')} on {counted(row['points'], 'distinct point')}",
                row["categories"],
            ],
        }
        for row in pack.found.hotspots.to_dict("records")
    ]
    wards = json.loads(outlines_geojson(boundaries.layers[boundaries.study_layer]))
    return {"wards": wards, "bounds": boundaries.corners, "circles": circles}
