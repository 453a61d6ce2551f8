"""The handbook's pages: one Markdown file a page, read and checked as a whole."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest import texts
from ingest.errors import CorpusError, Problem
from ingest.files import parse_yaml, read_text, split_page
from ingest.schema import PageHeader, parse_row
from ingest.types import BankEntry, Link, Page

_FOLDER = "handreiking"
_FILE = re.compile(r"(?P<number>\d{2,})-(?P<id>[a-z0-9-]+)\.md")
_TOOLS = "\n\n## Tools\n"
_ITEM = "\n- "


def default_corpus() -> Path:
    """Return the corpus that comes with the product: inside an installed wheel, else beside this package."""
    package = Path(__file__).resolve().parent
    installed = package / "_corpus"
    return installed if installed.is_dir() else package.parent / "corpus"


def load_pages(corpus: Path) -> tuple[Page, ...]:
    """Return all pages of the handbook in `corpus`, by number.

    Raises CorpusError with every problem in every page.
    """
    problems: list[Problem] = []
    pages = read_pages(corpus, problems)
    if problems:
        raise CorpusError(problems)
    return pages


def read_pages(corpus: Path, problems: list[Problem]) -> tuple[Page, ...]:
    """Return the pages that can be read, by number; add what is wrong to `problems`."""
    files = sorted((corpus / _FOLDER).glob("[!.]*.md"))
    if not files:
        problems.append(Problem(_FOLDER, "", str(corpus), texts.NO_CORPUS))
    pages = {name: page for file in files if (page := _read_page(file, name := page_file(file), problems))}
    _check_unique(((name, "number", str(page.number)) for name, page in pages.items()), problems)
    _check_unique(((name, "id", page.id) for name, page in pages.items()), problems)
    _check_unique(_questions(pages.items()), problems)
    return tuple(sorted(pages.values(), key=lambda page: page.number))


def page_file(page: Page | Path) -> str:
    """Name a page's file as errors do: relative to the corpus."""
    name = page.name if isinstance(page, Path) else f"{page.number:02d}-{page.id}.md"
    return f"{_FOLDER}/{name}"


def page_text(body: str, links: Iterable[Link]) -> str:
    """Join the body and the labels of the links, each once."""
    labels = dict.fromkeys(link.label for link in links)
    return body + _TOOLS + "".join(f"{_ITEM}{label}" for label in labels) if labels else body


def bank_entry(quote: str, questions: Iterable[str], body: str, links: Sequence[Link]) -> BankEntry | None:
    """Return the questions at the place of `quote` in the text that `body` and `links` make; None when it has none."""
    text = page_text(body, links)
    start = text.find(quote)
    if any(link.label == quote for link in links):
        # A label may stand in running text too; questions about it are about the tool.
        start = text.index(f"{_ITEM}{quote}", len(body)) + len(_ITEM)
    return BankEntry(start, start + len(quote), tuple(questions)) if start >= 0 else None


def body_of(page: Page) -> str:
    """Return the text of a page without the list of tools that `page_text` put after it."""
    return page.text[: len(page.text) - len(page_text("", page.links))]


def _read_page(file: Path, name: str, problems: list[Problem]) -> Page | None:
    text = read_text(file, name, problems)
    parts = split_page(text, name, problems) if text is not None else None
    if parts is None:
        return None
    known = len(problems)
    value = parse_yaml("\n" + parts[0], name, problems)  # the fence is a line of the file too
    header = parse_row(PageHeader, value, name, "", problems) if len(problems) == known else None
    if not parts[1]:
        problems.append(Problem(name, "", "", texts.EMPTY_BODY))
    if header is None:
        return None
    _check_name(header, file.name, name, problems)
    return _page(header, parts[1], name, problems)


def _page(header: PageHeader, body: str, name: str, problems: list[Problem]) -> Page:
    links = tuple(Link(link.label, link.url) for link in header.links)
    text = page_text(body, links)
    bank = [bank_entry(row.bij, row.gesteld_als, body, links) for row in header.vragen]
    for place, row in enumerate(header.vragen):
        if bank[place] is None:
            problems.append(Problem(name, f"vragen[{place}].bij", row.bij, texts.NOT_IN_PAGE))
    found = tuple(entry for entry in bank if entry)
    return Page(header.number, header.id, header.title, header.theme, text, links, found)


def _check_name(header: PageHeader, file_name: str, name: str, problems: list[Problem]) -> None:
    match = _FILE.fullmatch(file_name)
    if match is None:
        problems.append(Problem(name, "", file_name, texts.FILE_NAME))
        return
    if int(match["number"]) != header.number:
        problems.append(Problem(name, "number", str(header.number), texts.file_says(match["number"])))
    if match["id"] != header.id:
        problems.append(Problem(name, "id", header.id, texts.file_says(match["id"])))


def _questions(pages: Iterable[tuple[str, Page]]) -> Iterable[tuple[str, str, str]]:
    for name, page in pages:
        for entry in page.bank:
            for question in entry.questions:
                yield name, "vragen", question


def _check_unique(values: Iterable[tuple[str, str, str]], problems: list[Problem]) -> None:
    first: dict[str, str] = {}
    for name, field, value in values:
        key = " ".join(re.findall(r"\w+", value.casefold())) or value
        if key in first:
            problems.append(Problem(name, field, value, texts.duplicate(first[key])))
        first.setdefault(key, name)
