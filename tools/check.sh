#!/usr/bin/env bash
# Everything that is checked without running the product's tests, and the built package in an empty environment.
set -euo pipefail
bin="$PWD/.venv/bin"

echo "== ruff"
"$bin/ruff" check .
"$bin/ruff" format --check .
echo "== mypy"
"$bin/mypy"
echo "== lagen"
PYTHONPATH="$PWD" "$bin/lint-imports"
echo "== docs/cli.md"
"$bin/python" tools/cli_docs.py --check
echo "== geen ander pakket gebruikt onze namen"
"$bin/python" tools/owners.py
echo "== het gebouwde pakket in een lege omgeving"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$bin/python" -m pip --disable-pip-version-check --quiet wheel --no-deps --constraint constraints.txt --wheel-dir "$work" .
"$bin/python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check --quiet install --constraint constraints.txt "$work"/*.whl
cd "$work"
venv/bin/handreiking --help >/dev/null
venv/bin/handreiking index build
venv/bin/handreiking ask "Wie is de aangewezen bestuurlijk portefeuillehouder?" | tee answer.txt
grep -q "burgemeester" answer.txt
