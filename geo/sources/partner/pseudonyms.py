"""References to persons, turned into keyed pseudonyms at the door."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.config import settings_folder
from geo.errors import ParameterError, StoreError

VARIABLE = "HOTSPOTS_KEY"
_BYTES = 32
_SHOWN = 20


@dataclass(frozen=True)
class PseudonymKey:
    """A secret key; whoever lacks it cannot tell which person a pseudonym stands for, nor try out who it may be."""

    secret: bytes

    def pseudonyms(self, references: pd.Series, *, scheme: str) -> pd.Series:
        """
        Turn references into pseudonyms: the same for the same reference, whatever its capitals and spaces.

        Parameters
        ----------
        references
            Text, shape (n,); empty where there is none.
        scheme
            Whose numbers they are: two partners' numbers mean different persons.

        Returns
        -------
        pseudonyms
            Missing where there is no reference.
        """
        code, distinct = pd.factorize(references)
        told = [self._pseudonym(str(each), scheme) for each in distinct]
        return pd.Series([told[at] for at in code], references.index, dtype="str")

    def _pseudonym(self, reference: str, scheme: str) -> str | None:
        plain = "".join(reference.casefold().split())
        if not plain:
            return None
        return hmac.new(self.secret, f"{scheme}\0{plain}".encode(), hashlib.sha256).hexdigest()[:_SHOWN]

    @property
    def fingerprint(self) -> str:
        """Names the key without giving it away."""
        return hashlib.sha256(b"fingerprint of " + self.secret).hexdigest()[:12]


def key_file() -> Path:
    """Where the key is kept: as the environment variable HOTSPOTS_KEY says, otherwise among the user's settings."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else settings_folder() / "pseudonym.key"


def pseudonym_key(data_folder: Path) -> PseudonymKey:
    """
    Read the key, or make it when it is first needed.

    Raises
    ------
    ParameterError
        If it would lie in the data folder, where whoever has the data has the key.
    StoreError
        If it cannot be read or made, or is no key.
    """
    path = key_file()
    if path.resolve().is_relative_to(data_folder.resolve()):
        raise ParameterError(
            f"{path}: the key of pseudonyms may not lie with the data; name another file in {VARIABLE}"
        )
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(_BYTES) + "\n")
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: the key of pseudonyms cannot be used ({error}); restore it from a copy") from error
    if len(secret) < _BYTES:
        raise StoreError(f"{path}: the key of pseudonyms is too short; restore it from a copy")
    return PseudonymKey(secret)
