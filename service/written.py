"""What a chat model writes, cut into sentences as it comes, each held against the passages that it names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.dutch import fold
from index.passages import sentence_spans
from ingest.types import Page
from service.prompts import TOKEN
from service.sentence_check import check_sentence, overlap
from service.types import Judged, Offered
from service.verify import Statement

_TOKENS = r"(?:[ \t]*\[[^\[\]\n]{1,20}\])+"
_UNIT = re.compile(rf"(?P<text>[^\[\]\n]*)(?P<tokens>{_TOKENS})(?P<stop>[.!?]*)(?=[ \t]*[^\s\[.!?])")
_LINE = re.compile(rf"(?P<text>[^\[\]\n]*)(?P<tokens>{_TOKENS})?(?P<stop>[.!?]*)")
_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MARKUP = re.compile(r"[*_#`]+")
_STOPS = ".!?:"
_MOST = 12  # sentences: whoever writes more has not read what was asked
_REPEATS = 3
_ALIKE = 0.3  # share of a sentence that the handbook's own must hold to take its place
NO_TOKEN, UNKNOWN_TOKEN, REPEATED = "no_token", "unknown_token", "repeated"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, less its tokens; `item` tells that it stood as an item of a list."""

    text: str
    tokens: tuple[str, ...]
    item: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A judged sentence with the statement that it became; None where it was dropped."""

    judged: Judged
    statement: Statement | None


def sentences(chunks: Iterable[str]) -> Iterator[Sentence]:
    """Yield the sentences of a text that comes in chunks, each as soon as it is complete.

    A sentence is complete when its tokens have ended and something else follows,
    or at the end of its line. What the text ends in without a token is not one.
    """
    buffer = ""
    for chunk in chunks:
        buffer += chunk
        while True:
            line, ended, rest = buffer.partition("\n")
            if ended:
                yield from _of_line(line)
                buffer = rest
            elif match := _UNIT.match(line):
                yield from _of_unit(match)
                buffer = line[match.end() :]
            else:
                break
    yield from _of_line(buffer, cut=True)


def _of_line(line: str, *, cut: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of the rest of a line; when it may be `cut` short, only those with a token."""
    for match in _LINE.finditer(line):
        if match["tokens"] or (not cut and match["text"].strip()):
            yield from _of_unit(match)


def _of_unit(match: re.Match[str]) -> Iterator[Sentence]:
    """Yield the sentences before some tokens; those belong to the last one."""
    item = bool(_ITEM.match(match["text"]))
    text = _MARKUP.sub("", _ITEM.sub("", match["text"])).strip()
    spans = sentence_spans(text)
    tokens = tuple(dict.fromkeys(TOKEN.findall(match["tokens"] or "")))
    for at, (start, end) in enumerate(spans, start=1):
        last = at == len(spans)
        stop = (match["stop"] or "")[:1] if last and text[end - 1] not in _STOPS else ""
        yield Sentence(text[start:end] + stop, tokens if last else (), item)


def judged(written: Iterable[Sentence], offered: Sequence[Offered], pages: Mapping[int, Page]) -> Iterator[Found]:
    """Yield each sentence with its verdict; stop when the writer goes on and on, or repeats itself."""
    seen: dict[str, int] = {}
    for count, sentence in enumerate(written, start=1):
        key = fold(sentence.text)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] >= _REPEATS or count > _MOST:
            return
        yield _judge(sentence, offered, pages) if seen[key] == 1 else _dropped(sentence, REPEATED)


def _judge(sentence: Sentence, offered: Sequence[Offered], pages: Mapping[int, Page]) -> Found:
    named = [one for one in offered if one.token in sentence.tokens]
    if not named:
        return _dropped(sentence, UNKNOWN_TOKEN if sentence.tokens else NO_TOKEN)
    verdicts = [(one, check_sentence(sentence.text, pages[one.page].text, one.start, one.end)) for one in named]
    for one, verdict in verdicts:
        if verdict.carried:
            statement = Statement(
                _closed(sentence), one.page, verdict.start, verdict.end, (), item=sentence.item, written=True
            )
            kept = Judged(sentence.text, sentence.tokens, page=one.page, start=verdict.start, end=verdict.end)
            return Found(kept, statement)
    first = verdicts[0][1]
    return _dropped(sentence, str(first.fault), first.about)


def _closed(sentence: Sentence) -> str:
    return sentence.text if sentence.item or sentence.text[-1] in _STOPS else f"{sentence.text}."


def _dropped(sentence: Sentence, fault: str, about: str = "") -> Found:
    return Found(Judged(sentence.text, sentence.tokens, fault, about), None)


def replacement(
    lost: Judged, offered: Sequence[Offered], points: Iterable[Statement], pages: Mapping[int, Page]
) -> Statement | None:
    """Return which of `points`, sentences of the handbook, a lost sentence tried to say; None for none of them."""
    named = [one for one in offered if one.token in lost.tokens]
    within = [
        point
        for point in points
        if any(one.page == point.page and one.start <= point.start and point.end <= one.end for one in named)
    ]
    scored = [(overlap(lost.text, pages[point.page].text[point.start : point.end]), point) for point in within]
    best = max(scored, key=lambda one: one[0], default=None)
    return best[1] if best and best[0] >= _ALIKE else None
