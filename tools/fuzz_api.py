"""Let schemathesis try the API by its own OpenAPI text, with every check, against a real service that asks for a key.

`python tools/fuzz_api.py --examples 3000` runs until at least so many examples were tried and fails when one fails.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serving import serving

from service.api import create_app
from service.settings import Settings
from service.storage import Storage

CONFIG = Path(__file__).with_name("schemathesis.toml")
_PROGRAM = Path(sys.executable).with_name("schemathesis")


@contextmanager
def keyed() -> Iterator[tuple[str, str]]:
    """Give the address of a service and a key to it."""
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(f"sqlite:///{folder}/a.sqlite")
        secret = storage.keys.add("schemathesis")
        changed = {"require_keys": True, "limit_key": "", "limit_address": ""}
        app = create_app(Settings().model_copy(update=changed), storage=storage)
        with serving(app) as url:
            yield url, secret


def try_once(url: str, secret: str, examples: int, seed: int) -> tuple[int, int]:
    """Run schemathesis with `examples` for each operation; return its exit code and how many calls it made."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.ndjson"
        done = subprocess.run(  # noqa: S603 - our own arguments
            [str(_PROGRAM), "--config-file", str(CONFIG), "run", f"{url}/openapi.json", "--checks", "all",
             "--max-examples", str(examples), "--seed", str(seed), "--header", f"Authorization: Bearer {secret}",
             "--report", "ndjson", "--report-ndjson-path", str(report), "--no-color"],
            check=False,
        )  # fmt: skip
        return done.returncode, _calls(report)


def _calls(report: Path) -> int:
    events = (json.loads(line) for line in report.read_text(encoding="utf-8").splitlines())
    ended = (event["ScenarioFinished"] for event in events if "ScenarioFinished" in event)
    return sum(len(one["recorder"].get("cases", ())) for one in ended)


def main() -> int:
    """Try until enough examples were made; return 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=3000, help="at least so many in all")
    parser.add_argument("--each", type=int, default=100, help="so many for each operation in a round")
    wanted = parser.parse_args()
    tried = code = seed = 0
    with keyed() as (url, secret):
        while tried < wanted.examples and not code:
            seed += 1
            code, calls = try_once(url, secret, wanted.each, seed)
            tried += calls
    sys.stdout.write(f"{tried} examples, {'a failure' if code else 'no failure'}\n")
    return int(bool(code))


if __name__ == "__main__":
    raise SystemExit(main())
