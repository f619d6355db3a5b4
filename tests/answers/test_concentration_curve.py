"""Concentration of a question: at locations and in areas, with wards chosen, and the file."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from geo.answers.concentration_curve import ConcentrationCurve, concentration_curve, units
from geo.config import DEMONSTRATION
from geo.errors import ParameterError
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.analyst_export import export_concentration
from geo.workspace import Workspace, open_workspace

JANUARY = Filters("all-crime", Period.month("2024-01"))
FIRST, THIRD = "E05000001", "E05000003"


@pytest.fixture(scope="module")
def workspace(some_incidents, make_workspace: Callable[..., Workspace]) -> Workspace:
    """Open eight burglaries: five on one map point and two beside it, one in the third ward; four of ASB elsewhere."""
    burglaries = [(480_500.0, 200_500.0)] * 5 + [(480_600.0, 200_500.0)] * 2 + [(482_500.0, 200_500.0)]
    others = [(480_700.0, 200_500.0)] * 2 + [(482_600.0, 200_500.0)] * 2
    category = ["Burglary"] * 8 + ["Anti-social behaviour"] * 4
    return make_workspace(some_incidents([*burglaries, *others], {"category": category}))


@pytest.fixture(scope="module")
def by_point(workspace: Workspace) -> ConcentrationCurve:
    return concentration_curve(workspace, JANUARY, "map-point")


def test_units_are_those_the_data_has(workspace: Workspace) -> None:
    assert units(workspace) == {"map-point": "map points", "ward_2022": "wards of 2022"}
    with pytest.raises(ParameterError, match="cannot be counted by 'address'; choose from map-point, ward_2022"):
        concentration_curve(workspace, JANUARY, "address")


def test_map_points_without_one_of_these_incidents_are_places_too(by_point: ConcentrationCurve) -> None:
    # 5, 2, 1, 0, 0: a quarter and a half of eight are on the first, four fifths on the first two.
    assert (by_point.found.places, by_point.found.incidents) == (5, 8)
    assert by_point.needed["places"].tolist() == [1, 1, 2]
    assert by_point.needed["place_share"].tolist() == [0.2, 0.2, 0.4]
    assert "Half of 8 incidents lie in 1 of 5 map points (20.0 %); by chance it would be " in by_point.sentence
    assert any("that hold an incident of any kind and time" in note for note in by_point.notes)


def test_coefficients_are_told_apart_and_the_corrected_one_comes_first(by_point: ConcentrationCurve) -> None:
    found = by_point.found
    # 5, 2, 1, 0, 0: differences of all ordered pairs add up to 48, over 2 x 5 x 5 x 1.6.
    assert found.gini == pytest.approx(0.6)
    names = by_point.coefficients["name"].tolist()
    assert names == ["Gini beyond chance", "Gini, generalised", "Gini by chance", "Gini, ordinary"]
    values = by_point.coefficients["value"].tolist()
    assert values[0] == pytest.approx((0.6 - values[2]) / (1 - values[2]))


def test_wards_without_an_incident_count_unless_only_some_are_asked_for(workspace: Workspace) -> None:
    everywhere = concentration_curve(workspace, JANUARY, "ward_2022")
    assert (everywhere.found.places, everywhere.needed["places"].tolist()) == (3, [1, 1, 1])
    some = Filters("all-crime", JANUARY.period, wards=frozenset({FIRST}))
    assert concentration_curve(workspace, some, "ward_2022").found.places == 1
    assert concentration_curve(workspace, some, "map-point").found.places == 3


def test_incidents_in_no_area_of_a_layer_are_left_out_and_counted(workspace: Workspace) -> None:
    incidents = workspace.incidents
    inside = incidents["easting"] < 482_000
    partly = replace(workspace, incidents=incidents.assign(ward_2022=incidents["ward_2022"].where(inside)))
    found = concentration_curve(partly, JANUARY, "ward_2022")
    assert found.found.incidents == 7
    assert "Left out, being of other precision or in no such place: 1 incident." in found.notes


def test_wards_where_nothing_ever_happened_are_refused(workspace: Workspace) -> None:
    quiet = Filters("all-crime", JANUARY.period, wards=frozenset({"E05000002"}))
    with pytest.raises(ParameterError, match="there are no map points in these wards"):
        concentration_curve(workspace, quiet, "map-point")


def test_no_incident_gives_no_number(workspace: Workspace) -> None:
    none = Filters("all-crime", JANUARY.period, categories=frozenset({"Robbery"}))
    found = concentration_curve(workspace, none, "ward_2022")
    assert found.sentence == "None of these incidents can be counted by wards of 2022."
    assert found.coefficients["value"].isna().all()
    assert export_concentration(found, workspace)["percent_of_places"].isna().all()


def test_the_curve_is_thin_begins_and_ends_where_it_must_and_never_falls() -> None:
    workspace = open_workspace(DEMONSTRATION)
    filters = Filters("all-crime", Period.month(workspace.months[-1]))
    found = concentration_curve(workspace, filters, "address")
    curve = found.curve
    assert len(curve) <= 200
    assert curve.iloc[0].tolist() == [0, 0]
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1])
    assert (np.diff(curve, axis=0) >= 0).all()
    addresses = int((found.selection.incidents["precision"] == "address").sum())
    assert found.found.incidents == addresses
    elsewhere = len(found.selection.incidents) - addresses
    assert f"Left out, being of other precision or in no such place: {elsewhere:,} incidents." in found.notes
    assert (found.needed["by_chance"] > 0).all()


def test_the_file_has_shares_then_coefficients_and_says_where_it_is_from(
    by_point: ConcentrationCurve, workspace: Workspace
) -> None:
    exported = export_concentration(by_point, workspace)
    assert exported["measure"].tolist()[:3] == [f"places holding {share} % of incidents" for share in (25, 50, 80)]
    assert exported["places"].tolist()[:3] == [1, 1, 2]
    assert exported["percent_of_places"].tolist()[:3] == [20, 20, 40]
    assert exported["coefficient"].iloc[-1] == 0.6
    assert exported["recipe"].str.contains("unit=map-point; places=5; incidents=8; of=12").all()
    assert set(exported["unit"]) == {"map points"}
