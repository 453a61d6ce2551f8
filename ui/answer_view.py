"""An answer as HTML: marks that lead to the cited words, the quotes, the tools; everything escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Literal
from urllib.parse import urlsplit

from service.types import Answer, AnswerLink, Citation
from service.types import Piece as Said
from ui import chat_texts as texts
from ui.quotes import readable
from ui.source_view import mark_html, sources_html

_MARKER = re.compile(r"\[(\d+)\]")
_SENTENCE_END = re.compile(r"(?<=\]) ")
_NUMBER = re.compile(r"\b(112|0900-8844)\b")
_EMAIL = re.compile(r"[\w.]+@[\w-]+(?:\.[\w-]+)+")


Block = Literal["p", "li"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of an answer as HTML; `opens` tells that a paragraph or list item begins with it."""

    block: Block
    opens: bool
    html: str


def pieces(said: Said, *, first: bool) -> Iterator[Piece]:
    """Yield the sentences of the next words of an answer; `first` tells that they are its first words."""
    goes_on = not first and not said.text.startswith("\n")
    for row, (block, sentences) in enumerate(_blocks(said)):
        for at, sentence in enumerate(sentences):
            yield Piece(block, at == 0 and not (goes_on and row == 0), sentence)


def answer_html(answer: Answer) -> str:
    """Return a whole answer as a fragment of HTML."""
    html = ""
    for block, group in groupby(_blocks(answer), key=itemgetter(0)):
        rows = "".join(f"<{block}>{' '.join(sentences)}</{block}>" for _, sentences in group)
        html += f"<ul>{rows}</ul>" if block == "li" else rows
    return f'<div class="answer" data-status="{answer.status}">{html}{extras_html(answer)}</div>'


def extras_html(answer: Answer) -> str:
    """Return what stands under an answer: quotes, those of sources apart, tools, the nearest page, how it was made."""
    quotes = _citations(answer.citations) + sources_html(answer.sources)
    return quotes + _links(answer.links) + _nearest(answer) + _made(answer)


def suggestions_html(answer: Answer) -> str:
    """Return the follow-up questions as buttons, or nothing."""
    if not answer.suggestions:
        return ""
    rows = "".join(
        f'<li><button type="button" class="ask" data-ask="{escape(one)}">{escape(one)}</button></li>'
        for one in answer.suggestions
    )
    return f'<div class="suggestions"><h3>{texts.SUGGESTIONS}</h3><ul>{rows}</ul></div>'


def _blocks(said: Said | Answer) -> Iterator[tuple[Block, list[str]]]:
    marks = {one.number: _mark(one) for one in said.citations} | {one.number: mark_html(one) for one in said.sources}
    for line in filter(str.strip, said.text.splitlines()):
        sentences = _SENTENCE_END.split(line.removeprefix("- ").strip())
        yield "li" if line.startswith("- ") else "p", [_marked(one, marks) for one in sentences]


def _marked(sentence: str, marks: dict[int, str]) -> str:
    parts = _MARKER.split(sentence)
    html = escape(parts[0]) if marks else _reachable(parts[0])
    for number, rest in zip(parts[1::2], parts[2::2], strict=True):
        mark = marks.get(int(number))
        html = html.rstrip() + mark if mark else f"{html}[{number}]"
        html += escape(rest)
    return html


def _reachable(text: str) -> str:
    """Return what the assistant says itself with its telephone numbers and addresses to be touched."""
    html = _NUMBER.sub(r'<a href="tel:\1">\1</a>', escape(text))
    return _EMAIL.sub(r'<a href="mailto:\g<0>">\g<0></a>', html)


def _mark(one: Citation) -> str:
    label = escape(texts.MARK.format(number=one.number, page=one.page, title=one.title))
    # A no-break space keeps the mark with the word that it proves.
    return f'&nbsp;<sup><a class="mark" {_opens(one)} aria-label="{label}">{one.number}</a></sup>'


def _opens(one: Citation) -> str:
    return f'href="{escape(one.url)}" data-page="{one.page}" data-start="{one.start}" data-end="{one.end}"'


def _citations(citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    rows = "".join(
        f'<li value="{one.number}"><a {_opens(one)}>{escape(one.place)}</a> <q>{escape(readable(one.quote))}</q></li>'
        for one in citations
    )
    return f'<details class="quotes"><summary>{texts.CITATIONS}</summary><ol>{rows}</ol></details>'


def _links(links: tuple[AnswerLink, ...]) -> str:
    rows = "".join(f"<li>{_link(link)}</li>" for link in links)
    return f'<div class="links"><h3>{texts.LINKS}</h3><ul>{rows}</ul></div>' if rows else ""


def _link(link: AnswerLink) -> str:
    if link.url is None:
        return escape(texts.LINK_WITHOUT_URL.format(label=link.label, page=link.page))
    host = urlsplit(link.url).hostname or ""
    return (
        f'<a href="{escape(link.url)}" target="_blank" rel="noopener noreferrer">{escape(link.label)}'
        f'<span class="unseen"> {texts.NEW_TAB}</span></a> '
        f'<span class="host">{escape(host.removeprefix("www."))}</span>'
    )


def _nearest(answer: Answer) -> str:
    if answer.nearest is None:
        return ""
    name = escape(texts.NEAREST.format(page=answer.nearest.page, title=answer.nearest.title))
    return f'<p class="nearest"><a href="{escape(answer.nearest.url)}" data-page="{answer.nearest.page}">{name}</a></p>'


def _made(answer: Answer) -> str:
    """Say how the text was made, with a way to its passport where one is kept."""
    if not answer.label:
        return ""
    text = escape(texts.made(answer.label))
    link = f' <a href="/ui/passport/{answer.id}" download>{texts.PASSPORT}</a>' if answer.id else ""
    return f'<p class="made note">{text}{link}</p>'
