#!/usr/bin/env bash
# Makes the base images of the container tests from Debian's and npm's packages, for a machine that reaches no container
# registry: kedai-test/runtime (a bare Debian 12), kedai-test/build (with Node and npm), and kedai-test/libraries: what Node
# is linked with and nothing else, no shell either. With an argument (arm64) only the last, for another architecture.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
arch=${1:-$(dpkg --print-architecture)}
tag="kedai-test/runtime:12-$arch"

has_image() { docker image inspect "$1" > /dev/null 2>&1; }

if [[ $# == 0 ]] && ! has_image "$tag"; then
  echo "Making $tag …"
  # The same packages as Debian's own slim image has. $1 is the new root, for mmdebstrap to fill in.
  # shellcheck disable=SC2016
  mmdebstrap --quiet --variant=minbase --architectures="$arch" --include=ca-certificates --aptopt='Acquire::Retries "3"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/*' \
    bookworm - | docker import --platform "linux/$arch" --change 'CMD ["/bin/bash"]' - "$tag" > /dev/null
fi

libraries="kedai-test/libraries:12-$arch"
if ! has_image "$libraries"; then
  echo "Making $libraries …"
  root=$(mktemp -d)
  # Unpacked and not set up, so that another architecture needs no emulation here.
  mmdebstrap --quiet --variant=extract --architectures="$arch" --include=libstdc++6 --aptopt='Acquire::Retries "3"' \
    --dpkgopt='path-exclude=/usr/share/*' bookworm "$root/root.tar"
  printf 'FROM scratch\nADD root.tar /\n' > "$root/Dockerfile"
  # `docker import` would call it an image of this machine's own architecture.
  docker buildx build --load --quiet --platform "linux/$arch" --tag "$libraries" "$root" > /dev/null
  rm -rf "$root"
fi

if [[ $# == 0 ]] && ! has_image kedai-test/build:12; then
  echo 'Making kedai-test/build:12 …'
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  case $arch in amd64) cpu=x64 ;; *) cpu=$arch ;; esac
  cp "node_modules/node-linux-$cpu/bin/node" "$folder/node"
  # npm's own folder: bin/npm is a link to its bin/npm-cli.js.
  cp -rL "$(dirname "$(readlink --canonicalize "$(command -v npm)")")/.." "$folder/npm"
  # What this machine trusts, for a registry behind a proxy of its own.
  cp /etc/ssl/certs/ca-certificates.crt "$folder/ca-certificates.crt"
  cat > "$folder/Dockerfile" <<- DOCKERFILE
	FROM $tag
	COPY node /usr/local/bin/node
	COPY npm /usr/local/lib/node_modules/npm
	COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
	RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
	ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
	DOCKERFILE
  DOCKER_BUILDKIT=1 docker build --quiet --tag kedai-test/build:12 "$folder" > /dev/null
fi
