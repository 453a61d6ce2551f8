"""How a source stands: what an answer of its server means, and what changed between two snapshots."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

import httpx

from ingest import source_texts as texts
from ingest.source_types import USABLE, Block, BlockKind, Extract, Health, Retrieval, Snapshot, Validators

_GONE = frozenset({404, 410, 451})
_FOR_GOOD = frozenset({301, 308})
_ENDS = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’\"')]))\s+(?=[“‘\"'(]*[A-ZÀ-Þ0-9])")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:bijv|bv|dhr|mevr|mw|dr|drs|prof|mr|ir|ing|nr|art|jl|o\.a|d\.w\.z|m\.b\.t|i\.v\.m|t\.a\.v|incl|excl|ca|blz|p|resp|zgn|\w)\.)$",
    re.IGNORECASE,
)


class ChangeKind(StrEnum):
    """What happened to a sentence."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence (or row, or heading) that differs between two snapshots; "" where one of them lacks it."""

    kind: ChangeKind
    before: str
    after: str


def status_health(retrieval: Retrieval) -> tuple[Health, str]:
    """Return how a source stands by its server's answer alone, with the reason in Dutch."""
    if retrieval.status in _GONE:
        return Health.GONE, texts.STATUS.format(status=retrieval.status)
    if retrieval.status >= httpx.codes.BAD_REQUEST:
        return Health.UNREACHABLE, texts.STATUS.format(status=retrieval.status)
    if has_moved(retrieval):
        return Health.MOVED, texts.MOVED.format(url=retrieval.final_url)
    return Health.OK, ""


def has_moved(retrieval: Retrieval) -> bool:
    """Tell whether the server sends us to another address for good; http to https and a slash do not count."""
    if not any(step.status in _FOR_GOOD for step in retrieval.redirects):
        return False
    return _bare(retrieval.url) != _bare(retrieval.final_url)


def _bare(url: str) -> tuple[str, str, bytes]:
    parts = httpx.URL(url)
    return parts.host.removeprefix("www."), parts.path.rstrip("/"), parts.query


def probe_health(retrieval: Retrieval, snapshot: Snapshot | None, known: Validators) -> tuple[Health, str]:
    """Return how a source stands by an answer without a body; `known` is what its server gave at the last fetch."""
    health, detail = status_health(retrieval)
    if health not in USABLE or snapshot is None:
        return health, detail
    if retrieval.status != httpx.codes.NOT_MODIFIED and _differs(known, retrieval.validators):
        return Health.CHANGED, detail
    return (health, detail) if snapshot.health in USABLE else (snapshot.health, "")


def _differs(known: Validators, now: Validators) -> bool:
    if known.etag and now.etag:
        return known.etag.removeprefix("W/") != now.etag.removeprefix("W/")
    return bool(known.last_modified and now.last_modified) and known.last_modified != now.last_modified


def changes(before: Extract, after: Extract) -> tuple[Change, ...]:
    """Return what changed between two texts, sentence by sentence, in the order of the text."""
    old, new = list(_sentences(before)), list(_sentences(after))
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            found.extend(_pairs(old[a:b], new[c:d]))
    return tuple(found)


def _pairs(old: list[str], new: list[str]) -> Iterator[Change]:
    """Put a sentence that was reworded beside its old form; the rest is gone or added."""
    left = list(new)
    for sentence in old:
        twin = max(left, key=lambda one: _likeness(sentence, one), default=None)
        if twin is not None and _likeness(sentence, twin) > 0.6:
            yield from (Change(ChangeKind.ADDED, "", one) for one in left[: left.index(twin)])
            del left[: left.index(twin) + 1]
            yield Change(ChangeKind.CHANGED, sentence, twin)
        else:
            yield Change(ChangeKind.GONE, sentence, "")
    yield from (Change(ChangeKind.ADDED, "", one) for one in left)


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(a=one.split(), b=two.split(), autojunk=False).ratio()


def _sentences(extract: Extract) -> Iterator[str]:
    for block in extract.blocks:
        yield from _block_sentences(block)


def _block_sentences(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.TABLE:
        yield from block.text.split("\n")
    else:
        yield from sentences(block.text)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of one paragraph; an abbreviation does not end one."""
    found: list[str] = []
    for part in _ENDS.split(text):
        if found and _ABBREVIATIONS.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return tuple(found)
