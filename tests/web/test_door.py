"""The way in: what a request says to WSGI, and bodies that are slow, long or never end."""

import asyncio

import pytest

from portal.web.door import Door, surroundings


def scope(**changed):
    return {
        "type": "http",
        "method": "POST",
        "path": "/verify",
        "query_string": b"q=1",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("10.0.0.7", 4711),
        "headers": [(b"content-length", b"5"), (b"content-type", b"text/plain")],
    } | changed


def echo(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("X-Length", environ["CONTENT_LENGTH"])])
    return [environ["wsgi.input"].read()]


def knock(door, pieces, **changed):
    """What a client gets that sends these pieces; None when nobody was answered."""
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting[-1]["more_body"] = False
    sent = []

    async def receive():
        if not waiting:
            await asyncio.sleep(60)
        message = waiting.pop(0)
        if message["body"] is None:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"} if message["body"] == "gone" else message

    async def send(message):
        sent.append(message)

    asyncio.run(door(scope(**changed), receive, send))
    return sent or None


def test_a_body_in_pieces_reaches_the_application_whole():
    start, body = knock(Door(echo, most_bytes=100), [b"he", b"l", b"lo"])
    assert (start["status"], dict(start["headers"])[b"x-length"]) == (200, b"5")
    assert body["body"] == b"hello"


def test_a_large_answer_goes_out_in_pieces_and_whole():
    def large(environ, start):
        start("200 OK", [])
        return (b"x" * 100_000 for _ in range(5))

    _, *bodies = knock(Door(large, most_bytes=100), [b""])
    assert sum(len(body["body"]) for body in bodies) == 500_000
    assert [body["more_body"] for body in bodies] == [True] * (len(bodies) - 1) + [False]


def test_a_body_that_is_too_long_is_not_kept_and_the_application_sees_its_length():
    start, body = knock(
        Door(echo, most_bytes=10), [b"x" * 8, b"x" * 8], headers=[(b"transfer-encoding", b"chunked")]
    )
    assert dict(start["headers"])[b"x-length"] == b"16"
    assert body["body"] == b""


def test_a_body_that_goes_on_and_on_is_cut_off():
    start, _ = knock(Door(echo, most_bytes=10), [b"x" * 30] * 5)
    assert dict(start["headers"])[b"x-length"] == b"60"


@pytest.mark.parametrize("piece", ["gone", None])
def test_a_client_that_leaves_or_falls_silent_is_not_answered(piece):
    assert knock(Door(echo, most_bytes=100, most_seconds=0.05), [b"he", piece, b""]) is None


def test_a_request_is_told_as_wsgi_tells_it():
    environ = surroundings(
        scope(
            path="/firms/广州",
            headers=[(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"1.1.1.1"),
                     (b"x_forwarded_for", b"6.6.6.6"), (b"host", b"portal.example")],
        )
    )  # fmt: skip
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/firms/广州"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"
    assert environ["HTTP_HOST"] == "portal.example"
    assert environ["REMOTE_ADDR"] == "10.0.0.7"


def test_the_answer_of_the_portal_through_the_door_is_that_without_it(app):
    start, *bodies = knock(Door(app, most_bytes=100), [b""], method="GET", path="/healthz", headers=[])
    assert start["status"] == 200
    assert b"".join(body["body"] for body in bodies) == app.test_client().get("/healthz").data
