"""From the web to a snapshot that can be read, compared and watched."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.collect import CollectOptions, choose, fetch_all
from ingest.collect import check_all as look_at_all
from ingest.fetch import HttpFetcher
from ingest.snapshots import SnapshotStore, child_key
from ingest.source_documents import source_documents
from ingest.source_errors import UnknownSourceError
from ingest.source_types import USABLE, Check, Health
from ingest.types import Source

Website = Any  # the website of conftest.py
MakeSource = Callable[..., Source]
MakePage = Callable[..., str]
Collect = Callable[..., list[Check]]


@pytest.fixture
def fetch(fetcher: HttpFetcher, store: SnapshotStore) -> Collect:
    """Fetch sources, also when they are fresh, and return the Checks."""

    def run(*sources: Source, force: bool = False, fresh_hours: float = 0.0, depth: int = 1) -> list[Check]:
        options = CollectOptions(force=force, fresh_hours=fresh_hours, depth=depth, workers=2)
        return list(fetch_all(sources, fetcher, store, options, lambda: None).checks)

    return run


@pytest.fixture
def look(fetcher: HttpFetcher, store: SnapshotStore) -> Collect:
    """Look at sources without fetching them, and return the Checks."""

    def run(*sources: Source) -> list[Check]:
        return list(look_at_all(sources, fetcher, store, CollectOptions(), lambda: None).checks)

    return run


def test_a_page_becomes_a_snapshot_with_its_bytes_date_and_text(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page("<h2>Hulp</h2><p>Bel het meldpunt.</p>"))
    [check] = fetch(source("a", "/a"))
    kept = store.latest("a")
    assert check.health is Health.OK
    assert kept is not None
    assert store.body(kept) == page("<h2>Hulp</h2><p>Bel het meldpunt.</p>").encode()
    assert kept.fetched == check.fetched
    assert "Bel het meldpunt." in store.extract(kept).text
    assert "voorpagina" not in store.extract(kept).text


def test_an_unchanged_page_is_asked_for_by_its_tag_and_kept_once(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    whole, same = website.reply(page(""), etag='"1"'), website.reply(status=304, etag='"1"')
    website.on("/a", lambda seen: same if seen.headers.get("if-none-match") == '"1"' else whole)
    fetch(source("a", "/a"))
    [again] = fetch(source("a", "/a"))
    assert (again.health, again.status) == (Health.OK, 304)
    assert len(store.snapshots("a")) == 1
    [forced] = fetch(source("a", "/a"), force=True)
    assert forced.status == 200


def test_a_page_whose_code_differs_but_whose_text_does_not_has_not_changed(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page("", head="<meta name='nonce' content='1'>"))
    fetch(source("a", "/a"))
    website.put("/a", page("", head="<meta name='nonce' content='2'>"))
    assert [one.health for one in fetch(source("a", "/a"))] == [Health.OK]
    assert len(store.snapshots("a")) == 1


def test_a_page_with_another_text_is_a_new_snapshot_beside_the_old_one(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page("<p>De subsidie is 5.000 euro.</p>"))
    fetch(source("a", "/a"))
    website.put("/a", page("<p>De subsidie is 7.500 euro.</p>"))
    assert [one.health for one in fetch(source("a", "/a"))] == [Health.CHANGED]
    old, new = store.snapshots("a")
    assert ("5.000" in store.extract(old).text, "7.500" in store.extract(new).text) == (True, True)


@pytest.mark.parametrize(("status", "health"), [(404, Health.GONE), (410, Health.GONE), (403, Health.UNREACHABLE)])
def test_a_page_that_goes_away_keeps_its_snapshot(
    status: int,
    health: Health,
    website: Website,
    source: MakeSource,
    page: MakePage,
    fetch: Collect,
    store: SnapshotStore,
) -> None:
    website.put("/a", page(""))
    fetch(source("a", "/a"))
    website.put("/a", "weg", status=status)
    assert [one.health for one in fetch(source("a", "/a"))] == [health]
    assert store.usable("a") is not None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Pagina niet gevonden", "Deze pagina bestaat niet meer. Zoek verder."),
        ("404", "Helaas."),
        ("Not found", "Oeps."),
    ],
)
def test_a_page_that_says_itself_that_it_is_not_there_is_gone(
    title: str, text: str, website: Website, source: MakeSource, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")
    assert [one.health for one in fetch(source("a", "/a"))] == [Health.GONE]
    assert store.latest("a") is None


def test_a_permanent_redirect_is_reported_as_a_move_with_the_new_address(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect
) -> None:
    website.put("/oud", status=301, location="/nieuw")
    website.put("/nieuw", page(""))
    [check] = fetch(source("a", "/oud"))
    assert (check.health, check.final_url) == (Health.MOVED, website.url("/nieuw"))


@pytest.mark.parametrize(
    ("body", "content_type", "health"),
    [
        ("<html><body><div id='root'></div><noscript>Zet JavaScript aan.</noscript></body></html>", "text/html",
         Health.NEEDS_SCRIPT),
        ("<html><body><p>Welkom.</p></body></html>", "text/html", Health.EMPTY),
        ("<html><body><div class='cookie-wall'><p>" + "Wij gebruiken cookies. " * 20 + "</p></div></body></html>",
         "text/html", Health.EMPTY),
        ("<html><body><p>" + "This is the text of the page and it is for you. " * 9 + "</p></body></html>", "text/html",
         Health.NOT_DUTCH),
        ("\x89PNG", "image/png", Health.NOT_TEXT),
        ("%PDF-1.7 maar dan kapot", "application/pdf", Health.NOT_TEXT),
    ],
)  # fmt: skip
def test_what_holds_no_dutch_text_is_reported_as_such_and_never_usable(
    body: str,
    content_type: str,
    health: Health,
    website: Website,
    source: MakeSource,
    fetch: Collect,
    store: SnapshotStore,
) -> None:
    website.put("/a", body, content_type=content_type)
    assert [one.health for one in fetch(source("a", "/a"))] == [health]
    assert store.usable("a") is None


def test_the_document_behind_a_download_link_is_fetched_with_its_page_and_depth_zero_leaves_it(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page("<p><a href='/b.pdf'>Download de factsheet</a></p>"))
    website.put("/b.pdf", page("<p>Dit staat in de factsheet.</p>"))
    assert len(fetch(source("a", "/a"), depth=0)) == 1
    assert not website.asked("/b.pdf")
    checks = fetch(source("a", "/a"))
    assert [one.key for one in checks] == ["a", child_key("a", website.url("/b.pdf"))]
    assert store.usable(checks[1].key) is not None


def test_a_document_in_the_foot_of_a_page_is_not_what_the_page_offers(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect
) -> None:
    website.put("/a", page("").replace("<footer>", "<footer><a href='/privacy.pdf'>Privacyverklaring</a>"))
    assert len(fetch(source("a", "/a"))) == 1
    assert not website.asked("/privacy.pdf")


def test_a_document_that_could_not_be_had_is_asked_for_again_without_its_page(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect
) -> None:
    website.put("/a", page("<p><a href='/b.pdf'>Download de factsheet</a></p>"))
    website.put("/b.pdf", status=503)
    assert [one.health for one in fetch(source("a", "/a"), fresh_hours=20.0)] == [Health.OK, Health.UNREACHABLE]
    website.put("/b.pdf", page(""))
    assert [one.key for one in fetch(source("a", "/a"), fresh_hours=20.0)] == [child_key("a", website.url("/b.pdf"))]


def test_a_check_looks_at_what_a_page_offers_too(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, look: Collect
) -> None:
    website.put("/a", page("<p><a href='/b.pdf'>Download de factsheet</a></p>"))
    website.put("/b.pdf", page(""))
    fetch(source("a", "/a"))
    website.put("/b.pdf", status=410)
    assert [one.health for one in look(source("a", "/a"))] == [Health.OK, Health.GONE]


def test_a_document_that_its_page_no_longer_offers_is_no_longer_quoted(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page("<p><a href='/b.pdf'>Download de factsheet</a></p>"))
    website.put("/b.pdf", page(""))
    fetch(source("a", "/a"))
    assert len(source_documents([source("a", "/a")], store)) == 2
    website.put("/a", page("<p>De factsheet is ingetrokken.</p>"))
    fetch(source("a", "/a"))
    assert [one.key for one in source_documents([source("a", "/a")], store)] == ["a"]


def test_not_modified_to_who_has_nothing_is_no_answer(
    website: Website, source: MakeSource, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", status=304)
    assert [one.health for one in fetch(source("a", "/a"))] == [Health.UNREACHABLE]
    assert store.latest("a") is None


@pytest.mark.parametrize(
    "headers", [{"location": "http://xn--/"}, {"retry_after": "²", "etag": "é"}, {"location": "/" + "a" * 50_000}]
)
def test_a_header_without_sense_is_the_fault_of_one_source_and_no_other(
    headers: dict[str, str], website: Website, source: MakeSource, page: MakePage, fetch: Collect
) -> None:
    status = 302 if "location" in headers else 503
    website.put("/a", page(""), status=status, **headers)
    website.put("/b", page(""))
    found = {one.key: one.health for one in fetch(source("a", "/a"), source("b", "/b"))}
    assert found["a"] not in USABLE
    assert found["b"] is Health.OK


def test_a_page_that_leads_to_the_front_page_is_gone_and_its_snapshot_stays(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page("<p>Bel het meldpunt.</p>"))
    website.put("/", page("<p>Welkom op onze site.</p>"))
    fetch(source("a", "/a"))
    website.put("/a", status=302, location="/")
    assert [one.health for one in fetch(source("a", "/a"))] == [Health.GONE]
    kept = store.usable("a")
    assert kept is not None
    assert "Bel het meldpunt." in store.extract(kept).text


def test_a_page_that_lists_many_documents_or_those_of_another_site_is_no_landing_page(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect
) -> None:
    website.put("/a", page("".join(f"<p><a href='/{number}.pdf'>Deel {number}</a></p>" for number in range(9))))
    website.put("/b", page("<p><a href='https://elders.voorbeeld.nl/x.pdf'>Elders</a></p>"))
    assert len(fetch(source("a", "/a"), source("b", "/b"))) == 2


def test_a_source_that_was_just_fetched_is_left_alone(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore, fetcher: HttpFetcher
) -> None:
    website.put("/a", page(""))
    fetch(source("a", "/a"))
    run = fetch_all([source("a", "/a")], fetcher, store, CollectOptions(), lambda: None)
    assert (run.checks, run.skipped) == ((), ("a",))
    assert len(website.asked("/a")) == 1


def test_without_a_network_sources_stand_as_not_fetched_and_nothing_is_recorded(
    source: MakeSource, website: Website, fetch: Collect, store: SnapshotStore
) -> None:
    website.close()
    assert {one.health for one in fetch(source("a", "/a"), source("b", "/b"))} == {Health.NOT_FETCHED}
    assert store.keys() == ()


def test_one_site_out_of_reach_among_others_is_reported(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page(""))
    dead = Source("dood", "http://127.0.0.1:9/x", ("Dood",), (3,), source("a", "/a").kind)
    assert [one.health for one in fetch(source("a", "/a"), dead)] == [Health.OK, Health.UNREACHABLE]
    known = store.check("dood")
    assert known is not None
    assert known.health is Health.UNREACHABLE


def test_a_check_sees_change_and_death_without_fetching(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, look: Collect, store: SnapshotStore
) -> None:
    website.put("/a", page(""), etag='"1"')
    website.put("/b", page(""))
    both = source("a", "/a"), source("b", "/b")
    fetch(*both)
    assert [one.health for one in look(*both)] == [Health.OK, Health.OK]
    website.put("/a", page("<p>Nieuw.</p>"), etag='"2"')
    website.put("/b", status=410)
    assert [one.health for one in look(*both)] == [Health.CHANGED, Health.GONE]
    assert [one.health for one in look(*both)] == [Health.CHANGED, Health.GONE]
    assert [seen.method for seen in website.asked("/a")] == ["GET", "HEAD", "HEAD", "HEAD"]
    assert len(store.snapshots("a")) == 1


def test_a_check_does_not_make_a_source_fresh(
    website: Website, source: MakeSource, page: MakePage, look: Collect, fetch: Collect
) -> None:
    website.put("/a", page(""))
    look(source("a", "/a"))
    assert [one.health for one in fetch(source("a", "/a"), fresh_hours=20.0)] == [Health.OK]


def test_an_unknown_id_is_refused_by_name(source: MakeSource) -> None:
    with pytest.raises(UnknownSourceError, match="'nergens'"):
        choose([source("a", "/a")], ["nergens"])


_KILLED = """
import sys
from pathlib import Path
from ingest.collect import CollectOptions, fetch_all
from ingest.fetch import FetchLimits, HttpFetcher
from ingest.snapshots import SnapshotStore
from ingest.types import Source, SourceKind
folder, base = sys.argv[1:]
sources = [Source(f"s{n}", f"{base}/{n}", ("x",), (1,), SourceKind.PAGE) for n in range(3)]
with HttpFetcher("a@b.nl", FetchLimits(interval=0.0), allow_loopback=True) as fetcher:
    store = SnapshotStore(Path(folder))
    fetch_all(sources, fetcher, store, CollectOptions(), lambda: print("een bron", flush=True))
