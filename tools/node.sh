#!/usr/bin/env bash
# The tests of the bot need two Node packages, in tools/node/node_modules: Microsoft's test client for bots and the
# schema of an app for Teams. Versions and digests stand in tools/node/package-lock.json.
set -eu
cd "$(dirname "$0")/node"
usable() { command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]; }
if ! usable && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "== Node installeren voor de tests van de bot"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi
if ! usable; then
  echo "De tests van de bot hebben Node 18 of nieuwer nodig, met npm. Installeer die en probeer het opnieuw." >&2
  exit 1
fi
stamp="node_modules/.stamp"
if ! cmp -s package-lock.json "$stamp"; then
  echo "== Node-pakketten installeren voor de tests van de bot"
  npm ci --ignore-scripts --no-audit --no-fund --silent
  cp package-lock.json "$stamp"
fi
