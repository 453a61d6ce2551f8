"""Fail when another installed distribution claims one of our five top-level names (ADR 1)."""

import sys
from importlib.metadata import packages_distributions

OURS = ("ingest", "index", "service", "ui", "evals")


def main() -> int:
    """Return 1 and name the offender when there is one."""
    claims = packages_distributions()
    wrong = {name: set(claims.get(name, ())) - {"handreiking-assistent"} for name in OURS}
    for name, owners in wrong.items():
        if owners:
            sys.stderr.write(f"'{name}' is also claimed by: {', '.join(sorted(owners))}\n")
    return int(any(wrong.values()))


if __name__ == "__main__":
    raise SystemExit(main())
