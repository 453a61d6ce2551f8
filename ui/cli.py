"""The command line: `handreiking`. Heavy imports stand in the commands that need them."""

import socket
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from index import store
from index.encoder import Encoder, load_encoder
from index.errors import ModelError, UnusableIndexError
from index.rows import documents
from index.thesaurus import concepts_digest
from ingest import source_texts
from ingest.corpus import load_corpus
from ingest.errors import IngestError
from ingest.snapshots import SnapshotStore
from ingest.source_documents import source_documents
from ingest.types import Corpus
from service.assistant import open_assistant
from service.errors import ServiceError
from service.settings import Settings
from service.types import Answer, Conversation, Turn
from ui import texts
from ui.groups import add_groups
from ui.printing import print_json

if TYPE_CHECKING:
    from index.store import Manifest

app = typer.Typer(help=texts.HELP_APP, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
index_app = typer.Typer(help=texts.HELP_INDEX, no_args_is_help=True)
app.add_typer(index_app, name="index")

_EXPECTED = (UnusableIndexError, ModelError, IngestError, ServiceError, OSError, ValueError)
_DEBUG = "--debug"


@app.callback()
def _options(debug: Annotated[bool, typer.Option(_DEBUG, help=texts.HELP_DEBUG)] = False) -> None:
    """Take the options that hold for every command; `main` acts on --debug before they are parsed."""
    del debug


@app.command(help=texts.HELP_ASK)
def ask(
    question: Annotated[str, typer.Argument(help=texts.HELP_QUESTION)],
    as_json: Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)] = False,
) -> None:
    """Answer one question."""
    if not question.strip():
        raise ValueError(texts.EMPTY_QUESTION)
    answer = open_assistant(Settings()).answer(question)
    value = asdict(answer) | {"label": answer.label}
    print_json(value) if as_json else typer.echo(answer_lines(answer))


@app.command(help=texts.HELP_CHAT)
def chat() -> None:
    """Talk in the terminal."""
    assistant = open_assistant(Settings())
    history: Conversation = ()
    while question := _read(texts.PROMPT):
        answer = assistant.answer(question, history)
        history = (*history, Turn(question, answer.text))
        typer.echo(f"\n{answer_lines(answer)}\n")


@app.command(help=texts.HELP_SERVE)
def serve(
    host: Annotated[str | None, typer.Option(help=texts.HELP_HOST)] = None,
    port: Annotated[int | None, typer.Option(help=texts.HELP_PORT)] = None,
) -> None:
    """Serve chat, API and pages."""
    import uvicorn

    from service import logs
    from ui.chat import create_site
    from ui.storage_cli import open_storage

    given = {"host": host, "port": port}
    settings = Settings().model_copy(update={name: one for name, one in given.items() if one is not None})
    host, port, proxies = settings.host, settings.port, settings.trusted_proxies
    _check_free(host, port)
    logs.set_up()
    storage = open_storage(settings)
    site = create_site(settings, on_feedback=storage.feedback.keep, storage=storage)
    typer.echo(texts.ADDRESS.format(url=f"http://{host}:{port}"))
    uvicorn.run(
        site, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        proxy_headers=bool(proxies), forwarded_allow_ips=proxies or None,
    )  # fmt: skip


@app.command("mcp", help=texts.HELP_MCP)
def serve_mcp() -> None:
    """Serve tools for other assistants over standard input and output."""
    from service.mcp_server import mcp_server

    settings = Settings()
    mcp_server(open_assistant(settings), settings.base_url).run()


@index_app.command(help=texts.HELP_BUILD)
def build(if_needed: Annotated[bool, typer.Option("--if-needed", help=texts.HELP_IF_NEEDED)] = False) -> None:
    """Build the index."""
    from index.build import build_index

    settings = Settings()
    corpus = load_corpus(settings.corpus)
    encoder = load_encoder(settings.encoder, settings.encoder_revision)
    _build_sources(settings, corpus, encoder)
    manifest = _usable(settings) if if_needed else None
    if manifest and fits(manifest, corpus) and manifest.encoder.digest == encoder.digest:
        typer.echo(texts.FRESH.format(name=store.current(settings.index_folder).name))
        return
    manifest = build_index(corpus, encoder, settings.index_folder, progress=sys.stderr.isatty())
    typer.echo(
        texts.BUILT.format(
            name=store.current(settings.index_folder).name,
            passages=sum(one.passages for one in manifest.documents),
            documents=len(manifest.documents),
            encoded=manifest.encoded,
        )
    )


