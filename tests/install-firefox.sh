#!/usr/bin/env bash
# Firefox for the tests of the browser extension: installed from Debian's packages where that can be done, once; where it
# cannot, those tests say why they are skipped.
set -euo pipefail
command -v firefox-esr >/dev/null && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 0
echo "installing Firefox from Debian's packages for the tests of the extension" >&2
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends firefox-esr; } >/dev/null 2>&1 || true
