#!/usr/bin/env bash
# Checks the pages that dts makes with the tools of the trade: html-validate, the Nu checker, axe-core in light, in dark
# and in print, and that nothing sticks out at any width from 320 to 1600 px. The tests of the repository need none of this;
# whoever changes `src/document/html.rs` or its style runs it once.
#
#   docs/check-pages.sh [PAGE.html…]     without a page: those of every example, internal and external, and those of all
#                                        answers in the folder DTS_ANSWERS (.yaml, and .csv of developpement-durable)
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
    # Exit code 1: a group that keeps its answers in the house is left out.
    "$dts" rapport examples/*/*.yaml -o "$pages/externe" --date 2026-11-20 --diffusion externe 2>/dev/null || [ $? = 1 ]
    "$dts" rapport --grille tests/grids/complete.yaml tests/assessments/complete.yaml -o "$pages/complete.html"
    "$dts" comparer examples/deux-ans/*.yaml -o "$pages/comparaison.html" 2>/dev/null
    for grid in developpement-durable demarche-dts utilite-sociale; do
        "$dts" modele "$grid" --format html -o "$pages/pour-chacun-$grid.html" 2>/dev/null
    done
    "$dts" grilles developpement-durable --papier -o "$pages/papier.html" 2>/dev/null
    for file in ${DTS_ANSWERS:+"$DTS_ANSWERS"/*.yaml}; do
        "$dts" rapport "$file" -o "$pages/$(basename "$file" .yaml)-yaml.html" 2>/dev/null
    done
    for file in ${DTS_ANSWERS:+"$DTS_ANSWERS"/*.csv}; do
        "$dts" comparer --grille developpement-durable "$file" -o "$pages/$(basename "$file" .csv)-csv.html" 2>/dev/null
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

echo "== widths"
cat >"$tools/widths.mjs" <<'JS'
import puppeteer from 'puppeteer-core';
import { pathToFileURL } from 'node:url';
const [chrome, ...files] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: chrome, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
let faults = 0;
const page = await browser.newPage();
for (const file of files) {
    await page.goto(pathToFileURL(file));
    for (const [scheme, media] of [['light', 'screen'], ['dark', 'screen'], ['light', 'print']]) {
        await page.emulateMediaType(media);
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        // Paper is as wide as A4 within its margins.
        const widths = media === 'print' ? [680] : Array.from({ length: 41 }, (_, place) => 320 + 32 * place);
        for (const width of widths) {
            await page.setViewport({ width, height: 900 });
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            if (wide > width) {
                faults += 1;
                console.log(`${file}, ${scheme}, ${media}: ${wide} px wide at ${width}`);
            }
        }
    }
}
await browser.close();
console.log(faults ? `${faults} faults` : 'nothing sticks out');
process.exit(faults ? 1 : 0);
JS
node "$tools/widths.mjs" "$chrome" "${files[@]}"
