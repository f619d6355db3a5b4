"""What a message looks like."""

import pytest

from geo.errors import CrsError, HotspotsError, InputError, ParameterError, SchemaError, SourceError, StoreError


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        (None, None, "a.csv: is broken"),
        (3, None, "a.csv, line 3: is broken"),
        (None, "Month", "a.csv, column Month: is broken"),
        (3, "Month", "a.csv, line 3, column Month: is broken"),
        (3, 17, "a.csv, line 3, column 17: is broken"),
    ],
)
def test_a_source_error_says_where_before_it_says_what(
    line: int | None, column: int | str | None, message: str
) -> None:
    assert str(SourceError("is broken", file="a.csv", line=line, column=column)) == message


@pytest.mark.parametrize("kind", [SourceError, SchemaError, CrsError, ParameterError])
def test_what_was_handed_in_wrong_is_an_input_error(kind: type[Exception]) -> None:
    assert issubclass(kind, InputError)


def test_a_store_error_is_no_input_error_but_is_shown_in_the_same_way() -> None:
    assert issubclass(StoreError, HotspotsError)
    assert not issubclass(StoreError, InputError)
