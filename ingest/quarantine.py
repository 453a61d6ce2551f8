"""Text that is not for the reader: characters that nobody sees, orders to a language model, a false assistant.

What is fetched is data. Nothing here understands a text; it looks for the shapes that
such attacks take, in Dutch and English, and takes out the whole block that holds one,
because the sentence after an order is usually part of it.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from ingest.quarantine_rules import RULES
from ingest.source_types import Block, Cut, CutReason

_SHOWN = 300
_TAGS = re.compile(r"[\U000e0000-\U000e007f]+")
# Control characters, soft hyphen, joiners, direction marks, fillers, variation selectors, private use, byte order mark.
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ue000-\uf8ff"
    r"\U000e0100-\U000e01ef\U000f0000-\U0010ffff]+"
)
# These do no harm alone: hyphenation marks and joiners that editors' programs leave behind.
_HARMLESS = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff\ufe0e\ufe0f\u2060\x02\x0b\x0c")
_SPACED = re.compile(r"\b(?:\w[\s.\-_*]){4,}\w\b")
# Cyrillic and Greek letters, digits and marks that stand in for Latin letters.
_LOOKALIKE = str.maketrans(
    dict(zip("авекмнорстухіјѕԁɡ", "abekmhopctyxijsdg", strict=True))
    | dict(zip("ηοαιεκρτυνχ", "hoaiekptuvx", strict=True))
    | dict(zip("013457@$", "oieastas", strict=True))
)


def quarantine(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Cut, ...]]:
    """Return the blocks that may be read, without unseen characters, and what was cut from them."""
    kept: list[Block] = []
    cuts: list[Cut] = []
    for block in blocks:
        text, found = strip_unseen(block.text)
        cuts.extend(Cut(cut.reason, cut.text, block.page) for cut in found)
        reason = suspicion(text)
        if reason:
            cuts.append(Cut(reason, text[:_SHOWN], block.page))
        elif text.strip():
            kept.append(Block(block.kind, text, block.level, block.page))
    return tuple(kept), tuple(cuts)


def strip_unseen(text: str) -> tuple[str, tuple[Cut, ...]]:
    """Return `text` without characters that nobody sees; each kind that carries a meaning of its own is a cut."""
    cuts: list[Cut] = []
    tags = "".join(_TAGS.findall(text))
    if tags:
        spelled = "".join(chr(ord(char) - 0xE0000) for char in tags)
        cuts.append(Cut(CutReason.TAG_CHARACTERS, "".join(filter(str.isprintable, spelled))[:_SHOWN]))
        text = _TAGS.sub("", text)
    unseen = set("".join(_UNSEEN.findall(text))) - _HARMLESS
    if unseen:
        cuts.append(Cut(CutReason.INVISIBLE_CHARACTERS, " ".join(f"U+{ord(char):04X}" for char in sorted(unseen))))
    return _UNSEEN.sub("", text), tuple(cuts)


def suspicion(text: str) -> CutReason | None:
    """Return why `text` is not to be trusted: it orders a model about or speaks as the assistant; else None."""
    for shape in _shapes(text):
        for reason, rule in RULES:
            if rule.search(shape):
                return reason
    return None


def _shapes(text: str) -> Iterable[str]:
    """Yield the text as a model would understand it: plain, without look-alike letters, without gaps in words."""
    plain = unescape(unicodedata.normalize("NFKC", text))
    yield plain
    bare = "".join(char for char in unicodedata.normalize("NFD", plain.lower()) if not unicodedata.combining(char))
    alike = bare.translate(_LOOKALIKE)
    if alike != plain.lower():
        yield alike
    closed = _SPACED.sub(lambda found: re.sub(r"[\s.\-_*]", "", found[0]), alike)
    if closed != alike:
        yield closed