"""


def test_a_killed_run_loses_nothing_and_the_next_repeats_nothing(
    website: Website, source: MakeSource, page: MakePage, fetch: Collect, store: SnapshotStore, tmp_path: Path
) -> None:
    website.put("/0", page("<p>Eerste.</p>"))
    website.put("/1", page("<p>Tweede.</p>"), drip=1.0)
    website.put("/2", page("<p>Derde.</p>"))
    arguments = [sys.executable, "-c", _KILLED, str(tmp_path / "bronnen"), website.url("")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "een bron\n"
        os.kill(run.pid, signal.SIGKILL)
    assert store.usable("s0") is not None
    website.put("/1", page("<p>Tweede.</p>"))
    checks = fetch(*(source(f"s{number}", f"/{number}") for number in range(3)), fresh_hours=20.0)
    assert [one.key for one in checks] == ["s1", "s2"]
    assert len(website.asked("/0")) == 1


@pytest.mark.parametrize("kind", ["raw", "text", "records"])
def test_a_damaged_snapshot_is_mended_by_force(
    kind: str,
    website: Website,
    source: MakeSource,
    page: MakePage,
    fetch: Collect,
    store: SnapshotStore,
    tmp_path: Path,
) -> None:
    website.put("/a", page(""))
    fetch(source("a", "/a"))
    [file] = tmp_path.glob(f"bronnen/{kind}/*/*")
    file.write_bytes(b"kapot")
    assert [one.health for one in fetch(source("a", "/a"), force=True)] == [Health.OK]
    [kept] = store.snapshots("a")
    assert store.body(kept) == page("").encode()
    assert "weerbare buurt" in store.extract(kept).text
