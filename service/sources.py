"""What the linked sources say where the handbook is silent, says less than was asked, or says something else.

The handbook goes first. Its decision (`service/decide.py`) knows nothing of sources, so
a source has a rule of its own, measured by `handreiking eval sources`: it answers when the words that would be
quoted, with the headings above them, hold most of what the question's words tell, and
hold what was asked for (an amount, a moment, a number to call). Likeness of meaning
alone never suffices: a near miss is as like as an answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.dutch import content_words, words
from index.encoder import Encoder
from index.passages import sentence_spans
from index.source_search import SourceSearcher, open_sources
from index.types import PassageKind, SourceHit
from ingest.snapshots import SnapshotStore
from ingest.source_documents import SourceDocument, Standing, standing
from ingest.source_errors import SourceError
from ingest.types import Page
from service import texts
from service.compose import leans
from service.differences import Fact, difference
from service.source_asks import answers_kind, asks_kind, telling_words
from service.source_verify import Aside, SourceStatement, Told, prove_sources
from service.types import Answer, AnswerStatus, Citation, Generation, SnapshotUse
from service.verify import check_answer

_LIMIT = 8  # hits that are looked at
_COVERED = 0.75  # share of what the question tells that the quoted words must hold
_SAID = 0.6  # the same, of what the name of the source does not tell yet
_ADDS = 0.15  # share that a second sentence must add
_SENTENCES = 2
_ITEMS = 9  # with the sentence that opens the list
_ALIKE = 3  # passages that are compared with a sentence of the handbook
_DIFFERENCES = 2
_OPENING = 8  # words
_DEFINES = re.compile(r"\b(?:is|zijn|betekent|betekenen|houdt in|noemen|verstaan|heet|–)\b|–", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"^\W*wat (?:is|zijn|betekent|houdt|wordt bedoeld)\b|\bdefinitie\b", re.IGNORECASE)
_MORE = re.compile(
    r"\bmeer (?:informatie|info|weten|lezen|uitleg|achtergrond)\b|\bverder lezen\b|"
    r"\b(?:andere|welke|een|de|uw|jullie) bron(?:nen)?\b|\bbuiten de handreiking\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:zegt|zeggen|schrijft|schrijven|vindt|vinden|volgens|(?:web)?site van)\b", re.IGNORECASE)
_ASKING = re.compile(
    rf"{_MORE.pattern}|{_SAYS.pattern}|\b(?:waar|wat|staat|staan|vind|kan|wil|ik|er|iets|ook|nog|hier|daar)?over\b",
    re.IGNORECASE,
)
_FACTS = {
    Fact.NUMBER: texts.SOURCE_NUMBER,
    Fact.DATE: texts.SOURCE_DATE,
    Fact.NAME: texts.SOURCE_NAME,
    Fact.DUTY: texts.SOURCE_DUTY,
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The linked sources of one generation, and the store that knows how they stand now."""

    searcher: SourceSearcher
    store: SnapshotStore

    @property
    def documents(self) -> Mapping[str, SourceDocument]:
        """The documents that may be quoted, by key."""
        return self.searcher.documents

    def instead(self, question: str) -> Told:
        """Return what a source says where the handbook gives no answer; nothing when no source answers."""
        looked_at: dict[str, None] = {}
        return self._told(self._answer(question, texts.SOURCE_INSTEAD, looked_at), 1, looked_at)

    def beside(self, question: str, cited: Sequence[Citation], silent: Iterable[str], unknown: Sequence[str]) -> Told:
        """Return what sources add to an answer that rests on `cited`.

        They come in on a fact that differs, on the parts of the question on which the
        handbook is silent, and where the question asks for more: for what a source says, for its
        organisation, or for something that it calls by a word that is `unknown` to the handbook.
        """
        looked_at: dict[str, None] = {}
        asides = list(self._differing(cited, looked_at))[:_DIFFERENCES]
        for part in silent:
            asides += self._answer(part, texts.SOURCE_REST, looked_at)
        if not asides and (self._wants_more(question) or self._named(question) or self._holds(unknown)):
            asides += self._answer(question, texts.SOURCE_MORE, looked_at)
        return self._told(asides, len(cited) + 1, looked_at)

    def _find(self, query: str, limit: int, looked_at: dict[str, None], among: Sequence[str] = ()) -> list[SourceHit]:
        """Return the best passages for `query`, and note in `looked_at` whose they are."""
        hits = self.searcher.find(query, limit, among)
        looked_at.update(dict.fromkeys(hit.passage.source for hit in hits))
        return list(hits)

    def _wants_more(self, question: str) -> bool:
        """Tell whether a question asks for more than the handbook: for sources, or for what one of them says."""
        return bool(_MORE.search(question) or (_SAYS.search(question) and self._named(question)))

    def _holds(self, unknown: Sequence[str]) -> bool:
        """Tell whether the sources know a word that the handbook does not."""
        return any(map(self.searcher.knows, unknown))

    def _named(self, question: str) -> dict[str, str]:
        """Return the keys of the documents whose organisation the question names, with that name."""
        asked = f" {' '.join(words(question))} "
        return {
            key: one.organisation
            for key, one in self.documents.items()
            if f" {' '.join(words(one.organisation))} " in asked
        }

    def _titled(self, question: str) -> tuple[str, ...]:
        """Return the keys of the documents of which the question holds the title, of two telling words or more."""
        titles = {key: content_words(one.title) for key, one in self.documents.items()}
        asked = set(words(question))
        return tuple(key for key, title in titles.items() if len(title) > 1 and asked.issuperset(title))

    def _answer(self, question: str, lead: str, looked_at: dict[str, None]) -> list[Aside]:
        """Return the aside that answers `question` best, of the organisation that it names; none when none answers."""
        among = self._named(question)
        query = question
        if self._wants_more(question):
            for name in set(among.values()):
                query = re.sub(re.escape(name), " ", query, flags=re.IGNORECASE)
            query = _ASKING.sub(" ", query)
        found = [
            (covered, hit.score, statements)
            for hit in self._find(query, _LIMIT, looked_at, (*among,) or self._titled(question))
            for covered, statements in [self._quoted(query, hit, alone=query == question)]
            if covered >= _COVERED
        ]
        best = max(found, key=lambda one: (round(one[0], 2), one[1]), default=None)
        return [Aside(lead, best[2])] if best else []

    def _quoted(self, query: str, hit: SourceHit, *, alone: bool) -> tuple[float, tuple[SourceStatement, ...]]:
        """Return what of a passage would be quoted, and which share of what `query` tells it holds (0: no answer).

        A question of one telling word (`alone`) is answered by a definition of it only.
        """
        document, passage = self.documents[hit.passage.source], hit.passage
        told = telling_words(query)  # what is asked for is looked for by its own pattern
        defined = alone and len(content_words(query)) == 1 and not asks_kind(query)
        spans = self._defining(query, hit) if defined else self._chosen(query, hit)
        shown = " ".join(document.text[slice(*span)] for span in spans)
        if not spans or not answers_kind(query, shown.replace(document.organisation, "")):
            return 0.0, ()
        statements = tuple(
            SourceStatement(
                document.key, *span, passage.page, item=passage.kind is PassageKind.LIST and not _opens(document, span)
            )
            for span in spans
        )
        name = f"{document.organisation}. {document.title}"
        said = f"{passage.context}. {shown}"
        if self.searcher.covered(told, said, beyond=name) < _SAID:
            return 0.0, ()
        return self.searcher.covered(told, f"{name}. {said}"), statements

    def _chosen(self, query: str, hit: SourceHit) -> list[tuple[int, int]]:
        """Return the units to quote: a row, a whole list, or the one or two sentences of a paragraph that answer."""
        units = hit.passage.units
        if hit.passage.kind is not PassageKind.PARAGRAPH:
            return list(units[:_ITEMS])
        text = self.documents[hit.passage.source].text
        cosines = {(span.start, span.end): span.cosine for span in hit.spans}
        held = {unit: self.searcher.covered(query, text[slice(*unit)]) for unit in units}
        fits = [unit for unit in units if answers_kind(query, text[slice(*unit)])]
        best = max(fits or units, key=lambda unit: held[unit] + cosines.get(unit, 0.0))
        chosen = {best}
        before = units.index(best) - 1
        if leans(text, best) and before >= 0:
            chosen.add(units[before])
        beside = units[max(before, 0) : before + 3]
        for unit in sorted(beside, key=lambda unit: -held[unit]):
            both = self.searcher.covered(query, f"{text[slice(*best)]} {text[slice(*unit)]}")
            if len(chosen) < _SENTENCES and both >= held[best] + _ADDS:
                chosen.add(unit)
        return sorted(chosen)

    def _defining(self, question: str, hit: SourceHit) -> list[tuple[int, int]]:
        """Return the unit that begins by saying what a thing is, for a question that asks just that; else nothing."""
        text = self.documents[hit.passage.source].text
        openings = {unit: " ".join(text[slice(*unit)].split()[:_OPENING]) for unit in hit.passage.units}
        found = (
            unit
            for unit, opening in openings.items()
            if _DEFINES.search(opening) and self.searcher.covered(question, opening) == 1
        )
        return [*found][:1] if _ASKS_WHAT.search(question) else []

    def _differing(self, cited: Iterable[Citation], looked_at: dict[str, None]) -> Iterator[Aside]:
        """Yield for each sentence of the handbook what a source says that differs from it on a fact."""
        for one in cited:
            for a, b in sentence_spans(one.quote):
                aside = self._differs(one.quote[a:b], looked_at)
                if aside:
                    yield aside

    def _differs(self, sentence: str, looked_at: dict[str, None]) -> Aside | None:
        for hit in self._find(sentence, _ALIKE, looked_at):
            document = self.documents[hit.passage.source]
            for a, b in hit.passage.units:
                fact = difference(sentence, document.text[a:b])
                if fact:
                    return Aside(_FACTS[fact], (SourceStatement(document.key, a, b, hit.passage.page),))
        return None

    def _told(self, asides: Sequence[Aside], first: int, looked_at: Iterable[str]) -> Told:
        keys = {one.source for aside in asides for one in aside.statements}
        standings = {key: self._standing(self.documents[key]) for key in keys}
        return replace(prove_sources(asides, self.documents, standings, first), looked_at=tuple(looked_at))

    def _standing(self, document: SourceDocument) -> Standing:
        try:
            return standing(document, self.store.check(document.key))
        except SourceError:
            return Standing.UNSURE


