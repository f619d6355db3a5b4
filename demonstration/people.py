"""Made-up people who were harmed, some of them more than once."""

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

from demonstration.planted import REPEAT_VICTIMS
from demonstration.settings import KEY

KNOWN_SHARE = {
    "Bicycle theft": 0.7,
    "Burglary": 0.7,
    "Criminal damage and arson": 0.45,
    "Other theft": 0.45,
    "Public order": 0.3,
    "Robbery": 0.85,
    "Theft from the person": 0.85,
    "Vehicle crime": 0.6,
    "Violence and sexual offences": 0.8,
}
"""Share of each category that names a person; together about half of the crimes, as in the strategy."""
_AT_HOME = ("Burglary", "Criminal damage and arson", "Violence and sexual offences")
_SAME_PLACE = 0.75
"""Share of the repeated victims to whom it happens at one and the same place."""
_ONCE_MORE = 0.6
"""Chance that the second time is the last, and so on: a geometric number of further times."""

Ints = npt.NDArray[np.int64]


def draw_victims(rows: pd.DataFrame, premises: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.Series, Ints]:
    """
    Say who was harmed, and bring most incidents of a repeated victim to one place.

    Parameters
    ----------
    rows
        ``supplier``, ``category``, ``ward`` and ``premises`` (position in `premises`) of each incident.

    Returns
    -------
    victim
        Pseudonym of 16 hexadecimal characters; missing where nobody is known. `REPEAT_VICTIMS` of the people appear
        more than once.
    place
        ``premises`` after bringing together, always in the incident's own ward; planted places keep what is theirs.
    """
    share = rows["category"].map(KNOWN_SHARE).fillna(0.0).to_numpy()
    known = np.flatnonzero((rng.random(len(rows)) < share) & (rows["supplier"] == "police").to_numpy())
    # Next to each other: one ward, one kind of harm; so that a repeated victim is harmed in alike ways.
    kind = rows["category"].where(rows["category"].isin(_AT_HOME), "elsewhere").to_numpy()[known]
    known = known[np.lexsort((rng.random(len(known)), kind, rows["ward"].to_numpy()[known]))]
    times = _times(len(known), rng)
    person = np.repeat(np.arange(len(times)), times)
    first = np.repeat(np.cumsum(times) - times, times)

    place = rows["premises"].to_numpy(copy=True)
    ward, planted = rows["ward"].to_numpy(), premises["planted"].to_numpy()
    anchor = known[first]
    together = (rng.random(len(times)) < _SAME_PLACE)[person]
    movable = together & ~planted[place[known]] & ~planted[place[anchor]] & (ward[known] == ward[anchor])
    place[known[movable]] = place[anchor[movable]]

    names = np.array([hashlib.blake2b(b"%d" % n, key=KEY, digest_size=8).hexdigest() for n in range(len(times))])
    victim = pd.Series(pd.NA, index=rows.index, dtype="str")
    victim.iloc[known] = names[person]
    return victim, place


def _times(rows: int, rng: np.random.Generator) -> Ints:
    """How often each person is harmed, adding up to `rows`, in random order."""
    further = 1 / _ONCE_MORE
    people = rows / (1 + REPEAT_VICTIMS * further)
    repeated = 1 + rng.geometric(_ONCE_MORE, round(people * REPEAT_VICTIMS))
    times = np.concatenate([repeated, np.ones(rows - repeated.sum(), np.int64)])
    return np.asarray(rng.permutation(times), np.int64)
