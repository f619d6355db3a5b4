"""The recipe of a result in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from geo.app.recipe import recipe_in_words
from geo.periods import Period
from geo.selection import Filters
from geo.workspace import Workspace


def test_what_was_asked_is_said_by_its_names(
    make_workspace: Callable[..., Workspace], some_incidents: Callable[..., object]
) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)]))
    period = Period(date(2024, 1, 1), date(2024, 3, 1))
    asked = Filters("all-crime", period, sources=frozenset({"police_uk"}), wards=frozenset({"E05000001"}))
    assert recipe_in_words(asked.recipe, workspace) == (
        "priority All recorded crime (without ASB); period January to February 2024; hours 00:00-24:00; weekdays all; "
        "wards Ward E05000001; sources data.police.uk; categories all"
    )
    days = replace(asked, weekdays=frozenset({4, 5}), wards=frozenset(), sources=frozenset())
    assert "weekdays Fri Sat; wards all; sources all" in recipe_in_words(days.recipe, workspace)


def test_units_stand_behind_numbers_and_boundaries_have_names(
    make_workspace: Callable[..., Workspace], some_incidents: Callable[..., object]
) -> None:
    workspace = make_workspace(some_incidents([(480_500, 200_500)]))
    recipe = {"eps_m": "150", "horizon_months": "1", "incidents": "2835", "of": "29121", "data": "290912345678"}
    assert recipe_in_words(recipe | {"boundaries": "ward_2022 c15d480470f1"}, workspace) == (
        "radius 150 m; horizon 1 months; incidents 2,835; of 29,121; data 290912345678; "
        "boundaries wards of 2022 c15d480470f1"
    )
