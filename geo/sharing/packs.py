"""Packs as files: released for an audience, typeset, and named by what they hold."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, Literal

from geo.analysis.hotspots import HotspotRules
from geo.answers.ward_report import WardReport
from geo.answers.weekly_pack import HOTSPOTS, WeeklyPack
from geo.selection import Filters
from geo.sharing.pack import pack_name, pack_pdf
from geo.sharing.pack_html import pack_html
from geo.sharing.privacy import Audience, Content, Release, release_pack, release_ward
from geo.sharing.ward_pack import ward_pdf, ward_pdf_name
from geo.workspace import Workspace, open_workspace

Form = Literal["pdf", "html"]
_PROCESSES = 2
"""Each holds the whole store: two stay under 1 GB together with the one that waits for them."""


@dataclass(frozen=True)
class Order:
    """
    A pack that somebody asked for.

    `marking` is what a person chose, none for that of the policy; `hotspots` how many get a page of their own.
    """

    filters: Filters
    audience: Audience
    made_on: date
    marking: str | None = None
    rules: HotspotRules = field(default_factory=HotspotRules)
    hotspots: int = HOTSPOTS


@dataclass(frozen=True, eq=False)
class Pack(Generic[Content]):
    """A pack made: `what` it is in words, what was released in it, and the file."""

    what: str
    order: Order
    release: Release[Content]
    name: str
    content: bytes


@dataclass(frozen=True, eq=False)
class WardOutcome:
    """What became of the pack of one ward: the pack, or what is wrong."""

    ward: str
    pack: Pack[WardReport] | None
    problem: str


def weekly_file(workspace: Workspace, order: Order, form: Form = "pdf") -> Pack[WeeklyPack]:
    """
    Make the weekly pack of the tasking group: to print, or as one file for a browser.

    Raises
    ------
    ParameterError
        As `geo.sharing.privacy.release_pack`.
    """
    released = release_pack(
        workspace, order.filters, order.rules, order.audience, marking=order.marking, hotspots=order.hotspots
    )
    content = {"pdf": pack_pdf, "html": pack_html}[form](released, workspace, made_on=order.made_on)
    name = pack_name(order.filters, released.marking, workspace, form)
    return Pack("Weekly pack", order, released, name, content)


def ward_file(workspace: Workspace, order: Order, ward: str) -> Pack[WardReport]:
    """
    Make the pack of one ward, by its code.

    Raises
    ------
    ParameterError
        As `geo.sharing.privacy.release_ward`.
    """
    released = release_ward(workspace, order.filters, ward, order.audience, marking=order.marking)
    content = ward_pdf(released, workspace, made_on=order.made_on)
    name = ward_pdf_name(released.content, released.marking, workspace)
    return Pack(f"Ward pack: {released.content.name}", order, released, name, content)


def ward_files(store: Path, order: Order, wards: Mapping[str, str]) -> Iterator[WardOutcome]:
    """
    Make the packs of many wards, each as soon as it is done: what goes wrong with one loses no other.

    Parameters
    ----------
    store
        Folder of a store: each of the processes opens it for itself.
    wards
        Name of each ward by its code.
    """
    with ProcessPoolExecutor(max(1, min(_PROCESSES, len(wards))), get_context("spawn")) as processes:
        asked = {processes.submit(_ward_file_of, store, order, code): name for code, name in wards.items()}
        for done in as_completed(asked):
            yield _outcome(asked[done], done)


def _outcome(ward: str, done: Future[Pack[WardReport]]) -> WardOutcome:
    if problem := done.exception():
        return WardOutcome(ward, None, str(problem) or type(problem).__name__)
    return WardOutcome(ward, done.result(), "")


def _ward_file_of(store: Path, order: Order, ward: str) -> Pack[WardReport]:
    return ward_file(_opened(store), order, ward)


@lru_cache(maxsize=1)
def _opened(store: Path) -> Workspace:
    return open_workspace(store)
