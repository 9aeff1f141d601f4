#!/usr/bin/env bash
# Checks the pages that dts makes with the tools of the trade: html-validate, the Nu checker, and axe-core in light, in
# dark, and in print. The tests of the repository need none of this; whoever changes `src/report/html` runs it once.
#
#   docs/check-pages.sh [PAGE.html…]     without a page: those of every example, internal and external
#
# Needs node, npm, java and a Chromium (CHROME=… names another one). Tools go to a folder outside of the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=${DTS_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/dts-check-pages}
chrome=${CHROME:-$(command -v chromium || command -v google-chrome || command -v microsoft-edge)}
mkdir -p "$tools"
[ -d "$tools/node_modules/axe-core" ] ||
    npm install --silent --no-fund --no-audit --prefix "$tools" vnu-jar@24 html-validate@9 axe-core@4 puppeteer-core@24

if (($# == 0)); then
    pages=$(mktemp -d)
    trap 'rm -rf "$pages"' EXIT
    cargo build --quiet
    dts=${CARGO_TARGET_DIR:-target}/debug/dts
    "$dts" rapport examples/*/*.yaml -o "$pages/interne" --date 2026-11-20 2>/dev/null
    "$dts" rapport examples/*/*.yaml -o "$pages/externe" --date 2026-11-20 --diffusion externe 2>/dev/null
    "$dts" rapport --grille tests/grids/complete.yaml tests/assessments/complete.yaml -o "$pages/complete.html"
    "$dts" comparer examples/deux-ans/*.yaml -o "$pages/comparaison.html" 2>/dev/null
    for grid in developpement-durable demarche-dts utilite-sociale; do
        "$dts" modele "$grid" --format html -o "$pages/pour-chacun-$grid.html" 2>/dev/null
    done
    mapfile -t files < <(find "$pages" -name '*.html' | sort)
else
    files=("$@")
fi
echo "${#files[@]} pages"

echo "== html-validate"
cat >"$tools/html-validate.json" <<'JSON'
{ "root": true, "extends": ["html-validate:recommended"], "rules": { "no-inline-style": "error", "long-title": "off" } }
JSON
"$tools/node_modules/.bin/html-validate" --config "$tools/html-validate.json" "${files[@]}"

echo "== Nu checker"
java -Xss4m -jar "$tools/node_modules/vnu-jar/build/dist/vnu.jar" --stdout --asciiquotes "${files[@]}"

echo "== axe-core"
cat >"$tools/axe.mjs" <<'JS'
import puppeteer from 'puppeteer-core';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const [chrome, ...files] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: chrome, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
let faults = 0;
for (const file of files) {
    for (const [scheme, media, width] of [['light', 'screen', 1280], ['dark', 'screen', 1280], ['light', 'screen', 375], ['dark', 'screen', 375], ['light', 'print', 794]]) {
        const page = await browser.newPage();
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaType(media);
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        page.on('console', message => { faults += 1; console.log(`${file}: console: ${message.text()}`); });
        page.on('request', request => { if (!request.url().startsWith('file:')) { faults += 1; console.log(`${file}: asks for ${request.url()}`); } });
        await page.goto(pathToFileURL(file));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, help, nodes } of violations) {
            faults += 1;
            console.log(`${file}, ${scheme}, ${media}, ${width}: ${id}: ${help}`);
            for (const { html, failureSummary } of nodes.slice(0, 3)) console.log(`    ${html}\n    ${failureSummary.replaceAll('\n', ' ')}`);
        }
        await page.close();
    }
}
await browser.close();
console.log(faults ? `${faults} faults` : 'no violation');
process.exit(faults ? 1 : 0);
JS
node "$tools/axe.mjs" "$chrome" "${files[@]}"
