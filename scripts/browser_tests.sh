#!/bin/sh
# The report in a real browser: writes sample pages, fetches the driver (once, from npm) and opens them in Chromium.
# Arguments go to cargo. Skips, and says so, where Chromium, npm or Node.js 20 is missing.
set -eu
cd "$(dirname "$0")/.."

skip() {
    echo "SKIPPED: browser tests ($1)"
    exit 0
}

CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || skip "no Chromium; on Debian: apt-get install chromium"
command -v npm >/dev/null || skip "no npm; on Debian: apt-get install npm"
[ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] || skip "playwright-core needs Node.js 20"
if [ ! -d tests/browser/node_modules/playwright-core ]; then
    npm ci --prefix tests/browser --no-audit --no-fund || skip "npm cannot fetch playwright-core and axe-core"
fi

COUNTERCLAIM_PAGES=$PWD/out/browser
export CHROMIUM COUNTERCLAIM_PAGES
cargo test "$@" --lib -- --ignored pages_for_the_browser
npm test --prefix tests/browser
