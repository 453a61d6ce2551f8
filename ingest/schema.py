"""The shapes of what editors write: headers of pages, sources and concepts, checked at the edge."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from ingest import texts
from ingest.errors import Problem
from ingest.types import SourceKind, Theme

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:  # such as an unclosed [ of an IPv6 address
        raise PydanticCustomError("url", "no web address") from None
    if parts.scheme not in {"http", "https"} or "." not in host or re.search(r"\s", value):
        raise PydanticCustomError("url", "no web address")
    return value


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise PydanticCustomError("slug", "no slug")
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("string_too_short", "blank")
    return value.strip()


Text = Annotated[str, AfterValidator(_filled)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Slug = Annotated[str, AfterValidator(_slug)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LinkRow(_Row):
    """A tool in a page's header; `url: null` says that the handbook gives no address."""

    label: Text
    url: WebAddress | None


class BankRow(_Row):
    """Questions that the words `bij` of the page answer."""

    bij: Text
    gesteld_als: Annotated[list[Text], Field(min_length=1)]


class LostRow(BankRow):
    """Questions of the bank that lost their words in a new edition, with what an editor decides about them."""

    page: str
    voorstel: str | None
    akkoord: Literal["ja", "nee"]


class PageHeader(_Row):
    """The front matter of a page."""

    number: Annotated[int, Field(ge=1)]
    id: Slug
    title: Text
    theme: Annotated[Theme, Strict(False)]
    links: list[LinkRow]
    vragen: list[BankRow] = []


class SourceRow(_Row):
    """One source of `bronnen.yaml`."""

    id: Slug
    url: WebAddress
    labels: Annotated[list[Text], Field(min_length=1)]
    pages: Annotated[list[int], Field(min_length=1)]
    kind: Annotated[SourceKind, Strict(False)]
    organisation: Text | None = None


class ConceptRow(_Row):
    """One concept of `thesaurus.yaml`."""

    id: Slug
    prefLabel: Text  # noqa: N815 - the name that SKOS gives it
    altLabel: Annotated[list[Text], Field(min_length=1)]  # noqa: N815 - as above
    broader: list[Slug] = []
    related: list[Slug] = []


class BoundaryRow(_Row):
    """Questions of `grenzen.yaml` that ask for the same thing, which the handbook does not hold."""

    over: Text
    gesteld_als: Annotated[list[Text], Field(min_length=1)]


RowT = TypeVar("RowT", bound=_Row)


def parse_row(shape: type[RowT], value: object, file: str, where: str, problems: list[Problem]) -> RowT | None:
    """Return `value` as a `shape`, or None with every fault added to `problems`."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        problems.extend(_problem(fault, file, where) for fault in error.errors(include_url=False))
        return None


def _problem(fault: ErrorDetails, file: str, where: str) -> Problem:
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"])
    value = "" if fault["type"] == "missing" else str(fault["input"])
    return Problem(file, f"{where}{field}".removeprefix("."), value, _message(fault["type"], fault["loc"]))


def _message(kind: str, place: Sequence[int | str]) -> str:
    if kind == "enum":
        return texts.one_of(tuple(Theme if place[-1] == "theme" else SourceKind))
    return {"url": texts.BAD_URL, "slug": texts.BAD_SLUG}.get(kind) or texts.by_type(kind)
