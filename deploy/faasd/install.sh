#!/usr/bin/env bash
# Makes a Pi with faasd ready for the shop: database, addresses, registry, passwords, units. Safe to run again; it
# restarts faasd only where something changed.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"

readonly DISK_KIB_MIN=$((4 * 1024 * 1024)) MEMORY_KIB_MIN=1800000
INSTALL_SECONDS=${INSTALL_SECONDS:-900}

check_machine() {
  local free memory
  [[ $PROJECT =~ ^[A-Za-z0-9/._-]+$ ]] || refuse "systemd would misread the folder \"$PROJECT\": move it to one without spaces and signs."
  [[ $(uname -m) =~ ^(aarch64|x86_64)$ ]] || refuse "This system is not 64-bit ($(uname -m)): faasd needs one. Write the card anew with a 64-bit image."
  [[ -d ${SYSTEMD_RUNS:-/run/systemd/system} ]] || refuse "This machine was not started by systemd, which runs faasd."
  if systemctl cat docker.service > /dev/null 2>&1; then
    refuse "There is a Docker engine on this machine, which faasd cannot share it with. Use docker compose, or remove Docker."
  fi
  { command -v faasd && command -v faas-cli; } > /dev/null ||
    refuse "faasd is not installed: read its licence and install it first, see docs/raspberry-pi.md."
  memory=$(awk '/^MemTotal:/ { print $2 }' "${MEMINFO:-/proc/meminfo}")
  ((memory >= MEMORY_KIB_MIN)) || refuse "This machine has $((memory / 1024)) MiB of memory: faasd with the shop needs 2 GB."
  free=$(df --output=avail --block-size=1K "$FAASD_FOLDER" | tail --lines=1)
  ((free >= DISK_KIB_MIN)) || refuse "Only $((free / 1024)) MiB are free on the disk of $FAASD_FOLDER: the shop needs 4096."
  [[ $(timedatectl show --property=NTPSynchronized --value) == yes ]] ||
    refuse "The clock of this machine is not set by a time server yet, and receipts bear its date: wait for the Internet, or see timedatectl."
  curl --silent --fail --max-time 10 --output /dev/null https://checkip.amazonaws.com ||
    refuse "The Internet is not there (https://checkip.amazonaws.com does not answer): faasd CE does not start without it. docker compose and npm start do."
}

render() {
  sed "s|@FOLDER@|$PROJECT/deploy/faasd|g" "$PROJECT/deploy/faasd/units/$1"
}

# A line each, which gives a variable its value where it has none.
settings() {
  local name
  for name in "${SETTINGS[@]}"; do
    # shellcheck disable=SC2016 # The dollar sign is for who reads the line.
    [[ -z ${!name:-} ]] || printf 'export %s=${%s:-%q}\n' "$name" "$name" "${!name}"
  done
}

check_machine
if [[ $KEDAI_BACKUPS == "$DEFAULT_BACKUPS" ]]; then mkdir -p "$KEDAI_BACKUPS"; fi
[[ -d $KEDAI_BACKUPS ]] || refuse "The folder $KEDAI_BACKUPS for the backups is not there: is its disk plugged in and mounted?"
"$PROJECT/deploy/faasd/secrets.sh" --files
before=$(cksum "$FAASD_FOLDER/docker-compose.kedai.yaml" 2> /dev/null || true)
"$PROJECT/deploy/faasd/compose.sh"
changed=no
[[ $before == "$(cksum "$FAASD_FOLDER/docker-compose.kedai.yaml")" ]] || changed=yes
if put_file "$FAASD_FOLDER/kedai/caddy/Caddyfile" 0444 < "$PROJECT/deploy/faasd/caddy/Caddyfile"; then changed=yes; fi
if put_file "$SYSTEMD_FOLDER/faasd.service.d/kedai.conf" 0644 < <(render faasd.conf); then changed=yes; fi
put_file "$SETTINGS_FILE" 0644 < <(settings) || true
for unit in kedai-warm-up.service kedai-warm-up.timer kedai-backup.service kedai-backup.timer; do
  put_file "$SYSTEMD_FOLDER/$unit" 0644 < <(render "$unit") || true
done
systemctl daemon-reload
if [[ $changed == yes ]]; then
  say "Starting faasd again; the first time it fetches MySQL, Caddy and the registry, which takes minutes."
  systemctl restart faasd
fi
env READY_SECONDS="$INSTALL_SECONDS" "$PROJECT/deploy/faasd/secrets.sh"
systemctl enable --now kedai-backup.timer kedai-warm-up.timer
say "This Pi is ready for the shop. Now, on the computer with Docker: deploy/faasd/publish.sh USER@$(hostname)"
