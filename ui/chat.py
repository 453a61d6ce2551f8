"""The browser chat: Gradio in the service's own process, on the service's own pipeline."""

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.themes import Base, Color

from service.api import create_app
from service.assistant import Assistant, open_assistant
from service.settings import Settings
from service.types import Conversation, Turn
from ui import texts
from ui.answer_view import answer_html

_CSS = Path(__file__).with_name("chat.css")
_FONTS = ["system-ui", "Segoe UI", "Roboto", "sans-serif"]
_BLUE = Color(
    "#eef6fb", "#d8eaf5", "#b3d6ec", "#84bde0", "#4a9bcb", "#1c7cb3",
    "#0b5c8a", "#094b71", "#0a3f5e", "#0b344d", "#072233",
)  # fmt: skip
_HEAD = "<script>document.documentElement.lang = 'nl'</script>"

Shown = list[dict[str, Any]]


def create_site(settings: Settings) -> FastAPI:
    """Return the whole site: API, pages, and the chat at "/"."""
    assistant = open_assistant(settings)
    site: FastAPI = gr.mount_gradio_app(
        create_app(settings, assistant),
        create_chat(assistant),
        path="/",
        theme=Base(primary_hue=_BLUE, font=_FONTS, font_mono=["ui-monospace", "monospace"]),
        css_paths=_CSS,
        head=_HEAD,
        footer_links=[],
        ssr_mode=False,
        show_error=False,
        favicon_path=str(Path(__file__).parents[1] / "service" / "favicon.svg"),
    )
    return site


def create_chat(assistant: Assistant) -> gr.Blocks:
    """Return the chat; each browser tab keeps its own conversation, and nothing is stored."""
    blocks: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False) as blocks:
        gr.HTML(
            f'<div class="intro"><h1>{texts.TITLE}</h1><p>{texts.INTRO}</p>'
            f'<p><a href="/handreiking">{texts.READ}</a></p></div>'
        )
        turns = gr.State(())
        chat = gr.Chatbot(
            label=texts.CHAT_LABEL, height=480, render_markdown=False, feedback_options=None, buttons=[],
            latex_delimiters=[], layout="panel",
        )  # fmt: skip
        with gr.Row():
            box = gr.Textbox(
                placeholder=texts.PLACEHOLDER, label=texts.PLACEHOLDER, show_label=False, scale=5, max_length=2_000
            )
            send = gr.Button(texts.SEND, variant="primary", scale=1)
        gr.Examples(list(texts.EXAMPLES), inputs=box, label=texts.EXAMPLES_LABEL)

        def ask(question: str, shown: Shown, history: Conversation) -> tuple[str, Shown, Conversation]:
            return _ask(assistant, question, shown, history)

        for event in (box.submit, send.click):
            event(ask, [box, chat, turns], [box, chat, turns], show_progress="minimal", api_visibility="private")
    return blocks


def _ask(assistant: Assistant, question: str, shown: Shown, history: Conversation) -> tuple[str, Shown, Conversation]:
    if not question.strip():
        return "", shown, history
    answer = assistant.answer(question, history)
    told: Shown = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": gr.HTML(answer_html(answer))},
    ]
    return "", [*shown, *told], (*history, Turn(question, answer.text))
