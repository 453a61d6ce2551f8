"""The body of a web server's answer: decompressed a little at a time, so that no bomb fills the memory."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import httpx

from ingest import source_texts as texts
from ingest.source_errors import TooLargeError, UnreachableError

ACCEPT_ENCODING = "gzip, br"
_STEP = 64 * 1024
_GZIP = 31
_GZIP_MARK = b"\x1f\x8b"


class _Decoder(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]: ...

    @property
    def ended(self) -> bool:
        """Whether what came so far is whole."""
        ...


class _Plain:
    ended = True

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Gzip:
    """A gzip file may consist of several, one behind the other (RFC 1952); what else follows it is no text."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_GZIP)

    @property
    def ended(self) -> bool:
        return self._inner.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inner.eof:
                if not data.startswith(_GZIP_MARK):
                    return
                self._inner = zlib.decompressobj(_GZIP)
            yield self._inner.decompress(data, _STEP)
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def ended(self) -> bool:
        return bool(self._inner.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._inner.process(data, output_buffer_limit=_STEP)
        while not self._inner.can_accept_more_data():
            yield self._inner.process(b"", output_buffer_limit=_STEP)


def read_body(response: httpx.Response, limit: int) -> bytes:
    """Return the decompressed body of a streamed response.

    Raises TooLargeError as soon as it, or what it is packed in, is known to exceed `limit`
    bytes, and UnreachableError when it is not packed in the way that it says or ends half-way.
    """
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLargeError(texts.TOO_LARGE.format(limit=limit // 1_000_000))
    decoder = _decoder(response)
    body = bytearray()
    came = 0
    try:
        for data in response.iter_raw():
            came += len(data)
            for piece in decoder.pieces(data):
                body += piece
                if max(len(body), came) > limit:
                    raise TooLargeError(texts.TOO_LARGE.format(limit=limit // 1_000_000))
    except (zlib.error, brotli.error) as error:
        raise UnreachableError(texts.BAD_ENCODING) from error
    if came and not decoder.ended:
        raise UnreachableError(texts.BAD_ENCODING)
    return bytes(body)


def _decoder(response: httpx.Response) -> _Decoder:
    name = response.headers.get("content-encoding", "").strip().lower()
    if name in {"", "identity"}:
        return _Plain()
    if name in {"gzip", "x-gzip"}:
        return _Gzip()
    if name == "br":
        return _Brotli()
    raise UnreachableError(texts.BAD_ENCODING)
