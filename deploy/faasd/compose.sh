#!/usr/bin/env bash
# Makes the compose file that faasd runs: faasd's own, as its installation or its last upgrade left it, with the shop's
# services. systemd runs it before each start of faasd, so that an upgrade of faasd takes nothing away.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"

own=$FAASD_FOLDER/docker-compose.yaml
merged=$FAASD_FOLDER/docker-compose.kedai.yaml
additions=$PROJECT/deploy/faasd/docker-compose.additions.yaml

[[ -r $own ]] || refuse "$own is not there: install faasd first, see docs/raspberry-pi.md."
top=$(grep --extended-regexp --only-matching '^[A-Za-z][A-Za-z_-]*:' "$own" | tail --lines=1)
[[ $top == services: ]] || refuse "$own is not as this script knows it: its last part is not \"services:\"."
names=$(grep --extended-regexp --only-matching '^  [a-z][a-z-]*:' "$additions")
taken=$(grep --fixed-strings --line-regexp -- "$names" "$own" || true)
[[ -z $taken ]] || refuse "$own has a service of its own named \"${taken//[ :]/}\": the shop's cannot be put beside it."

# The administration of OpenFaaS is for this machine alone: whoever reaches it can replace the shop.
own_services=$(sed --regexp-extended 's/^( +- +)"?8080:8080"?[ \t]*$/\1"127.0.0.1:8080:8080"/' "$own")
[[ $own_services == *'"127.0.0.1:8080:8080"'* ]] ||
  refuse "$own is not as this script knows it: it does not publish the gateway by the port 8080:8080."
if put_file "$merged" 0600 < <(printf '%s\n\n' "$own_services" && cat "$additions"); then
  say "Made $merged."
fi
