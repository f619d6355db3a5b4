"""The picture of a ward to share: what the report says, and nothing that could become markup."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import typst
from PIL import Image

from geo.answers.ward_report import WardReport, ward_report
from geo.periods import Period
from geo.selection import Filters
from geo.sharing import typesetting
from geo.sharing import ward_picture as module
from geo.sharing.ward_picture import picture_name, ward_picture
from geo.workspace import Workspace

TODAY = date(2026, 11, 5)


@pytest.fixture(scope="module")
def workspace(some_incidents: Callable[..., pd.DataFrame], make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(some_incidents([(480_500.0, 200_500.0)] * 12))


@pytest.fixture(scope="module")
def report(workspace: Workspace) -> WardReport:
    return ward_report(workspace, Filters("neighbourhood-crime", Period.month("2024-01")), "E05000001")


def synthetic(workspace: Workspace) -> Workspace:
    return replace(workspace, manifest=replace(workspace.manifest, synthetic=True))


def texts(workspace: Workspace, report: WardReport) -> dict[str, object]:
    return module._told(report, workspace, TODAY)


def test_the_picture_is_a_png_wide_enough_for_a_phone(workspace: Workspace, report: WardReport) -> None:
    image = Image.open(io.BytesIO(ward_picture(report, workspace, made_on=TODAY)))
    assert image.format == "PNG"
    assert image.width == 1200
    assert 600 <= image.height <= 1100
    assert len(image.convert("RGB").getcolors(1 << 24) or []) > 10


def test_the_same_report_gives_the_same_bytes(workspace: Workspace, report: WardReport) -> None:
    assert ward_picture(report, workspace, made_on=TODAY) == ward_picture(report, workspace, made_on=TODAY)


def test_it_says_ward_period_date_attribution_and_every_sentence(workspace: Workspace, report: WardReport) -> None:
    told = texts(workspace, report)
    assert (told["name"], told["title"]) == ("Ward E05000001", "Neighbourhood crime (shown in part), January 2024")
    assert told["sentences"] == report.sentences
    assert "Made on 5 November 2026." in str(told["small"])
    assert "Source: data.police.uk." in str(told["small"])
    assert "Counts under 5 are not shown." in str(told["small"])
    assert told["months"] == [{"label": "Jan\n2024", "count": 12, "state": "shown", "asked": True}]


def test_a_month_that_is_hidden_has_no_number_in_the_picture(workspace: Workspace, report: WardReport) -> None:
    months = report.months.assign(incidents=float("nan"), state="hidden")
    told = texts(workspace, replace(report, months=months))
    assert told["months"] == [{"label": "Jan\n2024", "count": None, "state": "hidden", "asked": True}]
    assert len(ward_picture(replace(report, months=months), workspace, made_on=TODAY)) > 1000


def test_where_no_month_can_be_drawn_the_picture_says_why(workspace: Workspace, report: WardReport) -> None:
    months = report.months.assign(incidents=float("nan"), state="hidden")
    hidden = replace(report, months=months, marks=("×: under 5.",), no_chart="There is no chart.")
    told = texts(workspace, hidden)
    assert (told["no_chart"], told["key"]) == ("There is no chart.", "")
    chart, none = (
        Image.open(io.BytesIO(ward_picture(each, workspace, made_on=TODAY))).height for each in (report, hidden)
    )
    assert none < chart


def test_made_from_the_demonstration_it_says_so_in_picture_and_name(workspace: Workspace, report: WardReport) -> None:
    assert texts(workspace, report)["mark"] == ""
    assert texts(synthetic(workspace), report)["mark"] == "Demonstration data, synthetic"
    assert picture_name(report, workspace) == "ward_ward-e05000001_neighbourhood-crime_2024-01-01_2024-01-31.png"
    assert picture_name(report, synthetic(workspace)).endswith("_demonstration-synthetic.png")


def test_text_of_the_data_is_never_markup(workspace: Workspace, report: WardReport) -> None:
    # Each of these would stop the compiler or read a file, were it taken for markup.
    evil = '#panic("no") $x^ #read("/etc/passwd") *bold* `raw @nobody </script> "'
    risky = replace(report, name=evil, sentences=(evil,), attribution=evil, priority=evil)
    assert ward_picture(risky, workspace, made_on=TODAY) != ward_picture(report, workspace, made_on=TODAY)
    assert "/" not in picture_name(risky, workspace)


def test_the_template_asks_for_fonts_that_are_inside(workspace: Workspace, report: WardReport) -> None:
    inputs = {"told": json.dumps(texts(synthetic(workspace), report))}
    _, warnings = typst.compile_with_warnings(
        str(typesetting._TEMPLATES / module._TEMPLATE), format="png", sys_inputs=inputs, ignore_system_fonts=True
    )
    assert [str(warning) for warning in warnings] == []


def test_a_long_report_makes_the_picture_higher_and_not_two(workspace: Workspace, report: WardReport) -> None:
    long = replace(report, sentences=report.sentences * 6)
    heights = [Image.open(io.BytesIO(ward_picture(each, workspace, made_on=TODAY))).height for each in (report, long)]
    assert heights[1] > heights[0]


def test_months_have_names_and_of_many_every_third_one(workspace: Workspace, report: WardReport) -> None:
    def labels(n: int) -> list[str]:
        names = [f"{month:%Y-%m}" for month in pd.date_range("2023-12", periods=n, freq="MS")]
        months = pd.DataFrame({"month": names, "incidents": 9.0, "state": "shown", "asked": False})
        told = texts(workspace, replace(report, months=months))["months"]
        assert isinstance(told, list)
        return [each["label"] for each in told]

    assert labels(18)[:4] == ["Dec\n2023", "Jan\n2024", "Feb", "Mar"]
    assert labels(19)[:6] == ["Dec\n2023", "Jan\n2024", "", "", "Apr", ""]


def test_a_month_nobody_gave_says_so_in_its_place(workspace: Workspace, report: WardReport) -> None:
    pictures = [
        ward_picture(
            replace(report, months=report.months.assign(incidents=float("nan"), state=state)), workspace, made_on=TODAY
        )
        for state in ("hidden", "missing")
    ]
    assert pictures[0] != pictures[1]
