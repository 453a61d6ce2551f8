"""Which words of a source may be quoted to a user: what a stranger wrote must do no harm when it is repeated.

Quarantine takes out what it knows. A text that it does not know is still shown in quotation
marks under the name of its publisher, and nothing else; what could break out of that is
never quoted:

- a mark such as `[1]`, which would read as a proof of ours;
- quotation marks that do not close, a private-use or control character: words could seem ours;
- a web or e-mail address of another site, because clients turn an address into a link;
- words about *the* handbook or the assistant, for which a source cannot speak.
"""

import re

from ingest.quarantine import strip_unseen, suspicion
from ingest.source_documents import domain

_MOST = 400  # characters: a longer sentence is a table or a list that lost its marks
_LEAST_WORDS = 3
_MARKER = re.compile(r"\[\s*\d+\s*\]|[\n\r\u2028\u2029]")
_MARKUP = re.compile(r"[<>`]|\]\(|!\[|\$\$")
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|mailto|javascript):|www\.|@|\b[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b", re.IGNORECASE
)
_DOMAIN = re.compile(r"\b((?:[a-z0-9-]+\.)+[a-z]{2,})\b(?!@)", re.IGNORECASE)
_SPEAKS_FOR_US = re.compile(
    r"\b(?:deze|dit|onze|uw|de|de digitale) (?:vraagbaak|chat\w*|assistent|handreiking)\b|\bhandreiking-?assistent\b",
    re.IGNORECASE,
)


def is_quotable(text: str, url: str) -> bool:
    """Tell whether a sentence, item or row of the document at `url` may be shown to a user, word for word."""
    if len(text) > _MOST or len(text.split()) < _LEAST_WORDS or not any(char.isalpha() for char in text):
        return False
    if _MARKER.search(text) or _MARKUP.search(text) or not _closed(text) or strip_unseen(text)[0] != text:
        return False
    return not (_SPEAKS_FOR_US.search(text) or suspicion(text)) and _own_addresses(text, url)


def _own_addresses(text: str, url: str) -> bool:
    """Tell whether every web or e-mail address in `text` is one of the site at `url`."""
    if not _ADDRESS.search(text):
        return True
    named = [found.lower() for found in _DOMAIN.findall(text)]
    own = domain(url)
    return bool(named) and all(one == own or one.endswith(f".{own}") for one in named)


def _closed(text: str) -> bool:
    """Tell whether every quotation mark that opens also closes, in that order."""
    depth = 0
    for char in text:
        depth += (char == "“") - (char == "”")
        if depth < 0:
            return False
    return depth == 0
