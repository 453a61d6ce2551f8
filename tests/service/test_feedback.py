"""Judgements are kept, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from service.feedback import FeedbackStore


def test_a_judgement_is_kept_with_its_remark(tmp_path: Path) -> None:
    FeedbackStore(tmp_path / "nieuw" / "oordelen.sqlite").keep("a" * 32, useful=False, remark="Te lang.")
    (kept,) = FeedbackStore(tmp_path / "nieuw" / "oordelen.sqlite").all()
    assert (kept.answer_id, kept.useful, kept.remark) == ("a" * 32, False, "Te lang.")
    assert kept.at.endswith("+00:00")


def test_a_second_thought_takes_the_place_of_the_first(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "oordelen.sqlite")
    store.keep("b", useful=False, remark="")
    store.keep("b", useful=True, remark="Toch goed.")
    assert [(one.useful, one.remark) for one in store.all()] == [(True, "Toch goed.")]


def test_many_people_can_judge_at_once(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "oordelen.sqlite")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: store.keep(f"{at:02d}", useful=True, remark=""), range(40)))
    assert len(store.all()) == 40
