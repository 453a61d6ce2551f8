"""Bytes from the web as an Extract: what a document says, with its structure, and nothing that it hides."""

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ingest import source_texts as texts
from ingest.blocks import main_blocks
from ingest.charset import decode
from ingest.hidden import remove_hidden
from ingest.language import language
from ingest.markup import clean, is_boilerplate
from ingest.pdf import read_pdf
from ingest.quarantine import quarantine, strip_unseen, suspicion
from ingest.source_errors import UnreadableError
from ingest.source_types import Block, BlockKind, Cut, Extract, Health
from ingest.stand_ins import StandIn, stand_in

_MOST_MARKUP = 10_000_000
_MOST_TEXT = 3_000_000
_MOST_ELEMENTS = 200_000
_MOST_CUTS = 200
_LONGEST_TITLE = 500
_FEW_SENTENCES = 3
_FEW_WORDS = 30
_LANDING = 3
_SENTENCE_END = re.compile(r"[.!?:](?:\s|$)")
_SCRIPT_ROOT = "//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='___gatsby' or @ng-app]|//app-root"
_WITH_TEXT = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")


def read_document(body: bytes, content_type: str, url: str) -> Extract:
    """Return what a fetched document says.

    `content_type` is the server's header, `url` the address that the bytes came from. Raises
    UnreadableError for what is no web page, plain text or PDF, for what is broken, and
    for what is too much to read. Hostile documents should be read through `ingest.sandbox`.
    """
    media = content_type.split(";")[0].strip().lower()
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return _judged(read_pdf(body))
    if not media.startswith(_WITH_TEXT) and not (not media and body.lstrip()[:1] == b"<"):
        raise UnreadableError(texts.NOT_A_DOCUMENT.format(media=media or "?"))
    text = decode(body, content_type)
    return _judged(_plain_text(text) if media == "text/plain" else _read_html(text, url))


def _plain_text(text: str) -> Extract:
    parts = (clean(part) for part in re.split(r"\n\s*\n", text))
    return _safe("", tuple(Block(BlockKind.PARAGRAPH, part) for part in parts if part), ())


def _read_html(text: str, url: str) -> Extract:
    if len(text) > _MOST_MARKUP:
        raise UnreadableError(texts.TOO_MUCH_TEXT)
    # A NUL ends the text for libxml2, and what follows it would go unread.
    tree = _parse(text.replace("\x00", ""))
    title = clean((tree.findtext(".//title") or "")[:_LONGEST_TITLE])
    needs_script = bool(tree.xpath(_SCRIPT_ROOT)) or any(
        "javascript" in (one.text_content() or "").lower() for one in tree.iter("noscript")
    )
    cuts = remove_hidden(tree)
    blocks = main_blocks(tree)
    heading = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), "")
    first = next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
    extract = _safe(heading or title, blocks, cuts, _documents(tree, url))
    instead = stand_in(title, first, extract.text)
    if instead is not None:
        return _with_health(extract, Health.GONE if instead is StandIn.NOT_THERE else Health.UNREACHABLE)
    if needs_script and _is_little(extract):
        return _with_health(extract, Health.NEEDS_SCRIPT)
    return extract


def _parse(text: str) -> HtmlElement:
    try:
        tree = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(encoding=None, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(texts.NOT_A_DOCUMENT.format(media="text/html")) from error
    for count, _ in enumerate(tree.iter()):
        if count > _MOST_ELEMENTS:
            raise UnreadableError(texts.TOO_MUCH_TEXT)
    return tree


def _safe(title: str, blocks: tuple[Block, ...], cuts: tuple[Cut, ...], documents: tuple[str, ...] = ()) -> Extract:
    kept, found = quarantine(blocks)
    if sum(len(block.text) for block in kept) > _MOST_TEXT:
        raise UnreadableError(texts.TOO_MUCH_TEXT)
    name = clean(strip_unseen(title)[0])
    safe_name = "" if suspicion(name) else name
    return Extract(
        safe_name,
        language(" ".join(block.text for block in kept)),
        kept,
        Health.OK,
        (*found, *cuts)[:_MOST_CUTS],
        documents,
    )


def _judged(extract: Extract) -> Extract:
    if extract.health is not Health.OK:
        return extract
    if _is_little(extract):
        return _with_health(extract, Health.NOT_TEXT if extract.pages and not extract.blocks else Health.EMPTY)
    return _with_health(extract, Health.NOT_DUTCH) if extract.language not in {"", "nl"} else extract


def _is_little(extract: Extract) -> bool:
    text = extract.text
    return len(_SENTENCE_END.findall(text)) < _FEW_SENTENCES or len(text.split()) < _FEW_WORDS


def _with_health(extract: Extract, health: Health) -> Extract:
    return Extract(
        extract.title, extract.language, extract.blocks, health, extract.cuts, extract.documents, extract.pages
    )


def _documents(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """Return the PDFs on the same site that the page offers; none when it lists so many that it is an overview."""
    found: dict[str, None] = {}
    for link in tree.iter("a"):
        try:
            address = urljoin(url, (link.get("href") or "").strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        offered = parts.path.lower().endswith(".pdf") or link.get("type") == "application/pdf"
        if offered and parts.scheme in {"http", "https"} and _site(address) == _site(url) and not _is_around(link):
            found[address.partition("#")[0]] = None
    return tuple(found) if len(found) <= _LANDING else ()


def _is_around(link: HtmlElement) -> bool:
    """Tell whether a link stands around the page's own text, as the privacy statement in a footer does."""
    return any(map(is_boilerplate, link.iterancestors()))


def _site(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")
