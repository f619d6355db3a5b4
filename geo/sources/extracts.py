"""Find the CSV files a path stands for: one file, a folder of them, or a zip as downloaded."""

import hashlib
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import SourceError

MAX_CSV_BYTES = 500_000_000
"""A month of the largest force is 30 MB; what is far larger is not what this program reads, and would fill memory."""

_ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True)
class Extract:
    """
    One CSV file, not read yet.

    `name` is how a person finds it again (``archive.zip/2024-01/…csv``), `file_name` its last part, `size` its bytes.
    """

    name: str
    file_name: str
    size: int
    _load: Callable[[], bytes]

    def load(self) -> bytes:
        """
        Read all its bytes.

        Raises
        ------
        SourceError
            If the file is empty, far too large, damaged or cannot be opened.
        """
        if self.size > MAX_CSV_BYTES:
            raise SourceError(
                f"is {self.size / 1e9:.1f} GB; a month of one force is under 0.1 GB: split it by month, "
                "or download single months from data.police.uk",
                file=self.name,
            )
        try:
            raw = self._load()
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError) as error:
            raise SourceError(f"is damaged inside the archive ({error}); download it again", file=self.name) from error
        except RuntimeError as error:
            raise SourceError(f"cannot be unpacked ({error}); unpack it yourself first", file=self.name) from error
        except OSError as error:
            problem = f"cannot be read ({error.strerror or error}); check it or download it again"
            raise SourceError(problem, file=self.name) from error
        if not raw.strip():
            raise SourceError("is empty; download it again", file=self.name)
        return raw

    def sha256(self) -> str:
        """
        Name its content.

        Raises
        ------
        SourceError
            As `load` does.
        """
        return hashlib.sha256(self.load()).hexdigest()


def find_extracts(path: Path, suffix: str) -> list[Extract]:
    """
    List the CSV files at a path in the order of their names.

    Parameters
    ----------
    path
        A CSV file (of any name), a folder or a zip archive.
    suffix
        How the files wanted end inside a folder or archive, such as ``-street.csv``; others are passed over.

    Raises
    ------
    SourceError
        If there is nothing at `path`, it is no usable archive or no file wanted is inside.
    """
    try:
        return _find(path, suffix)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error}); check the path", file=str(path)) from error


def _find(path: Path, suffix: str) -> list[Extract]:
    if path.is_dir():
        files = sorted(file for file in _walk(path) if file.name.endswith(suffix) and not file.name.startswith("."))
        found = [_from_file(file) for file in files]
    elif not path.is_file():
        raise SourceError("no such file or folder; check the path", file=str(path))
    elif zipfile.is_zipfile(path):
        found = _from_zip(path, suffix)
    elif path.suffix.lower() == ".zip" or _begins_as_zip(path):
        raise SourceError("is not a whole zip archive; it broke off or was damaged: download it again", file=str(path))
    else:
        return [_from_file(path)]
    if not found:
        archive = next(path.glob("*.zip"), None) if path.is_dir() else None
        hint = f"give {archive.name} itself" if archive else "choose the street-level crime download of data.police.uk"
        raise SourceError(f"holds no file that ends with {suffix}; {hint}", file=str(path))
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """List all files of a folder; one that cannot be looked into is an error, not passed over."""

    def refuse(error: OSError) -> None:
        raise error

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names)


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ZIP_MAGIC


def _from_file(path: Path) -> Extract:
    return Extract(str(path), path.name, path.stat().st_size, path.read_bytes)


def _from_zip(path: Path, suffix: str) -> list[Extract]:
    def member(info: zipfile.ZipInfo) -> Extract:
        def load() -> bytes:
            with zipfile.ZipFile(path) as archive:
                return archive.read(info)

        return Extract(f"{path}/{info.filename}", info.filename.rsplit("/", 1)[-1], info.file_size, load)

    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(suffix)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(f"is not a whole zip archive ({error}); download it again", file=str(path)) from error
    real = [info for info in members if not info.filename.startswith("__MACOSX")]
    return [member(info) for info in sorted(real, key=lambda info: info.filename)]