def open_shelf(index: Path, snapshots: Path, encoder: Encoder) -> Shelf | None:
    """Open the sources' index under `index`, with the snapshots' store; None when no source can be quoted.

    Raises UnusableIndexError when the index is damaged or made with another encoder.
    """
    searcher = open_sources(index, encoder)
    return Shelf(searcher, SnapshotStore(snapshots)) if searcher and searcher.documents else None


def snapshots(told: Told, documents: Mapping[str, SourceDocument]) -> tuple[SnapshotUse, ...]:
    """Return the snapshots that were looked at, those that are quoted first."""
    quoted = {one.source for one in told.citations}
    chosen = (documents[key] for key in sorted(told.looked_at, key=lambda key: key not in quoted))
    return tuple(
        SnapshotUse(one.key, one.title, one.organisation, one.url, one.fetched, one.digest, one.key in quoted)
        for one in chosen
    )


def with_sources(
    answer: Answer, told: Told, pages: Mapping[int, Page], documents: Mapping[str, SourceDocument]
) -> Answer:
    """Return `answer` with what sources say, in paragraphs of their own; a silence that they fill becomes an answer.

    Raises UnprovenAnswerError when a quote does not stand where it says.
    """
    if not told.text:
        return answer
    own = "" if answer.status is not AnswerStatus.ANSWERED else answer.text
    if texts.SOURCE_REST in told.text:
        own = own.removesuffix(texts.REST_SILENT).rstrip()
    text = f"{own}\n\n{told.text}" if own else told.text
    check_answer(text, answer.citations, pages, told.citations, documents)
    return replace(
        answer,
        status=AnswerStatus.ANSWERED,
        text=text,
        sources=told.citations,
        generation=Generation.EXTRACTIVE if not own else answer.generation,
    )


def _opens(document: SourceDocument, span: tuple[int, int]) -> bool:
    """Tell whether a unit of a list is the sentence that opens it."""
    return document.text[: span[1]].endswith(":")
