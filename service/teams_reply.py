"""An answer as a message for a channel: text with `[n]` marks, citations, and a card with the quotes.

Limits are Teams': https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content
(at most 10 citations, name 80 and abstract 160 characters) and a message below 80 KB.
"""

from collections.abc import Sequence

from microsoft_agents.activity import (
    Activity,
    ActivityTypes,
    AIEntity,
    Attachment,
    ClientCitation,
    ClientCitationAppearance,
)

from service import texts
from service.teams_card import CARD, questions_card, quotes_card
from service.types import Answer, AnswerLink, Citation, SourceCitation

MOST_CITATIONS = 10
MOST_NAME = 80
MOST_ABSTRACT = 160
MOST_BYTES = 80_000
_MOST_TEXT = 15_000  # characters; far above any answer, so that a message without a card always fits
_MOST_SUGGESTIONS = 3


def reply_of(answer: Answer, base: str | None) -> Activity:
    """Return `answer` as a message; `base` is the public address of the service, without it nothing links to a page.

    Quotes that do not fit in 80 KB are left out of the card, the last first; the text and its marks stay.
    """
    for shown in range(len(answer.citations), -1, -1):
        message = _message(answer, answer.citations[:shown], base)
        if len(message.model_dump_json(by_alias=True, exclude_unset=True).encode()) < MOST_BYTES:
            return message
    return message


def plain(text: str, questions: Sequence[str] = (), title: str = texts.BOT_EXAMPLES_TITLE) -> Activity:
    """Return a message that cites nothing, with questions that are asked by a tap."""
    message = Activity(type=ActivityTypes.message, text=text, text_format="markdown")
    if questions:
        message.attachments = [Attachment(content_type=CARD, content=questions_card(title, questions))]
    return message


def _message(answer: Answer, shown: tuple[Citation, ...], base: str | None) -> Activity:
    # The card asks the next question, and not suggestedActions: beside those, marks stay unrendered.
    questions = answer.suggestions[:_MOST_SUGGESTIONS]
    message = plain(_text(answer, base), questions, texts.BOT_SUGGESTIONS)
    if shown:
        card = quotes_card(shown, questions, base, whole=shown == answer.citations)
        message.attachments = [Attachment(content_type=CARD, content=card)]
    message.entities = [_label(answer.cited[:MOST_CITATIONS], base)]
    message.channel_data = {"feedbackLoop": {"type": "default"}}
    return message


def _label(citations: Sequence[Citation | SourceCitation], base: str | None) -> AIEntity:
    """Return the mark that a message was made by an AI system, with its citations.

    Every field is given: the SDK leaves out what was not set.
    """
    return AIEntity(
        type="https://schema.org/Message",
        id="",
        additional_type=["AIGeneratedContent"],
        citation=[ClientCitation(position=one.number, appearance=_appearance(one, base)) for one in citations],
    )


def _appearance(one: Citation | SourceCitation, base: str | None) -> ClientCitationAppearance:
    name = cut(one.place, MOST_NAME)
    abstract = cut(" ".join(one.quote.split()), MOST_ABSTRACT)
    if isinstance(one, SourceCitation):
        return ClientCitationAppearance(name=name, abstract=abstract, url=one.url)
    if base is None:
        return ClientCitationAppearance(name=name, abstract=abstract)
    return ClientCitationAppearance(name=name, abstract=abstract, url=f"{base}{one.url}")


def cut(text: str, most: int) -> str:
    """Return `text`, or its first whole words with an ellipsis, in at most `most` characters."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rsplit(" ", 1)[0] or head).rstrip() + "…"


def _text(answer: Answer, base: str | None) -> str:
    parts = [answer.text]
    if answer.links:
        parts.append("\n".join([texts.BOT_LINKS, *(f"- {_link(link)}" for link in answer.links)]))
    if answer.nearest and base:
        parts.append(f"[{texts.BOT_READ.format(page=answer.nearest.page)}]({base}{answer.nearest.url})")
    return cut("\n\n".join(parts), _MOST_TEXT)


def _link(link: AnswerLink) -> str:
    if link.url is None:
        return texts.BOT_LINK_WITHOUT_URL.format(label=link.label, page=link.page)
    return f"[{link.label.replace('[', '(').replace(']', ')')}]({link.url.replace(')', '%29').replace(' ', '%20')})"
