"""What the linked sources say, in every form that people read it in: always apart from the handbook's pages."""

from collections.abc import Sequence
from html import escape

from service.texts import SOURCE_STANDINGS, day
from service.types import SourceCitation
from ui import chat_texts as texts


def standing(one: SourceCitation) -> str:
    """Say what became of the source since; nothing when it is as it was."""
    told = SOURCE_STANDINGS.get(one.standing, "")
    return told.format(day=day(one.fetched))


def mark_html(one: SourceCitation) -> str:
    """Return the mark behind a quote: a link out of the site, that opens in a window of its own."""
    label = escape(texts.SOURCE_MARK.format(number=one.number, place=one.place))
    return f'&nbsp;<sup><a class="mark outside" {_opens(one)} aria-label="{label}">{one.number}</a></sup>'


def sources_html(sources: Sequence[SourceCitation]) -> str:
    """Return the sources under an answer: who, what, when, and the words."""
    rows = "".join(
        f'<li value="{one.number}"><a {_opens(one)}>{escape(one.place)}'
        f'<span class="unseen"> {texts.NEW_TAB}</span></a> <q>{escape(one.quote)}</q>{_note(one)}</li>'
        for one in sources
    )
    return (
        f'<details class="quotes outside"><summary>{texts.SOURCES}</summary><ol>{rows}</ol></details>' if rows else ""
    )


def _opens(one: SourceCitation) -> str:
    return f'href="{escape(one.url)}" target="_blank" rel="noopener noreferrer"'


def _note(one: SourceCitation) -> str:
    told = standing(one)
    return f" <span>{escape(told)}</span>" if told else ""
