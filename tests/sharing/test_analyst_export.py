"""Tables of the analyst's page as they leave the program."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.answers.concentration_curve import concentration_curve
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.analyst_export import export_concentration
from geo.sharing.formats.comma_separated import to_csv
from geo.workspace import SYNTHETIC, Workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))


@pytest.fixture(scope="module")
def workspace(some_incidents, make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(some_incidents([(480_500.0, 200_500.0)] * 4))


def test_every_row_says_period_recipe_notes_and_whose_it_is(workspace: Workspace) -> None:
    exported = export_concentration(concentration_curve(workspace, JANUARY, "ward_2022"), workspace)
    assert (set(exported["first_day"]), set(exported["day_after_last"])) == ({"2024-01-01"}, {"2024-02-01"})
    assert exported["recipe"].str.contains("priority=all-crime; period=2024-01-01 to 2024-01-31").all()
    assert exported["notes"].str.contains("Counted over 3 wards of 2022.").all()
    assert set(exported["attribution"]) == {workspace.attribution}
    assert to_csv(exported).count(b"\r\n") == 8


def test_what_is_made_from_synthetic_data_says_so_in_the_file_and_its_name(workspace: Workspace) -> None:
    synthetic = replace(workspace, manifest=replace(workspace.manifest, synthetic=True))
    exported = export_concentration(concentration_curve(synthetic, JANUARY, "ward_2022"), synthetic)
    assert (exported[SYNTHETIC] == "yes").all()
    assert SYNTHETIC not in export_concentration(concentration_curve(workspace, JANUARY, "ward_2022"), workspace)
