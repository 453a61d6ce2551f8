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
_MANY = 2000  # sentences: from here on, those that come back all the time are no landmarks
_AHEAD = 40  # sentences
_REWORDED = 0.6  # likeness above which a sentence is another form of one
_SHARED = 0.4  # share of words in common under which two sentences are not compared
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
    if _leads_home(retrieval):
        return Health.GONE, texts.LEADS_HOME
    if has_moved(retrieval):
        return Health.MOVED, texts.MOVED.format(url=retrieval.final_url)
    return Health.OK, ""


def has_moved(retrieval: Retrieval) -> bool:
    """Tell whether the server sends us to another address for good; http to https and a slash do not count."""
    if not any(step.status in _FOR_GOOD for step in retrieval.redirects):
        return False
    return _bare(retrieval.url) != _bare(retrieval.final_url)


def _leads_home(retrieval: Retrieval) -> bool:
    """Tell whether a server sends who asks for a page to its front page, as many do with pages that are no more."""
    return bool(retrieval.redirects) and _bare(retrieval.url)[1:] != ("", b"") and _bare(retrieval.final_url)[1] == ""


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
    many = max(len(old), len(new)) > _MANY
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=many).get_opcodes():
        if tag != "equal":
            found.extend(_pairs(old[a:b], new[c:d]))
    return tuple(found)


def _pairs(old: list[str], new: list[str]) -> Iterator[Change]:
    """Put a sentence that was reworded beside its old form; the rest is gone or added.

    Of a text that was rewritten from end to end, only the next `_AHEAD` sentences are looked at.
    """
    place = 0
    for sentence in old:
        ahead = range(place, min(place + _AHEAD, len(new)))
        likeness, twin = max(((_likeness(sentence, new[one]), -one) for one in ahead), default=(0.0, 0))
        if likeness > _REWORDED:
            yield from (Change(ChangeKind.ADDED, "", one) for one in new[place:-twin])
            yield Change(ChangeKind.CHANGED, sentence, new[-twin])
            place = 1 - twin
        else:
            yield Change(ChangeKind.GONE, sentence, "")
    yield from (Change(ChangeKind.ADDED, "", one) for one in new[place:])


def _likeness(one: str, two: str) -> float:
    """Return the share of words that two sentences have in common and in order, 0 when they share too few."""
    a, b = one.split(), two.split()
    if 2 * len(set(a) & set(b)) < _SHARED * (len(set(a)) + len(set(b))):
        return 0.0
    return SequenceMatcher(a=a, b=b, autojunk=False).ratio()


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
