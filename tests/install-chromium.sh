#!/usr/bin/env bash
# Chromium for the tests of the browser extension: installed from Debian's packages where that can be done, once; where it
# cannot, those tests say why they are skipped.
set -euo pipefail
command -v chromium >/dev/null && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 0
echo "installing Chromium from Debian's packages for the tests of the extension" >&2
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium; } >/dev/null 2>&1 || true
