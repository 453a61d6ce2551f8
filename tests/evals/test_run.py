"""The runner keeps what it has, goes on where it stopped, and loses no Case."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evals.run import Journal, ask, is_verbatim, journal_key, run_cases
from evals.targets import Look, Target
from evals.types import Case, CaseKind, Record
from ingest.types import Page
from service.types import Answer, AnswerLink, AnswerStatus, Citation, CitationKind, Conversation

MakeCase = Callable[..., Case]
Pages = Sequence[Page]


def _citation(page: int, start: int, end: int, quote: str, kind: CitationKind = CitationKind.HANDBOOK) -> Citation:
    return Citation(1, kind, page, f"p{page}", "", "", "", quote, start, end)


class Scripted:
    """Answers every question in the same way, and remembers what it was asked."""

    def __init__(self, fail_on: str = "") -> None:
        self.asked: list[tuple[str, Conversation]] = []
        self._fail_on = fail_on
        self._lock = threading.Lock()

    def answer(self, question: str, history: Conversation) -> Answer:
        with self._lock:
            self.asked.append((question, history))
        if question == self._fail_on:
            raise RuntimeError("kapot")
        links = (
            AnswerLink("a", "https://a.nl", 1),
            AnswerLink("b", None, 1),
            AnswerLink("c", "https://a.nl", 2),
        )
        return Answer(AnswerStatus.ANSWERED, f"re {question}", question.upper(), (_citation(1, 3, 8, "burge"),), links)

    def target(self) -> Target:
        return Target("proef", "", self.answer, look=lambda question: Look((len(question), 1), 0.5))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "werk", "sleutel")


@pytest.fixture
def texts(pages: Pages) -> dict[int, str]:
    return {page.number: page.text for page in pages}


def _cases(case: MakeCase, count: int) -> list[Case]:
    return [case(id=f"c{place}", question=f"Vraag {place}?") for place in range(count)]


def test_a_record_holds_what_came_back(case: MakeCase, texts: dict[int, str]) -> None:
    record = ask(case(question="Wie?"), Scripted().target(), texts)
    assert (record.status, record.text, record.question) == (AnswerStatus.ANSWERED, "re Wie?", "WIE?")
    assert record.links == ("https://a.nl",)
    assert record.ranked == (4, 1)
    assert [quote.verbatim for quote in record.quotes] == [True]
    assert record.latency_ms > 0
    assert record.fault is None


def test_earlier_questions_are_really_asked_and_their_answers_passed_on(case: MakeCase, texts: dict[int, str]) -> None:
    scripted = Scripted()
    ask(
        case(kind=CaseKind.FOLLOW_UP, history=("Een?", "Twee?"), question="En drie?"),
        scripted.target(),
        texts,
    )
    assert [question for question, _ in scripted.asked] == ["Een?", "Twee?", "En drie?"]
    assert [(turn.question, turn.answer) for turn in scripted.asked[-1][1]] == [
        ("Een?", "re Een?"),
        ("Twee?", "re Twee?"),
    ]


def test_a_target_whose_search_cannot_be_seen_has_no_ranking(case: MakeCase, texts: dict[int, str]) -> None:
    record = ask(case(), Target("ver weg", "", Scripted().answer), texts)
    assert (record.ranked, record.sure) == (None, None)


def test_a_question_that_fails_becomes_a_record_that_says_so(case: MakeCase, texts: dict[int, str]) -> None:
    record = ask(case(question="Stuk?"), Scripted(fail_on="Stuk?").target(), texts)
    assert (record.status, record.fault, record.ranked) == (AnswerStatus.ERROR, "RuntimeError: kapot", ())


def test_every_case_gets_a_record_in_order_however_many_run_at_once(
    case: MakeCase, texts: dict[int, str], journal: Journal
) -> None:
    cases = _cases(case, 30)
    records = run_cases(cases, Scripted(fail_on="Vraag 7?").target(), texts, journal, 8, "")
    assert [record.case for record in records] == [one.id for one in cases]
    assert [record.case for record in records if record.fault] == ["c7"]


def test_a_killed_run_goes_on_where_it_stopped(case: MakeCase, texts: dict[int, str], journal: Journal) -> None:
    cases = _cases(case, 6)
    first = run_cases(cases[:4], Scripted().target(), texts, journal, 1, "")
    with journal.path.open("ab") as file:
        file.write(b'{"case":"c4","finge')
    scripted = Scripted()
    records = run_cases(cases, scripted.target(), texts, journal, 1, "")
    assert sorted(question for question, _ in scripted.asked) == ["Vraag 4?", "Vraag 5?"]
    assert records[:4] == first
    assert {record.case for record in journal.read()} == {one.id for one in cases}


def test_failed_and_edited_questions_are_asked_again(case: MakeCase, texts: dict[int, str], journal: Journal) -> None:
    cases = _cases(case, 3)
    run_cases(cases, Scripted(fail_on="Vraag 1?").target(), texts, journal, 1, "")
    edited = [cases[0], cases[1], case(id="c2", question="Vraag twee?")]
    scripted = Scripted()
    records = run_cases(edited, scripted.target(), texts, journal, 1, "")
    assert [question for question, _ in scripted.asked] == ["Vraag 1?", "Vraag twee?"]
    assert not any(record.fault for record in records)


def test_a_finished_run_leaves_no_journal(journal: Journal, case: MakeCase, texts: dict[int, str]) -> None:
    run_cases(_cases(case, 1), Scripted().target(), texts, journal, 1, "")
    journal.clear()
    assert journal.read() == ()


def test_another_corpus_or_setting_is_another_journal() -> None:
    keys = {journal_key(*parts) for parts in (("a", {"x": "1"}), ("b", {"x": "1"}), ("a", {"x": "2"}), ("a", {}))}
    assert len(keys) == 4
    assert journal_key("a", {"x": "1", "y": "2"}) == journal_key("a", {"y": "2", "x": "1"})


@pytest.mark.parametrize(
    ("page", "start", "end", "quote", "good"),
    [
        (1, 3, 15, "burgemeester", True),
        (1, 3, 15, "Burgemeester", False),
        (1, 2, 15, "burgemeester", False),
        (2, 3, 15, "burgemeester", False),
        (9, 3, 15, "burgemeester", False),
        (1, 0, 0, "", False),
    ],
)
def test_a_quote_is_verbatim_only_where_it_says_it_stands(
    texts: dict[int, str], page: int, start: int, end: int, quote: str, good: bool
) -> None:
    assert is_verbatim(_citation(page, start, end, quote), texts) is good


def test_words_of_another_source_are_not_proved_by_the_handbook(texts: dict[int, str]) -> None:
    assert not is_verbatim(_citation(1, 3, 15, "burgemeester", CitationKind.SOURCE), texts)


def test_a_record_survives_the_journal_unchanged(case: MakeCase, texts: dict[int, str], journal: Journal) -> None:
    record: Record = ask(case(), Scripted().target(), texts)
    journal.append(record)
    assert journal.read() == (record,)
