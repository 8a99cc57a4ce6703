#!/usr/bin/env bash
# What a newcomer does: clones the last commit into an empty folder, types `npm start`, sells something by curl,
# stops the shop, starts it again and finds everything as it was.
set -euo pipefail
# Job control gives each `npm start` a process group of its own, as a terminal does, so that Ctrl-C can be played.
set -m

readonly FIRST_START_S_MAX=600 SECOND_START_S_MAX=60 STOP_S_MAX=60
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/kedai-smoke-XXXXXX")
readonly repository folder clone="$folder/kedai" log="$folder/start.log"
shop=''

cleanup() {
  if [[ -n $shop ]]; then kill -KILL -- "-$shop" 2> /dev/null || true; fi
  local number
  while read -r number _; do kill -KILL "$number" 2> /dev/null || true; done < <(processes_left)
  rm -rf "$folder"
}
trap cleanup EXIT

fail() {
  echo "not ok: $*" >&2
  if [[ -s $log ]]; then
    echo '--- the end of what npm start wrote ---' >&2
    tail -n 60 "$log" >&2
  fi
  exit 1
}

# Everything that npm start began works inside the clone. One line each: number, then command.
processes_left() {
  local process
  for process in /proc/[0-9]*; do
    if [[ $(readlink "$process/cwd" 2> /dev/null) == "$clone"* ]]; then
      echo "${process#/proc/} $(tr '\0' ' ' < "$process/cmdline" 2> /dev/null)"
    fi
  done
}

is_taken() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# $1: seconds that it may take to answer
start_shop() {
  local begun=$SECONDS
  (cd "$clone" && exec npm start) > "$log" 2>&1 &
  shop=$!
  until curl -sf -o /dev/null "$base/api/small/stocks"; do
    kill -0 "$shop" 2> /dev/null || fail 'npm start ended before it answered'
    ((SECONDS - begun < $1)) || fail "npm start did not answer within $1 s"
    sleep 0.2
  done
  echo "ok: npm start answers after about $((SECONDS - begun)) s"
}

# $1: the signal, $2: whom it is sent to
stop_shop() {
  local code=0 begun=$SECONDS
  kill "-$1" -- "$2"
  while kill -0 "$shop" 2> /dev/null; do
    ((SECONDS - begun < STOP_S_MAX)) || fail "after SIG$1 npm start goes on for more than $STOP_S_MAX s"
    sleep 0.1
  done
  wait "$shop" || code=$?
  shop=''
  [[ $code == 0 ]] || fail "after SIG$1 npm start ended with code $code"
  local left
  left=$(processes_left)
  [[ -z $left ]] || fail "after SIG$1 processes are left: $left"
  echo "ok: SIG$1 ends it with code 0 and leaves no process"
}

# $1: what it shows, $2: a jq condition on the answer, then curl's arguments; the answer stays in $answer
check() {
  local what=$1 condition=$2
  shift 2
  answer=$(curl -sS --max-time 10 "$@") || fail "$what: no answer"
  jq -e "$condition" > /dev/null <<< "$answer" || fail "$what: $answer"
  echo "ok: $what"
}

post() { printf '%s\n' -H 'content-type: application/json' -d "$2" "$base$1"; }

# git refuses to clone what another user owns unless told otherwise, and only believes a file.
printf '[safe]\n  directory = *\n' > "$folder/gitconfig"
GIT_CONFIG_GLOBAL="$folder/gitconfig" git clone --quiet "$repository" "$clone"
echo "ok: clones $(git -C "$clone" log -1 --format='%h %s')"

port=8080
while is_taken "$port"; do port=$((port + 1)); done
if ((port != 8080)); then export PORT=$port; fi
readonly base="http://127.0.0.1:$port"

start_shop "$FIRST_START_S_MAX"

check 'the menu is the paper'"'"'s' '
  .code == 200 and .status == "OK" and
  ([.data[] | [.id, .name, .stock, .price]] | sort) ==
    [[1, "Kopi Gula Aren", 100, 5000], [2, "Kopi Susu", 30, 6000], [3, "Pisang Goreng", 150, 1500]]' \
  "$base/api/small/stocks"

mapfile -t request < <(post /api/small/cart '{"user_id":100,"goods_id":1,"goods_price":2000,"total":3}')
check 'an old price is refused, with the price of today' \
  '.code == 409 and .error.reason == "PRICE_CHANGED" and (.error.details | tostring | contains("5000"))' "${request[@]}"

mapfile -t request < <(post /api/small/cart '{"user_id":100,"goods_id":1,"goods_price":5000,"total":3}')
check 'three coffees go into a cart' \
  '.code == 200 and .data.total_goods == 3 and .data.total_amount == 15000' "${request[@]}"
cart_id=$(jq -r .data.cart_id <<< "$answer")

mapfile -t pay < <(post /api/small/pay "{\"cart_id\":$cart_id,\"payment_amount\":20000}")
check 'paying with 20000 gives 5000 change' '
  .code == 200 and .data.total_amount == 15000 and .data.payment_amount == 20000 and .data.return_amount == 5000 and
  (.data.transaction_id | test("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))' "${pay[@]}"
transaction_id=$(jq -r .data.transaction_id <<< "$answer")

readonly three_are_gone='.code == 200 and ([.data[] | select(.id == 1) | .stock] == [97])'
check 'the stock went down by three' "$three_are_gone" "$base/function/stocks"

stop_shop TERM "$shop"
start_shop "$SECOND_START_S_MAX"
check 'the stock is still 97 after the second start' "$three_are_gone" "$base/api/small/stocks"
check 'and the cart is still paid, by the same transaction' \
  ".code == 409 and .error.reason == \"CART_ALREADY_PAID\" and .error.details.transaction_id == \"$transaction_id\"" "${pay[@]}"
stop_shop INT "-$shop"
