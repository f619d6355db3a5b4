"""The backtest of what a store holds: kinds, months, recipe; and on the real months, which forecast beats the count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.answers.backtesting import Trials, backtests, chosen_methods, hexagon_wards, months_to_compare
from geo.errors import ParameterError
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.pipeline import import_police_uk
from geo.schema import TIMESTAMP
from geo.sources.ingest import Part
from geo.store import Store
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace, open_workspace

MONTHS = [f"2024-{month:02d}" for month in range(1, 7)]
BOTH = ("neighbourhood-crime", "anti-social-behaviour")


@pytest.fixture
def held(
    make_workspace: Callable[[pd.DataFrame], Workspace], some_incidents: Callable[..., pd.DataFrame]
) -> Callable[..., Workspace]:
    """Open months that each hold burglaries on two streets and a noise complaint on one."""

    def make(months: list[str] = MONTHS, precision: str = "map point") -> Workspace:
        bounds = [Period.month(month).bounds() for month in months for _ in range(10)]
        streets = [(480_500 + 40 * n, 200_500) for n in range(4)] + [(482_500 + 40 * n, 200_500) for n in range(6)]
        columns = {
            "occurred_from": pd.Series([begins for begins, _ in bounds], dtype=TIMESTAMP),
            "occurred_to": pd.Series([ends for _, ends in bounds], dtype=TIMESTAMP),
            "category": (["Burglary"] * 9 + ["Anti-social behaviour"]) * len(months),
            "precision": precision,
        }
        workspace = make_workspace(some_incidents(streets * len(months), columns))
        parts = [Part("police_uk", "thames-valley", month) for month in months]
        entries = tuple(Entry(part, "a.csv", "0", "", 10, 10, 0, {}, 0) for part in parts)
        return replace(workspace, manifest=Manifest(entries, workspace.boundaries.fingerprint))

    return make


def test_every_priority_that_can_be_seen_is_tested_and_the_others_are_named(held: Callable[..., Workspace]) -> None:
    answers, notes = backtests(held(), Trials(categories=("Burglary",)))
    assert [answer.kind.key for answer in answers] == [
        "neighbourhood-crime",
        "anti-social-behaviour",
        "all-crime",
        "Burglary",
    ]
    assert any(note.startswith("Serious violence cannot be seen in this data. It would need") for note in notes)
    for answer in answers:
        assert answer.result.origins == ("2024-04", "2024-05", "2024-06")
        assert answer.choice.method in set(answer.result.overall["method"])
        assert {"count", "last year", "ward list", "chance", "shrunk"} - {"last year"} <= set(
            answer.result.overall["method"]
        )


def test_incidents_are_those_of_the_kind_and_the_recipe_says_them(held: Callable[..., Workspace]) -> None:
    workspace = held()
    answers, notes = backtests(workspace, Trials(BOTH, least_months=4))
    assert notes == []
    assert [answer.result.incidents for answer in answers] == [18, 2]
    recipe = answers[0].recipe
    assert (recipe["kind"], recipe["incidents"], recipe["of"], recipe["months"]) == (BOTH[0], "54", "60", "6")
    assert (recipe["months_before"], recipe["data"]) == ("4", workspace.manifest.fingerprint)


def test_the_same_store_gives_the_same_answer(held: Callable[..., Workspace]) -> None:
    (one,), _ = backtests(held(), Trials(BOTH[:1]))
    (other,), _ = backtests(held(), Trials(BOTH[:1]))
    pd.testing.assert_frame_equal(one.result.scores, other.result.scores)
    assert (one.choice, one.recipe) == (other.choice, other.recipe)


def test_the_watch_is_shown_every_kind_once(held: Callable[..., Workspace]) -> None:
    seen = []

    def watch(kinds):
        for kind in kinds:
            seen.append(kind.name)
            yield kind

    backtests(held(), Trials(BOTH), watch=watch)
    assert seen == ["Neighbourhood crime", "Anti-social behaviour"]


def test_what_cannot_be_tested_is_refused_in_a_sentence(held: Callable[..., Workspace]) -> None:
    workspace = held()
    with pytest.raises(ParameterError, match="Exploitation of vulnerable people cannot be seen in this data"):
        backtests(workspace, Trials(("exploitation",)))
    with pytest.raises(ParameterError, match="there is no priority 'theft'"):
        backtests(workspace, Trials(("theft",)))
    with pytest.raises(ParameterError, match="category 'Arson'; recorded are Anti-social behaviour, Burglary"):
        backtests(workspace, Trials(categories=("Arson",)))
    with pytest.raises(ParameterError, match="no incident has the category 'burglary'; did you mean 'Burglary'?"):
        backtests(workspace, Trials(categories=("burglary",)))
    with pytest.raises(ParameterError, match="the data holds 3 months; a backtest needs"):
        backtests(held(MONTHS[:3]), Trials())
    with pytest.raises(ParameterError, match="the data holds 1 month; a backtest needs"):
        backtests(held(MONTHS[:1]), Trials())


def test_a_choice_says_what_it_rests_on_and_leaves_categories_out(held: Callable[..., Workspace]) -> None:
    workspace = held()
    answers, _ = backtests(workspace, Trials(BOTH[:1], ("Burglary",), horizon_months=2))
    ((key, chosen),) = chosen_methods(answers, workspace, on=date(2024, 7, 1)).items()
    assert (key, chosen.method, chosen.reason) == (BOTH[0], answers[0].choice.method, answers[0].choice.reason)
    assert (chosen.months_tried, chosen.horizon_months) == (2, 2)
    assert (chosen.incidents_fingerprint, chosen.chosen_on) == (workspace.manifest.fingerprint, "2024-07-01")


def test_a_kind_that_was_never_seen_again_is_named_and_the_others_are_tested(held: Callable[..., Workspace]) -> None:
    workspace = held()
    category = workspace.incidents["category"].to_numpy(dtype=object)
    category[0] = "Robbery"
    changed = replace(workspace, incidents=workspace.incidents.assign(category=pd.Categorical(category)))
    answers, notes = backtests(changed, Trials(BOTH, ("Robbery",)))
    assert [answer.kind.key for answer in answers] == list(BOTH)
    assert notes == ["Robbery (category) is not tested: no incident in any month that could be forecast."]
    category[:] = "Other crime"
    category[0] = "Drugs"
    lonely = replace(workspace, incidents=workspace.incidents.assign(category=pd.Categorical(category)))
    with pytest.raises(ParameterError, match="no incident followed"):
        backtests(lonely, Trials(("drugs-and-alcohol",)))
    with pytest.raises(ParameterError, match="no incident followed"):
        backtests(lonely, Trials(("drugs-and-alcohol",), ("Drugs",)))


def test_months_before_the_map_points_were_redrawn_are_left_out_and_it_is_said(held: Callable[..., Workspace]) -> None:
    across = ["2022-05", "2022-06", "2022-07", "2022-08", "2022-09"]
    months, note = months_to_compare(held(across))
    assert months == ["2022-08", "2022-09"]
    assert note.startswith("The 3 months before August 2022 are left out. In July 2022 the map points")
    assert months_to_compare(held(across, "address")) == (across, "")
    assert months_to_compare(held(across[:2])) == (across[:2], "")
    assert months_to_compare(held(across[3:])) == (across[3:], "")
    _, notes = backtests(held([*across, "2022-10", "2022-11"]), Trials(BOTH[:1]))
    assert notes[0] == note
    assert notes[1] == "30 incidents belong to none of the months used and are left out."


def test_months_that_are_too_few_because_others_were_left_out_are_all_told(held: Callable[..., Workspace]) -> None:
    few = r"the data holds 5 months, and 3 of them cannot be used\. The 3 months before August 2022 are left out\."
    with pytest.raises(ParameterError, match=few) as refused:
        backtests(held(["2022-05", "2022-06", "2022-07", "2022-08", "2022-09"]), Trials(BOTH[:1]))
    assert str(refused.value).endswith(
        "A backtest needs a month with 3 held before it and 1 in a row to forecast; import more months"
    )


def test_each_hexagon_lies_in_the_ward_of_its_centre_or_the_nearest(held: Callable[..., Workspace]) -> None:
    workspace = held()
    ward, (x, _) = hexagon_wards(workspace), workspace.hexagons.centres()
    assert (ward[(x > 480_000) & (x < 481_000)] == 0).all()
    assert (ward[x > 482_001] == 2).all()
    assert (ward >= 0).all()


def test_on_the_real_months_the_shrunk_forecast_beats_the_plain_count(
    shared_data: Path, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    store = Store(tmp_path / "store", taxonomy)
    police = shared_data / "police" / "thames-valley-street.zip"
    import_police_uk(police, store, boundaries_folder=shared_data / "boundaries")
    answers, _ = backtests(open_workspace(store.folder), Trials(BOTH, ("Burglary",)))
    assert len(answers) == 3
    for answer in answers:
        assert len(answer.result.origins) == 7
        shrunk = answer.result.scores.query("method == 'shrunk'").set_index("coverage")
        assert (shrunk["gain"] > 0).all()
        assert (shrunk.loc[[0.01, 0.03, 0.05], "won"] == 7).all()
        assert (shrunk.loc[[0.03, 0.05], "gain_low"] > 0).all()
        assert answer.choice.method == "shrunk"
        assert np.isfinite(answer.result.scores["pai_low"]).all()
