"""Keys and data on the command line, as an administrator runs it."""

import os
import subprocess
import sys
from pathlib import Path

from service.settings import Settings
from service.storage import Storage


def _run(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HANDREIKING_VAR": str(var), **more}
    command = [sys.executable, "-m", "ui.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked(tmp_path: Path) -> None:
    made = _run(tmp_path, "keys", "add", "intranet")
    secret = made.stdout.strip()
    storage = Storage(f"sqlite:///{tmp_path / 'handreiking.sqlite'}")
    assert storage.keys.name_of(secret) == "intranet"
    listed = _run(tmp_path, "keys", "list").stdout
    assert "intranet" in listed
    assert "geldig" in listed
    assert secret not in listed
    assert _run(tmp_path, "keys", "revoke", "intranet").returncode == 0
    assert storage.keys.name_of(secret) is None
    assert "ingetrokken" in _run(tmp_path, "keys", "list").stdout
    again = _run(tmp_path, "keys", "revoke", "intranet")
    assert (again.returncode, again.stdout) == (1, "")
    assert "intranet" in again.stderr
    storage.close()


def test_a_conversation_is_exported_and_erased(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'handreiking.sqlite'}")
    storage.feedback.keep("a", useful=True, channel="teams", conversation="19:abc")
    assert '"answer_id": "a"' in _run(tmp_path, "data", "export", "teams", "19:abc").stdout
    assert "1 oordelen" in _run(tmp_path, "data", "erase", "teams", "19:abc").stdout
    assert storage.feedback.all() == ()
    assert "0 oordelen" in _run(tmp_path, "data", "clean").stdout
    storage.close()


def test_serving_to_other_machines_without_a_key_is_refused(settings: Settings, tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'a.sqlite'}"
    arguments = ("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
    done = _run(settings.var, *arguments, HANDREIKING_DATABASE=empty)
    assert done.returncode == 1
    assert "keys add" in done.stderr
