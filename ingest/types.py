"""Values of the ingest layer: what stands in the corpus."""

from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """The handbook's four themes, and the two pages that it puts before them."""

    GENERAL = "Algemeen"
    POLICY = "Beleid en organisatie"
    EXPERTISE = "Deskundigheidsbevordering"
    RESILIENCE = "Weerbaarheid en preventie"
    CASEWORK = "Persoonsgerichte aanpak"


@dataclass(frozen=True, slots=True)
class Link:
    """A tool that a page names; `url` is None where the handbook gives no address.

    Such a tool must be asked for (the label says where), or is another page.
    """

    label: str
    url: str | None


@dataclass(frozen=True, slots=True)
class BankEntry:
    """Questions that people may ask and that `text[start:end]` of the page answers.

    They are one more way to reach a passage and are never shown or cited.
    """

    start: int
    end: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the handbook.

    `text` is the Markdown body of the page's file, followed by a list of the
    labels of its links, so that a label can be cited like any other words.
    """

    number: int
    id: str
    title: str
    theme: Theme
    text: str
    links: tuple[Link, ...]
    bank: tuple[BankEntry, ...] = ()


class SourceKind(StrEnum):
    """What a linked URL leads to."""

    PAGE = "pagina"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Source:
    """A public document that pages of the handbook link to; `organisation` is who publishes it, "" where not told."""

    id: str
    url: str
    labels: tuple[str, ...]
    pages: tuple[int, ...]
    kind: SourceKind
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """What the handbook calls `preferred` and people also call `alternatives`.

    The shape is that of SKOS (W3C, 2009): prefLabel, altLabel, broader, related;
    `broader` and `related` hold the ids of other concepts.
    """

    id: str
    preferred: str
    alternatives: tuple[str, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


class BoundaryKind(StrEnum):
    """Why a question is not (only) answered from the handbook; the values are the keys of `grenzen.yaml`."""

    NOT_IN_HANDBOOK = "niet_in_handreiking"
    OUT_OF_SCOPE = "buiten_bereik"
    HARMFUL = "schadelijk"
    STEERING = "sturing"
    DANGER = "acuut_gevaar"


@dataclass(frozen=True, slots=True)
class Boundary:
    """Questions about one thing that the handbook does not answer, with the reason."""

    kind: BoundaryKind
    about: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that editors keep: the handbook, its sources, its thesaurus, its boundaries."""

    pages: tuple[Page, ...]
    sources: tuple[Source, ...]
    concepts: tuple[Concept, ...]
    boundaries: tuple[Boundary, ...] = ()
