"""Results on disk: `evals/results/<commit>.json`, with all that a number can be traced by."""

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evals import texts
from evals.cases import EVALS
from evals.errors import ResultsError
from evals.measures.registry import ALL, outcomes, scorecard
from evals.types import Case, Outcome, Run, Scorecard, Split
from ingest.types import Corpus

RESULTS = EVALS / "results"
NO_COMMIT = "geen-commit"
_RUN = TypeAdapter(Run)
_CODE = ("*.py", "fusion.json", "decision.json")
_PRODUCT = ("corpus", "ingest", "index", "service", "ui", "evals/*.py", "evals/measures", "evals/questions")


def corpus_digest(corpus: Corpus) -> str:
    """Return a digest of everything that the assistant can know."""
    known = json.dumps(asdict(corpus), sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def code_digest(root: Path) -> str:
    """Return a digest of the code and the fitted weights of the product under `root`."""
    digest = hashlib.sha256()
    for package in ("ingest", "index", "service"):
        for file in sorted(path for kind in _CODE for path in (root / package).rglob(kind)):
            digest.update(str(file.relative_to(root)).encode() + b"\x00" + file.read_bytes())
    return digest.hexdigest()[:16]


def current_commit(root: Path) -> str:
    """Return the commit that is checked out in `root`, with `-dirty` when the product differs from it.

    Outside a git repository, and before its first commit, `geen-commit`.
    """
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    if not commit:
        return NO_COMMIT
    return f"{commit}-dirty" if _git(root, "status", "--porcelain", "--", *_PRODUCT) else commit


def now() -> str:
    """Return the time in ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_run(run: Run, path: Path, cases: Sequence[Case]) -> None:
    """Write `run` with the scores that it gives over `cases`; a crash leaves the old file or the new one.

    A score reads [value, low, high, Cases]. Each measure and each record stands on a line of its own, so that two
    results can be compared line by line.
    """
    data = _RUN.dump_python(run, mode="json")
    records = [json.dumps(record, ensure_ascii=False) for record in data.pop("records")]
    lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in data.items()]
    lines += [f'"scores": {_nested(_rounded(scores(run, cases)))}', f'"records": [\n{_joined(records)}\n]']
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    beside.write_text(f"{{\n{_joined(lines)}\n}}\n", encoding="utf-8")
    beside.replace(path)


def read_run(name: str | Path, results: Path = RESULTS) -> Run:
    """Return the run in the file `name`, or of the commit that begins with `name`.

    Raises ResultsError when there is none, when several fit, or when it is spoiled.
    """
    path = find_results(name, results)
    try:
        return _RUN.validate_json(path.read_bytes())
    except ValidationError as error:
        raise ResultsError(texts.spoiled_results(str(path), str(error))) from error


def find_results(name: str | Path, results: Path = RESULTS) -> Path:
    """Return the path of the results called `name`: a file, or the start of a commit.

    Raises ResultsError when none or several fit.
    """
    if Path(name).is_file():
        return Path(name)
    found = sorted(results.glob(f"{name}*.json"))
    if len(found) != 1:
        raise ResultsError(texts.which_results(str(name), [path.stem for path in found]))
    return found[0]


def latest_results(results: Path = RESULTS) -> Path:
    """Return the results that were made last. Raises ResultsError when there are none."""
    found = sorted(results.glob("*.json"), key=lambda path: read_run(path).made)
    if not found:
        raise ResultsError(texts.NO_RESULTS)
    return found[-1]


def judged(run: Run, cases: Sequence[Case], split: Split | None) -> tuple[Outcome, ...]:
    """Return the outcomes of `run` over the Cases of one split (None: of both).

    A Case without a record in `run` is there as well, and scores zero.
    """
    wanted = [case for case in cases if split is None or case.split is split]
    return outcomes(wanted, run.records)


def scores(run: Run, cases: Sequence[Case]) -> dict[str, Scorecard]:
    """Return a scorecard for each split that `run` holds records of, and for both when it holds both."""
    held = {record.case for record in run.records}
    splits = [split for split in Split if any(case.id in held for case in cases if case.split is split)]
    cards = {split.value: scorecard(judged(run, cases, split)) for split in splits}
    return {**cards, ALL: scorecard(judged(run, cases, None))} if len(cards) > 1 else cards


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _rounded(cards: Mapping[str, Scorecard]) -> dict[str, dict[str, str]]:
    """Return for each split and measure one line of JSON, with four decimals."""
    return {
        split: {
            name: json.dumps({kind: [round(one, 4) for one in astuple(found)] for kind, found in kinds.items()})
            for name, kinds in card.items()
        }
        for split, card in cards.items()
    }


def _nested(cards: Mapping[str, Mapping[str, str]]) -> str:
    splits = [
        f"{json.dumps(split)}: {{\n{_joined([f'{json.dumps(name)}: {line}' for name, line in card.items()])}\n}}"
        for split, card in cards.items()
    ]
    return f"{{\n{_joined(splits)}\n}}"


def _joined(lines: Sequence[str]) -> str:
    return ",\n".join(lines)
