"""An answer as HTML: marks that lead to the cited words, the quotes, the tools; everything escaped."""

import re
from html import escape

from service.types import Answer, AnswerLink
from ui import texts

_MARKER = re.compile(r"\[(\d+)\]")


def answer_html(answer: Answer) -> str:
    """Return an answer with its citations and links as a fragment of HTML."""
    blocks = [_text(answer), _citations(answer), _links(answer.links), _nearest(answer)]
    return f'<div class="answer" data-status="{answer.status}">{"".join(blocks)}</div>'


def _text(answer: Answer) -> str:
    urls = {one.number: one.url for one in answer.citations}

    def mark(match: re.Match[str]) -> str:
        number = int(match[1])
        return f'<sup><a class="mark" href="{escape(urls[number])}" target="_blank">[{number}]</a></sup>'

    html, items = "", ""
    for line in answer.text.splitlines():
        marked = _MARKER.sub(mark, escape(line.removeprefix("- ")))
        if line.startswith("- "):
            items += f"<li>{marked}</li>"
            continue
        html += (f"<ul>{items}</ul>" if items else "") + (f"<p>{marked}</p>" if line.strip() else "")
        items = ""
    return html + (f"<ul>{items}</ul>" if items else "")


def _citations(answer: Answer) -> str:
    if not answer.citations:
        return ""
    rows = "".join(
        f'<li value="{one.number}"><a href="{escape(one.url)}" target="_blank">'
        f"{escape(texts.PAGE.format(page=one.page, title=one.title))}</a> <q>{escape(one.quote)}</q></li>"
        for one in answer.citations
    )
    return f'<details class="quotes"><summary>{texts.CITATIONS}</summary><ol>{rows}</ol></details>'


def _links(links: tuple[AnswerLink, ...]) -> str:
    rows = "".join(f"<li>{_link(link)}</li>" for link in links)
    return f'<div class="links"><p>{texts.LINKS}</p><ul>{rows}</ul></div>' if rows else ""


def _link(link: AnswerLink) -> str:
    label = escape(texts.LINK_WITHOUT_URL.format(label=link.label, page=link.page))
    if link.url is None:
        return label
    return f'<a href="{escape(link.url)}" target="_blank" rel="noopener noreferrer">{label}</a>'


def _nearest(answer: Answer) -> str:
    if answer.nearest is None:
        return ""
    name = escape(texts.PAGE.format(page=answer.nearest.page, title=answer.nearest.title))
    return f'<p class="nearest"><a href="{escape(answer.nearest.url)}" target="_blank">{name}</a></p>'
