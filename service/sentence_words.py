"""A sentence as the check reads it: words with what they do, in clauses, and when two words say the same."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from index.dutch import fold
from index.passages import sentence_spans
from service.sentence_lexicon import (
    ACTORS,
    CONDITIONS,
    FINITE,
    FUNCTION,
    LIMITS,
    MODAL_BY_PLACE,
    MODALS,
    NEGATIONS,
    NUMBERS,
    PREPOSITIONS,
    SUBORDINATE,
    Kind,
)

_OPTIONAL = re.compile(r"\((\w+)\)(?=\w)")
_TOKEN = re.compile(
    r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?]|www\.[^\s<>\"']+[^\s<>\"'.,;:!?]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\d+(?:[.,]\d+)*|(?:[a-z]\.){2,}|[Nn]iet-[^\W\d_]+|[^\W\d_]+(?:['’][^\W\d_]+)?|[,;:()/–|]"
)
_ADDRESS = re.compile(r"https?://|www\.|.+@.+\.")
_PLURAL = re.compile(r"'s$")
_AROUND = 4
_AS_READER = 2  # words from the noun behind "als" to the reader, with a verb between
_SERVES = frozenset({"geldt", "gelden", "dient", "fungeert", "fungeren"})
_OUGHT = frozenset({"dient", "hoort", "horen", "behoort", "behoren"})
_EVERY = re.compile(r"\b(?:elke?|iedere?) (jaar|maand|week|dag)\b", re.IGNORECASE)
_EACH = {"jaar": "jaarlijks", "maand": "maandelijks", "week": "wekelijks", "dag": "dagelijks"}
_PHRASES = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"\baan de hand van\b", "adhv"),
        (r"\bniet (?:langer )?nodig\b", "onnodig"),
        (r"\bop grond van\b", "uit"),
        (r"\bten behoeve van\b", "voor"),
        (r"\b(?:in )?(?:ieder|elk) geval\b|\bten minste\b", "minstens"),
        (r"\bin bepaalde gevallen\b", "in sommige gevallen"),
        (r"\btal van\b", "veel"),
        (r"\be-mail", "email"),
        (r"\bop elkaar (?=af|te stem)", ""),
        (r"\bin stand (?:te )?(?:houden|houdt|gehouden)\b", "onderhouden"),
        (r"\bop papier (?:te )?(?:zetten|zet|gezet)\b", "vastgelegd"),
        (r"\bzonder (?:gebruik van )?geweld\b|\bgeweldlo(?:os|ze)\b", "niet-gewelddadig"),
        (r"\b(?:een|de) mogelijkheid (?=is\b|om\b)", "mogelijk "),
        (r"\bu doet er (goed|verstandig) aan(?: om)?\b", r"het is \1 om"),
        (r"\b(?:de )?(?:nadruk|klemtoon) ligt (?:vooral |hierbij |daarbij )?op\b", "vooral"),
        (r"\b(neemt|nemen|nam)\b((?: \w+)*) deel(?= aan\b| in\b|[.,])", r"deel\1\2"),
        (r"\b(deel(?:neemt|nemen|nam)\b(?: \w+)*?) aan\b", r"\1 in"),
        (r"\bhij of zij\b", "hij"),
        (r"\bkan niet zonder\b", "vereist"),
        (r"\bkunnen niet zonder\b", "vereisen"),
    )
)
_USE = re.compile(r"\bgebruik(?=ma|gema)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a sentence.

    `form` is folded; `name` tells that it was written as a name or abbreviation;
    `group` is the class within its kind; `clause` the number of its clause.
    """

    form: str
    kind: Kind
    at: int
    clause: int = 0
    group: str = ""
    name: bool = False

    @property
    def telling(self) -> bool:
        """Whether another sentence must have a counterpart for it."""
        return self.kind in {Kind.CONTENT, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as words; `starts` holds the places where a sentence begins, `telling` the words that say something."""

    text: str
    words: tuple[Word, ...]
    starts: frozenset[int]
    forms: frozenset[str]
    telling: tuple[Word, ...]

    def of(self, kind: Kind) -> tuple[Word, ...]:
        """Return the words of one kind."""
        return tuple(word for word in self.words if word.kind is kind)

    def sentence(self, at: int) -> int:
        """Return where the sentence begins that holds the word at place `at`."""
        return max(start for start in self.starts if start <= at)

    def after(self, word: Word) -> Word | None:
        """Return the word that `word` says something about: the next of weight in its clause, else the one before."""
        heavy = [one for one in self.words if one.telling or (one.kind is Kind.LIMIT and one is not word)]
        own = [one for one in heavy if one.clause == word.clause] or heavy
        return next((one for one in own if one.at > word.at), own[-1] if own else None)


@lru_cache(maxsize=4_000)
def read(text: str) -> Reading:
    """Read a text of one or more sentences."""
    plain = _USE.sub("gebruik ", _EVERY.sub(lambda match: _EACH[match[1].lower()], _OPTIONAL.sub(r"\1", text)))
    for phrase, word in _PHRASES:
        plain = phrase.sub(word, plain)
    opens = {start for start, _ in sentence_spans(plain)}
    words: list[Word] = []
    starts: set[int] = set()
    for match in _TOKEN.finditer(plain):
        first = any(before <= match.start() for before in opens)
        if first:
            starts.add(len(words))
            opens = {before for before in opens if before > match.start()}
        words.append(_word(match.group(), len(words), first=first))
    placed = tuple(_clauses(tuple(_by_place(words)), starts))
    telling = tuple(one for one in placed if one.telling)
    return Reading(text, placed, frozenset(starts), frozenset(one.form for one in placed), telling)


def _word(raw: str, at: int, *, first: bool) -> Word:
    form = _PLURAL.sub("", fold(raw).replace(".", "") if re.fullmatch(r"(?:[a-z]\.)+", raw) else fold(raw))
    name = (raw.isupper() and len(raw) > 1) or (raw[0].isupper() and not first)
    if not raw[0].isalnum():
        return Word(raw, Kind.MARK, at)
    if _ADDRESS.match(raw):
        return Word(form, Kind.CONTENT, at, name=True)
    if raw[0].isdigit() or fold(raw) in NUMBERS or raw.lower() in NUMBERS:
        return Word(form, Kind.NUMBER, at, group=NUMBERS.get(raw.lower(), form.replace(",", ".")))
    return Word(form, _kind(form, raw), at, group=MODALS.get(form) or LIMITS.get(form) or "", name=name)


def _kind(form: str, raw: str) -> Kind:
    if raw.isupper() and len(raw) > 1:
        return Kind.CONTENT
    for kind, known in (
        (Kind.NEGATION, NEGATIONS), (Kind.CONDITION, CONDITIONS), (Kind.LIMIT, LIMITS), (Kind.MODAL, MODALS),
        (Kind.PREPOSITION, PREPOSITIONS), (Kind.FUNCTION, FUNCTION),
    ):  # fmt: skip
        if form in known:
            return kind
    return {"en": Kind.AND, "of": Kind.OR}.get(form, Kind.CONTENT)


def _by_place(words: list[Word]) -> Iterator[Word]:
    """Settle what a word does where that depends on its neighbours."""
    for word in words:
        near = {one.form for one in words[max(0, word.at - _AROUND) : word.at + _AROUND + 1]}
        after = {one.form for one in words[word.at + 1 : word.at + 1 + _AROUND]}
        before = {one.form for one in words[max(0, word.at - _AROUND) : word.at]}
        of = [one.form for one in words[max(0, word.at - 2) : word.at]]
        following = [one.form for one in words[word.at + 1 : word.at + 2]]
        asks = after & {"om", "dat", "te", "als"} or {"is", "het"} <= before or (not word.at and following == ["is"])
        weighs = asks or (word.form == "belang" and "van" in of)
        if (word.form == "niet" and following == ["alleen"]) or (word.form == "alleen" and of[-1:] == ["niet"]):
            yield replace(word, kind=Kind.FUNCTION, group="")
        elif word.form in MODAL_BY_PLACE and not weighs:
            yield replace(word, kind=Kind.CONTENT, group="")
        elif word.form == "als" and (of[-1:] == ["net"] or _SERVES & {*of}):
            yield replace(word, kind=Kind.FUNCTION)
        elif word.form == "kunnen" and of[-1:] == ["te"]:
            yield replace(word, kind=Kind.FUNCTION, group="")
        elif word.form == "als" and any(one.kind is Kind.MODAL for one in words[max(0, word.at - 2) : word.at]):
            yield replace(word, kind=Kind.FUNCTION)
        elif word.form == "mogelijk" and {"er", "zijn"} <= {one.form for one in words[: word.at]}:
            yield replace(word, kind=Kind.FUNCTION, group="")
        elif word.form == "als" and "zowel" in {one.form for one in words[max(0, word.at - 6) : word.at]}:
            yield replace(word, kind=Kind.AND)
        elif word.form == "als" and (_addresses(words, word) or not _opens(words, word)):
            yield replace(word, kind=Kind.FUNCTION)
        elif word.form == "meer" and of[-1:] == ["onder"]:
            yield replace(word, kind=Kind.FUNCTION, group="")
        elif word.form == "wel" and word.at and words[word.at - 1].form == "dan":
            yield replace(word, kind=Kind.OR)
        elif word.form == "dienen" and "te" not in near:
            yield replace(word, kind=Kind.CONTENT)
        elif word.form in _OUGHT and "te" in {one.form for one in words[word.at :]}:
            yield replace(word, kind=Kind.MODAL, group="moeten")
        else:
            yield word


def _addresses(words: list[Word], word: Word) -> bool:
    """Tell whether "als" says in which part the reader is spoken to ("Als gemeente kunt u …")."""
    following = [one.form for one in words[word.at + 1 : word.at + 4]]
    return len(following) > _AS_READER and following[0] in ACTORS and following[_AS_READER] in {"u", "je"}


def _opens(words: list[Word], word: Word) -> bool:
    """Tell whether "als" opens a condition rather than naming what something serves as."""
    before = words[word.at - 1] if word.at else None
    return before is None or before.kind is Kind.MARK or words[min(word.at + 1, len(words) - 1)].kind is Kind.FUNCTION


def _clauses(words: Sequence[Word], starts: AbstractSet[int]) -> Iterator[Word]:
    """Yield the words with their clause: a subordinate one runs to the next comma, then the main one goes on."""
    main = current = last = 0
    around: list[int] = []
    inside = False
    for word in words:
        inside = (inside or word.form == "(") and word.form != ")"
        if word.at in starts or _begins_anew(words, word.at):
            last += 1
            main = current = last
            around = []
            if word.at in starts and _subordinates(words, word):
                last += 1
                current = last
        elif _subordinates(words, word):
            last += 1
            around.append(current)
            current = last
        yield replace(word, clause=current)
        if current != main and not inside and _closes(words, word):
            current = around.pop() if word.form == ")" and around else main
            around = around if word.form == ")" else []


def _subordinates(words: Sequence[Word], word: Word) -> bool:
    """Tell whether a word opens a subordinate clause; "het is belangrijk dat" goes on in its own."""
    if word.form == "dat" and word.at and words[word.at - 1].form in {"is", "zijn"}:
        return False
    before = words[max(0, word.at - _AROUND) : word.at]
    if word.form == "dat" and {"zorg", "zorgt", "zorgen"} & {one.form for one in before[-2:]}:
        return False
    if word.form in {"dat", "als"} and any(one.kind is Kind.MODAL and one.form not in FINITE for one in before):
        return False
    opens = word.form in SUBORDINATE or (word.kind is Kind.CONDITION and word.form != "afhankelijk")
    return opens or word.form == "("


def _begins_anew(words: Sequence[Word], at: int) -> bool:
    """Tell whether a main clause begins: a verb after "en", or a subject and a verb after a comma."""
    before = words[at - 1] if at else None
    if before is None:
        return False
    if before.kind is Kind.AND:
        return words[at].form in FINITE or _parts_with(words, at)
    verb = words[at + 2 : at + 3]
    return before.form == "," and words[at].form in {"de", "het", "een"} and bool(verb) and verb[0].form in FINITE


def _parts_with(words: Sequence[Word], at: int) -> bool:
    """Tell whether a verb follows that has shed its part ("en dragen bij aan")."""
    behind = [one.kind for one in words[at + 1 : at + 3]]
    if at > 1 and words[at - 2].form.endswith("en"):
        return False  # "netwerken en projecten op in de begroting"
    return words[at].kind is Kind.CONTENT and behind == [Kind.PREPOSITION, Kind.PREPOSITION]


def _closes(words: Sequence[Word], word: Word) -> bool:
    """Tell whether a mark ends a subordinate clause; a comma within a list does not."""
    if word.kind is not Kind.MARK or word.form not in ",;:)":
        return False
    after = words[word.at + 1 : word.at + 1 + _AROUND]
    if word.form != "," or not after or after[0].form in FINITE:
        return True
    return not any(one.kind in {Kind.AND, Kind.OR} for one in after)
