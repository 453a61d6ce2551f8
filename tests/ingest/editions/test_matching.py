"""Old and new pages are matched so that all pairs together are likest, whatever their order or titles."""

import dataclasses
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import load_corpus
from ingest.editions.diff import PageDiff, compare, homes
from ingest.editions.fidelity import longest_rising
from ingest.editions.match import Portrait, match
from ingest.handbook import body_of, default_corpus, page_text
from ingest.types import Link, Page
from ingest.watch import ChangeKind

PAGES = load_corpus(default_corpus()).pages


def portraits(pages: Sequence[Page]) -> list[Portrait]:
    return [Portrait((page.title,), page.text) for page in pages]


def renumbered(pages: Sequence[Page]) -> list[Page]:
    return [dataclasses.replace(page, number=number) for number, page in enumerate(pages, 1)]


def with_body(page: Page, body: str) -> Page:
    return dataclasses.replace(page, text=page_text(body, page.links), bank=())


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(len(PAGES))), st.integers(1, len(PAGES)))
def test_pages_are_found_again_in_any_order_and_when_some_are_gone(order: list[int], count: int) -> None:
    found = match(portraits(PAGES), portraits([PAGES[place] for place in order[:count]]))
    assert [(pair.old, pair.new) for pair in found.pairs] == [(old, new) for new, old in enumerate(order[:count])]
    assert all(pair.likeness == 1 and pair.sure for pair in found.pairs)


def test_the_best_for_all_together_is_chosen_over_the_best_for_one() -> None:
    # "a b c d" is likest to the first new page, but the other old page has no other partner.
    old = [Portrait(("x",), "a b c d e f"), Portrait(("x",), "a b c d")]
    new = [Portrait(("x",), "a b c d g"), Portrait(("x",), "a b c h e f k l")]
    assert [(pair.old, pair.new) for pair in match(old, new).pairs] == [(1, 0), (0, 1)]


def test_a_page_with_another_title_and_text_is_still_the_page_that_it_is_likest_to() -> None:
    page = PAGES[12]
    new = dataclasses.replace(page, title="Voorkomen", text=page.text.replace("# Preventie", "# Voorkomen"))
    [diff] = compare([page], [new])
    assert diff.renamed
    assert [(one.kind, one.before, one.after) for one in diff.changes] == [
        (ChangeKind.GONE, "Preventie", ""),
        (ChangeKind.ADDED, "", "Voorkomen"),
    ]


def test_a_page_that_says_something_else_is_gone_and_the_other_is_new() -> None:
    other = dataclasses.replace(
        PAGES[6], title="Vuurwerk", text="# Vuurwerk\n\nKoop geen vuurwerk op straat.", links=()
    )
    assert [(one.before, one.after) for one in compare([PAGES[6]], [other])] == [(None, other), (PAGES[6], None)]


def _by_title(diffs: Sequence[PageDiff], title: str) -> PageDiff:
    return next(one for one in diffs if title in {one.before and one.before.title, one.after and one.after.title})


def test_a_split_page_is_told_with_the_page_that_it_came_from() -> None:
    long = PAGES[14]
    head, tail = body_of(long).split("\n\n## Nieuwe ontwikkeling\n\n")
    first, second = head.rsplit("\n\n", 1)
    part = dataclasses.replace(
        with_body(long, f"# Begeleiding\n\n{second}"), id="begeleiding", title="Begeleiding", links=()
    )
    new = renumbered([*PAGES[:14], with_body(long, f"{first}\n\n## Nieuwe ontwikkeling\n\n{tail}"), part, PAGES[15]])
    diff = _by_title(compare(PAGES, new), "Begeleiding")
    assert diff.before is None
    assert diff.relative == long


def test_a_merged_page_is_told_with_the_page_that_holds_its_words() -> None:
    home = with_body(PAGES[15], f"{body_of(PAGES[15])}\n\n{body_of(PAGES[3])}")
    diff = _by_title(compare(PAGES, renumbered([*PAGES[:3], *PAGES[4:15], home])), "Capaciteit")
    assert diff.after is None
    assert diff.relative is not None
    assert diff.relative.id == home.id


def test_only_the_page_that_changed_place_is_moved_and_the_others_have_a_new_number() -> None:
    new = renumbered([*PAGES[1:5], PAGES[0], *PAGES[5:]])
    diffs = compare(PAGES, new)
    assert [one.after.id for one in diffs if one.moved and one.after] == ["inleiding"]
    assert sum(one.renumbered for one in diffs) == 5
    assert homes(PAGES, new)[1] == 5


def test_links_added_and_gone_are_named() -> None:
    page = PAGES[6]
    links = (Link("Subsidiewijzer", "https://www.rvo.nl/"),)
    [diff] = compare([page], [dataclasses.replace(page, links=links, text=page_text(body_of(page), links))])
    assert (diff.links_added, diff.links_gone) == (links, page.links)
    assert diff.changes == ()


def test_an_edition_does_not_differ_from_itself() -> None:
    assert all(one.same and not one.renumbered for one in compare(PAGES, PAGES))


@given(st.lists(st.integers(0, 30), max_size=12))
def test_a_longest_rising_run_rises_and_none_is_longer(values: list[int]) -> None:
    run = [values[place] for place in longest_rising(values)]
    assert all(one < two for one, two in zip(run, run[1:], strict=False))
    lengths: list[int] = []
    for place, value in enumerate(values):
        lengths.append(1 + max((lengths[n] for n in range(place) if values[n] < value), default=0))
    assert len(run) == max(lengths, default=0)
