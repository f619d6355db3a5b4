"""What somebody wants exported: everything that shapes the file, kept as a recipe that makes it again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Literal, get_args

import tomli_w

from geo.analysis.criteria import USUAL_WEIGHTS, Weights
from geo.analysis.hotspots import HotspotRules
from geo.answers.area_list import AreaQuestion
from geo.answers.repeat_list import Kind
from geo.selection import Filters

What = Literal["hotspots", "repeat-points", "repeats", "areas", "incidents"]
WHATS: tuple[What, ...] = get_args(What)
_HEAD = "# Recipe of an export; hotspots export --recipe FILE makes the same file again, apart from the date.\n"
USUAL_RULES, NO_AREAS = HotspotRules(), AreaQuestion("")
CODES = ("wards", "sources", "categories")
PARTS = {"hotspots": "hotspots", "repeat-points": "hotspots", "repeats": "repeats", "areas": "areas"}
"""Which table of a recipe says more of what is wanted."""


@dataclass(frozen=True)
class Order:
    """
    What is wanted, for whom, of which incidents and in which format.

    `marking` is that of the policy if it is None. `rules` and `weights` shape hotspots, `kind` repeats, `question`
    areas; `made_from` is the recipe of the answer when the file was first made, empty if it never was.
    """

    what: What
    ending: str
    audience: str
    filters: Filters
    marking: str | None = None
    rules: HotspotRules = USUAL_RULES
    weights: Weights = USUAL_WEIGHTS
    kind: Kind = "address"
    question: AreaQuestion = NO_AREAS
    made_from: Mapping[str, str] = field(default_factory=dict, hash=False)

    def changes(self, recipe: Mapping[str, str]) -> list[str]:
        """
        Say what shaped the file otherwise when it was first made.

        Returns
        -------
        changes
            Texts such as *data was 4f1c9a0b77de and is 0123456789ab*.
        """
        was = self.made_from
        names = [name for name in {**was, **recipe} if was and was.get(name) != recipe.get(name)]
        return [f"{name} was {was.get(name, 'none')} and is {recipe.get(name, 'none')}" for name in names]

    def to_toml(self) -> str:
        """Write it as a recipe that people can read and change."""
        asked = self.filters
        told: dict[str, object] = {
            "what": self.what,
            "format": self.ending,
            "audience": self.audience,
            **({} if self.marking is None else {"marking": self.marking}),
            "priority": asked.priority,
            "first_day": asked.period.start,
            "last_day": asked.period.end - timedelta(days=1),
            "hours": [asked.hours.start, asked.hours.end],
            "weekdays": sorted(asked.weekdays),
            **{name: sorted(getattr(asked, name)) for name in CODES},
        }
        more = {
            "hotspots": {**asdict(self.rules), "weights": asdict(self.weights)},
            "repeats": {"kind": self.kind},
            "areas": asdict(self.question),
        }
        part = PARTS.get(self.what)
        parts = {**({part: more[part]} if part else {}), "made_from": dict(self.made_from)}
        return _HEAD + tomli_w.dumps({**told, **parts})
