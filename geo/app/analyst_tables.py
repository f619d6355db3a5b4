"""Tables of the analyst's page: what each column is called, and numbers with their intervals as text."""

import pandas as pd
import streamlit as st

from geo.analysis.backtest import COVERAGE, Backtest
from geo.analysis.forecast import PLAIN
from geo.answers.concentration_curve import ConcentrationCurve
from geo.answers.sensitivity_list import SensitivityList
from geo.app.tables import headed_table, selectable_table
from geo.words import capitalised

_OF_THE_FILE = frozenset({"priority", "first_day", "day_after_last", "recipe", "notes", "attribution"})
"""What every row of a file says, and the page says once."""
_WORDS = {
    "m": "(m)",
    "percent": "(%)",
    "asb": "ASB",
    "epsg27700": "EPSG:27700",
    "low95": "(low, 95 %)",
    "high95": "(high, 95 %)",
}
_GAIN = ["method", "pei_gain", "pei_gain_low", "pei_gain_high"]
_SENSITIVITY = {
    "rank": st.column_config.NumberColumn("Rank", width=45),
    "name": st.column_config.TextColumn("Name", width=150),
    "incidents": st.column_config.NumberColumn("Count", width=55),
    "verdict": st.column_config.TextColumn("Verdict", width=80, help="The worst under any variant"),
    "number": st.column_config.NumberColumn("No.", width=45, help="Number of the place, the same in every list"),
    "ward": st.column_config.TextColumn("Ward", width=170),
}
_BY_VARIANT = {
    "variant": "Variant",
    "hotspots": "Hotspots it finds",
    "stable": "Of the list: stable",
    "changes": "change",
    "vanishes": "vanish",
}
_NEAR_REPEAT = {
    "distance": st.column_config.TextColumn("Distance", width=110),
    "days_apart": st.column_config.TextColumn("Days", width=140),
    "pairs_observed": st.column_config.NumberColumn("Pairs", width=70),
    "pairs_expected": st.column_config.NumberColumn("By chance", format="%.1f", width=80),
    "knox_ratio": st.column_config.NumberColumn(
        "Knox ratio", format="%.2f", width=80, help="Pairs over those by chance"
    ),
    "p_value": st.column_config.NumberColumn("p", format="%.3f", width=60, help="How often chance gives as many pairs"),
    "reads": st.column_config.TextColumn("In words", width=210),
}


def every_column(exported: pd.DataFrame, *, key: str, alt: str) -> int | None:
    """Draw all columns of an exported hotspot list but those that every row repeats; give the rank selected."""
    names = [name for name in exported.columns if name not in _OF_THE_FILE]
    return selectable_table(exported, {name: _heading(name) for name in names}, key=key, alt=alt)


def sensitivity_table(answer: SensitivityList, exported: pd.DataFrame) -> None:
    """Draw what becomes of each hotspot: verdict, Jaccard's coefficient and share of incidents kept by variant."""
    shown, headings = exported[list(_SENSITIVITY)].copy(), dict(_SENSITIVITY)
    for at, variant in enumerate(answer.variants):
        told = answer.table[[f"verdict_{at}", f"jaccard_{at}", f"kept_{at}"]].itertuples(index=False)
        shown[variant.name] = [f"{verdict}: {jaccard:.2f}, {100 * kept:.0f} %" for verdict, jaccard, kept in told]
        headings[variant.name] = st.column_config.TextColumn(
            capitalised(variant.name),
            width=150,
            help="Jaccard coefficient with the hotspot most like it; share of its incidents still close together",
        )
    headed_table(shown, headings, alt="What becomes of each hotspot under other rules")


def variant_table(answer: SensitivityList) -> None:
    """Draw how many hotspots each variant finds, and what becomes of those of the list."""
    st.table(answer.by_variant.rename(columns=_BY_VARIANT), hide_index=True, alt="Hotspots by variant of the rules")


def near_repeat_bands(exported: pd.DataFrame) -> None:
    """Draw the bands of a near repeat test."""
    headed_table(exported, _NEAR_REPEAT, alt="Pairs of incidents by distance and days apart", most_px=760)


def concentration_tables(answer: ConcentrationCurve) -> None:
    """Draw how many places hold a quarter, a half and four fifths, and the coefficients."""
    needed, coefficients = answer.needed, answer.coefficients
    shown = {
        "Incidents": [f"{100 * share:g} %" for share in needed["share"]],
        "in so many places": [f"{places:,}" for places in needed["places"]],
        "of all places": [f"{100 * share:.1f} %" for share in needed["place_share"]],
        "by chance": [f"{100 * share:.1f} %" for share in needed["by_chance"]],
    }
    st.table(pd.DataFrame(shown), hide_index=True, alt="Fewest places that hold a share of the incidents")
    shown = {
        "Coefficient": coefficients["name"].tolist(),
        "Value": [f"{value:.2f}" for value in coefficients["value"]],
        "What it says": coefficients["meaning"].tolist(),
    }
    st.table(pd.DataFrame(shown), hide_index=True, alt="Gini coefficients")


def backtest_table(result: Backtest, chosen: str) -> None:
    """Draw what each method would have held at each share of the area, with intervals."""
    shown: dict[str, list[str] | pd.Series] = {
        "method": [f"{name} (chosen)" if name == chosen else str(name) for name in result.overall["method"]],
    }
    headings = {"method": st.column_config.TextColumn("Method", width=150)}
    scores = result.scores.set_index(["method", "coverage"])
    for share in COVERAGE:
        rows = scores.xs(share, level="coverage").loc[result.overall["method"]]
        name = f"in {100 * share:g} % of the area"
        shown[name] = [_percent(*row) for row in rows[["hit_rate", "hit_rate_low", "hit_rate_high"]].to_numpy()]
        headings[name] = st.column_config.TextColumn(
            capitalised(name), width=165, help="Share of the incidents that followed; 95 % interval"
        )
    overall = result.overall
    shown["pei"] = overall["pei"]
    shown["gain"] = [
        "" if method == PLAIN else f"{gain:+.3f} ({low:+.3f} to {high:+.3f})"
        for method, gain, low, high in overall[_GAIN].itertuples(index=False)
    ]
    shown["months"] = overall["origins"]
    headings |= {
        "pei": st.column_config.NumberColumn("Mean PEI", format="%.3f", width=80, help="1 is the best possible"),
        "gain": st.column_config.TextColumn("PEI over plain count", width=180),
        "months": st.column_config.NumberColumn("Months", width=60),
    }
    headed_table(pd.DataFrame(shown), headings, alt="Hit rate of each method by share of the area", most_px=560)


def _percent(rate: float, low: float, high: float) -> str:
    return f"{100 * rate:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _heading(name: str) -> object:
    words = " ".join(_WORDS.get(word, word) for word in name.split("_"))
    return st.column_config.Column(capitalised(words))
