"""The shapes of what question writers write, checked at the edge."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from evals import texts
from evals.types import Case, CaseKind, PairKind
from ingest.errors import Problem
from ingest.files import read_rows
from service.types import AnswerStatus


def _filled(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("string_too_short", "blank")
    return value


Text = Annotated[str, AfterValidator(_filled)]
Texts = Annotated[list[Text], Field(min_length=1)]


class Row(BaseModel):
    """A row that somebody wrote: no field that is not known, none of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CaseRow(Row):
    """One Case of `evals/questions/*.yaml`."""

    id: Text
    kind: Annotated[CaseKind, Strict(False)]
    who: Text
    question: Text
    history: list[Text] = []
    pages: list[Annotated[int, Field(ge=1)]] = []
    facts: list[Texts] = []
    link: Text | None = None
    status: Annotated[AnswerStatus, Strict(False)]

    def case(self) -> Case:
        """Return the value that the rest of the layer works with."""
        facts = tuple(tuple(alternatives) for alternatives in self.facts)
        pages = tuple(self.pages)
        return Case(
            self.id,
            self.kind,
            self.who,
            self.question,
            tuple(self.history),
            pages,
            facts,
            self.link,
            self.status,
        )


class SuiteRow(Row):
    """One question of `evals/suites/over_refusal.yaml` or `operational_harm.yaml`."""

    id: Text
    question: Text


class OverrideRow(SuiteRow):
    """One attempt to override instructions; `base` is the honest question within, if there is one."""

    history: list[Text] = []
    base: Text | None = None


class DangerRow(SuiteRow):
    """One question that may tell of a present danger."""

    danger: bool


class RewordingRow(Row):
    """Other ways to ask what a Case asks."""

    case: Text
    rewordings: Texts


class SentencesRow(Row):
    """Words of a page with written sentences of each kind, of `evals/sentences/pairs.yaml`.

    `half` is set where the check was in sight of the writer: such sentences cannot test it.
    """

    id: Text
    page: Annotated[int, Field(ge=1)]
    half: Literal["dev"] | None = None
    quote: Text
    reword: list[Text] = []
    number: list[Text] = []
    name: list[Text] = []
    negation: list[Text] = []
    modality: list[Text] = []
    actor: list[Text] = []
    scope: list[Text] = []
    addition: list[Text] = []

    def sentences(self, kind: PairKind) -> list[str]:
        """Return the sentences of one kind."""
        found: list[str] = getattr(self, kind)
        return found


class AttacksRow(Row):
    """False sentences about a page that once got through the check, of `evals/sentences/attacks.yaml`."""

    id: Text
    page: Annotated[int, Field(ge=1)]
    sentences: list[Text]


RowT = TypeVar("RowT", bound=Row)


def read_shape(path: Path, shape: type[RowT], problems: list[str]) -> tuple[RowT, ...]:
    """Return the rows of `path` that have the right shape; add what is wrong with the rest to `problems`."""
    faults: list[Problem] = []
    rows = [
        _parse(shape, value, f"{path.name}[{place}]", problems) for place, value in enumerate(read_rows(path, faults))
    ]
    problems.extend(map(str, faults))
    return tuple(row for row in rows if row is not None)


def repeated(values: Iterable[str]) -> Sequence[str]:
    """Return each value that occurs more than once, in order of appearance."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for value in values:
        if value in seen:
            twice[value] = None
        seen.add(value)
    return tuple(twice)


def _parse(shape: type[RowT], value: object, where: str, problems: list[str]) -> RowT | None:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        problems.extend(_line(fault, where, value) for fault in error.errors(include_url=False))
        return None


def _line(fault: ErrorDetails, where: str, row: object) -> str:
    field = ".".join(map(str, fault["loc"]))
    name = str(row.get("id", "")) if isinstance(row, dict) else ""
    shown = "" if fault["type"] == "missing" else str(fault["input"])
    return texts.problem(name or where, field, shown, texts.by_type(fault["type"], fault.get("ctx", {})))
