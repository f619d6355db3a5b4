"""The pack of a ward, opened again by a reader that we did not write."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pypdfium2
import pytest

from geo.answers.ward_report import WardReport
from geo.config import DEMONSTRATION
from geo.periods import Period
from geo.selection import Filters
from geo.sharing.privacy import Release, audiences, release_ward
from geo.sharing.ward_pack import ward_pdf, ward_pdf_name
from geo.wards import ward_codes
from geo.workspace import Workspace, open_workspace

MADE_ON = date(2026, 11, 5)
OCTOBER = Filters("neighbourhood-crime", Period.month("2026-10"))
HERE = "E05000001"
NO_COUNTS = (
    r"Page \d of 2|made on 5 november|\d (?:km|m), 1 : [\d,]+|one time in \w+|\d in \d|\d (?:other )?kinds|"
    r"version: 0\.1\.0"
)
"""What has a small number in it that counts no incident."""


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(DEMONSTRATION)


@pytest.fixture(scope="module")
def small(make_workspace: Callable[..., Workspace], some_incidents: Callable[..., pd.DataFrame]) -> Workspace:
    """Nine burglaries, three robberies and two thefts in one ward, and four burglaries in the next."""
    kinds = ["Burglary"] * 9 + ["Robbery"] * 3 + ["Theft from the person"] * 2 + ["Burglary"] * 4
    return make_workspace(some_incidents([(480_500, 200_500)] * 14 + [(481_500, 200_500)] * 4, {"category": kinds}))


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    said = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return said


def small_counts(text: str) -> list[str]:
    """Find numbers from 1 to 4 that stand alone."""
    said = re.sub(NO_COUNTS, "", text, flags=re.IGNORECASE)
    return re.findall(r"(?<![\w.,:-])[1-4](?![\w.,:-]*\w)", said)


def pack_of(workspace: Workspace, filters: Filters, ward: str, audience: str = "councillor") -> list[str]:
    return text_of(ward_pdf(release_ward(workspace, filters, ward, audiences()[audience]), workspace, made_on=MADE_ON))


def test_it_has_two_pages_each_with_marking_number_day_and_that_it_is_synthetic(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])
    pages = pack_of(workspace, OCTOBER, abbey)
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert "Safer Buckinghamshire Partnership OFFICIAL Demonstration data, synthetic" in page
        assert f"Page {number} of 2" in page
        assert "Made on 5 November 2026. May be shared with residents of the ward." in page


def test_it_says_all_that_the_report_says(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])
    released = release_ward(workspace, OCTOBER, abbey, audiences()["councillor"])
    first, second = text_of(ward_pdf(released, workspace, made_on=MADE_ON))
    report = released.content
    assert first.startswith("Safer")
    assert f"{report.name} {report.title}" in first
    assert all(sentence in first for sentence in report.sentences)
    assert all(f"{fact} {value}" in second for fact, value in report.facts.to_numpy().tolist())
    assert all(limit in second for limit in report.limits)
    assert report.rows in second
    assert report.attribution in second


def test_the_map_names_the_ward_and_those_around_it(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])
    first, _ = pack_of(workspace, OCTOBER, abbey)
    assert {"Downley", "West Wycombe", "Ryemead and Micklefield"} <= {
        name for name in workspace.ward_names.values() if name in first
    }


def test_no_count_of_one_to_four_is_in_it(small: Workspace) -> None:
    january = Filters("neighbourhood-crime", Period.month("2024-01"))
    said = " ".join(pack_of(small, january, HERE))
    assert "14 incidents were recorded" in said
    assert small_counts(said) == []
    assert "fewer than 5 incidents were recorded" in " ".join(pack_of(small, january, "E05000002")).lower()


def test_a_small_count_would_be_noticed(small: Workspace) -> None:
    released = release_ward(
        small, Filters("neighbourhood-crime", Period.month("2024-01")), HERE, audiences()["councillor"]
    )
    planted = replace(released.content, facts=pd.DataFrame([["Robbery", "3"]], columns=["fact", "value"]))
    pdf = ward_pdf(replace(released, content=planted), small, made_on=MADE_ON)
    assert small_counts(" ".join(text_of(pdf))) == ["3"]


def test_no_ward_of_the_demonstration_has_a_small_count_or_a_third_page(workspace: Workspace) -> None:
    for ward in list(workspace.all_wards)[::12]:
        pages = pack_of(workspace, OCTOBER, ward)
        assert len(pages) == 2
        assert small_counts(" ".join(pages)) == []


def test_it_is_a_tagged_accessible_pdf_and_the_same_again(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])
    released = release_ward(workspace, OCTOBER, abbey, audiences()["councillor"])
    pdf = ward_pdf(released, workspace, made_on=MADE_ON)
    assert b"pdfuaid:part" in pdf
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(pdf))
    assert ward_pdf(released, workspace, made_on=MADE_ON) == pdf


def test_its_name_tells_what_it_holds_and_how_it_is_marked(workspace: Workspace) -> None:
    (abbey,) = ward_codes(workspace, ["Abbey"])

    report = release_ward(workspace, OCTOBER, abbey, audiences()["councillor"]).content
    stem = "ward-pack_abbey_neighbourhood-crime_2026-10-01_2026-10-31_demonstration-synthetic"
    assert ward_pdf_name(report, "OFFICIAL", workspace) == f"{stem}_OFFICIAL.pdf"
    assert ward_pdf_name(report, "", workspace) == f"{stem}.pdf"


def test_text_of_the_data_is_never_markup(small: Workspace) -> None:
    released = release_ward(
        small, Filters("neighbourhood-crime", Period.month("2024-01")), HERE, audiences()["councillor"]
    )
    planted: Release[WardReport] = replace(released, content=replace(released.content, name='#panic("x") *bold*'))
    assert '#panic("x") *bold*' in text_of(ward_pdf(planted, small, made_on=MADE_ON))[0]
