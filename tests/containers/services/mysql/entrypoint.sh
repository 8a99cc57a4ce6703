#!/usr/bin/env bash
# What the image mysql does at its start, as far as docker-compose.yml needs it: a new data folder gets a root that
# may connect from anywhere, and the arguments go to the server.
set -euo pipefail
readonly DATA=/var/lib/mysql BASE=/opt/mysql
[[ ${1:-} == -* ]] && set -- mysqld "$@"

if [[ ! -d $DATA/mysql ]]; then
  password=$(< "$MYSQL_ROOT_PASSWORD_FILE")
  cat > /tmp/first.sql << SQL
ALTER USER root@localhost IDENTIFIED BY '${password//\'/\'\'}';
CREATE USER root@'%' IDENTIFIED BY '${password//\'/\'\'}';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
SQL
  mysqld --no-defaults --basedir=$BASE --datadir=$DATA "${@:2}" --initialize-insecure --init-file=/tmp/first.sql
  rm /tmp/first.sql
fi
exec "$1" --no-defaults --basedir=$BASE --datadir=$DATA --socket=/var/run/mysqld/mysqld.sock --pid-file=/var/run/mysqld/mysqld.pid "${@:2}"
