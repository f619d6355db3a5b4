"""Layouts: what no file can have is refused in a sentence."""

import pytest

from geo.errors import ParameterError
from geo.sources.partner.layout import Layout


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"delimiter": ";;"}, "';;' is no delimiter"),
        ({"delimiter": "a"}, "'a' is no delimiter"),
        ({"delimiter": "5"}, "'5' is no delimiter"),
        ({"delimiter": '"'}, "is no delimiter"),
        ({"delimiter": "\n"}, "is no delimiter"),
        ({"delimiter": " "}, "is no delimiter"),
        ({"delimiter": 5}, "the delimiter is 5; write it in quotation marks"),
        ({"sheet": 5}, "the sheet is 5; write it in quotation marks"),
        ({"encoding": "base64"}, "there is no encoding 'base64'; choose from utf-8"),
        ({"heading_line": -1}, "the heading cannot stand on line -1"),
        ({"heading_line": "3"}, "the heading cannot stand on line '3'"),
        ({"heading_line": True}, "the heading cannot stand on line True"),
    ],
)
def test_each_wrong_setting_is_refused(settings: dict[str, object], problem: str) -> None:
    with pytest.raises(ParameterError, match=problem):
        Layout(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("delimiter", ["", ",", ";", "\t", "|", "~", "^"])
def test_any_mark_can_be_a_delimiter(delimiter: str) -> None:
    assert Layout(delimiter=delimiter).delimiter == delimiter
