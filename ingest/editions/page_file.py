"""The file of a page as an editor would write it: its header, its bank and its body."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

import yaml

from ingest.types import Link, Page

_PLAIN_URL = re.compile(r"https?://[^\s#\"']*[^\s#\"':]")
_ACCENTS = str.maketrans("àáâäãåèéêëìíîïòóôöõùúûüçñ", "aaaaaaeeeeiiiiooooouuuucn")

Rows = Sequence[tuple[str, Sequence[str]]]
"""Words of a page (`bij`) and the questions that they answer."""


def render_page(page: Page, body: str, rows: Rows) -> str:
    """Return the text of a page's file."""
    lines = [
        "---",
        f"number: {page.number}",
        f"id: {page.id}",
        f"title: {scalar(page.title)}",
        f"theme: {page.theme}",
        *_links(page.links),
        *(["vragen:", *bank_lines(rows)] if rows else []),
        "---",
        "",
        body,
        "",
    ]
    return "\n".join(lines)


def bank_lines(rows: Rows) -> Iterator[str]:
    """Yield the lines of `vragen` in a page's header."""
    for quote, questions in rows:
        yield f"  - bij: {quoted(quote)}"
        yield "    gesteld_als:"
        yield from (f"      - {quoted(question)}" for question in questions)


def rows_of(page: Page) -> Rows:
    """Return the bank of a page as it stands in its file."""
    return [(page.text[entry.start : entry.end], entry.questions) for entry in page.bank]


def quoted(text: str) -> str:
    """Return `text` between double quotes, as YAML reads it back."""
    return json.dumps(text, ensure_ascii=False)


def scalar(text: str) -> str:
    """Return `text` as YAML reads it back, without quotes where it needs none."""
    try:
        is_plain = yaml.safe_load(text) == text and ": " not in text and "#" not in text
    except yaml.YAMLError:
        is_plain = False
    return text if is_plain else quoted(text)


def slug(text: str) -> str:
    """Return `text` as an id: small letters, digits and hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold().translate(_ACCENTS))) or "pagina"


def unique(name: str, taken: Iterable[str]) -> str:
    """Return `name`, with a number when it is taken."""
    used = set(taken)
    number = 1
    while (chosen := name if number == 1 else f"{name}-{number}") in used:
        number += 1
    return chosen


def _links(links: Sequence[Link]) -> Iterator[str]:
    yield "links:" if links else "links: []"
    for link in links:
        yield f"  - label: {quoted(link.label)}"
        yield f"    url: {_url(link.url)}"


def _url(url: str | None) -> str:
    if url is None:
        return "null"
    return url if _PLAIN_URL.fullmatch(url) else quoted(url)
