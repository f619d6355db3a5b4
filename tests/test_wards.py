"""Wards by the names people give them."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from geo.errors import ParameterError
from geo.wards import ward_codes
from geo.workspace import Workspace


@pytest.fixture
def named(
    some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace], make_areas
) -> Workspace:
    """Wards of two years: both have an Abbey, which is other ground, and the later one two called West."""
    old, new = (
        {code: (480_000 + n, 200_000, 480_001 + n, 200_001) for n, code in enumerate(codes)} for codes in ("AB", "CDEF")
    )
    layers = {
        "ward_2022": make_areas(old).assign(name=["Abbey", "Downley"]),
        "ward_2025": make_areas(new).assign(name=["Abbey", "West", "West", "Sands"]),
    }
    workspace = make_workspace(some_incidents([(480_500.0, 200_500.0)]))
    return replace(workspace, boundaries=replace(workspace.boundaries, layers=layers))


@pytest.mark.parametrize(
    ("name", "code"),
    [("A", "A"), ("c", "C"), ("Abbey", "A"), (" aBBey ", "A"), ("abbey (2025)", "C"), ("Sands", "F"), ("downley", "B")],
)
def test_a_ward_may_be_named_by_code_or_name(named: Workspace, name: str, code: str) -> None:
    assert ward_codes(named, [name, code]) == {code}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("west", r"there are several wards west; did you mean West \(2025\) \(D\); West \(2025\) \(E\)\?$"),
        ("bey", r"there is no ward bey; did you mean Abbey \(A\); Abbey \(2025\) \(C\)\?$"),
        ("Narnia", r"there is no ward Narnia; choose from Abbey, Abbey \(2025\), Downley"),
        ("", "there is no ward ; choose from Abbey"),
    ],
)
def test_a_ward_that_is_none_or_several_is_refused_with_those_that_come_near(
    named: Workspace, name: str, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        ward_codes(named, [name])


def test_no_ward_named_is_none(named: Workspace) -> None:
    assert ward_codes(named, []) == frozenset()
