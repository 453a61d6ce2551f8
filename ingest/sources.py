"""The public documents that pages link to: `bronnen.yaml`, held against the pages."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest import texts
from ingest.errors import CorpusError, Problem
from ingest.files import read_rows
from ingest.handbook import page_file, read_pages
from ingest.schema import SourceRow, parse_row
from ingest.types import Page, Source

_FILE = "bronnen.yaml"


def load_sources(corpus: Path) -> tuple[Source, ...]:
    """Return every public document that the handbook links to, in the order of `bronnen.yaml`.

    Raises CorpusError with every problem in the list, in the pages, and between the two.
    """
    problems: list[Problem] = []
    sources = read_sources(corpus, read_pages(corpus, problems), problems)
    if problems:
        raise CorpusError(problems)
    return sources


def read_sources(corpus: Path, pages: Sequence[Page], problems: list[Problem]) -> tuple[Source, ...]:
    """Return the sources that can be read; add what is wrong or differs from `pages` to `problems`."""
    rows = enumerate(read_rows(corpus / _FILE, problems))
    sources = {
        place: Source(row.id, row.url, tuple(row.labels), tuple(row.pages), row.kind, row.organisation or "")
        for place, value in rows
        if (row := parse_row(SourceRow, value, _FILE, f"[{place}]", problems))
    }
    for place, source in sources.items():
        problems.extend(_differences(place, source, pages))
    _check_unique(sources, problems)
    problems.extend(_missing({source.url for source in sources.values()}, pages))
    return tuple(sources.values())


def _differences(place: int, source: Source, pages: Sequence[Page]) -> Iterable[Problem]:
    linking = [page for page in pages if any(link.url == source.url for link in page.links)]
    if not linking:
        yield Problem(_FILE, f"[{place}].url", source.url, texts.UNKNOWN_URL)
        return
    labels = {link.label for page in linking for link in page.links if link.url == source.url}
    if set(source.labels) != labels:
        yield _differs(place, "labels", source.labels, sorted(labels))
    numbers = tuple(page.number for page in linking)
    if source.pages != numbers:
        yield _differs(place, "pages", source.pages, numbers)


def _differs(place: int, field: str, found: Iterable[object], expected: Iterable[object]) -> Problem:
    shown, wanted = (", ".join(map(str, values)) for values in (found, expected))
    return Problem(_FILE, f"[{place}].{field}", shown, texts.source_should_say(wanted))


def _check_unique(sources: dict[int, Source], problems: list[Problem]) -> None:
    for field in ("id", "url"):
        seen: set[str] = set()
        for place, source in sources.items():
            value: str = getattr(source, field)
            if value in seen:
                problems.append(Problem(_FILE, f"[{place}].{field}", value, texts.duplicate(_FILE)))
            seen.add(value)


def _missing(known: set[str], pages: Sequence[Page]) -> Iterable[Problem]:
    for page in pages:
        for link in page.links:
            if link.url and link.url not in known:
                yield Problem(_FILE, "url", link.url, texts.missing_source(page_file(page)))
