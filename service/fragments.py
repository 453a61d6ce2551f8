"""Addresses that open a source at the cited words: a text fragment for a web page, a page number for a PDF.

The form is that of the WICG's "URL Fragment Text Directives":
`#:~:text=[prefix-,]start[,end][,-suffix]`, each part percent-encoded, with `-`, `,` and `&`
encoded too because they part the parts. A browser that finds nothing opens the page at its top.
"""

import re
from urllib.parse import quote, urldefrag

from index.source_passages import cells

_EXACT = 60  # characters: a longer quote is given as its first and last words
_WORDS = 5
_WORD = re.compile(r"\S+")


def source_url(url: str, text: str, start: int, end: int, page: int | None) -> str:
    """Return `url` opened at `text[start:end]`; `page` is the page of a PDF (None: a web page)."""
    bare = urldefrag(url).url
    return f"{bare}#page={page}" if page else f"{bare}#:~:text={text_directive(text, start, end)}"


def text_directive(text: str, start: int, end: int) -> str:
    """Return the directive that finds `text[start:end]` in a page that says `text`.

    Words before the quote are added where its beginning stands in the text earlier on, because
    the first match wins.
    """
    found = cells(text, start, end)
    first, last = found[0], found[-1]
    words = [match.span() for match in _WORD.finditer(text, *first)]
    if first == last and end - start <= _EXACT:
        opening, closing = (start, end), None
    else:
        ending = [match.span() for match in _WORD.finditer(text, *last)]
        opening = (words[0][0], words[min(_WORDS, len(words)) - 1][1])
        closing = (max(ending[-min(_WORDS, len(ending))][0], opening[1]), ending[-1][1])
        if not text[slice(*closing)].strip():
            opening, closing = (start, end), None
    before = _before(text, *opening)
    parts = [f"{_encoded(before)}-" if before else "", _encoded(text[slice(*opening)])]
    parts += [_encoded(text[slice(*closing)])] if closing else []
    return ",".join(part for part in parts if part)


def _before(text: str, start: int, end: int) -> str:
    """Return the words of the same block before a span that stands in the text earlier too; else nothing."""
    if text.find(text[start:end]) == start:
        return ""
    block = text.rfind("\n", 0, start) + 1
    return " ".join(_WORD.findall(text[block:start])[-_WORDS:])


def _encoded(words: str) -> str:
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
