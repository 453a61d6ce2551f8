"""A word vocabulary whose pieces share the vector of the word that they are.

A Dutch compound that is not in the vocabulary falls apart into known words:
"jeugdhulpverlener" -> "jeugdhulp" + "##verlener". The piece "##verlener" has no
meaning of its own to learn: it uses the row of "verlener".
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece

UNKNOWN = "[UNK]"
_WORD = re.compile(r"[^\W_]+")
_AFFIX = 4  # letters: a shorter piece is an ending or a link and gets a row of its own


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tokens, and for each token the row of the embedding that it uses."""

    tokens: tuple[str, ...]
    rows: tuple[int, ...]

    @property
    def row_count(self) -> int:
        """The number of different rows."""
        return max(self.rows) + 1


def normalizer() -> normalizers.Normalizer:
    """Lower the case and drop accents."""
    return normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()])


def pre_tokenizer() -> pre_tokenizers.PreTokenizer:
    """Keep runs of letters and digits; all else only separates."""
    return pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), behavior="removed")


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the normalised words of `texts`; the tokenizer would split them the same, but slower."""
    lower = normalizer()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_WORD.findall(text.lower() if text.isascii() else lower.normalize_str(text)))
    return counts


def choose(counts: Counter[str], *, words: int, affixes: int) -> Vocabulary:
    """Take the `words` most frequent words, the `affixes` most frequent short ends, and all characters."""
    ranked = [word for word, _ in counts.most_common(words) if len(word) > 1]
    alphabet = sorted({letter for word in ranked for letter in word})
    ends: Counter[str] = Counter()
    known = set(ranked)
    for word, count in counts.items():
        for length in range(2, _AFFIX):
            if word[:-length] in known:
                ends[word[-length:]] += count
    rows: dict[str, int] = {UNKNOWN: 0}
    for token in (*ranked, *alphabet, *(f"##{end}" for end, _ in ends.most_common(affixes))):
        rows.setdefault(token, len(rows))
    for letter in alphabet:
        rows.setdefault(f"##{letter}", rows[letter])
    for word in ranked:
        if len(word) >= _AFFIX:
            rows.setdefault(f"##{word}", rows[word])
    return Vocabulary(tuple(rows), tuple(rows.values()))


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Return the WordPiece tokenizer (longest match first) over `vocabulary`."""
    ids = {token: at for at, token in enumerate(vocabulary.tokens)}
    made = Tokenizer(WordPiece(ids, unk_token=UNKNOWN, max_input_chars_per_word=64))
    made.normalizer = normalizer()
    made.pre_tokenizer = pre_tokenizer()
    return made
