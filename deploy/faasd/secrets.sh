#!/usr/bin/env bash
# Makes the passwords of the database, once, and gives the functions' one to OpenFaaS. `secrets.sh --files` makes only
# the files, which the database needs before OpenFaaS runs.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"

# The user mysql inside of its image.
readonly MYSQL_USER=999

random_password() {
  od --address-radix=n --format=x1 --read-bytes=24 /dev/urandom | tr --delete ' \n'
}

# Never writes over a password: the database would not know the new one.
make_secret() {
  local file=$SECRETS_FOLDER/$1 owner=$2 value=$3
  [[ -s $file ]] && return
  (umask 077 && printf '%s' "$value" > "$file.new")
  chown "$owner" "$file.new"
  chmod 0400 "$file.new"
  mv "$file.new" "$file"
  say "Made $file."
}

root_password=$SECRETS_FOLDER/kedai-mysql-root-password
if [[ ! -s $root_password && -d $FAASD_FOLDER/kedai/mysql/mysql ]]; then
  refuse "There is a database in $FAASD_FOLDER/kedai/mysql, but its password $root_password is missing: put it back from where it was kept, or move the database away."
fi
mkdir -p "$SECRETS_FOLDER"
make_secret kedai-mysql-root-password "$MYSQL_USER" "$(random_password)"
make_secret kedai-database-admin-url "$TOOLS_USER" "mysql://root:$(< "$root_password")@database/kedai"
make_secret kedai-database-url "$TOOLS_USER" "mysql://kedai:$(random_password)@database/kedai"
[[ ${1:-} == --files ]] && exit

log_in
# faas-cli ends with 0 even where it was refused, so the list says what became of it.
faas-cli secret create database-url --gateway "$OPENFAAS_URL" --from-file "$SECRETS_FOLDER/kedai-database-url" > /dev/null
faas-cli secret list --gateway "$OPENFAAS_URL" | grep --quiet --word-regexp database-url ||
  refuse "OpenFaaS did not take the secret database-url: look at journalctl --unit faasd-provider"
say "OpenFaaS has the secret database-url."
