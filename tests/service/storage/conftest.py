"""The databases of these tests: an SQLite file, and a PostgreSQL of the tests' own in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from service.storage import Storage

_SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=50 -k {folder}"
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the address of a running server, to which the name of a database can be added."""
    with _cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database: each test runs once with either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'handreiking.sqlite'}"
    address: str = request.getfixturevalue("postgres")
    name = f"test{next(_NUMBERS)}"
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return address.format(name=name)


@pytest.fixture
def storage(url: str) -> Iterator[Storage]:
    """Give a storage that keeps no questions."""
    opened = Storage(url)
    yield opened
    opened.close()


@pytest.fixture
def keeping(url: str) -> Iterator[Storage]:
    """Give a storage over the same database that keeps questions."""
    opened = Storage(url, keep_questions=True)
    yield opened
    opened.close()


@contextmanager
def _cluster() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = _SETTINGS.format(folder=folder)
        _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@/{{name}}?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _run(name: str, *arguments: object) -> None:
    # PostgreSQL refuses to run as root.
    user = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    done = subprocess.run(
        [*user, _program(name), *map(str, arguments)], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{name}: {done.stdout}"


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = shutil.which(name) or (str(found[-1]) if found else None)
    assert program, "The tests of the storage need PostgreSQL: bash tools/postgres.sh installs it."
    return program
