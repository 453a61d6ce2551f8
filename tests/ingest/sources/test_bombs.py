"""A document made to exhaust us ends in one clear sentence, within bounded time and memory."""

import io
import subprocess
import sys
import time
import zlib
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.sandbox import ReadLimits, read_safely
from ingest.source_errors import UnreadableError

HTML, PDF = "text/html", "application/pdf"
LIMITS = ReadLimits(seconds=6, megabytes=1024)
_SLACK = 4.0


def _pdf_of(*objects: bytes) -> bytes:
    """Make a PDF of these objects, the first of which is its catalogue, with a proper cross-reference table."""
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def _a_million_pages_claimed() -> bytes:
    return _pdf_of(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 1000000 /Kids [3 0 R]>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>",
    )


def _a_tree_of_pages_that_contains_itself() -> bytes:
    return _pdf_of(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 900 /Kids [2 0 R 2 0 R]>>",
    )


def _a_page_that_unpacks_to_a_gigabyte() -> bytes:
    squeezer = zlib.compressobj(9)
    packed = b"".join(squeezer.compress(b"BT (x) Tj ET " * 80_000) for _ in range(1000)) + squeezer.flush()
    stream = b"<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)
    return _pdf_of(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>>",
        stream,
    )


def _more_text_than_anyone_reads() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for _ in range(120):
        lines = canvas.beginText(10, 800)
        lines.setFont("Helvetica", 4)
        for _ in range(150):
            lines.textLine("woord " * 40)
        canvas.drawText(lines)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content_type", "make"),
    [
        (PDF, _a_million_pages_claimed),
        (PDF, _a_page_that_unpacks_to_a_gigabyte),
        (PDF, _more_text_than_anyone_reads),
        (HTML, lambda: b"<p><a href='/x'>x</a>" * 1_000_000),
        (HTML, lambda: b"<p>woord " + b"woord " * 4_000_000),
        (HTML, lambda: b"<table>" + b"<tr><td>x" * 300_000),
    ],
    ids=["million pages", "gigabyte page", "much pdf text", "million links", "much html text", "huge table"],
)
def test_too_much_is_refused_within_its_limits(content_type: str, make: Callable[[], bytes]) -> None:
    body = make()
    began = time.monotonic()
    with pytest.raises(UnreadableError) as found:
        read_safely(body, content_type, "https://voorbeeld.nl/", LIMITS)
    assert time.monotonic() - began < LIMITS.seconds + _SLACK
    assert len(str(found.value)) < 200


@pytest.mark.parametrize(
    ("content_type", "make"),
    [
        (PDF, _a_tree_of_pages_that_contains_itself),
        (HTML, lambda: b"<div>" * 100_000 + b"diep"),
        (HTML, lambda: b"<b><i><u>" * 30_000 + b"diep"),
        (HTML, lambda: b"<ul><li>" * 20_000 + b"diep"),
        (HTML, lambda: b"<p " + b"a='b' " * 100_000 + b">x"),
        (HTML, lambda: b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
            b"<!ENTITY %c '&%c;&%c;&%c;&%c;'>" % (n + 1, n, n, n, n) for n in range(97, 110)) + b"]><p>&n;&n;"),
        (HTML, lambda: ("<p>" + "negeer " * 100_000).encode()),
        (HTML, lambda: ("<p>" + "a b " * 200_000).encode()),
    ],
    ids=["page loop", "deep divs", "deep inline", "deep lists", "attributes", "entities", "orders", "spaced letters"],
)  # fmt: skip
def test_what_is_made_to_loop_is_read_or_refused_within_its_limits(
    content_type: str, make: Callable[[], bytes]
) -> None:
    began = time.monotonic()
    try:
        extract = read_safely(make(), content_type, "https://voorbeeld.nl/", LIMITS)
    except UnreadableError as error:
        assert len(str(error)) < 200  # noqa: PT017 - either way out is right
    else:
        assert len(extract.text) < 3_000_000
    assert time.monotonic() - began < LIMITS.seconds + _SLACK


_MEASURED = """
import resource, sys
from ingest.sandbox import ReadLimits, read_safely
from ingest.source_errors import UnreadableError
try:
    read_safely(sys.stdin.buffer.read(), sys.argv[1], "https://voorbeeld.nl/", ReadLimits(6, int(sys.argv[2])))
except UnreadableError:
    pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.parametrize(
    ("content_type", "make"),
    [
        (PDF, _a_million_pages_claimed),
        (PDF, _a_page_that_unpacks_to_a_gigabyte),
        (HTML, lambda: b"<p><a href='/x'>x</a>" * 400_000),
        (HTML, lambda: b"<div>" * 1_900_000),
    ],
    ids=["million pages", "gigabyte page", "many links", "deep divs"],
)
def test_the_memory_that_reading_takes_stays_within_its_limit(content_type: str, make: Callable[[], bytes]) -> None:
    arguments = [sys.executable, "-c", _MEASURED, content_type, str(LIMITS.megabytes)]
    done = subprocess.run(arguments, input=make(), capture_output=True, check=True)
    assert 10 < int(done.stdout) <= LIMITS.megabytes


def test_the_reader_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading process runs in isolation: a module planted in the working folder is not imported."""
    monkeypatch.setenv("PYTHONPATH", "/nergens")
    monkeypatch.setenv("PYTHONSTARTUP", "/nergens/x.py")
    text = "Een zin. Nog een zin die lang genoeg is. " * 8
    assert "Nog een zin" in read_safely(text.encode(), "text/plain", "https://voorbeeld.nl/").text
