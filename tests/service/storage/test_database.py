"""One database for several processes, kept up to date; what goes wrong with it is a StorageError and nothing else."""

import multiprocessing
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from service.database import Database
from service.errors import StorageError
from service.migrations.run import downgrade
from service.schema import metadata
from service.storage import Storage
from service.types import Turn


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def test_the_migrations_make_just_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(metadata.tables) < set(inspect(connection).get_table_names())


def test_every_migration_can_be_undone(database: Database) -> None:
    with database.write() as connection:
        downgrade(connection)
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_work_is_kept_whole_or_not_at_all(url: str, storage: Storage) -> None:
    database = Database(url)
    row = {"answer_id": "a", "useful": True, "remark": "", "channel": "browser"}
    with pytest.raises(StorageError), database.write() as connection:  # noqa: PT012 - the block is the transaction
        database.upsert(connection, metadata.tables["records"], {"id": "r"} | _RECORD)
        database.upsert(connection, metadata.tables["feedback"], row)
    assert storage.records.get("r") is None
    database.close()


def _judge(url: str, first: int) -> None:
    storage = Storage(url, keep_questions=True)
    for at in range(first, first + 25):
        storage.feedback.keep(str(at), useful=True)
        storage.turns.add("teams", str(first), Turn(f"vraag {at}", ""))
    storage.close()


def test_processes_that_start_together_share_a_new_database(url: str, keeping: Storage) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_judge, args=(url, first)) for first in (0, 25, 50)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(keeping.feedback.all()) == 75
    assert [turn.question for turn in keeping.turns.of("teams", "25")] == [f"vraag {at}" for at in range(40, 50)]


def test_sqlite_writes_ahead(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    storage = Storage(f"sqlite:///{file}")
    storage.keys.add("a")
    storage.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_locked_database_costs_a_feedback_and_no_turn(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    storage = Storage(f"sqlite:///{file}", keep_questions=True)
    storage.turns.add("teams", "x", Turn("eerste", ""))
    locker = sqlite3.connect(file, isolation_level=None)
    locker.execute("begin exclusive")
    with pytest.raises(StorageError, match="OperationalError"):
        storage.feedback.keep("a", useful=True, remark="geheim")
    storage.turns.add("teams", "x", Turn("tweede", ""))
    locker.execute("rollback")
    locker.close()
    storage.feedback.keep("a", useful=True)
    assert len(storage.feedback.all()) == 1
    storage.close()


def test_a_fault_says_nothing_of_what_was_to_be_stored(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    storage = Storage(f"sqlite:///{tmp_path / 'bestand' / 'a.sqlite'}")
    with pytest.raises(StorageError) as caught:
        storage.feedback.keep("a", useful=True, remark="geheim")
    assert "geheim" not in str(caught.value)


_FULL = """
import resource, sys
from service.storage import Storage
from service.errors import StorageError
from service.types import Turn
storage = Storage(sys.argv[1], keep_questions=True)
storage.turns.add("teams", "x", Turn("eerste", ""))
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
kept = 0
try:
    for at in range(1000):
        storage.feedback.keep(str(at), useful=True, remark="a" * 5000)
        kept += 1
except StorageError:
    storage.turns.add("teams", "x", Turn("tweede", "b" * 90_000))
    turns = [turn.question for turn in storage.turns.of("teams", "x")]
    sys.exit(0 if 0 < kept < 1000 and len(storage.feedback.all()) == kept and turns else 1)
sys.exit(2)
"""


def test_a_full_disk_costs_a_feedback_and_what_was_kept_stays_readable(tmp_path: Path) -> None:
    """A process that may write 150 kB a file gets from the system what a full disk gives: a write that fails."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN){_FULL}",
         f"sqlite:///{tmp_path / 'a.sqlite'}"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


_OTHER_USER = """
import os, sys
from service.storage import Storage
from service.errors import StorageError
storage = Storage("sqlite:///" + sys.argv[1])
storage.keys.all()
storage.close()
folder = os.path.dirname(sys.argv[1])
for name in [folder, *(os.path.join(folder, one) for one in os.listdir(folder))]:
    os.chmod(name, int(sys.argv[2], 8))
if os.geteuid() == 0:
    os.setuid(65534)
try:
    storage.feedback.keep("a", useful=True)
except StorageError:
    print("fout")
else:
    print("bewaard")
"""


@pytest.mark.parametrize(("mode", "outcome"), [("555", "fout"), ("777", "bewaard")])
def test_a_folder_that_may_not_be_written_costs_a_feedback(mode: str, outcome: str) -> None:
    """Nothing is closed to root, as which the tests may run: the process becomes another user half-way."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "var" / "a.sqlite"
        done = subprocess.run(
            [sys.executable, "-c", _OTHER_USER, str(file), mode], capture_output=True, text=True, timeout=60
        )
        assert done.stdout.strip() == outcome, done.stderr
        file.parent.chmod(0o755)


def test_a_database_that_is_away_is_used_again_when_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "weg"
    folder.write_text("in de weg")
    storage = Storage(f"sqlite:///{folder / 'a.sqlite'}")
    with pytest.raises(StorageError):
        storage.feedback.keep("a", useful=True)
    folder.unlink()
    storage.feedback.keep("a", useful=True)
    assert len(storage.feedback.all()) == 1
    storage.close()
    shutil.rmtree(folder)


def test_a_postgresql_that_is_away_costs_a_feedback_and_no_turn() -> None:
    storage = Storage("postgresql://postgres:geheim@/niets?host=/nergens", keep_questions=True)
    with pytest.raises(StorageError) as caught:
        storage.feedback.keep("a", useful=True)
    assert "geheim" not in str(caught.value)
    storage.turns.add("teams", "x", Turn("vraag", ""))
    assert storage.turns.of("teams", "x") == (Turn("vraag", ""),)


@pytest.mark.parametrize("url", ["", "mysql://x/y", "niets", "postgresql"])
def test_an_address_of_another_kind_is_refused_at_once(url: str) -> None:
    with pytest.raises(StorageError, match="HANDREIKING_DATABASE"):
        Storage(url)


_RECORD = {"made": None, "expires": None, "value": "{}"}
