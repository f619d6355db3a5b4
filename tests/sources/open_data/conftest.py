"""A server on loopback and a client in a hurry."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.sources.open_data.endpoints import Manners
from geo.sources.open_data.web import Web
from tests.loopback.server import Loopback, loopback

HASTE = Manners(timeout_s=5.0, tries=3, backoff_s=0.5, longest_wait_s=10.0, requests_a_second=10_000.0)
Hurry = Callable[..., Web]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def naps() -> list[float]:
    """What a client would have slept, in seconds."""
    return []


@pytest.fixture
def hurry(tmp_path: Path, naps: list[float]) -> Iterator[Hurry]:
    """Make clients that note their waits instead of waiting; `manners` differ from `HASTE` as told."""
    made: list[Web] = []

    def make(**manners: float) -> Web:
        made.append(Web(replace(HASTE, **manners), tmp_path / "cache", sleep=naps.append))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for web in made:
        web.__exit__(None, None, None)


@pytest.fixture
def web(hurry: Hurry) -> Web:
    return hurry()
