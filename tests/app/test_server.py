"""What the server answers beside the pages, without a browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from geo.app.server import OneAddress, PagesOnly, page_of_file


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


@pytest.mark.parametrize(
    ("path", "kind", "status", "leads_to"),
    [
        ("/my_ward/x", "text/html; charset=utf-8", 200, "../my_ward?ward=Abbey"),
        ("/my_ward/x/y", "text/html; charset=utf-8", 200, "../../my_ward?ward=Abbey"),
        ("/\\example.org/x", "text/html", 200, "../%5Cexample.org?ward=Abbey"),
        ("/my_ward", "text/html", 200, None),
        ("/", "text/html", 200, None),
        ("/component/streamlit_folium.streamlit_folium/index.html", "text/html", 200, None),
        ("/static/js/index.js", "text/javascript", 200, None),
        ("/my_ward/_stcore/health", "text/html", 404, None),
    ],
)
def test_a_path_below_a_page_leads_to_the_page_and_nothing_else_does(
    path: str, kind: str, status: int, leads_to: str | None
) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"ward=Abbey"}
    app = PagesOnly(Response("page", status, media_type=kind))
    # A browser of another test may have a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    starts = [message for message in sent if message["type"] == "http.response.start"]
    bodies = [message["body"] for message in sent if message["type"] == "http.response.body"]
    assert [each["status"] for each in starts] == [status if leads_to is None else 307]
    assert dict(starts[0]["headers"]).get(b"location") == (leads_to and leads_to.encode())
    assert bodies == [b"page" if leads_to is None else b""]


@pytest.mark.parametrize(
    ("path", "asked", "leads_to"),
    [
        (
            "/map",
            "show=Hexagons&period=chosen+days&from=2026-09-20&to=2026-10-17",
            "?show=Hexagons&period=20+September+to+17+October+2026",
        ),
        ("/", "period=chosen+days&from=2026-10-10&to=2026-10-10", "?period=10+October+2026"),
        ("/", "period=chosen+days&from=2026-10-10", None),
        ("/", "period=chosen+days&from=2026-10-10&to=Tuesday", None),
        ("/", "period=chosen+days&from=2026-10-10&to=2026-10-09", None),
        ("/", "period=October+2026&from=2026-10-10&to=2026-10-11", None),
        ("/", "wards=Abbey&wards=&eps=%31", None),
        ("//analyst", "", "../analyst"),
        ("//my_ward/x", "ward=Abbey", "../../my_ward/x?ward=Abbey"),
        ("//", "", "../"),
        ("//\\example.org", "", "../%5Cexample.org"),
    ],
)
def test_an_address_of_old_leads_to_that_of_today(path: str, asked: str, leads_to: str | None) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": asked.encode()}
    asyncio.run(OneAddress(Response("page"))(scope, receive, send))
    assert sent[0]["status"] == (200 if leads_to is None else 307)
    assert dict(sent[0]["headers"]).get(b"location") == (leads_to and leads_to.encode())
