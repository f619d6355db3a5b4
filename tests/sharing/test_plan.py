"""Ground on paper: where points come to lie, worked by hand."""

import numpy as np
import pytest
import shapely

from geo.sharing.plan import Plan, apart, labels_of, plan_of

TEN_M_A_POINT = Plan(480_000, 200_000, 10.0, 100.0, 50.0)


def test_north_is_up_and_the_upper_left_corner_is_nought() -> None:
    corners = TEN_M_A_POINT.at(np.array([480_000.0, 481_000, 480_500]), np.array([200_500.0, 200_000, 200_250]))
    assert corners == [[0, 0], [100, 50], [50, 25]]


def test_the_ground_is_what_fits_on_paper() -> None:
    assert TEN_M_A_POINT.ground.bounds == (480_000, 200_000, 481_000, 200_500)


@pytest.mark.parametrize(
    ("m_per_pt", "scale", "bar"),
    [
        (0.0254 / 72 * 5_000, "1 : 5,000", (20 / (0.0254 / 72 * 5_000), "20 m")),  # 25 points are 44 m
        (10.0, "1 : 28,000", (20.0, "200 m")),  # a quarter of the width is 250 m
        (1000.0, "1 : 2,800,000", (20.0, "20 km")),
    ],
)
def test_scale_and_bar_are_round(m_per_pt: float, scale: str, bar: tuple[float, str]) -> None:
    plan = Plan(0, 0, m_per_pt, 100.0, 50.0)
    assert plan.scale == scale
    assert plan.bar[0] == pytest.approx(bar[0])
    assert plan.bar[1] == bar[1]


def test_ground_is_fitted_into_the_middle_whatever_its_form() -> None:
    tall = plan_of((480_000, 200_000, 480_100, 201_000), width_pt=100, height_pt=50)
    assert tall.m_per_pt == 20
    assert tall.ground.bounds == (479_050, 200_000, 481_050, 201_000)


def test_outlines_are_cut_at_the_edge_of_the_paper_and_holes_are_kept() -> None:
    land = shapely.box(470_000, 190_000, 490_000, 210_000) - shapely.box(480_400, 200_200, 480_600, 200_300)
    outer, hole = TEN_M_A_POINT.rings([land])
    assert np.array(outer).min() == -5
    assert np.array(outer).max() == 105
    assert sorted(map(tuple, hole[:-1])) == [(40, 20), (40, 30), (60, 20), (60, 30)]


def test_lines_stay_lines_and_what_lies_elsewhere_is_not_drawn() -> None:
    street = shapely.LineString([(480_000, 200_250), (481_000, 200_250)])
    assert TEN_M_A_POINT.rings([street, shapely.box(0, 0, 10, 10)]) == [[[0, 25], [100, 25]]]


def test_names_stand_on_their_areas_in_order_and_never_on_another() -> None:
    west, east = shapely.box(480_000, 200_000, 480_500, 200_500), shapely.box(480_500, 200_000, 481_000, 200_500)
    labels = labels_of(TEN_M_A_POINT, [west, east], ["Ash", "Elm"], size_pt=8, keep=(0, 0, 1, 1))
    assert [(each["name"], each["at"], each["down"], each["first"]) for each in labels] == [
        ("Ash", 25, 25, True),
        ("Elm", 75, 25, False),
    ]
    again = labels_of(TEN_M_A_POINT, [west, west], ["Ash", "Elm"], size_pt=8, keep=(0, 0, 1, 1))
    assert [each["name"] for each in again] == ["Ash"]


def test_a_name_has_no_place_where_it_is_kept_free_or_would_reach_over_the_edge_of_its_area() -> None:
    west = shapely.box(480_000, 200_000, 480_500, 200_500)
    narrow = shapely.box(480_500, 200_000, 480_550, 200_500)
    assert labels_of(TEN_M_A_POINT, [west], ["Ash"], size_pt=8, keep=(0, 0, 50, 50)) == []
    assert labels_of(TEN_M_A_POINT, [narrow], ["Elmwood"], size_pt=8, keep=(0, 0, 1, 1)) == []
    assert labels_of(TEN_M_A_POINT, [shapely.box(0, 0, 1, 1)], ["Elm"], size_pt=8, keep=(0, 0, 1, 1)) == []


def test_places_far_enough_apart_stay_and_others_make_room_on_the_paper() -> None:
    far = [[10.0, 10.0], [50.0, 10.0]]
    assert apart(far, least_pt=14, width_pt=100, height_pt=50) == far
    assert apart([], least_pt=14, width_pt=100, height_pt=50) == []
    moved = np.array(apart([[50.0, 25.0]] * 5 + [[1.0, 1.0]], least_pt=10, width_pt=100, height_pt=50))
    between = np.hypot(*(moved[:, None] - moved).transpose(2, 0, 1)) + 100 * np.eye(6)
    assert between.min() >= 9.9  # written to a tenth of a point
    assert moved.min() >= 4.9
    assert np.abs(moved[:5] - [50, 25]).max() < 20
