"""What the cache holds of one address: the whole file, and the part that came of a newer one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TAGS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""Headers that name a state of a file, and those that ask whether it is still that one."""


@dataclass(frozen=True)
class Held:
    """One address in the cache: `body` is the whole file, or where it will be."""

    body: Path

    @property
    def part(self) -> Path:
        """Where a download grows until it is whole."""
        return self.body.with_name(f"{self.body.name}.part")

    def conditions(self) -> dict[str, str]:
        """Give the headers that ask only for what is not held: the rest of a part, or what changed since the whole."""
        if (same := _strong(_read(_note(self.part)))) and self.part.exists() and (size := self.part.stat().st_size):
            return {"Range": f"bytes={size}-", "If-Range": same}
        known = _read(_note(self.body)) if self.body.exists() else {}
        return {_TAGS[name]: value for name, value in known.items()}

    def begin(self, headers: Mapping[str, str], address: str) -> None:
        """Note which state of the file the part is of."""
        tags = {name: headers[name] for name in _TAGS if name in headers}
        _note(self.part).write_text(json.dumps({"address": address, **tags}), "utf-8")

    def finish(self) -> Path:
        """Let the part, which is whole now, take the place of what was there; return the file."""
        _note(self.body).unlink(missing_ok=True)
        self.part.replace(self.body)
        _note(self.part).replace(_note(self.body))
        return self.body

    def forget(self) -> None:
        """Drop all of it."""
        for path in (self.body, self.part, _note(self.body), _note(self.part)):
            path.unlink(missing_ok=True)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _read(note: Path) -> dict[str, str]:
    try:
        noted = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: str(noted[name]) for name in _TAGS if noted.get(name)} if isinstance(noted, dict) else {}


def _strong(tags: Mapping[str, str]) -> str | None:
    """Give the name under which pieces of a file fit together byte for byte; a weak ETag is none."""
    tag = tags.get("etag", "W/")
    return tags.get("last-modified") if tag.startswith("W/") else tag
