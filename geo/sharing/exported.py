"""What every exported file must hold, whatever its format."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import BNG, WGS84, Floats, project
from geo.sharing.columns import Column, column
from geo.sharing.privacy import Release
from geo.words import capitalised
from geo.workspace import SYNTHETIC, Workspace

Shapes = npt.NDArray[np.object_]
_DEGREE_DIGITS = 6
"""A tenth of a metre: no location is known better."""


class Answer(Protocol):
    """What every answer says of itself."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said beside it."""

    @property
    def recipe(self) -> dict[str, str]:
        """What shaped it."""


@dataclass(frozen=True)
class Said:
    """
    What must be known of a table beside its rows.

    `recipe` names everything that shaped it, the fingerprints of data and boundaries among them; `notes` are the
    sentences that must be said; `attribution` is what the owners of the data ask to be said.
    """

    recipe: dict[str, str]
    notes: tuple[str, ...]
    attribution: str
    synthetic: bool
    made_on: date


@dataclass(frozen=True, eq=False)
class Exported:
    """
    A table as it leaves the program.

    `table` has text, whole and decimal numbers and, without a time zone, UK times; units stand in the names of its
    columns. `geometry` is the place of each row, EPSG:27700, shape (n,), none for a row without one; nothing at all
    where rows are no places. `label` is the column that names a row. `stem` is the name of its file, without marking
    and ending. `ground` are the outlines a picture of it lies on; where there are none, as for single incidents, it
    makes no picture.
    """

    title: str
    stem: str
    table: pd.DataFrame
    label: str
    geometry: Shapes | None
    said: Said
    ground: Shapes | None = None

    @property
    def columns(self) -> list[Column]:
        """What the columns hold."""
        return [column(str(name)) for name in self.table.columns]

    @cached_property
    def degrees(self) -> Shapes:
        """Places as longitude and latitude (WGS 84), to six decimals; outer rings run against the clock."""
        if self.geometry is None:
            return np.full(len(self.table), None, np.object_)
        turned = shapely.orient_polygons(self.geometry)
        moved: Shapes = shapely.transform(turned, _degrees)
        return moved


def said_of(answer: Answer, workspace: Workspace, *, made_on: date, attribution: str = "") -> Said:
    """
    Gather what must be said of an answer, what holds of everything made from its data first.

    Parameters
    ----------
    attribution
        If the answer has one of its own; otherwise that of the data.
    """
    notes = (*(f"{capitalised(notice)}." for notice in workspace.notices), *answer.notes)
    return Said(answer.recipe, notes, attribution or workspace.attribution, workspace.manifest.synthetic, made_on)


def points_at(x: Floats, y: Floats) -> Shapes:
    """Make points, EPSG:27700, shape (n,); none where a coordinate is not known."""
    points = np.empty(len(x), np.object_)
    points[:] = shapely.points(x, y)
    points[np.isnan(x) | np.isnan(y)] = None
    return points


def about(release: Release[Exported]) -> dict[str, str]:
    """Say what must be known of a file beside its rows, a text for each part, in the order people ask."""
    said = release.content.said
    told = {
        "title": release.content.title,
        "synthetic": SYNTHETIC if said.synthetic else "",
        "marking": release.marking,
        "handling": release.audience.handling,
        "made_for": release.audience.name,
        "made_on": said.made_on.isoformat(),
        "notes": " ".join(said.notes),
        "attribution": said.attribution,
        "recipe": "; ".join(f"{name}={value}" for name, value in said.recipe.items()),
    }
    return {name: text for name, text in told.items() if text}


def _degrees(metres: Floats) -> Floats:
    if not len(metres):
        return metres
    return np.column_stack(project(metres[:, 0], metres[:, 1], BNG, WGS84)).round(_DEGREE_DIGITS)
