"""The card under an answer: each quote word for word, a button to its page, the next questions. Adaptive Card 1.5."""

from collections.abc import Iterator, Sequence
from typing import Any

from service import texts
from service.types import Citation

CARD = "application/vnd.microsoft.card.adaptive"
_SHOWN = 2  # quotes that stand open; the rest unfold
_REST = "rest"

Element = dict[str, Any]


def quotes_card(citations: Sequence[Citation], suggestions: Sequence[str], base: str | None, *, whole: bool) -> Element:
    """Return a card with the quotes of `citations`; `whole` tells that these are all that the answer has.

    `base` is the public address of the service: without it the card has no buttons to pages.
    """
    body: list[Element] = [_line(texts.BOT_WHERE, weight="Bolder")]
    body += [part for one in citations[:_SHOWN] for part in _quote(one, base)]
    if rest := citations[_SHOWN:]:
        items = [part for one in rest for part in _quote(one, base)]
        body.append(_actions(_unfold(len(citations))))
        body.append({"type": "Container", "id": _REST, "isVisible": False, "items": items})
    if not whole:
        body.append(_line(texts.BOT_LEFT_OUT, isSubtle=True))
    return _card([*body, *_next(texts.BOT_SUGGESTIONS, suggestions)])


def questions_card(title: str, questions: Sequence[str]) -> Element:
    """Return a card with questions that are asked by a tap."""
    return _card(list(_next(title, questions)))


def _card(body: list[Element]) -> Element:
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": "nl",
        "body": body,
    }


def _next(title: str, questions: Sequence[str]) -> Iterator[Element]:
    if questions:
        yield _line(title, weight="Bolder", separator=True)
    for question in questions:
        # The title of a button is cut off on a phone; a line of text wraps.
        yield {
            "type": "Container",
            "selectAction": _ask(question),
            "items": [_line(question, color="Accent", spacing="Small")],
        }


def _quote(one: Citation, base: str | None) -> Iterator[Element]:
    yield _line(texts.BOT_QUOTE.format(number=one.number, page=one.page, title=one.title), size="Small", isSubtle=True)
    # A TextBlock would read Markdown into the quote; a TextRun shows it as it is.
    yield {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": one.quote, "italic": True}]}
    if base:
        title = texts.BOT_READ.format(page=one.page)
        yield _actions({"type": "Action.OpenUrl", "title": title, "url": f"{base}{one.url}"})


def _line(text: str, **more: object) -> Element:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def _actions(*actions: Element) -> Element:
    return {"type": "ActionSet", "actions": list(actions)}


def _unfold(count: int) -> Element:
    title = texts.BOT_MORE.format(count=count)
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": [_REST]}


def _ask(question: str) -> Element:
    return {
        "type": "Action.Submit",
        "title": question,
        "data": {"msteams": {"type": "imBack", "value": question}, "vraag": question},
    }
