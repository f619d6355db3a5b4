"""
Fetch official open data into a store, part by part.

What comes is kept in a cache folder as files like those people download, and then taken in by the readers of such
files. A part that fails leaves what the store holds in use, and says so.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, get_args

import geopandas as gpd
from filelock import FileLock, Timeout

from geo.answers.holdings import figures_held
from geo.config import require_writable
from geo.errors import HotspotsError, ParameterError, StoreError
from geo.manifest import Entry
from geo.months import months_in_words
from geo.periods import Period
from geo.pipeline import import_figures, import_months, usual_boundaries
from geo.places.boundaries import Boundaries, layer_name
from geo.sources import police_uk
from geo.sources.attribution import OPEN_STREET_MAP
from geo.sources.extracts import Extract, find_extracts
from geo.sources.open_data import police_api, police_archive
from geo.sources.open_data.areas import fetch_boundaries
from geo.sources.open_data.deprivation import fetch_deprivation
from geo.sources.open_data.endpoints import Endpoints
from geo.sources.open_data.fetched import Months, Wanted
from geo.sources.open_data.population import fetch_population
from geo.sources.open_data.street_files import FOLDER as STREETS_FOLDER
from geo.sources.open_data.street_files import PLACES, STREETS, fetch_street_files
from geo.sources.open_data.web import Web
from geo.store import Store
from geo.watching import Watch, unwatched
from geo.words import counted

Part = Literal["boundaries", "police", "population", "deprivation", "streets"]
PARTS: tuple[Part, ...] = get_args(Part)
"""In the order they are fetched: what comes first places what comes later."""
Way = Literal["archive", "api"]
State = Literal["came", "up to date", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one part, in a sentence."""

    part: Part
    state: State
    said: str


@dataclass(frozen=True)
class Question:
    """What to fetch: which parts, which months (see `Wanted`), from the archive of the police or by their API."""

    parts: tuple[Part, ...] = PARTS
    first: str | None = None
    last: str | None = None
    way: Way = "archive"


@dataclass(frozen=True)
class _Fetch:
    """One fetch under way."""

    store: Store
    endpoints: Endpoints
    cache: Path
    question: Question
    web: Web

    def reading(self, extracts: list[Extract]) -> Iterator[Extract]:
        """Tell those who watch how many months have been taken in."""
        for done, extract in enumerate(extracts):
            self.web.watch("Taking in police months", done, len(extracts))
            yield extract
        self.web.watch("Taking in police months", len(extracts), len(extracts))


def fetch_open_data(
    store: Store, endpoints: Endpoints, cache: Path, question: Question, *, watch: Watch = unwatched
) -> Iterator[Outcome]:
    """
    Fetch each part and take it in, telling of each when it is done.

    Parameters
    ----------
    store
        Where to keep it; a part is taken in wholly or not at all.
    cache
        Where downloads are kept; what broke off goes on from there.
    watch
        Told how far it is.

    Raises
    ------
    ParameterError
        If the store is not for a user's data.
    StoreError
        If the cache folder cannot be used, or another fetch is using it.
    """
    require_writable(store.folder)
    steps: dict[Part, Callable[[_Fetch], Outcome]] = {
        "boundaries": _boundaries,
        "police": _police,
        "population": _population,
        "deprivation": _deprivation,
        "streets": _streets,
    }
    with _alone(cache), Web(endpoints.manners, cache, watch) as web:
        fetch = _Fetch(store, endpoints, cache, question, web)
        for part in PARTS:
            if part in question.parts:
                try:
                    yield steps[part](fetch)
                except HotspotsError as error:
                    yield Outcome(part, "failed", f"{error}. {_still_in_use(part, store)}")


def _boundaries(fetch: _Fetch) -> Outcome:
    areas, name = fetch.endpoints.areas, fetch.endpoints.district_name
    folder = fetch.cache / "boundaries"
    official = fetch_boundaries(fetch.web, areas, folder, fetch.store.taxonomy, district_name=name)
    layers = ", ".join(f"{len(official.layers[layer])} {layer_name(layer)}" for layer in sorted(official.layers))
    held = fetch.store.manifest()
    if held.boundaries == official.fingerprint:
        return Outcome("boundaries", "up to date", f"{layers}, as held.")
    again = [extract for entry in held.entries for extract in _cached(entry, fetch.cache)]
    try:
        imported = import_months(again, fetch.store, official, progress=fetch.reading)
    except ParameterError as error:
        raise ParameterError(f"{error}; the official ones lie in {folder}") from error
    placed = f"; {counted(len(again), 'month')} placed anew" if again else ""
    before = "" if not imported.before.boundaries else " in the place of those before"
    return Outcome("boundaries", "came", f"{layers}{before}{placed}.")


