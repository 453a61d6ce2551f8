"""`bronnen.yaml` of a new edition: known sources as they were, new ones proposed, those that are gone marked."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from urllib.parse import urlsplit

from ingest.editions import texts
from ingest.editions.page_file import quoted, slug, unique
from ingest.types import Page, Source, SourceKind

_ID_WORDS = 4
_PDF_ENDS = (".pdf", "/pdf", "/file")


def render_sources(text: str, old: Sequence[Source], pages: Sequence[Page]) -> str:
    """Return the file for `pages`; `text` is the old file, whose opening remarks stay."""
    known = {source.url: source for source in old}
    now = list(linked_sources(old, pages))
    blocks: list[str] = ["\n".join(takewhile(lambda line: line.startswith("#"), text.split("\n")))]
    for source in sorted(now, key=lambda one: list(known).index(one.url) if one.url in known else len(known)):
        remark = [] if source.url in known else [texts.NEW_SOURCE]
        blocks.append("\n".join([*remark, *_row(source)]))
    urls = {source.url for source in now}
    for source in old:
        if source.url not in urls:
            gone = texts.GONE_SOURCE.format(pages=", ".join(map(str, source.pages)))
            blocks.append("\n".join([gone, *(f"# {line}" for line in _row(source))]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def linked_sources(old: Sequence[Source], pages: Sequence[Page]) -> Iterator[Source]:
    """Yield a source for each address that `pages` link to; a known one keeps its id and kind."""
    known = {source.url: source for source in old}
    taken = {source.id for source in old}
    for url in dict.fromkeys(link.url for page in pages for link in page.links if link.url):
        linking = [page for page in pages if any(link.url == url for link in page.links)]
        found = dict.fromkeys(link.label for page in linking for link in page.links if link.url == url)
        before = known.get(url)
        labels = [*(label for label in (before.labels if before else ()) if label in found), *found]
        numbers = tuple(page.number for page in linking)
        key = before.id if before else unique(_id(url, labels[0]), taken)
        taken.add(key)
        yield Source(key, url, tuple(dict.fromkeys(labels)), numbers, before.kind if before else _kind(url))


def _row(source: Source) -> Iterable[str]:
    yield f"- id: {source.id}"
    yield f"  url: {quoted(source.url)}"
    yield "  labels:"
    yield from (f"    - {quoted(label)}" for label in source.labels)
    yield f"  pages: [{', '.join(map(str, source.pages))}]"
    yield f"  kind: {source.kind}"


def _id(url: str, label: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.").rpartition(".")[0]
    words = slug(label if not label.startswith("http") else urlsplit(url).path).split("-")[:_ID_WORDS]
    return slug("-".join([host, *words]))


def _kind(url: str) -> SourceKind:
    return SourceKind.PDF if urlsplit(url).path.casefold().endswith(_PDF_ENDS) else SourceKind.PAGE
