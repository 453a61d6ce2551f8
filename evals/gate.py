"""The gate: what a change may not fall below. Thresholds stand in `evals/thresholds.yaml`.

A threshold is a floor, or a ceiling for measures where lower is better. What was
not measured has not passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals import texts
from evals.cases import EVALS
from evals.errors import ThresholdsError
from evals.measures.registry import ALL, MEASURES
from evals.results import scores
from evals.types import Case, CaseKind, Run
from ingest.errors import Problem
from ingest.files import parse_yaml, read_text

THRESHOLDS = EVALS / "thresholds.yaml"
SUITES = "suites"
_SUITE_NAMES = ("over_refusal", "operational_harm", "overrides", "danger", "consistency", "planted")
_GROUPS = ("dev", "test", SUITES)
Thresholds = Mapping[str, Mapping[str, float]]
"""Group (`dev`, `test`, `suites`) -> `measure`, `measure kind` or suite -> threshold (0 to 1, or ms)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One threshold beside what was measured (None: it was not)."""

    group: str
    name: str
    threshold: float
    value: float | None

    @property
    def higher(self) -> bool:
        """Whether the threshold is a floor."""
        return rises(self.name)

    @property
    def passed(self) -> bool:
        """Whether the value is on the right side of the threshold, or on it."""
        if self.value is None:
            return False
        return self.value >= self.threshold if self.higher else self.value <= self.threshold


def check(thresholds: Thresholds, run: Run, cases: Sequence[Case]) -> tuple[Check, ...]:
    """Return every threshold beside its value in `run` over `cases`."""
    cards = scores(run, cases)

    def value(group: str, name: str) -> float | None:
        if group == SUITES:
            result = run.suites.get(name)
            return result.share if result else None
        measure, kind = split_name(name)
        found = cards.get(group, {}).get(measure, {}).get(kind)
        return found.value if found else None

    return tuple(
        Check(group, name, threshold, value(group, name))
        for group, wanted in thresholds.items()
        for name, threshold in wanted.items()
    )


def load_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """Return the thresholds in `path`.

    Raises ThresholdsError with everything that is wrong in the file.
    """
    faults: list[Problem] = []
    text = read_text(path, path.name, faults)
    value = parse_yaml(text, path.name, faults) if text is not None else None
    problems = list(map(str, faults)) or list(_check_shape(value))
    if problems:
        raise ThresholdsError("\n".join([texts.THRESHOLDS_REFUSED, *problems]))
    return value  # type: ignore[return-value]  # _check_shape has looked at every part of it


def split_name(name: str) -> tuple[str, str]:
    """Return measure and kind of a threshold's name, as in `recall@1` and `recall@1 paraphrase`."""
    measure, _, kind = name.partition(" ")
    return measure, kind or ALL


def rises(name: str) -> bool:
    """Whether more is better of what is called `name`."""
    measure = MEASURES.get(split_name(name)[0])
    return measure is None or measure.higher is not False


def lowered(old: Thresholds, new: Thresholds) -> tuple[str, ...]:
    """Return the names of thresholds that `new` has dropped or made easier than `old`: none, ever."""
    return tuple(
        f"{group} {name}"
        for group, wanted in old.items()
        for name, threshold in wanted.items()
        if _easier(name, threshold, new.get(group, {}).get(name))
    )


def _easier(name: str, old: float, new: float | None) -> bool:
    return new is None or (new < old if rises(name) else new > old)


def _check_shape(value: object) -> Iterable[str]:
    if not isinstance(value, dict) or not value:
        yield texts.threshold(str(value), "", texts.NOT_GROUPS)
        return
    for group, wanted in value.items():
        if group not in _GROUPS or not isinstance(wanted, dict):
            yield texts.threshold(str(group), "", texts.one_of(_GROUPS))
            continue
        yield from (line for name, number in wanted.items() for line in _check_one(group, str(name), number))


def _check_one(group: str, name: str, number: object) -> Iterable[str]:
    if isinstance(number, bool) or not isinstance(number, int | float):
        yield texts.threshold(f"{group} {name}", str(number), texts.NOT_NUMBER)
    measure, kind = split_name(name)
    if group == SUITES:
        if name not in _SUITE_NAMES:
            yield texts.threshold(f"{group} {name}", "", texts.one_of(_SUITE_NAMES))
    elif measure not in MEASURES:
        yield texts.threshold(f"{group} {name}", measure, texts.one_of(MEASURES))
    elif kind not in (ALL, *CaseKind):
        yield texts.threshold(f"{group} {name}", kind, texts.one_of(CaseKind))
