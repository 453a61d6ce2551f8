"""The same chat as a Gradio app, for those who know Gradio or want it inside another page."""

from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.themes import Base

from service.assistant import Assistant
from service.http_models import MAX_QUESTION
from service.types import AnswerStatus, Conversation, Turn
from ui import chat_texts as texts
from ui.answer_view import answer_html

PATH = "/gradio"
_FONTS = ["system-ui", "Segoe UI", "Roboto", "sans-serif"]
_CSS = "footer {display: none !important} .answer a {text-decoration: underline} .answer ul {list-style: disc}"
_HEAD = "<script>document.documentElement.lang = 'nl'</script>"

Shown = list[dict[str, Any]]


def mount_gradio(site: FastAPI, assistant: Assistant) -> FastAPI:
    """Mount the Gradio app on `site` at /gradio and return the site."""
    mounted: FastAPI = gr.mount_gradio_app(
        site, create_chat(assistant), path=PATH, theme=Base(font=_FONTS, font_mono=["monospace"]), css=_CSS, head=_HEAD,
        footer_links=[], ssr_mode=False, show_error=False,
    )  # fmt: skip
    return mounted


def create_chat(assistant: Assistant) -> gr.Blocks:
    """Return the chat; each browser tab keeps its own conversation, and nothing is stored."""
    blocks: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False) as blocks:
        gr.HTML(f"<h1>{texts.TITLE}</h1><p>{texts.INTRO} {texts.EMERGENCY} {texts.NUMBER}.</p>")
        turns = gr.State(())
        chat = gr.Chatbot(
            label=texts.CHAT_LABEL, height=480, render_markdown=False, feedback_options=None, buttons=[],
            latex_delimiters=[], layout="panel",
        )  # fmt: skip
        box = gr.Textbox(placeholder=texts.PLACEHOLDER, label=texts.ASK_LABEL, max_length=MAX_QUESTION)
        gr.Examples([question for _, question in texts.EXAMPLES], inputs=box, label=texts.EXAMPLES_LABEL)

        def ask(question: str, shown: Shown, history: Conversation) -> tuple[str, Shown, Conversation]:
            return _ask(assistant, question, shown, history)

        box.submit(ask, [box, chat, turns], [box, chat, turns], show_progress="minimal", api_visibility="private")
    return blocks


def _ask(assistant: Assistant, question: str, shown: Shown, history: Conversation) -> tuple[str, Shown, Conversation]:
    if not question.strip():
        return "", shown, history
    answer = assistant.answer(question, history)
    personal = answer.status is AnswerStatus.PERSONAL_DATA
    told: Shown = [
        {"role": "user", "content": texts.NOT_KEPT if personal else question},
        {"role": "assistant", "content": gr.HTML(answer_html(answer))},
    ]
    return "", [*shown, *told], history if personal else (*history, Turn(question, answer.text))
