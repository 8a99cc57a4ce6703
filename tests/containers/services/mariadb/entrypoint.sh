#!/usr/bin/env bash
# What the image mariadb does at its start, as far as docker-compose.yml needs it: a new data folder gets a root that
# may connect from anywhere, and the arguments go to the server.
set -euo pipefail
readonly DATA=/var/lib/mysql
[[ ${1:-} == -* ]] && set -- mariadbd "$@"

if [[ ! -d $DATA/mysql ]]; then
  password=$(< "${MARIADB_ROOT_PASSWORD_FILE:-$MYSQL_ROOT_PASSWORD_FILE}")
  mariadb-install-db --datadir="$DATA" --auth-root-authentication-method=normal --skip-test-db "${@:2}" > /dev/null
  mariadbd --bootstrap --datadir="$DATA" "${@:2}" << SQL
FLUSH PRIVILEGES;
ALTER USER root@localhost IDENTIFIED BY '${password//\'/\'\'}';
CREATE USER root@'%' IDENTIFIED BY '${password//\'/\'\'}';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
SQL
fi
exec "$1" --datadir="$DATA" --socket=/run/mysqld/mysqld.sock --pid-file=/run/mysqld/mysqld.pid "${@:2}"
