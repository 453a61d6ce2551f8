"""Dutch words as search terms: case, accents, stems, compounds, abbreviations, n-grams."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import Stemmer

STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())

_WORD = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_MIN_PART = 4  # letters
_GRAM = 4
_LINKS = ("", "s", "e", "en", "n")


def fold(text: str) -> str:
    """Lower the case, drop accents and make every apostrophe and dash the plain one."""
    if text.isascii():
        return text.lower()
    text = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("\u00ad", "")
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=64)  # each ranker takes the words of the same question
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` in order; "t.b.v." and "wet-en" also give their joined form.

    A word with inner dots, dashes or apostrophes yields its parts when they
    have three letters or more, and otherwise the parts joined ("t.b.v." -> "tbv").
    """
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        parts = _PART.findall(match.group())
        if len(parts) == 1:
            found.append(parts[0])
            continue
        long_parts = [part for part in parts if len(part) > 2]
        found.extend(long_parts or ["".join(parts)])
    return tuple(found)


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning; all words when nothing else is left."""
    every = words(text)
    return [word for word in every if word not in STOP_WORDS] or list(every)


@lru_cache(maxsize=1)
def _stemmers() -> tuple[Stemmer.Stemmer, Stemmer.Stemmer]:
    return Stemmer.Stemmer("dutch"), Stemmer.Stemmer("dutch_porter")


@lru_cache(maxsize=50_000)
def stems(word: str) -> tuple[str, ...]:
    """Return the distinct stems of a folded word.

    Snowball's two Dutch stemmers err on different words: `dutch` (Kraaij and
    Pohlmann) joins "huizen" and "huis" but cuts "gemeente" to "meen", and
    `dutch_porter` the reverse. Both are kept, each under its own mark; the
    first only where it did not take "ge-" off a word that is no participle.
    """
    kraaij, porter = _stemmers()
    stem = kraaij.stemWord(word)
    cut = word.startswith("ge") and not stem.startswith("ge")
    fair = not cut or len(stem) > _MIN_PART
    return (f"k:{stem}" if fair else f"k:{word}", f"p:{porter.stemWord(word)}")


def grams(text: str) -> list[str]:
    """Return the character 4-grams of each content word, its edges marked: robust to typing errors."""
    found: list[str] = []
    for word in content_words(text):
        padded = f"_{word}_"
        found.extend(padded[at : at + _GRAM] for at in range(max(1, len(padded) - _GRAM + 1)))
    return found


def phrases(text: str) -> list[str]:
    """Return a stem of each word and of each two neighbours, no word left out: how something is asked.

    What a question wants to know ("hoe lang", "wie betaalt", "mag ik") stands in
    its small words and in their order; its edges count as words.
    """
    row = ["^", *(stems(word)[-1] for word in words(text)), "$"]
    return [*row[1:-1], *(f"{one} {other}" for one, other in pairwise(row))]


def is_a_kind_of(word: str, whole: str) -> bool:
    """Tell whether a folded word is `whole` or a compound of it, which tells by its end what it is ("les|pakket")."""
    return len(whole) >= _MIN_PART and word.endswith(whole)


@dataclass(frozen=True)
class Analyzer:
    """Turns text into the terms of the word index, given the words that the corpus knows.

    `vocabulary` holds folded words; a compound is split only into words of it.
    """

    vocabulary: frozenset[str]
    _splits: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def terms(self, text: str) -> list[str]:
        """Return for each content word its surface form, its stems and the stems of its parts."""
        return list(self._terms(content_words(text)))

    def _terms(self, tokens: Iterable[str]) -> Iterator[str]:
        for word in tokens:
            yield word
            yield from stems(word)
            for part in self.split(word):
                yield from stems(part)

    def split(self, word: str) -> tuple[str, ...]:
        """Return the known words that `word` is a compound of; empty for a simple or unknown word.

        >>> Analyzer(frozenset({"jeugd", "hulp", "verlener"})).split("jeugdhulpverlener")
        ('jeugd', 'hulp', 'verlener')
        """
        if word not in self._splits:
            if len(self._splits) > 50_000:
                self._splits.clear()
            parts = self._best_split(word)
            self._splits[word] = parts if len(parts) > 1 else ()
        return self._splits[word]

    def _best_split(self, word: str) -> tuple[str, ...]:
        """Return the split into the fewest known parts that covers the whole word, by dynamic programming.

        The whole word does not count as a part of itself.
        """
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(_MIN_PART, len(word) + 1):
            for start in range(0, end - _MIN_PART + 1):
                before = best[start]
                if before is None or (start == 0 and end == len(word)):
                    continue
                part = self._known(word[start:end], last=end == len(word))
                current = best[end]
                if part and (current is None or len(before) + 1 < len(current)):
                    best[end] = (*before, part)
        return best[len(word)] or ()

    def _known(self, piece: str, *, last: bool) -> str | None:
        """Return the known word that `piece` is, less a linking s, e, en or n when it is not the last part."""
        for link in ("",) if last else _LINKS:
            stem = piece[: len(piece) - len(link)] if link else piece
            if piece.endswith(link) and len(stem) >= _MIN_PART and stem in self.vocabulary:
                return stem
        return None
