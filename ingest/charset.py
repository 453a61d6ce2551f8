"""Bytes of a web page as text, also where the page or the server names the wrong character set."""

import codecs
import re

_WINDOWS = "cp1252"
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.\-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.\-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What Windows-1252 shows for a letter of two or three bytes in UTF-8, such as "Ã©" for "é".
_TWICE = re.compile(
    r"[ÂÃÅ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2010-\u203a\u20ac\u2122]|â€."
)


def decode(body: bytes, content_type: str) -> str:
    """Return the text of `body`, whatever its own declaration and the header `content_type` claim.

    A byte order mark decides; otherwise bytes that are good UTF-8 are UTF-8, because
    hardly any other text is by chance; otherwise what is declared, unless that is UTF-8,
    counts; otherwise Windows-1252. Text that was encoded twice is put right.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _declared(body, content_type)
    if declared.startswith("utf-16"):
        return body.decode(declared, "replace")
    try:
        return _undo_twice(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if declared in {"utf-8", _WINDOWS} and _mostly_utf8(body):
        return _undo_twice(body.decode("utf-8", "as_windows"))
    name = _WINDOWS if declared in {"utf-8", "iso8859-1", "ascii"} else declared
    return body.decode(name, "replace" if name != _WINDOWS else "as_latin")


def _declared(body: bytes, content_type: str) -> str:
    found = _HEADER.search(content_type)
    name = found[1] if found else ""
    meta = _META.search(body[:_HEAD])
    if not name and meta:
        name = meta[1].decode("ascii")
    try:
        return codecs.lookup(name).name if name else "utf-8"
    except LookupError:
        return "utf-8"


def _mostly_utf8(body: bytes) -> bool:
    """Tell whether more letters are good UTF-8 than are not: a page put together from two sources."""
    text = body.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - wrong > wrong


def _undo_twice(text: str) -> str:
    def once(match: re.Match[str]) -> str:
        run = match[0]
        try:
            return run.encode(_WINDOWS).decode("utf-8")
        except UnicodeError:
            return run

    return _TWICE.sub(once, text)


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that UTF-8 refuses as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(_WINDOWS, "as_latin"), error.end


def _latin_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the five bytes that Windows-1252 does not define as the control characters that they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("as_windows", _windows_bytes)
codecs.register_error("as_latin", _latin_bytes)
