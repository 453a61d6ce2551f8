"""What the tags and names of a web page say: which parts stand around the text, and what a piece of it reads."""

import re

from lxml.html import HtmlElement

_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|rp|rt|ruby|s|samp|small|"
    r"span|strike|strong|sub|sup|time|tt|u|var|wbr|img|picture|source|audio|video|button"
)
_OWN_TAGS = frozenset(["body", "main", "h1"])
_SKIP_TAGS = frozenset(["nav", "footer", "aside", "menu", "head"])
_SKIP_ROLES = re.compile(
    r"navigation|banner|contentinfo|complementary|search|dialog|alertdialog|menu|menubar|alert", re.IGNORECASE
)
_SKIP_WORDS = re.compile(
    r"nav|navbar|navigation|menu|submenu|breadcrumbs?|kruimelpad|cookies?|cookiewall|cookiebar|consent|cookieconsent|"
    r"cybotcookiebotdialog|share|sharing|sharedaddy|social|related|gerelateerd|sidebar|footer|newsletter|nieuwsbrief|"
    r"comments?|respond|skip|skiplinks?|pagination|pager|meta|search|login|banner|subscribe|toolbar|topbar|colophon|"
    r"advertisement",
    re.IGNORECASE,
)
_TOUCH = re.compile(r"[.!?:][A-ZÀ-Þ]")  # a style sheet parts them: nobody writes so
_PART = re.compile(r"[-_\s]+|(?<=[a-z])(?=[A-Z])")
_SPACE = re.compile(r"\s+")

LINE = "\x1f"
"""Stands for `<br>` in what `words` returns."""


def clean(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return _SPACE.sub(" ", text.replace(LINE, " ")).strip()


def holds(element: HtmlElement, *tags: str) -> bool:
    """Tell whether one of these tags stands inside `element`."""
    return next(element.iterdescendants(*tags), None) is not None


def is_inline(element: HtmlElement) -> bool:
    """Tell whether an element only marks words of a paragraph, and holds no paragraph itself."""
    return bool(_INLINE.fullmatch(str(element.tag))) and not holds_blocks(element)


def holds_blocks(element: HtmlElement) -> bool:
    """Tell whether something other than marked words stands in `element`."""
    return any(not _INLINE.fullmatch(one.tag) for one in element.iterdescendants() if isinstance(one.tag, str))


def is_boilerplate(element: HtmlElement) -> bool:
    """Tell whether an element is, by its tag, role, class or id, not a part of the page's own text."""
    if element.tag in _OWN_TAGS:
        return False
    if element.tag in _SKIP_TAGS or _SKIP_ROLES.fullmatch(element.get("role") or ""):
        return True
    names = _PART.split(f"{element.get('class') or ''} {element.get('id') or ''}")
    # A class such as "page-with-sidebar" names the whole page, not its sidebar.
    return any(_SKIP_WORDS.fullmatch(name) for name in names) and not holds(element, "main", "article", "h1")


def words(element: HtmlElement) -> str:
    """Return the text of an element, with a space where another block begins and LINE where a line was broken."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append(LINE)
        elif isinstance(child.tag, str) and not is_boilerplate(child):
            text = words(child)
            apart = not _INLINE.fullmatch(child.tag) or bool(_TOUCH.fullmatch(parts[-1][-1:] + text[:1]))
            parts.append(f" {text} " if apart else text)
        parts.append(child.tail or "")
    return "".join(parts)


def link_share(element: HtmlElement, text: str) -> float:
    """Return the share of `text`, the text of `element`, that is links."""
    linked = sum(len(clean(words(link))) for link in ([element] if element.tag == "a" else element.iter("a")))
    return min(1.0, linked / max(1, len(text)))


def table_rows(table: HtmlElement) -> str:
    """Return the rows of a table, one a line, without rows that hold nothing."""
    rows = [
        [clean(words(cell)) for cell in row if cell.tag in {"td", "th"}]
        for row in table.iter("tr")
        if next(row.iterancestors("table")) is table
    ]
    return "\n".join(" | ".join(row) for row in rows if any(row))


def lays_out(table: HtmlElement) -> bool:
    """Tell whether a table only puts parts of the page beside each other."""
    return table.get("role") in {"presentation", "none"} or holds(table, "table", "h1", "h2")
