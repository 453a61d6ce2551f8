"""What the handbook does not answer: `grenzen.yaml`, the counterpart of the pages' question bank."""

from collections.abc import Iterator
from pathlib import Path

from ingest.errors import Problem
from ingest.files import parse_yaml, read_text
from ingest.schema import BoundaryRow, parse_row
from ingest.texts import NOT_FIELDS, one_of
from ingest.types import Boundary, BoundaryKind

_FILE = "grenzen.yaml"


def read_boundaries(corpus: Path, problems: list[Problem]) -> tuple[Boundary, ...]:
    """Return the boundaries of `corpus`, by kind; add what is wrong to `problems`."""
    text = read_text(corpus / _FILE, _FILE, problems)
    known = len(problems)
    value = parse_yaml(text, _FILE, problems) if text is not None else None
    if not isinstance(value, dict):
        if text is not None and len(problems) == known:
            problems.append(Problem(_FILE, "", str(value), NOT_FIELDS))
        return ()
    for key in sorted(set(map(str, value)) - set(BoundaryKind)):
        problems.append(Problem(_FILE, key, "", one_of(BoundaryKind)))
    return tuple(boundary for kind in BoundaryKind for boundary in _rows(kind, value.get(kind) or [], problems))


def _rows(kind: BoundaryKind, values: list[object], problems: list[Problem]) -> Iterator[Boundary]:
    for place, value in enumerate(values):
        row = parse_row(BoundaryRow, value, _FILE, f"{kind}[{place}]", problems)
        if row:
            yield Boundary(kind, row.over, tuple(row.gesteld_als))
