"""The handbook's pages as accessible HTML, with the cited words marked."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from ingest.types import Link, Page
from service import texts
from service.verify import page_url

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_TOOLS = "\n\n## Tools\n"
_BULLET = re.compile(r"(?:#+ +|[-*] +|\d+\. +)?")
_CELL = re.compile(r"[^|\s](?:[^|\n]*[^|\s])?")
_RULE = re.compile(r"[|\s:-]+")
STYLE = Path(__file__).with_name("pages.css")


def text_html(text: str, start: int | None = None, end: int | None = None) -> str:
    """Return Markdown `text` as HTML; `text[start:end]` stands in `<mark>`, the first with the id "citaat".

    Words that run over several blocks or cells are marked piece by piece.
    """
    if start is not None and end is not None:
        for a, b in reversed(list(_pieces(text, start, end))):
            text = f"{text[:a]}{_OPEN}{text[a:b]}{_CLOSE}{text[b:]}"
    html = str(_MARKDOWN.render(text))
    html = html.replace(_OPEN, '<mark id="citaat">', 1).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    # A heading cell without words is no heading to a screen reader.
    html = html.replace("<th></th>", "<td></td>")
    return html.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that stand in one inline each: a line's words, or a cell."""
    for line in re.finditer(r"[^\n]+", text):
        a, b = max(line.start(), start), min(line.end(), end)
        if a >= b or _RULE.fullmatch(text, a, b):
            continue
        if line.group().startswith("|"):
            yield from (cell.span() for cell in _CELL.finditer(text, a, b))
            continue
        bullet = _BULLET.match(text, line.start())
        a = max(a, bullet.end() if bullet else a)
        if text[a:b].strip():
            yield a, b


def article_html(page: Page, start: int | None = None, end: int | None = None) -> str:
    """Return a page's text and tools as a fragment of HTML, with `page.text[start:end]` marked."""
    body, _, _ = page.text.partition(_TOOLS)
    inside = start is not None and end is not None and end <= len(body)
    content = text_html(body, start, end) if inside else text_html(body)
    cited = "" if inside or start is None else page.text[start:].partition("\n")[0]
    heading = "" if body.startswith("# ") else f"<h1>{escape(page.title)}</h1>"
    return f"<article>{heading}{content}</article>{_tools(page, cited)}"


def page_html(pages: Sequence[Page], page: Page, start: int | None = None, end: int | None = None) -> str:
    """Return one page as a whole HTML document."""
    parts = [
        f'<p class="where"><a href="{page_url(0).removesuffix("/0")}">{texts.PAGE_ALL}</a> · {escape(page.theme)}</p>',
        article_html(page, start, end),
        _steps(pages, page),
    ]
    return _document(page.title, "".join(parts), texts.PAGE_NUMBER.format(number=page.number, last=len(pages)))


def index_html(pages: Sequence[Page]) -> str:
    """Return the list of all pages by theme as a whole HTML document."""
    parts = [f"<h1>{texts.HANDBOOK}</h1>"]
    for theme in dict.fromkeys(page.theme for page in pages):
        items = "".join(
            f'<li value="{page.number}"><a href="{page_url(page.number)}">{escape(page.title)}</a></li>'
            for page in pages
            if page.theme is theme
        )
        parts.append(f"<h2>{escape(theme)}</h2><ol>{items}</ol>")
    return _document(texts.HANDBOOK, "".join(parts), texts.HANDBOOK_OWNER)


def _tools(page: Page, cited: str) -> str:
    """Return the tools as a list, the first that is called `cited` marked."""
    if not page.links:
        return ""
    marked = next((link for link in page.links if link.label == cited), None)
    items = "".join(f"<li>{_tool(link, cited=link is marked)}</li>" for link in page.links)
    return f'<section aria-labelledby="tools"><h2 id="tools">Tools</h2><ul>{items}</ul></section>'


def _tool(link: Link, *, cited: bool) -> str:
    label = escape(link.label)
    if cited:
        label = f'<mark id="citaat">{label}</mark>'
    if link.url is None:
        return f'{label} <span class="note">({texts.PAGE_NO_URL})</span>'
    return f'<a href="{escape(link.url)}" rel="noopener noreferrer">{label}</a>'


def _steps(pages: Sequence[Page], page: Page) -> str:
    at = [one.number for one in pages].index(page.number)
    before = pages[at - 1] if at else None
    after = pages[at + 1] if at + 1 < len(pages) else None
    links = [
        f'<a rel="{rel}" href="{page_url(one.number)}"><span>{word}</span> {escape(one.title)}</a>'
        for one, rel, word in ((before, "prev", texts.PAGE_PREVIOUS), (after, "next", texts.PAGE_NEXT))
        if one
    ]
    return f'<nav class="steps" aria-label="{texts.PAGE_ALL}">{"".join(links)}</nav>'


def _document(title: str, body: str, foot: str) -> str:
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {texts.HANDBOOK}</title>"
        '<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/pages.css"></head>'
        f'<body><header><a href="/">← {texts.PAGE_BACK}</a></header><main>{body}</main>'
        f"<footer>{foot}</footer></body></html>"
    )
