"""Fetching is polite, keeps to its limits, and says what a server did."""

import gzip
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import brotli
import httpx
import pytest

from ingest.bodies import read_body
from ingest.fetch import FetchLimits, HttpFetcher
from ingest.manners import Pace, backoff, retry_after
from ingest.source_errors import (
    RobotsRefusedError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
)
from ingest.source_types import Redirect, Validators

Website = Any  # the website of conftest.py
MakeFetcher = Callable[..., HttpFetcher]

_LIMITS = FetchLimits(seconds=6.0, connect=1.0, read=1.0, bytes=100_000, backoff=0.02, interval=0.0)


@pytest.fixture
def make() -> Iterator[MakeFetcher]:
    """Make a fetcher with other limits."""
    made: list[HttpFetcher] = []

    def one(**limits: float) -> HttpFetcher:
        made.append(HttpFetcher("redactie@voorbeeld.nl", replace(_LIMITS, **limits), allow_loopback=True))
        return made[-1].__enter__()

    yield one
    for fetcher in made:
        fetcher.__exit__(None, None, None)


def test_it_says_who_it_is_and_whom_to_write_to(website: Website, fetcher: HttpFetcher) -> None:
    fetcher.fetch(website.put("/a", "dag"))
    agent = website.asked("/a")[0].headers["user-agent"]
    assert agent.startswith("handreiking-assistent/")
    assert "redactie@voorbeeld.nl" in agent


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_compressed_answers_are_unpacked(
    name: str, pack: Callable[[bytes], bytes], website: Website, fetcher: HttpFetcher
) -> None:
    url = website.put("/a", pack(b"Weerbaarheid " * 1000), content_encoding=name)
    assert fetcher.fetch(url).body == b"Weerbaarheid " * 1000


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(
    name: str, pack: Callable[[bytes], bytes], website: Website, make: MakeFetcher
) -> None:
    url = website.put("/a", pack(b"\0" * 50_000_000), content_encoding=name)
    began = time.monotonic()
    with pytest.raises(TooLargeError):
        make().fetch(url)
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize(
    ("body", "encoding"), [(b"geen gzip", "gzip"), (b"geen brotli", "br"), (b"x", "zstd"), (b"x", "gzip, gzip")]
)
def test_an_answer_that_is_not_packed_as_it_says_is_no_answer(
    body: bytes, encoding: str, website: Website, make: MakeFetcher
) -> None:
    with pytest.raises(UnreachableError):
        make(attempts=1).fetch(website.put("/a", body, content_encoding=encoding))


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_a_packed_answer_that_ends_half_way_is_no_answer(
    name: str, pack: Callable[[bytes], bytes], website: Website, make: MakeFetcher
) -> None:
    url = website.put("/a", pack(os.urandom(4000))[:2000], content_encoding=name)
    with pytest.raises(UnreachableError):
        make(attempts=1).fetch(url)


def test_an_answer_that_was_packed_in_parts_is_read_whole(website: Website, fetcher: HttpFetcher) -> None:
    packed = b"".join(gzip.compress(part) for part in (b"Weerbaar", b"heid")) + bytes(8)
    assert fetcher.fetch(website.put("/a", packed, content_encoding="gzip")).body == b"Weerbaarheid"


def test_packing_without_contents_counts_too() -> None:
    packed = (gzip.compress(b"") for _ in range(1_000_000))
    with pytest.raises(TooLargeError):
        read_body(httpx.Response(200, headers={"content-encoding": "gzip"}, content=packed), 100_000)


def test_an_answer_over_the_limit_is_refused(website: Website, make: MakeFetcher) -> None:
    assert len(make().fetch(website.put("/a", b"x" * 100_000)).body) == 100_000
    with pytest.raises(TooLargeError):
        make().fetch(website.put("/b", b"x" * 100_001))


