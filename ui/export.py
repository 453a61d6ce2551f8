"""A conversation to take along in a memo: as plain text, as Markdown, as a web page."""

import re
from dataclasses import asdict, dataclass
from html import escape
from itertools import groupby

from service.types import Answer, AnswerLink, AnswerStatus
from ui import chat_texts as texts
from ui.quotes import readable

_MARKER = re.compile(r"\s*\[(\d+)\]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|$~&-])")
_STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin:2.5rem 0 0}h3{font-size:1rem;margin-bottom:0}"
    "ul,ol{padding-left:1.5rem}li{margin:.3rem 0}q{color:#444}"
)


@dataclass(frozen=True, slots=True)
class Export:
    """One text in the three forms that people take along."""

    text: str
    markdown: str
    html: str

    def as_dict(self) -> dict[str, str]:
        """Return the forms by name."""
        return asdict(self)


def export_turn(question: str, answer: Answer, base: str) -> Export:
    """Return a question with its answer; `base` stands before addresses of pages. Personal data is left out."""
    asked = texts.NOT_KEPT if answer.status is AnswerStatus.PERSONAL_DATA else question.strip()
    base = base.rstrip("/")
    return Export(_text(asked, answer, base), _markdown(asked, answer, base), _html(asked, answer, base))


def export_frame() -> tuple[Export, Export]:
    """Return what stands before and after the turns; "{date}" is left for the day of saving."""
    title, note = texts.EXPORT_TITLE, texts.EXPORT_NOTE
    head = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{note}</p>"
    )
    before = Export(f"{title}\n{note}\n\n", f"# {title}\n\n{note}\n\n", head)
    return before, Export("", "", "</body></html>\n")


def _text(question: str, answer: Answer, base: str) -> str:
    lines = [f"{texts.QUESTION}: {question}", "", answer.text]
    if answer.citations:
        lines += ["", f"{texts.PLACES}:"]
    for one in answer.citations:
        lines.append(f"[{one.number}] {one.place}: “{readable(one.quote)}” {base}{one.url}")
    if answer.sources:
        lines += ["", f"{texts.SOURCES}:"]
    for told in answer.sources:
        lines.append(f"[{told.number}] {told.place}: “{told.quote}” {told.url}")
    if answer.links:
        lines += ["", f"{texts.LINKS}:", *(f"- {_plain(link)}" for link in answer.links)]
    lines += ["", texts.made(answer.label)] if answer.label else []
    return "\n".join(lines) + "\n\n"


def _plain(link: AnswerLink) -> str:
    named = texts.LINK_WITHOUT_URL.format(label=link.label, page=link.page)
    return f"{link.label}: {link.url}" if link.url else named


def _markdown(question: str, answer: Answer, base: str) -> str:
    lines = [f"## {_quiet(question)}", "", _markdown_text(answer)]
    if answer.citations:
        lines += ["", f"**{texts.PLACES}**", ""]
    for one in answer.citations:
        place = _quiet(one.place)
        lines.append(f"{one.number}. [{place}](<{base}{one.url}>): “{_quiet(readable(one.quote))}”")
    if answer.sources:
        lines += ["", f"**{texts.SOURCES}**", ""]
    for told in answer.sources:
        lines.append(f"{told.number}. [{_quiet(told.place)}](<{told.url}>): “{_quiet(told.quote)}”")
    if answer.links:
        lines += ["", f"**{texts.LINKS}**", ""]
    for link in answer.links:
        lines.append(f"- [{_quiet(link.label)}](<{link.url}>)" if link.url else f"- {_quiet(_plain(link))}")
    lines += ["", f"*{texts.made(answer.label)}*"] if answer.label else []
    return "\n".join(lines) + "\n\n"


def _markdown_text(answer: Answer) -> str:
    lines = []
    for line in answer.text.splitlines():
        start = "- " if line.startswith("- ") else ""
        parts = _MARKER.split(line.removeprefix("- "))
        pairs = zip(parts[::2], (*parts[1::2], None), strict=True)
        lines.append(
            start + " ".join(_quiet(words) + (f" \\[{one}\\]" if one else "") for words, one in pairs).rstrip()
        )
    return "\n".join(lines)


def _quiet(text: str) -> str:
    """Take from each Markdown sign its meaning, and keep the text on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _html_text(answer: Answer) -> str:
    html = ""
    lines = filter(str.strip, answer.text.splitlines())
    for listed, group in groupby(lines, key=lambda line: line.startswith("- ")):
        rows = (escape(line.removeprefix("- ")) for line in group)
        html += f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>" if listed else f"<p>{'</p><p>'.join(rows)}</p>"
    return html


def _html(question: str, answer: Answer, base: str) -> str:
    places = "".join(
        f'<li value="{one.number}"><a href="{escape(base + one.url)}">'
        f"{escape(one.place)}</a>: <q>{escape(readable(one.quote))}</q></li>"
        for one in answer.citations
    )
    sources = "".join(
        f'<li value="{one.number}"><a href="{escape(one.url)}">{escape(one.place)}</a>: <q>{escape(one.quote)}</q></li>'
        for one in answer.sources
    )
    links = "".join(
        f'<li><a href="{escape(one.url)}">{escape(one.label)}</a></li>'
        if one.url
        else f"<li>{escape(_plain(one))}</li>"
        for one in answer.links
    )
    parts = [f"<h2>{escape(question)}</h2>{_html_text(answer)}"]
    parts += [f"<h3>{texts.PLACES}</h3><ol>{places}</ol>"] if places else []
    parts += [f"<h3>{texts.SOURCES}</h3><ol>{sources}</ol>"] if sources else []
    parts += [f"<h3>{texts.LINKS}</h3><ul>{links}</ul>"] if links else []
    parts += [f"<p><em>{texts.made(answer.label)}</em></p>"] if answer.label else []
    return f"<section>{''.join(parts)}</section>"
