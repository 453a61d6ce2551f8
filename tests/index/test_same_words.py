"""Words that people use for the same thing stand in groups; a word may be inflected and is never its own other."""

from pathlib import Path

from index import same_words as module
from index.dutch import STOP_WORDS, fold
from index.same_words import same_words

_LINES = Path(module.__file__).with_name("same_words.txt").read_text(encoding="utf-8").splitlines()


def test_a_word_of_a_group_stands_for_the_others_and_not_for_itself() -> None:
    assert {"docent", "leerkracht"} <= same_words("leraar")
    assert "leraar" not in same_words("leraar")
    assert "docent" in same_words("leraren")
    assert same_words("xylofoon") == frozenset()


def test_the_list_is_in_order_and_every_line_is_a_group_without_empty_words() -> None:
    firsts = [line.split()[0] for line in _LINES]
    assert firsts == sorted(firsts)
    for line in _LINES:
        group = [fold(word) for word in line.split()]
        assert len(set(group)) == len(group) > 1, line
        assert not STOP_WORDS.intersection(group), line
