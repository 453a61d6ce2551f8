"""An index generation is published whole or not at all, and refused when it is not what it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import store
from index.build import build_index
from index.encoder import StaticEncoder, load_encoder
from index.errors import UnusableIndexError
from index.search import open_index
from ingest.types import Corpus, Page, Theme

Counting = Any  # the encoder of conftest.py


@pytest.fixture
def small() -> Corpus:
    pages = (
        Page(1, "een", "Een", Theme.GENERAL, "# Een\n\nDe burgemeester gaat over veiligheid. Hij werkt samen.", ()),
        Page(2, "twee", "Twee", Theme.POLICY, "# Twee\n\nSubsidie vraagt u aan bij de NCTV.", ()),
    )
    return Corpus(pages, (), (), ())


def test_unchanged_documents_are_not_encoded_again(small: Corpus, counting: Counting, tmp_path: Path) -> None:
    encoder = counting
    first = build_index(small, encoder, tmp_path)
    assert encoder.count == first.encoded > 0
    encoder.count = 0
    changed = Page(2, "twee", "Twee", Theme.POLICY, "# Twee\n\nGeld vraagt u aan bij de NCTV.", ())
    second = build_index(Corpus((small.pages[0], changed), (), (), ()), encoder, tmp_path)
    assert encoder.count == second.encoded == second.documents[1].rows
    fresh = open_index(tmp_path, load_encoder())
    assert fresh.search("geld aanvragen")[0].passage.page == 2


def test_without_an_index_the_way_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableIndexError, match="handreiking index build"):
        open_index(tmp_path, load_encoder())


def _files(folder: Path) -> list[str]:
    generation = store.current(folder)
    return sorted(str(file.relative_to(generation)) for file in generation.rglob("*") if file.is_file())


@pytest.mark.parametrize("harm", ["truncate", "alter", "remove"])
def test_a_damaged_file_is_refused_by_name(small: Corpus, tmp_path: Path, harm: str) -> None:
    build_index(small, load_encoder(), tmp_path)
    for name in _files(tmp_path):
        if name == "manifest.json":
            continue
        file = store.current(tmp_path) / name
        whole = file.read_bytes()
        if not whole and harm != "remove":
            continue
        if harm == "truncate":
            file.write_bytes(whole[: len(whole) // 2])
        elif harm == "alter":
            file.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        else:
            file.unlink()
        with pytest.raises(UnusableIndexError, match=name.replace(".", r"\.")):
            open_index(tmp_path, load_encoder())
        file.write_bytes(whole)
    assert open_index(tmp_path, load_encoder()).search("burgemeester")


@pytest.mark.parametrize("text", ["", "{}", "geen json", '{"format": 99}'])
def test_an_unreadable_manifest_is_refused(small: Corpus, tmp_path: Path, text: str) -> None:
    build_index(small, load_encoder(), tmp_path)
    (store.current(tmp_path) / "manifest.json").write_text(text)
    with pytest.raises(UnusableIndexError, match="handreiking index build"):
        open_index(tmp_path, load_encoder())


def test_an_index_of_another_encoder_is_refused(small: Corpus, counting: Counting, tmp_path: Path) -> None:
    encoder = counting
    encoder.digest = "another"
    build_index(small, encoder, tmp_path)
    with pytest.raises(UnusableIndexError, match="model"):
        open_index(tmp_path, StaticEncoder(load_encoder().folder))  # type: ignore[attr-defined]


_BUILD = """
import sys
from pathlib import Path
from index.build import build_index
from index.encoder import load_encoder
from ingest.corpus import load_corpus
from ingest.handbook import default_corpus
corpus, encoder = load_corpus(default_corpus()), load_encoder()
print("start", flush=True)
while True:
    build_index(corpus, encoder, Path(sys.argv[1]))
"""


def test_a_build_killed_at_any_moment_leaves_a_serving_index(corpus: Corpus, tmp_path: Path) -> None:
    build_index(corpus, load_encoder(), tmp_path)
    chance = np.random.default_rng(3)
    for _ in range(8):
        command = [sys.executable, "-c", _BUILD, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as builder:
            assert builder.stdout
            assert builder.stdout.readline() == "start\n"
            time.sleep(float(chance.uniform(0.05, 1.5)))
            os.kill(builder.pid, signal.SIGKILL)
        hits = open_index(tmp_path, load_encoder()).search("Wie is de portefeuillehouder?")
        assert hits[0].passage.page == 3
