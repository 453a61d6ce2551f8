"""A conversation to take along in a memo: as plain text, as Markdown, as a web page."""

import re
from dataclasses import asdict, dataclass
from html import escape

from service.types import Answer, AnswerLink, AnswerStatus
from ui import chat_texts as texts
from ui.source_view import source_place

_MARKER = re.compile(r"\s*\[(\d+)\]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|$~&-])")
_STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h2{font-size:1.1rem;margin-top:2rem}li{margin:.3rem 0}q{color:#444}"
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
        place = texts.PLACE.format(page=one.page, title=one.title)
        lines.append(f"[{one.number}] {place}: “{one.quote}” {base}{one.url}")
    if answer.sources:
        lines += ["", f"{texts.SOURCES}:"]
    for told in answer.sources:
        lines.append(f"[{told.number}] {source_place(told)}: “{told.quote}” {told.url}")
    if answer.links:
        lines += ["", f"{texts.LINKS}:", *(f"- {_plain(link)}" for link in answer.links)]
    return "\n".join(lines) + "\n\n"


def _plain(link: AnswerLink) -> str:
    named = texts.LINK_WITHOUT_URL.format(label=link.label, page=link.page)
    return f"{link.label}: {link.url}" if link.url else named


def _markdown(question: str, answer: Answer, base: str) -> str:
    lines = [f"## {_quiet(question)}", "", _markdown_text(answer)]
    if answer.citations:
        lines += ["", f"**{texts.PLACES}**", ""]
    for one in answer.citations:
        place = _quiet(texts.PLACE.format(page=one.page, title=one.title))
        lines.append(f"{one.number}. [{place}](<{base}{one.url}>): “{_quiet(one.quote)}”")
    if answer.sources:
        lines += ["", f"**{texts.SOURCES}**", ""]
    for told in answer.sources:
        lines.append(f"{told.number}. [{_quiet(source_place(told))}](<{told.url}>): “{_quiet(told.quote)}”")
    if answer.links:
        lines += ["", f"**{texts.LINKS}**", ""]
    for link in answer.links:
        lines.append(f"- [{_quiet(link.label)}](<{link.url}>)" if link.url else f"- {_quiet(_plain(link))}")
    return "\n".join(lines) + "\n\n"


def _markdown_text(answer: Answer) -> str:
    lines = []
    for line in answer.text.splitlines():
        start = "- " if line.startswith("- ") else ""
        parts = _MARKER.split(line.removeprefix("- "))
        numbers = (f" \\[{one}\\]" for one in parts[1::2])
        lines.append(start + "".join(map("".join, zip(map(_quiet, parts[::2]), (*numbers, ""), strict=True))))
    return "\n".join(lines)


def _quiet(text: str) -> str:
    """Take from each Markdown sign its meaning, and keep the text on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _html(question: str, answer: Answer, base: str) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in answer.text.splitlines() if line.strip())
    places = "".join(
        f'<li value="{one.number}"><a href="{escape(base + one.url)}">'
        f"{escape(texts.PLACE.format(page=one.page, title=one.title))}</a>: <q>{escape(one.quote)}</q></li>"
        for one in answer.citations
    )
    sources = "".join(
        f'<li value="{one.number}"><a href="{escape(one.url)}">{escape(source_place(one))}</a>: '
        f"<q>{escape(one.quote)}</q></li>"
        for one in answer.sources
    )
    links = "".join(
        f'<li><a href="{escape(one.url)}">{escape(one.label)}</a></li>'
        if one.url
        else f"<li>{escape(_plain(one))}</li>"
        for one in answer.links
    )
    parts = [f"<h2>{escape(question)}</h2>{paragraphs}"]
    parts += [f"<h3>{texts.PLACES}</h3><ol>{places}</ol>"] if places else []
    parts += [f"<h3>{texts.SOURCES}</h3><ol>{sources}</ol>"] if sources else []
    parts += [f"<h3>{texts.LINKS}</h3><ul>{links}</ul>"] if links else []
    return f"<section>{''.join(parts)}</section>"