def test_redirects_are_followed_recorded_and_counted(website: Website, make: MakeFetcher) -> None:
    website.put("/1", status=301, location="/2")
    website.put("/2", status=302, location=website.url("/3"))
    website.put("/3", "hier")
    found = make().fetch(website.url("/1"))
    assert found.redirects == (Redirect(website.url("/1"), 301), Redirect(website.url("/2"), 302))
    assert (found.final_url, found.body) == (website.url("/3"), b"hier")
    website.put("/3", status=307, location="/1")
    with pytest.raises(TooManyRedirectsError):
        make().fetch(website.url("/1"))


def test_what_is_known_goes_along_and_304_has_no_body(website: Website, fetcher: HttpFetcher) -> None:
    website.on("/a", lambda seen: website.reply(status=304 if "if-none-match" in seen.headers else 500))
    found = fetcher.fetch(website.url("/a"), Validators('"x"', "Mon, 02 Jun 2025 10:00:00 GMT"))
    assert (found.status, found.body) == (304, b"")
    assert website.asked("/a")[0].headers["if-modified-since"] == "Mon, 02 Jun 2025 10:00:00 GMT"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_is_busy_is_asked_again(status: int, website: Website, fetcher: HttpFetcher) -> None:
    replies = iter([website.reply(status=status), website.reply("dag")])
    website.on("/a", lambda _: next(replies))
    assert fetcher.fetch(website.url("/a")).body == b"dag"


def test_a_server_that_stays_busy_is_left_alone_after_three_attempts(website: Website, fetcher: HttpFetcher) -> None:
    assert fetcher.fetch(website.put("/a", status=503)).status == 503
    assert len(website.asked("/a")) == 3


def test_an_answer_that_is_final_is_not_asked_for_again(website: Website, fetcher: HttpFetcher) -> None:
    assert fetcher.fetch(website.put("/a", status=404)).status == 404
    assert len(website.asked("/a")) == 1


def test_retry_after_is_obeyed_when_there_is_time_for_it(website: Website, make: MakeFetcher) -> None:
    replies = iter([website.reply(status=429, retry_after="1"), website.reply("dag")])
    website.on("/a", lambda _: next(replies))
    began = time.monotonic()
    assert make().fetch(website.url("/a")).body == b"dag"
    assert 1.0 <= time.monotonic() - began < 3.0


def test_a_retry_after_past_the_time_limit_ends_the_fetch_at_once(website: Website, make: MakeFetcher) -> None:
    began = time.monotonic()
    assert make().fetch(website.put("/a", status=429, retry_after="3600")).status == 429
    assert time.monotonic() - began < 1.0


def test_a_host_that_asks_to_be_left_alone_is_not_asked_for_another_page(website: Website, make: MakeFetcher) -> None:
    fetcher = make()
    fetcher.fetch(website.put("/a", status=429, retry_after="3600"))
    began = time.monotonic()
    with pytest.raises(UnreachableError, match="later"):
        fetcher.fetch(website.put("/b", "dag"))
    assert time.monotonic() - began < 0.1
    assert not website.asked("/b")


def test_a_pause_of_our_own_does_not_count_as_the_documents_time(website: Website, make: MakeFetcher) -> None:
    fetcher = make(interval=0.8, seconds=0.7)
    assert [fetcher.fetch(website.put("/a", "dag")).body for _ in range(2)] == [b"dag", b"dag"]


@pytest.mark.parametrize("tag", ['"é"', '"' + "x" * 5000 + '"'])
def test_a_tag_that_cannot_be_sent_back_is_left_out(tag: str, website: Website, fetcher: HttpFetcher) -> None:
    assert fetcher.fetch(website.put("/a", "dag"), Validators(tag)).status == 200
    assert "if-none-match" not in website.asked("/a")[0].headers


def test_retry_after_may_be_a_date() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert retry_after(httpx.Headers({"retry-after": moment})) == pytest.approx(30, abs=2)
    assert retry_after(httpx.Headers({"retry-after": "straks"})) is None
    assert retry_after(httpx.Headers([(b"retry-after", "²".encode("latin-1"))])) is None
    assert retry_after(httpx.Headers({"retry-after": "Mon, 02 Jun 2025 10:00:00 GMT"})) == 0.0


