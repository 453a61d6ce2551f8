"""The store keeps what it was given, says so when a file is damaged, and clears only what it may."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.snapshots import SnapshotStore
from ingest.source_errors import SourceError, UnknownSourceError
from ingest.source_types import (
    Block,
    BlockKind,
    Check,
    Cut,
    CutReason,
    Extract,
    Health,
    Redirect,
    Retrieval,
    Snapshot,
    Validators,
)

Save = Callable[..., Snapshot]


@pytest.fixture
def save(store: SnapshotStore) -> Save:
    """Keep a page that says `text`, fetched on day `day` of June 2025."""

    def one(key: str, text: str, day: int, health: Health = Health.OK) -> Snapshot:
        retrieval = Retrieval(
            f"https://voorbeeld.nl/{key}",
            f"https://www.voorbeeld.nl/{key}",
            200,
            {"content-type": "text/html", "etag": '"1"', "set-cookie": "geheim=1"},
            text.encode(),
            f"2025-06-{day:02}T10:00:00+00:00",
            (Redirect(f"https://voorbeeld.nl/{key}", 301),),
        )
        cuts = (Cut(CutReason.COMMENT, "een twee drie", None),)
        extract = Extract(
            "Titel", "nl", (Block(BlockKind.PARAGRAPH, text, 0, 3),), Health.OK, cuts, ("https://x.nl/a.pdf",)
        )
        return store.save(key, retrieval, extract, health)

    return one


def test_what_is_saved_is_read_back_just_so(store: SnapshotStore, save: Save) -> None:
    saved = save("a", "Eén", 1)
    assert store.snapshots("a") == (saved,)
    assert saved.digest == hashlib.sha256("Eén".encode()).hexdigest()
    assert store.body(saved) == "Eén".encode()
    extract = store.extract(saved)
    assert (extract.blocks[0].page, extract.cuts[0].reason, extract.documents) == (
        3,
        CutReason.COMMENT,
        ("https://x.nl/a.pdf",),
    )
    assert "set-cookie" not in saved.headers


def test_a_check_is_read_back_just_so(store: SnapshotStore) -> None:
    check = Check("a", "https://x.nl", "2025-06-01T10:00:00+00:00", Health.MOVED, "d", validators=Validators('"1"', ""))
    store.record(check)
    assert store.check("a") == check
    assert store.check("b") is None
    assert store.keys() == ("a",)


def test_snapshots_stand_oldest_first_and_the_newest_usable_one_is_found(store: SnapshotStore, save: Save) -> None:
    new, old = save("a", "nieuw", 9), save("a", "oud", 2)
    wall = save("a", "cookies", 10, Health.EMPTY)
    assert store.snapshots("a") == (old, new, wall)
    assert (store.latest("a"), store.usable("a")) == (wall, new)


def test_the_same_bytes_are_kept_once(save: Save, tmp_path: Path) -> None:
    save("a", "tekst", 1)
    save("b", "tekst", 2)
    assert len(list(tmp_path.glob("bronnen/raw/*/*"))) == 1


@pytest.mark.parametrize("kind", ["raw", "text", "records"])
def test_a_damaged_file_is_named(kind: str, store: SnapshotStore, save: Save, tmp_path: Path) -> None:
    saved = save("a", "tekst", 1)
    [file] = tmp_path.glob(f"bronnen/{kind}/*/*")
    file.write_bytes(b"kapot")
    with pytest.raises(SourceError, match=file.name):
        {"raw": store.body, "text": store.extract, "records": lambda _: store.latest("a")}[kind](saved)


def test_a_missing_file_is_named(store: SnapshotStore, save: Save, tmp_path: Path) -> None:
    saved = save("a", "tekst", 1)
    for file in tmp_path.glob("bronnen/raw/*/*"):
        file.unlink()
    with pytest.raises(SourceError, match=saved.digest):
        store.body(saved)


def test_a_crash_while_writing_leaves_what_was_there(
    store: SnapshotStore, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = save("a", "oud", 1)

    def fail(_: int) -> None:
        raise OSError(28, "geen ruimte")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="geen ruimte"):
        save("a", "nieuw", 2)
    assert store.snapshots("a") == (first,)
    assert store.body(first) == b"oud"


def test_clearing_keeps_the_newest_and_a_usable_one(store: SnapshotStore, save: Save, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        save("a", f"dag {day}", day)
    for day in (4, 5):
        save("a", f"leeg {day}", day, Health.EMPTY)
    for file in tmp_path.rglob("*"):
        os.utime(file, (0, 0))
    assert store.clear(2) == 2
    assert [store.body(one) for one in store.snapshots("a")] == [b"dag 3", b"leeg 4", b"leeg 5"]
    assert len(list(tmp_path.glob("bronnen/raw/*/*"))) == 3
    assert len(list(tmp_path.glob("bronnen/text/*/*"))) == 3


def test_clearing_leaves_bytes_for_which_a_record_may_yet_come(
    store: SnapshotStore, save: Save, tmp_path: Path
) -> None:
    save("a", "tekst", 1)
    for file in tmp_path.glob("bronnen/records/*/*"):
        file.unlink()
    store.clear(2)
    assert len(list(tmp_path.glob("bronnen/raw/*/*"))) == 1


@pytest.mark.parametrize("key", ["../a", "a/b", "", ".", "A", "a.zzzzzzzz", "a\n"])
def test_a_key_cannot_leave_the_folder(key: str, store: SnapshotStore) -> None:
    with pytest.raises(UnknownSourceError):
        store.check(key)
