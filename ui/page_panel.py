"""The handbook beside the chat: its contents, a page with the cited words marked, and what a search finds."""

import re
from collections.abc import Sequence
from html import escape

from index.types import Hit
from ingest.types import Page
from service.pages_view import article_html
from service.verify import page_url
from ui import chat_texts as texts

_HEADING = re.compile(r"(</?h)([1-4])")
_OUTSIDE = re.compile(r'<a href="(https?://[^"]*)"(?: rel="[^"]*")?>(.*?)</a>', re.DOTALL)
_SYNTAX = re.compile(r"^#+ +|[*_|#>`]+|-{3,}", re.MULTILINE)
_EXCERPT = 140


def contents_html(pages: Sequence[Page]) -> str:
    """Return the themes with their pages as a menu."""
    blocks = []
    for theme in dict.fromkeys(page.theme for page in pages):
        rows = "".join(f"<li>{_opener(page)}</li>" for page in pages if page.theme is theme)
        blocks.append(f"<h3>{escape(theme)}</h3><ul>{rows}</ul>")
    return f'<nav class="contents" aria-label="{texts.THEMES}">{"".join(blocks)}</nav>'


def panel_html(pages: Sequence[Page], page: Page, start: int | None = None, end: int | None = None) -> str:
    """Return a page as it stands beside the chat; `page.text[start:end]` is marked."""
    where = f"{escape(page.theme)} · {texts.PAGE_NUMBER.format(number=page.number, last=len(pages))}"
    cited = f'<p class="note">{texts.CITED}</p>' if start is not None else ""
    return (
        f'<p class="where">{where}</p><h3 id="page-title" tabindex="-1">{escape(page.title)}</h3>{cited}'
        f"{_within(article_html(page, start, end), page.title)}{_steps(pages, page)}"
        f'<p class="note">{texts.OWNER} <a href="{page_url(page.number)}" target="_blank" rel="noopener">'
        f'{texts.OWN_WINDOW}<span class="unseen"> {texts.NEW_TAB}</span></a></p>'
    )


def results_html(hits: Sequence[Hit]) -> str:
    """Return found pages, each with the words that were found."""
    rows = "".join(
        f"<li><a {_opens(hit.passage.page, hit.passage.start, hit.passage.end)}>"
        f"<strong>{escape(hit.passage.title)}</strong> <span>{escape(_excerpt(hit.passage.text))}</span></a></li>"
        for hit in hits
    )
    return f"<ol>{rows}</ol>" if rows else ""


def results_note(hits: Sequence[Hit]) -> str:
    """Return how many pages were found, as a sentence."""
    if not hits:
        return texts.SEARCH_NONE
    return texts.SEARCH_ONE if len(hits) == 1 else texts.SEARCH_SOME.format(count=len(hits))


def _within(html: str, title: str) -> str:
    """Put the page's headings below the panel's own, and let no link replace the conversation."""
    html = html.replace(f"<h1>{escape(title)}</h1>", "", 1)
    down = 3 if "<h1" in html else 2
    html = _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + down}", html)
    return _OUTSIDE.sub(
        rf'<a href="\1" target="_blank" rel="noopener noreferrer">\2<span class="unseen"> {texts.NEW_TAB}</span></a>',
        html,
    )


def _opener(page: Page) -> str:
    return f'<a {_opens(page.number)}><span class="number">{page.number}</span> {escape(page.title)}</a>'


def _opens(page: int, start: int | None = None, end: int | None = None) -> str:
    cited = "" if start is None else f' data-start="{start}" data-end="{end}"'
    return f'href="{escape(page_url(page, start, end))}" data-page="{page}"{cited}'


def _steps(pages: Sequence[Page], page: Page) -> str:
    at = [one.number for one in pages].index(page.number)
    near = ((texts.PREVIOUS, "prev", pages[at - 1 : at]), (texts.NEXT, "next", pages[at + 1 : at + 2]))
    links = "".join(
        f'<a rel="{rel}" {_opens(one.number)}><span>{word}</span> {escape(one.title)}</a>'
        for word, rel, some in near
        for one in some
    )
    return f'<nav class="steps" aria-label="{texts.STEPS}">{links}</nav>'


def _excerpt(text: str) -> str:
    plain = " ".join(_SYNTAX.sub(" ", text).split())
    return plain if len(plain) <= _EXCERPT else plain[:_EXCERPT].rsplit(" ", 1)[0] + "…"