def test_waits_double_with_each_attempt() -> None:
    assert all(0.8 * 2**attempt <= backoff(attempt, 1.0) <= 1.2 * 2**attempt for attempt in range(5))


def test_a_slow_drip_ends_at_the_time_limit(website: Website, make: MakeFetcher) -> None:
    began = time.monotonic()
    with pytest.raises(UnreachableError):
        make(seconds=1.0).fetch(website.put("/a", b"x" * 1000, drip=0.1))
    assert time.monotonic() - began < 2.0


def test_a_host_that_gives_no_answer_is_not_asked_again_in_the_same_run(website: Website, make: MakeFetcher) -> None:
    url = website.url("/a")
    website.close()
    fetcher = make()
    for _ in range(2):
        with pytest.raises(UnreachableError):
            fetcher.fetch(url)
    began = time.monotonic()
    with pytest.raises(UnreachableError, match="eerder"):
        fetcher.fetch(url)
    assert time.monotonic() - began < 0.01


def test_robots_txt_is_read_once_and_obeyed_also_after_a_redirect(website: Website, fetcher: HttpFetcher) -> None:
    website.put("/robots.txt", "User-agent: *\nDisallow: /intern\nAllow: /", content_type="text/plain")
    website.put("/a", status=302, location="/intern/b")
    website.put("/intern/b", "geheim")
    for path in ("/intern/b", "/a"):
        with pytest.raises(RobotsRefusedError):
            fetcher.fetch(website.url(path))
    assert len(website.asked("/robots.txt")) == 1
    assert not website.asked("/intern/b")


def test_robots_txt_may_speak_to_us_by_name(website: Website, fetcher: HttpFetcher) -> None:
    website.put("/robots.txt", "User-agent: handreiking-assistent\nDisallow: /\n\nUser-agent: *\nAllow: /")
    with pytest.raises(RobotsRefusedError):
        fetcher.fetch(website.put("/a", "dag"))


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_a_site_without_robots_txt_allows_all_and_a_site_in_trouble_nothing(
    status: int, allowed: bool, website: Website, fetcher: HttpFetcher
) -> None:
    website.put("/robots.txt", status=status)
    url = website.put("/a", "dag")
    if allowed:
        assert fetcher.fetch(url).body == b"dag"
    else:
        with pytest.raises(RobotsRefusedError):
            fetcher.fetch(url)


def test_requests_to_one_host_keep_their_distance_and_a_crawl_delay_lengthens_it(
    website: Website, make: MakeFetcher
) -> None:
    website.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4")
    url = website.put("/a", "dag")
    fetcher = make(interval=0.1)
    fetcher.fetch(url)
    began = time.monotonic()
    fetcher.fetch(url)
    fetcher.fetch(url)
    assert time.monotonic() - began >= 0.75


def test_hosts_do_not_wait_for_each_other() -> None:
    pace = Pace(5.0)
    began = time.monotonic()
    for host in ("a.nl", "b.nl", "c.nl"):
        pace.wait(host)
    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize("refusal", [400, 403, 404, 405, 410, 501])
def test_a_probe_asks_for_the_head_and_for_all_where_there_is_no_head(
    refusal: int, website: Website, fetcher: HttpFetcher
) -> None:
    website.on("/a", lambda seen: website.reply("dag", status=refusal if seen.method == "HEAD" else 200))
    assert fetcher.probe(website.put("/b", "dag")).body == b""
    assert fetcher.probe(website.url("/a")).status == 200
    assert [one.method for one in website.asked("/a")] == ["HEAD", "GET"]


def test_a_fragment_is_not_sent(website: Website, fetcher: HttpFetcher) -> None:
    website.put("/a", "dag")
    assert fetcher.fetch(website.url("/a#:~:text=hoi")).body == b"dag"
