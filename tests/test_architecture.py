"""Imports point down, and each foreign library has its place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

FLOORS = [
    # foundations
    {"geo", "geo.errors", "geo.config", "geo.files", "geo.crs", "geo.schema", "geo.periods", "geo.months", "geo.grid"}
    | {"geo.membership", "geo.points", "geo.words", "geo.remedies", "geo.watching"},
    {"geo.taxonomy", "geo.survey"},
    {"geo.places"},
    {"geo.sources"},
    {"geo.manifest"},
    {"geo.update"},
    {"geo.store"},
    {"geo.chosen_methods", "geo.links", "geo.corrections"},
    {"geo.workspace"},
    {"geo.wards"},
    {"geo.selection"},
    {"geo.analysis"},
    {"geo.problems"},
    {"geo.answers"},
    {"geo.sharing"},
    {"geo.raster"},
    {"geo.maps"},
    {"geo.pipeline"},
    {"geo.loading", "geo.retention"},
    {"geo.fetching"},
    # two doors into the same house
    {"geo.console"},
    {"geo.cli"},
    {"geo.app"},
    {"pages", "streamlit_app"},
]
"""From the ground up: a module imports what lies below it, or in its own package."""

ONLY_IN = {
    "streamlit": ("geo.app", "pages", "streamlit_app"),
    "streamlit_folium": ("geo.app",),
    "starlette": ("geo.app",),
    "folium": ("geo.maps",),
    "branca": ("geo.maps",),
    "typst": ("geo.sharing",),
    "typer": ("geo.cli",),
    "rich": ("geo.console",),
    "filelock": ("geo.store", "geo.fetching", "geo.sharing.ledger"),
    "highspy": ("geo.analysis.programme",),
    "httpx": ("geo.sources.open_data",),
    "platformdirs": ("geo.config",),
    "osmnx": ("geo.places", "geo.analysis.network"),
    "sklearn": (),
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in [*PROJECT.glob("geo/**/*.py"), *PROJECT.glob("pages/*.py"), PROJECT / "streamlit_app.py"]:
        parts = path.relative_to(PROJECT).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from geo import console` means the module geo.console
            yield from (f"{node.module}.{name.name}" for name in node.names)


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def floor(module: str) -> int:
    """The floor of the longest name that fits."""
    fits = [(len(place), level) for level, places in enumerate(FLOORS) for place in places if within(module, place)]
    return max(fits)[1]


MODULES = dict(modules())


def test_every_module_has_a_floor_of_its_own() -> None:
    homeless = [name for name in MODULES if name != "geo" and name.startswith("geo") and floor(name) == floor("geo")]
    assert set(homeless) <= FLOORS[0]


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name: str) -> None:
    own = [place for place in FLOORS[floor(name)] if within(name, place)]
    for imported in imports(MODULES[name]):
        if within(imported, "geo") or within(imported, "pages"):
            beside = floor(imported) == floor(name) and (floor(name) == 0 or any(within(imported, p) for p in own))
            assert floor(imported) < floor(name) or beside, f"{name} imports {imported}, which does not lie below it"


@pytest.mark.parametrize("name", MODULES)
def test_each_foreign_library_stays_in_its_place(name: str) -> None:
    for imported in imports(MODULES[name]):
        for library, places in ONLY_IN.items():
            if within(imported, library):
                assert any(within(name, place) for place in places), f"{name} imports {imported}"


def test_an_upward_import_would_be_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from geo.app import state\nimport streamlit as st\n")
    assert list(imports(wrong)) == ["geo.app.state", "streamlit"]
    assert floor("geo.app.state") > floor("geo.analysis.density")


def test_no_page_lies_where_streamlit_would_serve_it_past_the_navigation() -> None:
    assert not (PROJECT / "geo" / "app" / "pages").exists()
