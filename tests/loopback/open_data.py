"""All the services of official open data on one loopback server, and the file of addresses that leads there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely

from geo.crs import BNG, WGS84
from tests.loopback.overpass import Overpass
from tests.loopback.police import Archive, PoliceApi, rows_of, zip_of
from tests.loopback.server import Loopback
from tests.loopback.statistics import Feature, FeatureServices, Nomis, OneFile, deprivation_file

Box = tuple[float, float, float, float]
OURS, THEIRS = "E06000060", "E07000001"
WARDS_22, WARDS_25 = "Wards_December_2022_Boundaries_UK_BGC", "WD_MAY_2025_UK_BGC_V2"
LSOAS_21 = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"
LSOAS_11 = "LSOA_Dec_2011_Boundaries_Generalised_Clipped_BGC_EW_V3"
LSOAS_11_TO_21, LSOAS_21_TO_WARDS_25 = "LSOA11_LSOA21_LAD22_EW_LU_v5", "LSOA21_WD25_LAD25_EW_LU_v2"


@dataclass
class OpenData:
    """What is served, to be changed by a test; `endpoints` is the file of addresses."""

    server: Loopback
    api: PoliceApi
    archive: Archive
    features: FeatureServices
    endpoints: Path


def serve_open_data(
    server: Loopback,
    folder: Path,
    *,
    services: dict[str, list[Feature]],
    months: Mapping[str, bytes],
    archive: bytes | None = None,
    residents: Sequence[tuple[str, str, int]],
    deciles: Sequence[tuple[str, str, int]],
) -> OpenData:
    """Serve months of police data (files by month), boundaries, residents, deciles and streets."""
    api = PoliceApi({month: rows_of(raw.decode()) for month, raw in months.items()})
    named = {f"{month}/{month}-thames-valley-street.csv": raw for month, raw in months.items()}
    archived = Archive({"latest": archive or zip_of(named)})
    features = FeatureServices(services)
    server.services |= {
        "/api": api,
        "/data/archive": archived,
        "/arcgis": features,
        "/nomis": Nomis(residents),
        "/imd": OneFile(deprivation_file(deciles)),
        "/overpass": Overpass(),
    }
    endpoints = folder / "endpoints.toml"
    endpoints.write_text(
        f"""
        client = {{ timeout_s = 20.0, tries = 2, backoff_s = 0.001, requests_a_second = 100000.0 }}
        police = {{ archive = "{server.url}/data/archive/{{name}}.zip", api = "{server.url}/api" }}
        areas = {{ services = "{server.url}/arcgis/rest/services" }}
        population = {{ address = "{server.url}/nomis.csv" }}
        deprivation = {{ address = "{server.url}/imd.csv" }}
        streets = {{ overpass = "{server.url}/overpass", timeout_s = 20.0 }}
        """
    )
    return OpenData(server, api, archived, features, endpoints)


def lookup(**columns: Sequence[str]) -> list[Feature]:
    """Make features without outlines from columns."""
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [{"type": "Feature", "properties": row, "geometry": None} for row in rows]


def small_services() -> dict[str, list[Feature]]:
    """Two wards of either vintage, four LSOAs of either, some of another authority, and the lookups: 4 km by 1 km."""
    lsoas = [f"E0100000{n}" for n in range(4)]
    return {
        WARDS_22: _layer("WD22", _strips("E0500000", 2), "Ward", LAD22CD=OURS)
        + _layer("WD22", _strips("E0500009", 1, 490_000), "Far", LAD22CD=THEIRS),
        WARDS_25: _layer("WD25", _strips("E0500001", 2), "Ward", LAD25CD=OURS),
        LSOAS_21: _layer("LSOA21", _strips("E0100000", 4), "Buckinghamshire")
        + _layer("LSOA21", _strips("E0100009", 1, 490_000), "Elsewhere"),
        LSOAS_11: _layer("LSOA11", _strips("E0100000", 4), "Wycombe")
        + _layer("LSOA11", _strips("E0100009", 1, 490_000), "Elsewhere"),
        LSOAS_11_TO_21: lookup(LSOA11CD=lsoas, LSOA21CD=lsoas, LAD22CD=[OURS] * 4),
        LSOAS_21_TO_WARDS_25: lookup(
            LSOA21CD=lsoas, WD25CD=["E05000010", "E05000010", "E05000011", "E05000011"], LAD25CD=[OURS] * 4
        ),
    }


def features_of(file: Path) -> list[Feature]:
    """Read the features of a GeoJSON file as they stand."""
    found: list[Feature] = json.loads(file.read_text("utf-8"))["features"]
    return found


def _strips(code: str, n: int, west: float = 480_000) -> dict[str, Box]:
    """Cut 4 km by 1 km into so many areas from west to east."""
    width = 4_000 / n
    return {f"{code}{k}": (west + k * width, 200_000, west + (k + 1) * width, 201_000) for k in range(n)}


def _layer(prefix: str, boxes: Mapping[str, Box], names: str, **more: str) -> list[Feature]:
    outlines = gpd.GeoSeries([shapely.box(*box) for box in boxes.values()], crs=BNG).to_crs(WGS84)
    return [
        {
            "type": "Feature",
            "properties": {f"{prefix}CD": code, f"{prefix}NM": f"{names} 00{n}A", **more},
            "geometry": shapely.geometry.mapping(outline),
        }
        for n, (code, outline) in enumerate(zip(boxes, outlines, strict=True))
    ]