@index_app.command(help=texts.HELP_STATUS)
def status() -> None:
    """Show the current index; exit code 1 when the handbook or a snapshot of a source has changed since."""
    from index.source_index import sources_fit

    settings = Settings()
    generation = store.current(settings.index_folder)
    manifest = store.read_manifest(generation)
    store.check_files(generation, manifest)
    corpus = load_corpus(settings.corpus)
    found = source_documents(corpus.sources, SnapshotStore(settings.snapshots))
    encoder = load_encoder(settings.encoder, settings.encoder_revision)
    fresh = fits(manifest, corpus) and sources_fit(settings.sources_index, found, encoder)
    rows = {
        "generation": generation.name,
        "created": manifest.created,
        "encoder": f"{manifest.encoder.name} ({manifest.encoder.dimension})",
        "documents": str(len(manifest.documents)),
        "passages": str(sum(one.passages for one in manifest.documents)),
        "sources": str(len(found)),
        "fresh": texts.YES if fresh else texts.NO,
    }
    for name, value in rows.items():
        typer.echo(f"{texts.STATUS_ROWS[name]:<24} {value}")
    if not fresh:
        raise UnusableIndexError(texts.STALE)


@app.command(help=texts.HELP_PAGES)
def pages(number: Annotated[int | None, typer.Argument(help=texts.HELP_NUMBER)] = None) -> None:
    """List the pages, or print one."""
    found = load_corpus(Settings().corpus).pages
    if number is None:
        for page in found:
            typer.echo(f"{page.number:>2}  {page.title:<45} {page.theme}")
        return
    chosen = next((page for page in found if page.number == number), None)
    if chosen is None:
        raise ValueError(texts.NO_SUCH_PAGE.format(number=number, last=found[-1].number))
    typer.echo(chosen.text)


def answer_lines(answer: Answer) -> str:
    """Return an answer as lines for a terminal: the text, its places, its links, and how it was made."""
    lines = [answer.text]
    for one in answer.citations:
        lines.append(f"  [{one.number}] {texts.PAGE.format(page=one.page, title=one.title)}: “{one.quote}”")
    for told in answer.sources:
        lines.append(f"  [{told.number}] {told.place}: “{told.quote}” {told.url}")
    for link in answer.links:
        lines.append(f"  → {link.label}: {link.url}" if link.url else f"  → {link.label}")
    lines += [f"  ({answer.label})"] if answer.label else []
    return "\n".join(lines)


def fits(manifest: "Manifest", corpus: Corpus) -> bool:
    """Tell whether an index was made of just this corpus."""
    now = [(one.id, one.digest) for one in documents(corpus.pages, corpus.boundaries)]
    then = [(one.id, one.digest) for one in manifest.documents]
    return now == then and manifest.thesaurus == concepts_digest(corpus.concepts)


def _build_sources(settings: Settings, corpus: Corpus, encoder: Encoder) -> None:
    """Index the snapshots of the linked sources that are not indexed yet."""
    from index.source_index import refresh_sources

    found = source_documents(corpus.sources, SnapshotStore(settings.snapshots))
    manifest = refresh_sources(found, encoder, settings.sources_index)
    if manifest:
        typer.echo(source_texts.indexed(len(manifest.documents), manifest.encoded))


def _usable(settings: Settings) -> "Manifest | None":
    try:
        generation = store.current(settings.index_folder)
        manifest = store.read_manifest(generation)
        store.check_files(generation, manifest)
    except UnusableIndexError:
        return None
    return manifest


def _read(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ValueError(texts.PORT_TAKEN.format(host=host, port=port)) from error


def main() -> None:
    """Run the command line; an expected fault is one Dutch line and exit code 1."""
    try:
        add_groups(app, sys.argv[1:])
        app()
    except _EXPECTED as error:
        if _DEBUG in sys.argv:
            raise
        typer.echo(str(error) or texts.FAILED.format(reason=type(error).__name__), err=True)
        raise SystemExit(1) from None
    except Exception as error:
        if _DEBUG in sys.argv:
            raise
        # What nobody foresaw may hold words of a question: name its kind only.
        typer.echo(texts.FAILED.format(reason=type(error).__name__), err=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        typer.echo(texts.STOPPED, err=True)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
