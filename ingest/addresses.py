"""Where we may connect to: public web addresses only, checked after DNS, at the moment of connecting.

The check stands in the network backend, so that it holds for every redirect and every
new connection, and so that the address that was checked is the address that is used.
"""

import ipaddress
import math
import queue
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from ingest import source_texts as texts
from ingest.source_errors import AddressRefusedError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
_SCHEMES = frozenset({"http", "https"})
_MOST_PORT = 65535


def check_url(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return `url`, as a link on `base` when that is given, without its fragment.

    Raises AddressRefusedError when it is no plain http(s) address, or none at all.
    """
    try:
        parsed = (base.join(url) if base else httpx.URL(url)).copy_with(fragment=None)
        plain = parsed.scheme in _SCHEMES and bool(parsed.host) and not parsed.userinfo
    except (httpx.InvalidURL, ValueError) as error:
        raise _refused(url) from error
    if not plain or not 0 < (parsed.port or 80) <= _MOST_PORT:
        raise _refused(url)
    return parsed


def _refused(url: str) -> AddressRefusedError:
    shown = "".join(char if char.isprintable() else "?" for char in url[:200])
    return AddressRefusedError(texts.BAD_ADDRESS.format(url=shown))


def is_public(address: str, allow_loopback: bool = False) -> bool:
    """Tell whether `address` (an IP address) may be connected to, also by an IPv4 address inside it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if allow_loopback and found.is_loopback:
        return True
    return all(_may_be_reached(one) for one in (found, *_embedded(found)))


def _may_be_reached(address: _Address) -> bool:
    """Tell whether an address is one of the public internet.

    For IPv6 that is what IANA gives out (RFC 4291: 2000::/3) and what stands for an IPv4 address, mapped
    or by NAT64; Python's `is_global` also takes old forms, such as `::127.0.0.1` and `fec0::1`, for public.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and address not in _PROTOCOLS
    return bool(address.ipv4_mapped) or address in _NAT64 or (address.is_global and address in _UNICAST)


def _embedded(address: _Address) -> Iterator[_Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def resolve(host: str, port: int, timeout: float) -> tuple[str, ...]:
    """Return the IP addresses of `host`, best first.

    Raises httpcore.ConnectError when there is none and httpcore.ConnectTimeout when
    the name server keeps silent for `timeout` seconds.
    """
    answer: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put(tuple(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            answer.put(error if isinstance(error, OSError) else OSError(str(error)))

    # The system's resolver takes no time-out; a thread that it holds up must not hold us up.
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=timeout)
    except queue.Empty:
        raise httpcore.ConnectTimeout(texts.NO_DNS.format(host=host)) from None
    if isinstance(found, OSError):
        raise httpcore.ConnectError(texts.NO_DNS.format(host=host)) from found
    return found


class Deadline:
    """The moment at which a thread's fetch must be over; without one there is no end."""

    def __init__(self) -> None:
        self._ends = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End whatever this thread reads or writes inside the block after `seconds`."""
        self._ends.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self._ends.at = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Do not count the time that this thread spends inside the block."""
        began = time.monotonic()
        try:
            yield
        finally:
            ends: float | None = getattr(self._ends, "at", None)
            self._ends.at = None if ends is None else ends + time.monotonic() - began

    def left(self, timeout: float | None) -> float | None:
        """Return the smaller of `timeout` and the time left; raise httpcore.ReadTimeout when it is over."""
        left = self.remaining()
        if left <= 0:
            raise httpcore.ReadTimeout(texts.TOO_SLOW)
        return left if timeout is None else min(timeout, left)

    def remaining(self) -> float:
        """Return the seconds that this thread has left, 0 when it is over."""
        ends: float | None = getattr(self._ends, "at", None)
        return math.inf if ends is None else max(0.0, ends - time.monotonic())


class _TimedStream(httpcore.NetworkStream):
    """A stream that keeps to a Deadline, so that a slow drip of bytes cannot last for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, allow_loopback: bool) -> None:
        self._inner, self._deadline, self._allow_loopback = httpcore.SyncBackend(), deadline, allow_loopback

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = resolve(host, port, self._deadline.left(timeout) or 0.0)
        if not all(is_public(one, self._allow_loopback) for one in found):
            raise AddressRefusedError(texts.NOT_PUBLIC.format(host=host))
        return self._connect(found, port, timeout, local_address, socket_options)

    def _connect(
        self,
        addresses: tuple[str, ...],
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> httpcore.NetworkStream:
        for last, address in ((one == addresses[-1], one) for one in addresses):
            try:
                left = self._deadline.left(timeout)
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last:
                    raise
            else:
                return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(texts.NO_DNS.format(host=""))


class CheckedTransport(httpx.HTTPTransport):
    """A transport (HTTP/1.1 and HTTP/2) that connects to public addresses only and keeps to a Deadline."""

    def __init__(self, deadline: Deadline, allow_loopback: bool = False) -> None:
        super().__init__(http2=True)
        self._pool.close()
        # httpx has no argument for a network backend; it takes the rest of the pool as it is.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=16,
            max_keepalive_connections=16,
            keepalive_expiry=30.0,
            http1=True,
            http2=True,
            network_backend=_CheckedBackend(deadline, allow_loopback),
        )
