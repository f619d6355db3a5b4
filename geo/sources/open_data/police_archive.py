"""
The archive of data.police.uk: months of one force out of a zip of all forces.

The zip has gigabytes; where the server gives parts of files, only its list and the wanted members are fetched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from geo.errors import SourceError
from geo.sources.extracts import MAX_CSV_BYTES
from geo.sources.open_data.answers import AnswerError, shown
from geo.sources.open_data.endpoints import Police
from geo.sources.open_data.fetched import Months, Wanted, keep_file
from geo.sources.open_data.remote_file import RemoteFile
from geo.sources.open_data.web import Web

_LATEST = "latest"
_BUFFER = 1 << 16


def fetch_months(web: Web, police: Police, folder: Path, wanted: Wanted) -> Months:
    """
    Fetch months of the force, each as data.police.uk publishes it.

    Parameters
    ----------
    folder
        Where to put them, as ``2024-01/2024-01-thames-valley-street.csv``; what is there already with the same check
        sum is not fetched again.
    wanted
        Months before the three years of the latest archive are looked for in the archives of their own time.

    Raises
    ------
    SourceError
        If the archive cannot be had or read, or holds nothing of the force.
    StoreError
        If the folder cannot be written.
    """
    with _opened(web, _named(police, _LATEST)) as archive:
        members = _members(archive, police.force)
        if not members:
            problem = f"holds no month of the force {police.force}; check police.force (--endpoints)"
            raise SourceError(problem, file=str(archive.filename))
        published = tuple(sorted(members))
        chosen = wanted.choose(published, police.most_months)
        files = _take(web, archive, members, chosen, folder)
    older = [month for month in chosen if month < published[0]]
    while older:
        try:
            with _opened(web, _named(police, older[-1])) as archive:
                files |= _take(web, archive, _members(archive, police.force), older, folder)
        except AnswerError as error:
            if error.status != httpx.codes.NOT_FOUND:
                raise
        older = [month for month in older[:-1] if month not in files]
    return Months(files, tuple(month for month in chosen if month not in files), published)


def _named(police: Police, name: str) -> str:
    return police.archive.replace("{name}", name)


@contextmanager
def _opened(web: Web, address: str) -> Iterator[zipfile.ZipFile]:
    """Open the zip where it lies, or, from a server that gives whole files only, fetch it first."""
    found, name = web.size(address), shown(address)
    whole = None if found else web.fetch(address, what=name.rsplit("/", 1)[-1])
    try:
        with zipfile.ZipFile(whole or _remote(web, address, *(found or (0, "")))) as archive:
            archive.filename = name
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        if whole:
            web.forget(whole)
        raise SourceError(f"is not a whole zip archive ({error}); fetch again later", file=name) from error


def _remote(web: Web, address: str, size: int, tag: str) -> io.BufferedReader:
    return io.BufferedReader(RemoteFile(web, address, size=size, tag=tag), _BUFFER)


def _members(archive: zipfile.ZipFile, force: str) -> dict[str, zipfile.ZipInfo]:
    name = re.compile(rf"(?:.*/)?(\d{{4}}-\d{{2}})-{re.escape(force)}-street\.csv")
    return {found[1]: info for info in archive.infolist() if (found := name.fullmatch(info.filename))}


def _take(
    web: Web, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], wanted: Iterable[str], folder: Path
) -> dict[str, Path]:
    there = [month for month in wanted if month in members]
    files = {}
    for done, month in enumerate(there):
        web.watch("Fetching police months", done, len(there))
        info = members[month]
        if info.file_size > MAX_CSV_BYTES:
            problem = f"{info.filename} would be {info.file_size / 1e9:.1f} GB; a month of a force is under 0.1 GB"
            raise SourceError(f"{problem}: the archive is damaged, fetch again later", file=str(archive.filename))
        path = folder / month / info.filename.rsplit("/", 1)[-1]
        if not (path.is_file() and zlib.crc32(path.read_bytes()) == info.CRC):
            keep_file(path, archive.read(info))
        files[month] = path
    web.watch("Fetching police months", len(there), len(there))
    return files
