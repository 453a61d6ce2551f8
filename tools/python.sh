#!/usr/bin/env bash
# Print a Python of 3.11 or newer, or say how to get one.
for name in python3.11 python3.12 python3.13 python3.14 python3; do
  if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    command -v "$name"
    exit 0
  fi
done
echo "Er is Python 3.11 of nieuwer nodig. Installeer die en probeer het opnieuw." >&2
exit 1
