#!/usr/bin/env bash
# Gives a bare Debian 12 the Docker engine, compose, buildx and all else that the container tests need, and starts it where
# none runs. As root. Prints nothing but what it does; what it starts runs until its process numbers, in the
# folder given, are killed.
#   tests/containers/start-docker.sh build/docker
set -euo pipefail
state=${1:?a folder for logs and process numbers}
export DEBIAN_FRONTEND=noninteractive
readonly WAIT_S=60

install() {
  apt-get -qq -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@" > "$state/apt.log" 2>&1 ||
    { cat "$state/apt.log" >&2 && return 1; }
}

# Debian 12 has no compose v2: it comes from Debian 13, from the mirror that is configured here, and nothing else does.
add_debian_13() {
  local uri
  uri=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2> /dev/null |
    head -n 1 | tr -d ' ') || true
  cat > /etc/apt/sources.list.d/debian-13.sources <<- SOURCES
	Types: deb
	URIs: ${uri:?no Debian mirror is configured}
	Suites: trixie
	Components: main
	Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
	SOURCES
  printf 'Package: *\nPin: release n=trixie\nPin-Priority: 50\n' > /etc/apt/preferences.d/debian-13
}

install_what_is_missing() {
  local missing=()
  command -v dockerd > /dev/null || missing+=(docker.io containerd iptables)
  command -v mmdebstrap > /dev/null || missing+=(mmdebstrap)
  command -v shellcheck > /dev/null || missing+=(shellcheck)
  command -v qemu-aarch64-static > /dev/null || missing+=(qemu-user-static)
  command -v update-binfmts > /dev/null || missing+=(binfmt-support)
  if ((${#missing[@]} > 0)); then
    echo "Installing ${missing[*]} …"
    apt-get -qq -o Acquire::Retries=3 update
    install "${missing[@]}"
  fi
  if ! docker compose version > /dev/null 2>&1 || ! docker buildx version > /dev/null 2>&1; then
    echo 'Installing compose and buildx of Debian 13 …'
    add_debian_13
    apt-get -qq -o Acquire::Retries=3 update
    install docker-compose/trixie docker-buildx/trixie
  fi
}

# $1: program, then its arguments
start() {
  local name=$1
  setsid nohup "$@" > "$state/$name.log" 2>&1 < /dev/null &
  echo $! > "$state/$name.pid"
}

# $1: what is waited for; then a command that succeeds once it is there
wait_for() {
  local what=$1 begun=$SECONDS
  shift
  until "$@" > /dev/null 2>&1; do
    if ((SECONDS - begun > WAIT_S)); then
      echo "$what did not start:" >&2
      tail -n 40 "$state"/*.log >&2
      return 1
    fi
    sleep 0.5
  done
}

start_engine() {
  if docker info > /dev/null 2>&1; then return; fi
  echo 'Starting containerd and dockerd …'
  if [[ ! -S /run/containerd/containerd.sock ]]; then
    start containerd
    wait_for containerd test -S /run/containerd/containerd.sock
  fi
  start dockerd --containerd /run/containerd/containerd.sock
  wait_for dockerd docker info
}

# So that the kernel runs the programs of another architecture by qemu, inside containers too.
register_qemu() {
  mountpoint --quiet /proc/sys/fs/binfmt_misc || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  [[ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 || $(uname -m) == aarch64 ]] || update-binfmts --enable qemu-aarch64
}

mkdir -p "$state"
install_what_is_missing
start_engine
register_qemu
