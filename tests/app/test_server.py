"""What the server answers beside the pages, without a browser."""

import pytest
from starlette.requests import Request

from geo.app.server import page_of_file


@pytest.mark.parametrize(
    ("file", "asked", "leads_to"),
    [
        ("analyst", "", "../analyst"),
        ("my_ward.py", "ward=Abbey", "../my_ward?ward=Abbey"),
        ("nonsense", "", "../"),
        ("\\example.org", "", "../"),
    ],
)
def test_the_path_of_a_file_leads_to_its_page_or_to_the_start(file: str, asked: str, leads_to: str) -> None:
    scope = {"type": "http", "path": f"/pages/{file}", "path_params": {"file": file}, "headers": []}
    answer = page_of_file(Request(scope | {"query_string": asked.encode()}))
    assert (answer.status_code, answer.headers["location"]) == (307, leads_to)
