"""Only public web addresses are connected to, whatever a name, a redirect or a name server says."""

import socket
import threading
import time
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import addresses
from ingest.addresses import check_url, is_public, resolve
from ingest.fetch import FetchLimits, HttpFetcher
from ingest.source_errors import AddressRefusedError, UnreachableError

Website = Any  # the website of conftest.py

_LIMITS = FetchLimits(seconds=5.0, connect=1.0, read=1.0, attempts=1, interval=0.0)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://voorbeeld.nl/a", "gopher://voorbeeld.nl", "javascript:alert(1)", "data:text/html,x",
     "http://", "https://naam:wachtwoord@voorbeeld.nl/", "voorbeeld.nl/a", "http://[::1", "", "http://xn--/",
     "http://voorbeeld.nl:99999/", "http://voorbeeld.nl/\x00", "http://voorbeeld.nl/" + "a" * 70_000],
)  # fmt: skip
def test_only_plain_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        check_url(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
     "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
     "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
     "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "::127.0.0.1", "::10.0.0.1",
     "::ffff:0:127.0.0.1", "fec0::1", "5f00::1", "4000::1", "192.0.0.8"],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused_in_every_form(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_within_an_ipv6_address_is_judged_as_itself(address: object) -> None:
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))


def test_the_setting_for_tests_allows_loopback_and_nothing_else() -> None:
    assert is_public("127.0.0.1", allow_loopback=True)
    assert is_public("::1", allow_loopback=True)
    assert not is_public("10.0.0.1", allow_loopback=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "0"])
def test_a_website_on_this_machine_is_refused_and_never_hears_of_us(host: str, website: Website) -> None:
    website.put("/a", "geheim")
    with HttpFetcher("a@b.nl", _LIMITS) as fetcher, pytest.raises((AddressRefusedError, UnreachableError)):
        fetcher.fetch(f"http://{host}:{website.port}/a")
    assert website.seen == []


def test_a_redirect_to_a_private_address_is_refused(website: Website, fetcher: HttpFetcher) -> None:
    website.put("/a", status=302, location="http://10.0.0.1/beheer")
    with pytest.raises(AddressRefusedError):
        fetcher.fetch(website.url("/a"))


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://voorbeeld.nl/", "http://xn--/", "/" + "a" * 60_000 + "\x7f", "http://a.nl:99999/"],
)
def test_a_redirect_to_something_else_than_the_web_is_refused(
    target: str, website: Website, fetcher: HttpFetcher
) -> None:
    with pytest.raises((AddressRefusedError, UnreachableError)):
        fetcher.fetch(website.put("/a", status=302, location=target))


def _answer(*found: str) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in found]


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: _answer("93.184.216.34", "192.168.0.1"))
    with HttpFetcher("a@b.nl", _LIMITS) as fetcher, pytest.raises(AddressRefusedError):
        fetcher.fetch("http://rebinding.voorbeeld.nl/")


def test_the_address_that_was_checked_is_the_one_that_is_used(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that gives a public address first and a private one next gets one question only."""
    asked: list[str] = []

    real = socket.getaddrinfo

    def lookup(host: str, *rest: Any, **named: Any) -> list[Any]:  # noqa: ANN401 - getaddrinfo's own
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else host, *rest, **named)

    monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup)
    website.put("/a", "dag")
    with HttpFetcher("a@b.nl", _LIMITS, allow_loopback=True) as fetcher:
        assert fetcher.fetch(f"http://voorbeeld.test:{website.port}/a").body == b"dag"
    assert asked[:2] == ["voorbeeld.test", "127.0.0.1"]
    assert website.asked("/a")[0].headers["host"] == f"voorbeeld.test:{website.port}"


def test_a_silent_name_server_does_not_hold_us_up(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def lookup(*_: object, **__: object) -> list[Any]:
        released.wait(10)
        raise OSError

    monkeypatch.setattr(addresses.socket, "getaddrinfo", lookup)
    began = time.monotonic()
    with pytest.raises(httpcore.ConnectTimeout):
        resolve("voorbeeld.nl", 80, 0.2)
    assert time.monotonic() - began < 1.0
    released.set()


def test_a_proxy_from_the_environment_is_not_used(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with HttpFetcher("a@b.nl", _LIMITS, allow_loopback=True) as own:
        assert own.fetch(website.put("/a", "dag")).body == b"dag"
