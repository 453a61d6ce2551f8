"""A smaller run of tools/fuzz_activities.py: whatever comes in, nothing of 500 or higher goes out."""

import os
import subprocess
import sys
from pathlib import Path

from service.settings import Settings

SCRIPT = Path(__file__).parents[3] / "tools" / "fuzz_activities.py"


def test_mutated_activities_never_break_the_bot(settings: Settings) -> None:
    environment = os.environ | {"HANDREIKING_VAR": str(settings.var)}
    run = subprocess.run(
        [sys.executable, SCRIPT, "--count", "400", "--seed", "3"],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "400 Activities" in run.stdout
    for status in ("200: ", "202: ", "400: ", "403: "):
        assert status in run.stdout
