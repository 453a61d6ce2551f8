"""Typing errors are like those of fingers, and the same in every run."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from evals.types import Case, CaseKind
from evals.typos import mistype, typo_curve


def test_no_edit_leaves_the_question_as_it_is() -> None:
    assert mistype("Wie is dat?", 0) == "Wie is dat?"


@given(st.text(min_size=1), st.integers(0, 3))
def test_edits_change_letters_only_and_always_in_the_same_way(question: str, edits: int) -> None:
    mistyped = mistype(question, edits)
    assert mistyped == mistype(question, edits)
    assert abs(len(mistyped) - len(question)) <= edits
    assert [sign for sign in mistyped if not sign.isalpha()] == [sign for sign in question if not sign.isalpha()]


@given(st.text("abcdefghijk klmnop", min_size=3).filter(lambda text: any(map(str.isalpha, text))))
def test_one_edit_really_changes_a_question(question: str) -> None:
    assert mistype(question, 1) != question


def test_the_curve_gives_recall_for_each_number_of_edits_and_leaves_follow_ups_out(
    case: Callable[..., Case],
) -> None:
    follow_up = case(id="c2", kind=CaseKind.FOLLOW_UP, history=("Eerst?",))
    asked = case()

    def rank(question: str) -> tuple[int, ...]:
        return (1, 2) if question == asked.question else (2, 1)

    curve = typo_curve([asked, follow_up], rank)
    assert curve[0] == {"recall@1": 1.0, "recall@3": 1.0}
    assert curve[3] == {"recall@1": 0.0, "recall@3": 1.0}
    assert list(curve) == [0, 1, 2, 3]
