"""How people say what the handbook says: `thesaurus.yaml`, in the shape of SKOS."""

from collections.abc import Iterable
from pathlib import Path

from ingest import texts
from ingest.errors import CorpusError, Problem
from ingest.files import read_rows
from ingest.schema import ConceptRow, parse_row
from ingest.types import Concept

_FILE = "thesaurus.yaml"


def load_thesaurus(corpus: Path) -> tuple[Concept, ...]:
    """Return every concept of `corpus`, in the order of `thesaurus.yaml`.

    Raises CorpusError with every problem in the file.
    """
    problems: list[Problem] = []
    concepts = read_thesaurus(corpus, problems)
    if problems:
        raise CorpusError(problems)
    return concepts


def read_thesaurus(corpus: Path, problems: list[Problem]) -> tuple[Concept, ...]:
    """Return the concepts that can be read; add what is wrong to `problems`."""
    rows = enumerate(read_rows(corpus / _FILE, problems))
    concepts = {
        place: Concept(row.id, row.prefLabel, tuple(row.altLabel), tuple(row.broader), tuple(row.related))
        for place, value in rows
        if (row := parse_row(ConceptRow, value, _FILE, f"[{place}]", problems))
    }
    problems.extend(_repeated(concepts))
    problems.extend(_dangling(concepts))
    return tuple(concepts.values())


def _repeated(concepts: dict[int, Concept]) -> Iterable[Problem]:
    for field in ("id", "preferred"):
        seen: set[str] = set()
        for place, concept in concepts.items():
            value: str = getattr(concept, field)
            if value.casefold() in seen:
                yield Problem(_FILE, f"[{place}].{_NAMES[field]}", value, texts.duplicate(_FILE))
            seen.add(value.casefold())
    for place, concept in concepts.items():
        labels = [label.casefold() for label in (concept.preferred, *concept.alternatives)]
        for label in sorted({label for label in labels if labels.count(label) > 1}):
            yield Problem(_FILE, f"[{place}].altLabel", label, texts.DUPLICATE_LABEL)


def _dangling(concepts: dict[int, Concept]) -> Iterable[Problem]:
    known = {concept.id for concept in concepts.values()}
    for place, concept in concepts.items():
        for field, ids in (("broader", concept.broader), ("related", concept.related)):
            for missing in sorted(set(ids) - known):
                yield Problem(_FILE, f"[{place}].{field}", missing, texts.UNKNOWN_CONCEPT)


_NAMES = {"id": "id", "preferred": "prefLabel"}
