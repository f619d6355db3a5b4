"""An attacker who has every file that was released: tables of two vintages and LSOAs, periods that overlap, totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.analysis.disclosure import Cells
from geo.answers.area_list import AreaList, AreaQuestion, area_list
from geo.manifest import Entry, Manifest
from geo.periods import Period
from geo.places.boundaries import Boundaries
from geo.places.join import place
from geo.places.residents import Figures
from geo.selection import Filters
from geo.sharing import area_release, guard
from geo.sharing.area_export import export_areas
from geo.sharing.area_release import release_areas
from geo.sharing.cells import Count, cells_of
from geo.sharing.privacy import audiences
from geo.sharing.publish import publish
from geo.sources.ingest import Part
from geo.taxonomy import Taxonomy
from geo.workspace import Workspace

PLACES = [480_200.0, 480_700, 481_100, 481_400, 481_700, 482_200, 482_600, 482_900]
DAYS = ["2023-12-05", "2023-12-20", "2024-01-05", "2024-01-15", "2024-01-25"]
KINDS = ["Burglary", "Shoplifting"]
EDGES = {
    "ward_2022": [480_000, 481_000, 482_000, 483_000],
    "ward_2025": [480_000, 481_250, 482_750, 483_000],
    "lsoa_2021": [480_000, 480_500, 481_000, 481_500, 482_000, 482_500, 483_000],
}
PERIODS = [
    Period.month("2024-01"),
    Period.month("2023-12"),
    Period(date(2024, 1, 1), date(2024, 1, 21)),
    Period(date(2024, 1, 11), date(2024, 2, 1)),
    Period(date(2023, 12, 16), date(2024, 1, 11)),
]
MOST = 1000
"""More incidents than there are."""
PUBLIC, COUNCILLOR = audiences()["public"], audiences()["councillor"]


@dataclass(frozen=True)
class Asked:
    layer: str
    priority: str
    period: int
    audience: str = "public"


asked = st.builds(
    Asked,
    st.sampled_from(list(EDGES)),
    st.sampled_from(["all-crime", "neighbourhood-crime"]),
    st.integers(0, len(PERIODS) - 1),
    st.sampled_from(["public", "councillor"]),
)


@pytest.fixture(scope="session")
def county(
    some_incidents: Callable[..., pd.DataFrame], make_areas: Callable[..., gpd.GeoDataFrame], taxonomy: Taxonomy
) -> Callable[..., Workspace]:
    """Open a county of two vintages and LSOAs, with so many incidents at each place, on each day and of each kind."""
    layers = {
        layer: make_areas(
            {f"E{layer[-2:]}{n:06d}": (west, 200_000, edges[n + 1], 201_000) for n, west in enumerate(edges[:-1])}
        )
        for layer, edges in EDGES.items()
    }
    boundaries = Boundaries(layers, "ward_2022")
    residents = pd.Series([3_000.0, 2_000, 1_500, 1_800, 2_200, 2_500], index=layers["lsoa_2021"]["code"].tolist())
    figures = Figures("residents", "lsoa_2021", "Census 2021", residents, "a.csv", "0")

    def make(counts: np.ndarray, folder: Path) -> Workspace:
        at, day, kind = (np.repeat(axis, counts.ravel()) for axis in np.indices(counts.shape).reshape(3, -1))
        begins = pd.to_datetime(pd.Series(DAYS))[day].dt.tz_localize("Europe/London").reset_index(drop=True)
        rows = some_incidents(
            [(PLACES[n], 200_500.0) for n in at],
            {"occurred_from": begins, "occurred_to": begins + pd.Timedelta(hours=1), "category": np.array(KINDS)[kind]},
        )
        placed, _ = place(rows, boundaries)
        entries = tuple(
            Entry(Part("police_uk", "thames-valley", month), "a.csv", "0", "", n, n, 0, {}, 0)
            for month, n in (("2023-12", len(placed)), ("2024-01", 0))
        )
        manifest = Manifest(entries, boundaries.fingerprint)
        return Workspace(placed, boundaries, manifest, taxonomy, folder, (figures,))

    return make


def drawn(seed: int) -> np.ndarray:
    shape = (len(PLACES), len(DAYS), len(KINDS))
    return np.random.default_rng(seed).choice([0, 0, 0, 1, 1, 2, 3, 7, 12], shape)


def published(workspace: Workspace, ask: Asked, *, round_to: int = 0) -> tuple[AreaList, pd.DataFrame]:
    """Export a table to the public or to councillors, and read the file as a stranger would."""
    answer = area_list(workspace, Filters(ask.priority, PERIODS[ask.period]), AreaQuestion(ask.layer))
    audience = replace(audiences()[ask.audience], round_to=round_to)
    released = release_areas(workspace, answer, audience)
    leaving = export_areas(released, workspace, made_on=date(2026, 11, 22))
    file = publish(leaving, workspace, ending="csv", file=Path("areas.csv"))
    return answer, pd.read_csv(BytesIO(file), keep_default_na=False)


class Attacker:
    """Whoever has the files: what they tell are inequalities between the pieces that incidents are made of."""

    def __init__(self, workspace: Workspace, files: list[tuple[AreaList, pd.DataFrame]], off: int = 0) -> None:
        self.counts = list(dict.fromkeys(c for answer, _ in files for cs in columns(answer).values() for c in cs))
        self.cells, _ = cells_of(workspace, self.counts)
        dense = self.cells.parts.toarray()
        kinds = np.unique(dense, axis=1)
        self.part = dict(zip(self.counts, kinds, strict=True))
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.off = off
        for answer, file in files:
            self.read(answer, file)

    def learn(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def read(self, answer: AreaList, file: pd.DataFrame) -> None:
        """Take from a file all that it says: counts, what is worked out from them, and the order of the rows."""
        of = {name: {count.code: self.part[count] for count in counts} for name, counts in columns(answer).items()}
        now, then = of[""], of.get("previous_")
        whole = file[file["code"] == ""].iloc[0]
        for row in file.to_dict("records"):
            mine = now[row["code"]]
            people = float(row["residents"])
            self.number(mine, row["incidents"], self.off)
            for rate, years in (("per_1000_residents_in_period", 1.0), ("per_1000_residents_a_year", None)):
                if row[rate] != "" and years:
                    self.number(mine, float(row[rate]) * people / 1000, 0.006 * people / 1000 + self.off)
            if row["ratio_to_study_area"] != "":
                share = float(row["ratio_to_study_area"]) * people / float(whole["residents"])
                self.learn(mine - share * now[""], -0.6 - 2 * self.off, 0.6 + 2 * self.off)
            if row["small_base"] == "few incidents":
                self.learn(mine, 0, 19 + self.off)
            if then:
                before = then[row["code"]]
                self.number(before, row["previous_incidents"], self.off)
                self.number(mine - before, row["previous_difference"], 2 * self.off)
        areas = file[file["code"] != ""]
        if not areas["code"].is_monotonic_increasing:
            people_of = areas.set_index("code")["residents"].astype(float)
            for first, second in zip(areas["code"][:-1], areas["code"][1:], strict=True):
                self.learn(now[first] / people_of[first] - now[second] / people_of[second], 0, np.inf)

    def number(self, row: np.ndarray, told: object, off: float) -> None:
        if told != "":
            self.learn(row, float(str(told)) - off, float(str(told)) + off)

    def values(self, part: np.ndarray) -> int:
        """Count the whole numbers that a sum of pieces may be."""
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * part,
                constraints=LinearConstraint(
                    np.array(self.rows), np.array(self.low) - 1e-6, np.array(self.high) + 1e-6
                ),
                integrality=np.ones(len(part), np.int64),
                bounds=Bounds(0, MOST),
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return round(ends[1] - ends[0]) + 1

    def pinned(self) -> list[Count]:
        """List the counts of one to four that can be no other number."""
        if not self.rows:
            return []
        small = [count for count, n in zip(self.counts, self.cells.count, strict=True) if 0 < n < PUBLIC.smallest]
        return [count for count in small if self.values(self.part[count]) == 1]


def columns(answer: AreaList) -> dict[str, list[Count]]:
    """What each number of a file counts, by the beginning of the name of its column."""
    return area_release._counts(answer)


@given(st.integers(0, 2**32), st.lists(asked, min_size=1, max_size=5))
@settings(max_examples=10)
def test_no_small_count_follows_from_a_series_of_files(
    county: Callable[..., Workspace], seed: int, series: list[Asked]
) -> None:
    with TemporaryDirectory() as folder:
        workspace = county(drawn(seed), Path(folder))
        files = [published(workspace, ask) for ask in series]
        assert Attacker(workspace, files).pinned() == []


@given(st.integers(0, 2**32), st.lists(asked, min_size=1, max_size=3))
@settings(max_examples=5)
def test_nor_from_rounded_ones(county: Callable[..., Workspace], seed: int, series: list[Asked]) -> None:
    with TemporaryDirectory() as folder:
        workspace = county(drawn(seed), Path(folder))
        files = [published(workspace, ask, round_to=5) for ask in series]
        assert all(set(pd.to_numeric(file["incidents"]).dropna() % 5) <= {0} for _, file in files)
        assert Attacker(workspace, files, off=2).pinned() == []


SERIES = [
    Asked("ward_2022", "all-crime", 0),
    Asked("lsoa_2021", "all-crime", 2),
    Asked("ward_2025", "all-crime", 3),
    Asked("ward_2022", "neighbourhood-crime", 4, "councillor"),
    Asked("lsoa_2021", "neighbourhood-crime", 0),
]


DAY_BY_DAY = [
    Asked("ward_2022", "all-crime", 0),
    Asked("ward_2022", "all-crime", 2),
    Asked("ward_2022", "all-crime", 3),
]


def forget(*_: object) -> None:
    """Write nothing into the ledger."""


def only_small(asked: Cells, pieces: np.ndarray, **_: object) -> np.ndarray:
    """Hide what is small and nothing else."""
    return np.asarray(asked.parts @ pieces < PUBLIC.smallest)


def leaks(county: Callable[..., Workspace], folder: Path, series: Sequence[Asked] = SERIES) -> bool:
    """Tell whether the attacker finds something in one of four counties."""

    def found(seed: int) -> bool:
        (folder / str(seed)).mkdir()
        workspace = county(drawn(seed), folder / str(seed))
        return bool(Attacker(workspace, [published(workspace, ask) for ask in series]).pinned())

    return any(map(found, range(4)))


@pytest.mark.parametrize("series", [SERIES, DAY_BY_DAY])
def test_nothing_is_found_in_a_series_as_it_should_be(
    county: Callable[..., Workspace], tmp_path: Path, series: Sequence[Asked]
) -> None:
    assert not leaks(county, tmp_path, series)


def test_a_leak_is_found_where_only_small_counts_are_hidden(
    county: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "to_hide", only_small)
    assert leaks(county, tmp_path)


def test_a_leak_is_found_where_nobody_remembers_what_was_published(
    county: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.sharing.publish.remember", forget)
    assert leaks(county, tmp_path, DAY_BY_DAY)


@pytest.mark.parametrize("column", ["previous_difference", "ratio", "in_period"])
def test_a_leak_is_found_where_what_is_worked_out_from_a_hidden_count_is_told(
    county: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    masked = area_release._masked

    def left(answer: AreaList, hidden: dict[str, np.ndarray]) -> pd.DataFrame:
        return masked(answer, hidden).assign(**{column: answer.table[column]})

    monkeypatch.setattr(area_release, "_masked", left)
    assert leaks(county, tmp_path)
