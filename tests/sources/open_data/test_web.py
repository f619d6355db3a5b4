"""The client against a real server that does what real servers do on bad days."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from geo import __version__
from geo.errors import SourceError, StoreError
from geo.sources.open_data.answers import AnswerError, shown
from geo.sources.open_data.endpoints import Manners
from geo.sources.open_data.web import Web
from tests.loopback.server import Answer, Asked, Fault, Loopback, cut_off, instead, part_of, slow

Hurry = Callable[..., Web]
LONG = bytes(range(256)) * 4000
PAGE = b"<!DOCTYPE html><html><body>Please sign in</body></html>"


@pytest.fixture
def file(server: Loopback) -> str:
    """Serve a megabyte with an ETag, in parts if asked."""
    server.services["/file"] = lambda asked: part_of(Answer(LONG, headers={"ETag": '"one"'}), asked)
    return f"{server.url}/file"


@pytest.fixture
def list_(server: Loopback) -> str:
    server.services["/list"] = lambda _: Answer(b"[1, 2]")
    return f"{server.url}/list"


def test_it_says_who_asks(web: Web, server: Loopback, list_: str) -> None:
    assert web.json(list_, {"date": "2024-01"}) == [1, 2]
    assert server.asked[0].headers["user-agent"].startswith(f"hotspots/{__version__} ")
    assert server.asked[0].query == {"date": "2024-01"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_twice_as_long_each_time(
    web: Web, server: Loopback, list_: str, naps: list[float], status: int
) -> None:
    server.spoil(instead(status), instead(status))
    assert web.json(list_) == [1, 2]
    assert naps == [0.5, 1.0]


def test_a_server_that_stays_busy_is_given_up_in_one_sentence(web: Web, server: Loopback, list_: str) -> None:
    server.spoil(*[instead(500)] * 3)
    with pytest.raises(SourceError, match=r"/list: answers 500 \(Internal.*\); asked 3 times: fetch again later"):
        web.json(f"{list_}?key=secret")
    assert len(server.asked) == 3


def test_it_waits_as_long_as_it_is_asked_to(web: Web, server: Loopback, list_: str, naps: list[float]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=8))
    server.spoil(instead(429, retry_after="7"), instead(429, retry_after=soon))
    assert web.json(list_) == [1, 2]
    assert naps[0] == 7.0
    assert 6.0 < naps[1] <= 8.0


def test_asked_to_wait_too_long_it_gives_up_rather_than_ask_too_early(web: Web, server: Loopback, list_: str) -> None:
    server.spoil(instead(429, retry_after="900"))
    with pytest.raises(SourceError, match="429 .* and asks to come back in 900 s; fetch again then"):
        web.json(list_)
    assert len(server.asked) == 1


def test_every_request_has_a_time_out(hurry: Hurry, server: Loopback, list_: str) -> None:
    server.spoil(slow(0.3), slow(0.3))
    with pytest.raises(SourceError, match=r"does not answer within 0.05 s; asked 2 times"):
        hurry(timeout_s=0.05, tries=2).json(list_)


def test_a_host_that_is_not_there_says_so(web: Web) -> None:
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:9/x: cannot be reached .*HTTPS_PROXY"):
        web.json("http://127.0.0.1:9/x")


def test_what_waiting_does_not_mend_is_not_asked_again(web: Web, server: Loopback) -> None:
    with pytest.raises(AnswerError, match=r"/nowhere: answers 404 \(Not Found\); check the address") as caught:
        web.json(f"{server.url}/nowhere")
    assert caught.value.status == 404
    assert len(server.asked) == 1


def test_a_web_page_instead_of_data_is_told_as_one(web: Web, server: Loopback, list_: str) -> None:
    server.spoil(instead(200, PAGE))
    with pytest.raises(SourceError, match="answers with a web page instead of data"):
        web.json(list_)
    assert web.json(list_) == [1, 2]


def test_an_error_inside_an_answer_of_200_is_an_error(web: Web, server: Loopback, list_: str) -> None:
    told = {"error": {"code": 400, "message": "Cannot perform query.", "details": ["'where' is invalid"]}}
    server.spoil(instead(200, json.dumps(told).encode()))
    with pytest.raises(
        AnswerError, match=r"answers with error 400: Cannot perform query\. 'where' is invalid"
    ) as caught:
        web.json(list_)
    assert caught.value.status == 400


@pytest.mark.parametrize("told", [b'"Sorry"', b'{"code": "E1", "message": "Sorry"}', b'{"details": "Sorry"}'])
def test_an_error_in_another_shape_is_one_too(web: Web, server: Loopback, list_: str, told: bytes) -> None:
    server.spoil(instead(200, b'{"error": ' + told + b"}"))
    with pytest.raises(AnswerError, match=r"answers with error .*: Sorry; check names and fields"):
        web.json(list_)


def test_half_an_answer_is_asked_for_again(web: Web, server: Loopback, list_: str, naps: list[float]) -> None:
    server.spoil(cut_off(3), lambda answer: Answer(answer.body[:3], tells_length=False))
    assert web.json(list_) == [1, 2]
    assert naps == [0.5, 0.5]
    assert len(server.asked) == 3


def test_half_an_answer_is_not_kept_under_the_name_of_the_whole(web: Web, server: Loopback) -> None:
    server.services["/list"] = lambda asked: part_of(Answer(b"[1, 2]", headers={"ETag": '"one"'}), asked)
    server.spoil(lambda answer: Answer(answer.body[:3], headers=answer.headers, tells_length=False))
    assert web.json(f"{server.url}/list") == [1, 2]
    assert "if-none-match" not in server.asked[1].headers


def test_a_download_that_breaks_off_goes_on_where_it_stopped(web: Web, server: Loopback, file: str) -> None:
    server.spoil(cut_off(300_000))
    assert web.fetch(file).read_bytes() == LONG
    went_on = server.asked[1].headers
    assert went_on["if-range"] == '"one"'
    assert 0 < int(went_on["range"].removeprefix("bytes=").removesuffix("-")) <= 300_000


def test_a_download_that_comes_in_small_pieces_is_not_given_up(web: Web, server: Loopback, file: str) -> None:
    server.spoil(*[cut_off(200_000)] * 5)
    assert web.fetch(file).read_bytes() == LONG
    assert len(server.asked) == 6


def test_a_download_that_cannot_go_on_is_given_up_after_the_usual_tries(web: Web, server: Loopback) -> None:
    server.services["/file"] = lambda _: Answer(LONG)
    server.spoil(*[cut_off(300_000)] * 3)
    with pytest.raises(SourceError, match="asked 3 times"):
        web.fetch(f"{server.url}/file")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_server_that_only_trickles_is_as_one_that_is_silent(hurry: Hurry, server: Loopback, method: str) -> None:
    trickle = Answer(b"[" + b" " * 60 + b"]", drip_s=0.02, headers={"ETag": '"one"'})
    server.services["/list"] = lambda _: trickle
    web, address = hurry(timeout_s=0.2, tries=2), f"{server.url}/list"
    with pytest.raises(SourceError, match="sends less than 100 bytes a second; asked 2 times"):
        web.json(address) if method == "GET" else web.post(address, {})


def test_another_session_goes_on_with_what_an_interrupted_one_left(hurry: Hurry, server: Loopback, file: str) -> None:
    server.spoil(cut_off(300_000))
    with pytest.raises(SourceError, match="was cut off"):
        hurry(tries=1).fetch(file)
    assert hurry().fetch(file).read_bytes() == LONG
    assert "range" in server.asked[1].headers


def test_a_file_that_changed_meanwhile_starts_over(hurry: Hurry, server: Loopback, file: str) -> None:
    server.spoil(cut_off(300_000))
    with pytest.raises(SourceError):
        hurry(tries=1).fetch(file)
    newer = LONG[::-1]
    server.services["/file"] = lambda asked: part_of(Answer(newer, headers={"ETag": '"two"'}), asked)
    assert hurry().fetch(file).read_bytes() == newer


def test_a_file_that_became_shorter_than_its_part_starts_over(hurry: Hurry, server: Loopback, file: str) -> None:
    server.spoil(cut_off(300_000))
    with pytest.raises(SourceError):
        hurry(tries=1).fetch(file)
    server.services["/file"] = lambda asked: part_of(Answer(b"short", headers={"ETag": '"one"'}), asked)
    assert hurry().fetch(file).read_bytes() == b"short"


@pytest.mark.parametrize("tag", [{}, {"ETag": 'W/"weak"'}])
def test_what_has_no_strong_name_is_never_put_together_from_pieces(
    web: Web, server: Loopback, tag: dict[str, str]
) -> None:
    server.services["/file"] = lambda asked: part_of(Answer(LONG, headers=tag), asked)
    server.spoil(cut_off(300_000))
    assert web.fetch(f"{server.url}/file").read_bytes() == LONG
    assert "range" not in server.asked[1].headers


@pytest.mark.parametrize(
    ("tag", "question"),
    [
        ({"ETag": '"one"'}, "if-none-match"),
        ({"ETag": 'W/"one"'}, "if-none-match"),
        ({"Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT"}, "if-modified-since"),
    ],
)
def test_what_has_not_changed_is_not_sent_again(
    hurry: Hurry, server: Loopback, tag: dict[str, str], question: str
) -> None:
    server.services["/file"] = lambda asked: part_of(Answer(LONG, headers=tag), asked)
    first = hurry().fetch(f"{server.url}/file")
    again = hurry().fetch(f"{server.url}/file")
    assert first == again
    assert again.read_bytes() == LONG
    assert question in server.asked[1].headers


def test_what_has_changed_is_fetched_anew(web: Web, server: Loopback, file: str) -> None:
    web.fetch(file)
    server.services["/file"] = lambda asked: part_of(Answer(b"new", headers={"ETag": '"two"'}), asked)
    assert web.fetch(file).read_bytes() == b"new"


def test_a_newer_file_that_broke_off_is_not_mistaken_for_the_old_one(hurry: Hurry, server: Loopback, file: str) -> None:
    old = hurry().fetch(file)
    newer = LONG[::-1]
    server.services["/file"] = lambda asked: part_of(Answer(newer, headers={"ETag": '"two"'}), asked)
    server.spoil(cut_off(300_000))
    with pytest.raises(SourceError):
        hurry(tries=1).fetch(file)
    assert old.read_bytes() == LONG, "what was held stays until the newer one is whole"
    assert hurry().fetch(file).read_bytes() == newer
    assert "range" in server.asked[-1].headers


def test_it_keeps_to_the_rate_of_a_host(hurry: Hurry, naps: list[float], list_: str) -> None:
    web = hurry(requests_a_second=0.5)
    for _ in range(3):
        web.json(list_)
    assert [round(nap) for nap in naps] == [2, 4]


def test_it_tells_how_far_it_is(file: str, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int | None]] = []
    manners = Manners(5.0, 1, 0.1, 1.0, 1000.0)
    with Web(manners, tmp_path, watch=lambda *told: seen.append(told)) as web:
        web.fetch(file, what="a file")
    assert seen[-1] == ("Fetching a file", len(LONG), len(LONG))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


def test_a_form_is_sent_and_final_statuses_are_not_waited_for(web: Web, server: Loopback, naps: list[float]) -> None:
    def echo(asked: Asked) -> Answer:
        return Answer(json.dumps([asked.method, asked.form]).encode())

    server.services["/form"] = echo
    assert web.post(f"{server.url}/form", {"poly": "1,2:3,4"}) == ["POST", {"poly": "1,2:3,4"}]
    server.spoil(instead(503))
    with pytest.raises(AnswerError) as caught:
        web.post(f"{server.url}/form", {}, final=frozenset({503}))
    assert (caught.value.status, naps) == (503, [])


def test_a_proxy_of_the_environment_is_used(hurry: Hurry, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    server.services["/list"] = lambda _: Answer(b"[3]")
    assert hurry().json("http://data.police.example/list") == [3]
    assert server.asked[0].target == "http://data.police.example/list"


def test_a_file_that_moved_is_followed_by_parts_too(web: Web, server: Loopback, file: str) -> None:
    moved = f"{server.url}/moved"
    server.services["/moved"] = lambda _: Answer(b"", 302, {"Location": file})
    assert web.size(moved) == (len(LONG), '"one"')
    assert web.part(moved, 5, 9, '"one"') == LONG[5:9]
    assert web.fetch(moved).read_bytes() == LONG


def test_parts_of_a_file_must_be_of_the_same_file(web: Web, server: Loopback, file: str) -> None:
    assert web.size(file) == (len(LONG), '"one"')
    assert web.part(file, 256, 512, '"one"') == LONG[256:512]
    server.services["/file"] = lambda asked: part_of(Answer(LONG, headers={"ETag": '"two"'}), asked)
    with pytest.raises(SourceError, match="changed while it was being read; fetch again"):
        web.part(file, 256, 512, '"one"')


@pytest.mark.parametrize("start", [0, 256])
def test_a_part_of_another_file_is_noticed_by_its_name_alone(web: Web, server: Loopback, file: str, start: int) -> None:
    content_range = f"bytes {start}-{start + 9}/{len(LONG)}"
    server.spoil(instead(206, LONG[start : start + 10], content_range=content_range, etag='W/"two"'))
    with pytest.raises(SourceError, match="changed while it was being read"):
        web.part(file, start, start + 10, 'W/"one"')


def test_a_server_that_gives_no_parts_says_no_size(web: Web, server: Loopback) -> None:
    server.services["/whole"] = lambda _: Answer(b"x" * 100)
    assert web.size(f"{server.url}/whole") is None


def test_secrets_of_an_address_are_in_no_message(web: Web, server: Loopback) -> None:
    port = server.url.rpartition(":")[2]
    with pytest.raises(SourceError) as caught:
        web.json(f"http://me:hidden@127.0.0.1:{port}/x?key=hidden#hidden")
    assert "hidden" not in str(caught.value)
    assert shown("https://data.police.uk/x?y") == "https://data.police.uk/x"


def test_a_cache_that_cannot_be_written_is_told(list_: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with (
        Web(Manners(5.0, 1, 0.1, 1.0, 1000.0), taken) as web,
        pytest.raises(StoreError, match="choose another --cache"),
    ):
        web.json(list_)


_ODD: list[Fault] = [instead(206, b"xyz", content_range="bytes 7-9/10"), instead(206, b"xyz", content_range="odd")]


@pytest.mark.parametrize("odd", _ODD)
def test_a_part_nobody_asked_for_is_not_taken_for_the_whole(web: Web, server: Loopback, file: str, odd: Fault) -> None:
    server.spoil(odd)
    assert web.fetch(file).read_bytes() == LONG
