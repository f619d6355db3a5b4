"""What is wrong with the rows of an extract, collected check by check."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.periods import Mask
from geo.sources.ingest import Refused, rejected_table
from geo.sources.partner.rejects import Reject
from geo.sources.partner.table import REJECT_CODES, REJECT_COLUMNS, REJECT_LINE, REJECT_OF, RawTable, extract_name

_FOUND = 80
"""Characters of a wrong cell that are kept to find it by."""


@dataclass(frozen=True, eq=False)
class Findings:
    """
    Problems of a table's rows, in the order they were looked for; the first of a row is its reason.

    `heading` names the partner's column of each problem; empty where it is of no single one.
    """

    table: RawTable
    problems: list[tuple[Mask, str, Reject]] = field(default_factory=list)

    def add(self, wrong: Mask, heading: str, code: Reject) -> None:
        """Note that some rows have a problem."""
        if wrong.any():
            self.problems.append((wrong, heading, code))

    def add_codes(self, codes: npt.NDArray[np.object_], heading: str) -> None:
        """Note the problems of a column, a value of `Reject` or none for each row."""
        for code in sorted(set(codes) - {None}):
            self.add((codes == code).astype(np.bool_), heading, Reject(code))

    @property
    def good(self) -> Mask:
        """Rows without a problem."""
        wrong = np.zeros(len(self.table), np.bool_)
        for each, _, _ in self.problems:
            wrong |= each
        return ~wrong

    def rejected(self) -> pd.DataFrame:
        """
        Every row with a problem and every broken line, with its first reason (see `geo.schema.REJECTED`).

        Of a broken line nothing is told but where it stands: it may hold free text or a person's name.
        """
        left = np.ones(len(self.table), np.bool_)
        rows: list[Refused] = [
            (line, None, None, f"{Reject.BROKEN.value}: {reason}") for line, _, reason in self.table.broken
        ]
        for wrong, heading, code in self.problems:
            at = np.flatnonzero(wrong & left)
            found = self.table.cells[heading].iloc[at].str[:_FOUND].tolist() if heading else [""] * len(at)
            reason = f"{code.value}: {code.reason}"
            lines = self.table.lines[at].tolist()
            rows += [(line, heading or None, text or None, reason) for line, text in zip(lines, found, strict=True)]
            left &= ~wrong
        return rejected_table(self.table.file, rows)

    def to_correct(self) -> pd.DataFrame:
        """
        Put the rejected rows back into the partner's own columns, to be corrected and loaded again.

        Returns
        -------
        table
            ``reject_line`` and ``reject_of`` (where the row first stood, and in which extract), ``reject_codes`` and
            ``reject_reasons`` (all problems of a row), then every column as it came; ``reject_text`` holds a broken
            line.
        """
        rows = np.flatnonzero(~self.good)
        origin = self._origin()
        codes = [[code for wrong, _, code in self.problems if wrong[row]] for row in rows]
        told = pd.DataFrame(
            {
                **{name: values[rows] for name, values in origin.items()},
                REJECT_CODES: ["; ".join(dict.fromkeys(code.value for code in each)) for each in codes],
                "reject_reasons": ["; ".join(dict.fromkeys(code.reason for code in each)) for each in codes],
            }
        )
        # Rows that were handed back before carry the codes of then.
        came = self.table.cells.drop(columns=list(REJECT_COLUMNS), errors="ignore")
        told = pd.concat([told, came.iloc[rows].reset_index(drop=True)], axis=1)
        if not self.table.broken:
            return told
        broken = pd.DataFrame(
            {
                REJECT_LINE: [each.line for each in self.table.broken],
                REJECT_OF: extract_name(self.table.sha256),
                REJECT_CODES: Reject.BROKEN.value,
                "reject_reasons": [each.reason for each in self.table.broken],
                "reject_text": [each.found for each in self.table.broken],
            }
        )
        both = pd.concat([told, broken], ignore_index=True).sort_values(REJECT_LINE, kind="stable")
        return both.fillna("").reset_index(drop=True)

    def _origin(self) -> dict[str, npt.NDArray[np.object_]]:
        """Say where each row first stood, and in which extract: rows handed back before say so themselves."""
        n, names = len(self.table), (REJECT_LINE, REJECT_OF)
        here = (self.table.lines.astype(object), np.full(n, extract_name(self.table.sha256), object))
        if not set(names) <= set(self.table.headings):
            return dict(zip(names, here, strict=True))
        line, extract = (self.table.cells[name] for name in names)
        number = pd.to_numeric(line.where(line.str.fullmatch(r"\d{1,9}")), errors="coerce")
        told = (number.notna() & (extract != "")).to_numpy(np.bool_)
        first = number.fillna(0).astype(np.int64).to_numpy(object), extract.to_numpy(object)
        return {name: np.where(told, came, new) for name, came, new in zip(names, first, here, strict=True)}
