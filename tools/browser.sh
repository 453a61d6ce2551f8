#!/usr/bin/env bash
# The browser tests need Chromium: install Debian's where that is possible, else say what to do.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "== Chromium installeren voor de browsertests"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  exit 0
fi
echo "De browsertests hebben Chromium nodig. Installeer het pakket 'chromium' en probeer het opnieuw." >&2
exit 1
