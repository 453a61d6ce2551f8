"""Snapshots as documents to quote: whose words they are, and whether they still hold."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ingest.collect import CollectOptions, check_all, fetch_all
from ingest.fetch import HttpFetcher
from ingest.snapshots import SnapshotStore
from ingest.source_documents import SourceDocument, Standing, source_documents, standing
from ingest.source_types import Check, Health
from ingest.types import Source

MakePage = Callable[..., str]
MakeSource = Callable[..., Source]
Website = Any  # the website of conftest.py
Fetch = Callable[[Source], tuple[SourceDocument, ...]]


@pytest.fixture
def fetch(fetcher: HttpFetcher, store: SnapshotStore) -> Fetch:
    """Fetch a source and return what can be read of it."""

    def run(source: Source) -> tuple[SourceDocument, ...]:
        fetch_all([source], fetcher, store, CollectOptions(force=True), lambda: None)
        return source_documents([source], store)

    return run


def test_a_document_says_what_its_snapshot_says(
    website: Website, source: MakeSource, fetch: Fetch, store: SnapshotStore, page: MakePage
) -> None:
    website.put("/a", page("<p>Bel het meldpunt.</p>", title="Heel andere titel"))
    [document] = fetch(replace(source("a", "/a"), organisation="NCTV"))
    snapshot = store.usable("a")
    assert document.text == store.extract(snapshot).text
    assert (document.title, document.organisation, document.pages) == ("Bron a", "NCTV", (3,))
    assert (document.url, document.fetched, document.digest) == (website.url("/a"), snapshot.fetched, snapshot.digest)
    assert not document.paged


def test_without_an_organisation_the_site_is_named(
    website: Website, source: MakeSource, fetch: Fetch, page: MakePage
) -> None:
    website.put("/a", page(""))
    [document] = fetch(source("a", "/a"))
    assert document.organisation == "127.0.0.1"


def test_words_from_another_site_do_not_carry_the_name_of_the_organisation(
    website: Website, source: MakeSource, fetch: Fetch, page: MakePage
) -> None:
    website.put("/a", status=302, location=f"http://localhost:{website.port}/b")
    website.put("/b", page(""))
    [document] = fetch(replace(source("a", "/a"), organisation="NCTV"))
    assert document.organisation == "localhost"


def test_what_holds_no_text_is_no_document(website: Website, source: MakeSource, fetch: Fetch) -> None:
    website.put("/a", "<html><body><p>Kort.</p></body></html>")
    assert fetch(source("a", "/a")) == ()


def test_a_source_stands_as_it_stood_until_it_is_seen_to_differ(
    website: Website, source: MakeSource, fetch: Fetch, fetcher: HttpFetcher, store: SnapshotStore, page: MakePage
) -> None:
    one = source("a", "/a")
    website.put("/a", page("<p>Bel het meldpunt.</p>"), etag='"1"')
    [document] = fetch(one)

    def looked() -> Standing:
        check_all([one], fetcher, store, CollectOptions(), lambda: None)
        return standing(document, store.check("a"))

    assert standing(document, store.check("a")) is Standing.CURRENT
    assert looked() is Standing.CURRENT
    website.put("/a", page("<p>Mail het meldpunt.</p>"), etag='"2"')
    assert looked() is Standing.CHANGED
    [newer] = fetch(one)
    assert standing(document, store.check("a")) is Standing.CHANGED
    assert standing(newer, store.check("a")) is Standing.CURRENT
    website.put("/a", status=410)
    assert looked() is Standing.GONE


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        (Health.GONE, Standing.GONE),
        (Health.ROBOTS, Standing.UNSURE),
        (Health.NOT_FETCHED, Standing.UNSURE),
        (Health.UNREACHABLE, Standing.CURRENT),
        (Health.MOVED, Standing.CURRENT),
    ],
)
def test_each_health_has_its_standing(health: Health, expected: Standing) -> None:
    document = SourceDocument("a", "A", "NCTV", (3,), "https://a.nl/", "2026-11-03T10:00:00+00:00", "d", False, ())
    check = Check("a", document.url, document.fetched, health, digest="d", fetched=document.fetched)
    assert standing(document, check) is expected


def test_what_was_never_looked_at_is_unsure() -> None:
    document = SourceDocument("a", "A", "NCTV", (3,), "https://a.nl/", "2026-11-03T10:00:00+00:00", "d", False, ())
    assert standing(document, None) is Standing.UNSURE
