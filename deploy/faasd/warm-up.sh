#!/usr/bin/env bash
# Starts every function and waits until it is ready. faasd starts none of them at boot, and a function that ended only at
# the next call, whose customer would wait. A database that ended is started by starting faasd anew.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"

require_root "$@"
# faasd watches its services as little as it watches its functions.
ended=$(ctr --namespace "$SERVICES_NAMESPACE" tasks list | awk '$3 == "STOPPED" && $1 !~ /^kedai-tools-/ { print $1 }')
if [[ -n $ended ]]; then
  say "Starting faasd again, since of its services there has ended: ${ended//$'\n'/, }."
  systemctl restart faasd
fi
wait_for_gateway
mapfile -t names < <(function_names)
wait_until_ready "${names[@]}"