def _police(fetch: _Fetch) -> Outcome:
    police, question, store = fetch.endpoints.police, fetch.question, fetch.store
    held = frozenset(store.manifest().months(police_uk.SOURCE, police.force)[0])
    wanted = Wanted(question.first, question.last, held)
    boundaries = usual_boundaries(store)
    folder = fetch.cache / "police" / question.way
    if question.way == "archive":
        came = police_archive.fetch_months(fetch.web, police, folder, wanted)
    else:
        came = police_api.fetch_months(fetch.web, police, folder, wanted, study_area=boundaries.study_area)
    new = _take_in_months(came, fetch, boundaries) if came.files else []
    said = ["nothing new"]
    if new:
        rows = counted(sum(entry.incidents for entry in new), "incident")
        said = [f"{_in_words([entry.part.month for entry in new])}, {rows} in the study area"]
    if same := len(came.files) - len(new):
        said.append(f"{counted(same, 'month')} as held")
    said.append(f"the last month published is {_in_words(came.published[-1:])}")
    if came.absent:
        said.append(f"not published, so not stored: {_in_words(came.absent)}")
    if new and boundaries.approximate:
        said.append("placed with approximate boundaries, until official ones are fetched")
    return Outcome("police", "came" if new else "up to date", f"{'; '.join([*said, *came.notes])}.")


def _take_in_months(came: Months, fetch: _Fetch, boundaries: Boundaries) -> list[Entry]:
    extracts = [extract for path in came.files.values() for extract in find_extracts(path, police_uk.SUFFIX)]
    imported = import_months(extracts, fetch.store, boundaries, progress=fetch.reading)
    return [entry for entry in imported.entries if entry not in imported.unchanged]


def _population(fetch: _Fetch) -> Outcome:
    path = fetch.cache / "figures" / "population" / "residents.csv"
    fetch_population(fetch.web, fetch.endpoints.population, path, district_name=fetch.endpoints.district_name)
    return _take_in_figures("population", path, fetch.store)


def _deprivation(fetch: _Fetch) -> Outcome:
    path = fetch.cache / "figures" / "deprivation" / "deciles.csv"
    district = fetch.store.taxonomy.local_authority
    fetch_deprivation(fetch.web, fetch.endpoints.deprivation, path, district=district)
    return _take_in_figures("deprivation", path, fetch.store)


def _take_in_figures(part: Part, path: Path, store: Store) -> Outcome:
    before = store.manifest().figures
    entries = import_figures(path, store)
    state: State = "up to date" if all(entry in before for entry in entries) else "came"
    said = "; ".join(f"{entry.source}, {entry.areas} {layer_name(entry.layer)}" for entry in entries)
    return Outcome(part, state, f"{said}.")


def _streets(fetch: _Fetch) -> Outcome:
    area, folder, streets = (
        usual_boundaries(fetch.store).study_area,
        _streets_folder(fetch.store),
        fetch.endpoints.streets,
    )
    if good := fetch_street_files(fetch.web, streets, folder, study_area=area):
        day = Period(good, good + timedelta(days=1)).in_words
        return Outcome("streets", "up to date", f"those of {day}, good for {streets.keep_days:g} days.")
    n, places = (len(gpd.read_parquet(folder / name)) for name in (STREETS, PLACES))
    said = f"{counted(n, 'stretch', 'stretches')} of street and {counted(places, 'named place')}"
    return Outcome("streets", "came", f"{said}. {OPEN_STREET_MAP}")


def _streets_folder(store: Store) -> Path:
    return store.folder / STREETS_FOLDER


def _cached(entry: Entry, cache: Path) -> Iterable[Extract]:
    """Find the file a part was read from where fetches keep theirs."""
    name = Path(entry.file).name
    for path in sorted((cache / "police").glob(f"*/{entry.part.month}/{name}")):
        for extract in find_extracts(path, police_uk.SUFFIX):
            if extract.sha256() == entry.sha256:
                return [extract]
    return []


def _still_in_use(part: Part, store: Store) -> str:
    """Say what a part that failed leaves in use."""
    try:
        if part == "boundaries":
            layers = usual_boundaries(store)
            names = [layer_name(name) + _near(name, layers) for name in sorted(layers.layers)]
            return f"Still in use: {', '.join(names)}."
        if part == "police":
            held = sorted({entry.part.month for entry in store.manifest().entries})
            return f"Still in use: {_in_words(held)}." if held else "No month is held."
        if part == "streets":
            there = all((_streets_folder(store) / name).exists() for name in (STREETS, PLACES))
            return "Still in use: those fetched before." if there else "None are held."
        figures = [f"{each.measure}, {each.source}" for each in figures_held(store.figures(), None)]
        return f"Still in use: {'; '.join(figures)}." if figures else "No figures are held."
    except HotspotsError as error:
        return f"What is held cannot be read: {error}."


def _near(name: str, boundaries: Boundaries) -> str:
    return " (approximate)" if name in boundaries.approximate else ""


def _in_words(listed: Iterable[str]) -> str:
    return months_in_words(sorted(listed))


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Hold the cache folder for one fetch."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(cache / ".lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise StoreError(f"{cache}: another fetch is running; wait for it to end") from error
    except OSError as error:
        raise StoreError(f"{cache}: cannot be used ({error.strerror or error}); choose another --cache") from error
    try:
        yield
    finally:
        lock.release()
