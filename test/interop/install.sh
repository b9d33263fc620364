#!/bin/sh
# Installs those of the Debian packages named that have no program of the same name
# yet. One at a time, since test files run side by side; services are not started.
set -eu

install() {
  for name in "$@"; do
    command -v "$name" >/dev/null || missing="${missing-} $name"
  done
  [ -n "${missing-}" ] || return 0
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get update -q
  # shellcheck disable=SC2086 # A list of names.
  apt-get install -y -q --no-install-recommends $missing
}

if [ "${1-}" = --locked ]; then
  shift
  install "$@"
else
  exec flock "${TMPDIR:-/tmp}/jwt-auth-install.lock" sh "$0" --locked "$@"
fi
