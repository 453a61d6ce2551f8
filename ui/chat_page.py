"""The page of the browser chat as HTML: what one sees before the first question."""

import hashlib
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from ingest.types import Page
from service.http_models import MAX_QUESTION
from service.texts import PERSONAL_KINDS
from ui import chat_texts as texts
from ui.export import export_frame
from ui.page_panel import contents_html

FOLDER = Path(__file__).parent
_SCRIPTS = ("chat.js", "chat_base.js", "chat_personal.js", "chat_reader.js", "chat_stream.js", "chat_take.js")
ASSETS = {
    "chat.css": ("chat.css", "text/css"),
    "source-sans-3.woff2": ("fonts/source-sans-3.woff2", "font/woff2"),
    **{name: (name, "text/javascript") for name in ("chat_theme.js", *_SCRIPTS)},
}

_THUMB = (
    '<svg class="thumb" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="M7 11v9H3v-9zm0 0 4-8'
    'c1.7 0 2.5 1.4 2.2 2.8L12.5 9H19c1.3 0 2.2 1.2 1.9 2.4l-1.8 7c-.2 1-1.1 1.6-2.1 1.6H7"/></svg>'
)


def chat_page(pages: Sequence[Page], *, feedback: bool) -> str:
    """Return the page; `feedback` tells whether answers can be judged."""
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{texts.TITLE}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="description" content="{texts.DESCRIPTION}"><meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="/favicon.svg" type="image/svg+xml">{_loads()}'
        f'</head><body><a class="skip" href="#question">{texts.SKIP}</a>{_header()}'
        f'<div class="columns"><main>{_chat()}</main>{_reader(pages)}</div>{_data(feedback)}</body></html>'
    )


def _loads() -> str:
    """Name the static files under a digest of them all, so that browsers may keep them for good."""
    whole = b"".join((FOLDER / path).read_bytes() for path, _ in ASSETS.values())
    at = f"/ui/static/{hashlib.sha256(whole).hexdigest()[:12]}"
    early = "".join(f'<link rel="modulepreload" href="{at}/{name}">' for name in _SCRIPTS)
    return (
        f'<link rel="stylesheet" href="{at}/chat.css"><script src="{at}/chat_theme.js"></script>{early}'
        f'<script type="module" src="{at}/chat.js"></script>'
    )


def _header() -> str:
    return (
        f'<header class="top"><div><img src="/favicon.svg" alt="" width="36" height="36">'
        f'<p><strong>{texts.TITLE}</strong> <span class="subtitle">{texts.SUBTITLE}</span></p></div>'
        f'<div class="tools"><a class="to-reader" href="#reader">{texts.TO_READER}</a>'
        f'<button type="button" id="new" hidden>{texts.NEW}</button>'
        f'<button type="button" id="theme">{texts.DARK}</button></div></header>'
    )


def _chat() -> str:
    return (
        f'<h1 class="unseen">{texts.TITLE}</h1><p id="printed"></p>{_intro()}'
        f'<section id="log" aria-label="{texts.CHAT_LABEL}"></section>{_saving()}'
        '<p id="said" class="unseen" role="status"></p>'
        '<form id="ask"><p id="banner" class="banner" role="status"></p>'
        f'<label for="question">{texts.ASK_LABEL}</label><div class="box">'
        f'<textarea id="question" rows="1" placeholder="{texts.PLACEHOLDER}" aria-describedby="hint count" '
        'autocomplete="off" spellcheck="true" enterkeyhint="send"></textarea>'
        f'<button class="primary">{texts.SEND}</button></div>'
        f'<p id="count" role="status"></p><p id="hint"><span class="keys">{texts.KEYS_HINT}</span> '
        f"{texts.PRIVACY_HINT}</p></form>"
        f'<noscript><p>{texts.NO_SCRIPT} <a href="/handreiking">{texts.TO_READER}</a></p></noscript>'
    )


def _intro() -> str:
    rows = "".join(
        f'<li><button type="button" class="ask" data-ask="{escape(question)}">'
        f"<span>{escape(theme)}</span> {escape(question)}</button></li>"
        for theme, question in texts.EXAMPLES
    )
    return (
        f'<section id="intro"><p class="lead">{texts.INTRO}</p>'
        f'<p class="emergency">{texts.EMERGENCY} <a href="tel:{texts.NUMBER}">{texts.NUMBER}</a>.</p>'
        f'<h2>{texts.EXAMPLES_LABEL}</h2><ul class="examples">{rows}</ul></section>'
    )


def _saving() -> str:
    buttons = (("save-markdown", texts.SAVE_MARKDOWN), ("save-html", texts.SAVE_HTML), ("print", texts.PRINT))
    rows = "".join(f'<button type="button" id="{one}">{label}</button>' for one, label in buttons)
    return (
        f'<section id="saving" aria-label="{texts.SAVE_LABEL}" hidden>'
        f'<p>{texts.SAVE_LABEL}</p>{rows}<p class="note">{texts.REMEMBERS}</p></section>'
    )


def _reader(pages: Sequence[Page]) -> str:
    return (
        f'<aside id="reader" aria-labelledby="reader-title" tabindex="-1"><h2 id="reader-title">{texts.READER}</h2>'
        f'<form id="find" role="search"><label class="unseen" for="words">{texts.SEARCH_LABEL}</label>'
        f'<input id="words" type="search" maxlength="200" placeholder="{texts.SEARCH_LABEL}" autocomplete="off"></form>'
        '<p id="found" class="note" role="status"></p><div id="results"></div>'
        f'<div id="contents">{contents_html(pages)}</div>'
        f'<div id="page" hidden><div class="bar"><button type="button" id="close">{texts.BACK}</button>'
        f'<button type="button" id="all">{texts.ALL}</button></div>'
        '<div id="sheet"></div></div></aside>'
    )


def _data(feedback: bool) -> str:
    """Hand the script its texts; `<` is escaped, so nothing in them can end the element."""
    before, after = export_frame()
    data = {
        "say": texts.SCRIPT,
        "kinds": PERSONAL_KINDS,
        "most": MAX_QUESTION,
        "note": texts.EXPORT_NOTE,
        "file": texts.FILE_NAME,
        "before": before.as_dict(),
        "after": after.as_dict(),
    }
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="data">{text}</script>{_template(feedback)}'


def _template(feedback: bool) -> str:
    judge = (
        f'<div class="judge" role="group" aria-label="{texts.FEEDBACK_LABEL}">'
        f'<button type="button" data-up="1" aria-pressed="false">{_THUMB}{texts.USEFUL}</button>'
        f'<button type="button" data-up="0" aria-pressed="false">{_THUMB}{texts.NOT_USEFUL}</button></div>'
        f'<form class="remark" hidden><label>{texts.REMARK_LABEL}'
        '<textarea rows="2" maxlength="1000"></textarea></label>'
        f'<p class="note">{texts.REMARK_HINT}</p><button>{texts.REMARK_SEND}</button></form>'
    )
    return (
        '<template id="turn"><article><h2 class="asked" dir="auto"></h2><div class="answer" aria-busy="true"></div>'
        '<div class="after" hidden><div class="acts">'
        f'<button type="button" data-copy="text">{texts.COPY}</button>'
        f'<button type="button" data-copy="markdown">{texts.COPY_MARKDOWN}</button>{judge if feedback else ""}</div>'
        '<p class="outcome note" role="status"></p><div class="more"></div></div></article></template>'
    )
