"""Say a question in the handbook's words too: query expansion from the thesaurus."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from index.dutch import stems, words
from ingest.types import Concept

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expander:
    """Finds the concepts that a question names, by any of their labels."""

    labels: dict[_Key, tuple[str, ...]]
    longest: int

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> "Expander":
        """Make an expander that knows every label of `concepts`."""
        found: dict[_Key, tuple[str, ...]] = {}
        for concept in concepts:
            for label in (concept.preferred, *concept.alternatives):
                key = _key(words(label))
                if key and concept.preferred not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), concept.preferred)
        return cls(found, max(map(len, found), default=0))

    def expand(self, question: str) -> tuple[str, ...]:
        """Return the preferred labels of the concepts named in `question`, each once, longest match first.

        A word counts for the longest label that holds it.
        """
        return tuple(dict.fromkeys(label for labels in self._matches(_key(words(question))) for label in labels))

    def _matches(self, key: _Key) -> Iterator[tuple[str, ...]]:
        at = 0
        while at < len(key):
            for length in range(min(self.longest, len(key) - at), 0, -1):
                labels = self.labels.get(key[at : at + length])
                if labels:
                    yield labels
                    at += length - 1
                    break
            at += 1


def concepts_digest(concepts: Sequence[Concept]) -> str:
    """Return the SHA-256 of all that the concepts hold."""
    text = json.dumps([asdict(one) for one in concepts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _key(tokens: Sequence[str]) -> _Key:
    """Return the first stem of each word, so that "trainingen" finds the label "training"."""
    return tuple(stems(token)[0] for token in tokens)
