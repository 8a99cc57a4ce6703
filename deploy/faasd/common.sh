# shellcheck shell=bash
# What the scripts beside this one share; they read it, nobody runs it.
# shellcheck disable=SC2034 # They use what it sets.

# Functions that OpenFaaS runs and services beside them live in containerd's two namespaces of faasd's.
readonly FUNCTIONS_NAMESPACE=openfaas-fn
readonly SERVICES_NAMESPACE=openfaas

FAASD_FOLDER=${FAASD_FOLDER:-/var/lib/faasd}
# What install.sh was told is kept there; a variable that is set now counts more.
readonly SETTINGS_FILE=$FAASD_FOLDER/kedai/settings
readonly SETTINGS=(KEDAI_REGISTRY KEDAI_BACKUPS DB_POOL DRAIN_MS LOG_LEVEL SHOP_TIME_ZONE CORS_ORIGINS WEBHOOK_ALLOW_PRIVATE)
# shellcheck source=/dev/null
[[ ! -r $SETTINGS_FILE ]] || . "$SETTINGS_FILE"

export OPENFAAS_URL=${OPENFAAS_URL:-http://127.0.0.1:8080}
# The registry of this machine, which install.sh sets up; any other that answers without a password will do.
export KEDAI_REGISTRY=${KEDAI_REGISTRY:-127.0.0.1:5000/kedai}
# The user inside of the images of the functions and of the tools.
readonly TOOLS_USER=10001
SYSTEMD_FOLDER=${SYSTEMD_FOLDER:-/etc/systemd/system}
readonly DEFAULT_BACKUPS=/var/backups/kedai
KEDAI_BACKUPS=${KEDAI_BACKUPS:-$DEFAULT_BACKUPS}
READY_SECONDS=${READY_SECONDS:-180}
SECRETS_FOLDER=$FAASD_FOLDER/secrets
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly FAASD_FOLDER SYSTEMD_FOLDER KEDAI_BACKUPS READY_SECONDS SECRETS_FOLDER PROJECT

# faas-cli keeps its log-in below HOME, which a systemd unit does not have.
export HOME=${HOME:-/root}

say() {
  printf '%s\n' "$*"
}

# Says in one sentence why not, and ends the script.
refuse() {
  printf '%s\n' "$*" >&2
  exit 1
}

require_root() {
  [[ $(id -u) == 0 ]] || refuse "Only root may do this; type: sudo $0 $*"
}

# Names of all functions, a line each, in the order of stack.yml.
function_names() {
  awk '/^functions:/ { inside = 1; next } /^[^ #]/ { inside = 0 }
    inside && /^  [a-z][a-z-]*:[ \t]*$/ { gsub(/[ :\t]/, ""); print }' "$PROJECT/stack.yml"
}

require_function() {
  function_names | grep --quiet --line-regexp --fixed-strings -- "$1" ||
    refuse "There is no function \"$1\"; there are: $(function_names | paste --serial --delimiters=, | sed 's/,/, /g')."
}

# A tag as npm run images:tag makes it, or any other that a registry takes.
require_tag() {
  [[ $1 =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || refuse "\"$1\" is no tag of an image: $2"
}

wait_for_gateway() {
  local deadline=$((SECONDS + READY_SECONDS))
  until curl --silent --fail --max-time 5 --output /dev/null "$OPENFAAS_URL/healthz"; do
    ((SECONDS < deadline)) ||
      refuse "The gateway of OpenFaaS does not answer at $OPENFAAS_URL: look at journalctl --unit faasd --unit faasd-provider. faasd CE does not start without Internet."
    sleep 1
  done
}

# Signs faas-cli in with the password that faasd made at its own start.
log_in() {
  wait_for_gateway
  [[ -r $SECRETS_FOLDER/basic-auth-password ]] ||
    refuse "$SECRETS_FOLDER/basic-auth-password cannot be read: is faasd installed on this machine?"
  faas-cli login --gateway "$OPENFAAS_URL" --username admin --password-stdin \
    < "$SECRETS_FOLDER/basic-auth-password" > /dev/null 2>&1 ||
    refuse "The gateway does not take the password in $SECRETS_FOLDER/basic-auth-password: restart faasd, which reads it at its start."
}

# Puts an image into a namespace of containerd, as faasd itself will ask for it.
pull_image() {
  local namespace=$1 image=$2 plain=()
  [[ $image =~ ^(127\.0\.0\.1|localhost)(:|/) ]] && plain=(--plain-http)
  ctr --namespace "$namespace" images pull "${plain[@]}" "$image" > /dev/null 2>&1 ||
    refuse "The image $image cannot be had from its registry; nothing was changed. Publish it first: deploy/faasd/publish.sh"
}

# Waits until every function named is ready to sell. Asking also starts those that do not run: faasd starts none at boot.
wait_until_ready() {
  local deadline=$((SECONDS + READY_SECONDS)) name status
  for name in "$@"; do
    until status=$(ready_status "$name") && [[ $status == 200 ]]; do
      ((SECONDS < deadline)) ||
        refuse "The function $name is not ready after $READY_SECONDS seconds (it answers $status): look at faas-cli logs $name --follow=false"
      sleep 1
    done
    say "$name is ready."
  done
}

ready_status() {
  curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' "$OPENFAAS_URL/function/$1/_/ready" || true
}

# Writes standard input to a file where its content differs.
#
# Returns 0 when the file was changed, 1 when it was as it shall be already.
put_file() {
  local file=$1 mode=$2 new=$1.new
  { mkdir -p "$(dirname "$file")" && cat > "$new" && chmod "$mode" "$new"; } || refuse "$new cannot be written: is the disk full?"
  if cmp --silent "$file" "$new"; then
    rm "$new"
    return 1
  fi
  mv "$new" "$file" || refuse "$file cannot be written."
}
