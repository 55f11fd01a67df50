#!/usr/bin/env bash
# axe and web-ext from npm for the tests of the pages and of the extension, into .venv/node, once; where npm cannot install
# them, those tests say why they are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=.venv/node
cmp -s tests/node/package.json "$folder/package.json" && [ -d "$folder/node_modules/web-ext" ] && exit 0
command -v npm >/dev/null || exit 0
echo "installing axe and web-ext from npm for the tests of pages and of the extension" >&2
mkdir -p "$folder"
cp tests/node/package.json "$folder/package.json"
npm install --prefix "$folder" --silent --no-fund --no-audit >/dev/null 2>&1 || true
