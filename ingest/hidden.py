"""Parts of a web page that no reader sees: found by tag, attribute, inline style and the page's own style sheet.

Style sheets in other files are not fetched; what they hide is not known here.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from ingest.markup import holds
from ingest.source_types import Cut, CutReason

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
_SILENT = frozenset(["script", "style", "noscript", "svg", "form", "button", "select"])
_NEVER = _SILENT | {"template", "iframe", "object", "embed", "canvas", "input", "textarea", "dialog", "math"}
_FEW_WORDS = 3
_SHOWN = 300
_RULE = re.compile(r"([^{}@;]{1,300})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"^(?:[a-z0-9]*)([.#])([\w-]+)$", re.IGNORECASE)
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_ZERO = r"(?:0|0?\.0\d*)(?:px|em|rem|pt|%|vw|vh)?"
_HIDES = re.compile(
    rf"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|opacity:{_ZERO}(?:;|$)"
    rf"|font-size:(?:{_ZERO}|[01]px)(?:;|$)|(?:max-)?(?:height|width):(?:{_ZERO}|1px)(?:;|$).*overflow:hidden"
    r"|overflow:hidden.*(?:max-)?(?:height|width):(?:0|1px)"
    r"|text-indent:-\d{3,}|(?:left|top|right|bottom|margin-left|margin-top):-\d{3,}"
    r"|clip:rect\((?:0|1px)[^)]*\)|clip-path:(?:inset\((?:50|100)%|circle\(0|polygon\(0)"
    r"|transform:(?:scale\(0\)|translate[xy]?\(-\d{3,}))"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)")
_HEX = re.compile(r"^#([0-9a-f]{3,8})$")
_RGB = re.compile(r"^rgba?\((\d+)[,\s]+(\d+)[,\s]+(\d+)(?:[,/\s]+([\d.]+%?))?\)$")
_CLEAR = re.compile(r"^\s*transparent|,0(?:\.0+)?%?\)\s*$|^\s*#[0-9a-f]{6}00\s*$|^\s*#[0-9a-f]{3}0\s*$")
_NAMES = {"white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "black": (0, 0, 0)}
_ALIKE = 24
_WHITE = (255, 255, 255)

_Colour = tuple[int, int, int]


def remove_hidden(tree: HtmlElement) -> tuple[Cut, ...]:
    """Take out of `tree` whatever a reader of the page does not see; return what was text among it.

    What a button of the page unfolds (`aria-controls`) can be seen, and stays.
    """
    cuts: list[Cut] = []
    for node in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        _note(cuts, CutReason.COMMENT, node.text or "")
        _drop(node)
    rules = _page_rules(tree)
    unfolds = {name for one in tree.iter("button", "a", "summary") for name in (one.get("aria-controls") or "").split()}
    for element in list(tree.iter(etree.Element)):
        if _is_no_text(element):
            if element.tag not in _SILENT:
                _note(cuts, CutReason.HIDDEN, element.text_content())
            _drop(element)
        elif element.get("id") not in unfolds and _is_hidden(element, rules):
            _note(cuts, CutReason.HIDDEN, element.text_content())
            _drop(element)
    return tuple(cuts)


def _is_no_text(element: HtmlElement) -> bool:
    """Tell whether an element is a script, a control or its like; a form around the whole page is not."""
    if element.tag == "form":
        return not holds(element, "h1", "main", "article")
    if element.tag == "button":
        return next(element.iterancestors(*_HEADINGS), None) is None
    return element.tag in _NEVER


def _note(cuts: list[Cut], reason: CutReason, text: str) -> None:
    words = " ".join(text.split())
    if len(words.split()) >= _FEW_WORDS:
        cuts.append(Cut(reason, words[:_SHOWN]))


def _drop(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _is_hidden(element: HtmlElement, rules: dict[str, str]) -> bool:
    if element.tag in {"html", "body"}:
        return False
    hidden = element.get("hidden")
    if hidden is not None and hidden != "until-found":
        return True
    style = ";".join(_styles(element, rules))
    return bool(style) and (bool(_HIDES.search(style)) or _melts(element, style, rules))


def _styles(element: HtmlElement, rules: dict[str, str]) -> Iterator[str]:
    for name in (element.get("class") or "").split():
        if f".{name}" in rules:
            yield rules[f".{name}"]
    yield rules.get(f"#{element.get('id')}", "")
    yield _plain(element.get("style") or "")


def _plain(style: str) -> str:
    return re.sub(r"\s*([:;(),])\s*", r"\1", _COMMENTS.sub("", style).lower().replace("!important", "")).strip()


def _page_rules(tree: HtmlElement) -> dict[str, str]:
    """Return the declarations of the page's own rules for one class or one id, without those in @-blocks."""
    rules: dict[str, str] = {}
    for sheet in tree.iter("style"):
        for found in _RULE.finditer(_without_at_blocks(_COMMENTS.sub("", sheet.text or ""))):
            for selector in found[1].split(","):
                simple = _SIMPLE.match(selector.strip())
                if simple:
                    name = simple[1] + simple[2]
                    rules[name] = f"{rules.get(name, '')};{_plain(found[2])}"
    return rules


def _without_at_blocks(sheet: str) -> str:
    """Leave out @media and its like: what they hide is hidden on some screens only."""
    kept: list[str] = []
    depth = start = 0
    at = False
    for place, char in enumerate(sheet):
        if char == "@" and depth == 0 and not at:
            kept.append(sheet[start:place])
            at = True
        elif char == ";" and depth == 0 and at:
            at, start = False, place + 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth = max(0, depth - 1)
            if depth == 0 and at:
                at, start = False, place + 1
    return "".join(kept) + ("" if at else sheet[start:])


def _melts(element: HtmlElement, style: str, rules: dict[str, str]) -> bool:
    """Tell whether the text has the colour of what it stands on."""
    found = _COLOUR.findall(style)
    if not found:
        return False
    colour = _colour(found[-1])
    if colour is None:
        return bool(_CLEAR.search(found[-1]))
    ground = _ground(element, style, rules)
    return ground is not None and all(abs(one - two) < _ALIKE for one, two in zip(colour, ground, strict=True))


def _ground(element: HtmlElement, style: str, rules: dict[str, str]) -> _Colour | None:
    """Return the nearest background colour, white when none is set, None when it is a picture or unknown."""
    here: HtmlElement | None = element
    while here is not None:
        found = _GROUND.findall(style)
        if found and found[-1].strip() not in {"none", "transparent", "inherit"}:
            return _colour(found[-1].split(" ")[0]) if "url(" not in found[-1] else None
        here = here.getparent()
        style = ";".join(_styles(here, rules)) if here is not None else ""
    return _WHITE


def _colour(value: str) -> _Colour | None:
    value = value.strip()
    if value in _NAMES:
        return _NAMES[value]
    found = _HEX.match(value)
    if found:
        digits = found[1] if len(found[1]) >= 6 else "".join(char * 2 for char in found[1])
        if len(digits) == 8 and digits.endswith("00"):
            return None
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    rgb = _RGB.match(value)
    if rgb and rgb[4] not in {"0", "0.0", "0%"}:
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    return None
