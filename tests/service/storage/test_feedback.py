"""Judgements are kept, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.storage import Storage


def test_a_judgement_is_kept_with_its_remark_by_the_minute(storage: Storage) -> None:
    storage.feedback.keep("a" * 32, useful=False, remark="Te lang.")
    (kept,) = storage.feedback.all()
    assert (kept.answer_id, kept.useful, kept.remark, kept.channel) == ("a" * 32, False, "Te lang.", "browser")
    assert (kept.at.tzinfo, kept.at.second) == (UTC, 0)
    assert abs((datetime.now(UTC) - kept.at).total_seconds()) < 120


def test_a_second_thought_takes_the_place_of_the_first(storage: Storage) -> None:
    storage.feedback.keep("b", useful=False)
    storage.feedback.keep("b", useful=True, remark="Toch goed.")
    assert [(one.useful, one.remark) for one in storage.feedback.all()] == [(True, "Toch goed.")]


def test_many_people_can_judge_at_once(storage: Storage) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: storage.feedback.keep(f"{at % 40:02d}", useful=True), range(80)))
    assert len(storage.feedback.all()) == 40


def test_the_question_is_kept_only_when_the_setting_says_so(storage: Storage, keeping: Storage) -> None:
    storage.feedback.keep("c", useful=True, question="Wat is radicalisering?")
    keeping.feedback.keep("d", useful=True, question="Wat is extremisme?")
    assert [one.question for one in storage.feedback.all()] == [None, "Wat is extremisme?"]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(remark=st.text(st.characters(), max_size=200))
@pytest.mark.parametrize("lost", ["\0", "\ud800"])
def test_every_remark_can_be_kept_less_what_no_database_holds(storage: Storage, remark: str, lost: str) -> None:
    storage.feedback.keep("e", useful=True, remark=f"{lost}{remark}")
    (kept,) = storage.feedback.all()
    assert kept.remark == "".join(one for one in remark if one != "\0" and not "\ud800" <= one <= "\udfff")
