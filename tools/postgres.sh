#!/usr/bin/env bash
# The tests of the storage need PostgreSQL's programs: install Debian's where that is possible, else say what to do.
set -eu
command -v initdb >/dev/null && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "== PostgreSQL installeren voor de tests van de opslag"
  apt-get update -qq
  # Only the programs: the tests start a cluster of their own.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
  exit 0
fi
echo "De tests van de opslag hebben PostgreSQL nodig. Installeer het pakket 'postgresql' en probeer het opnieuw." >&2
exit 1
