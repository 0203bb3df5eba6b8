// Bundles styles, scripts, typeface and icons into the folder named on the command line.
// Names carry a hash of the content, so that browsers may keep every file for ever.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const installed = createRequire(import.meta.url);
const target = process.argv[2];
if (!target) {
  process.stderr.write("say where the files shall go: node build.mjs DIR\n");
  process.exit(2);
}
const out = resolve(target);

// Polish, Czech or Turkish names turn up among any customers, so Latin Extended-A belongs to the first file.
const LATIN = [[0x20, 0x7e], [0xa0, 0x17f], [0x218, 0x21b], [0x2c6, 0x2c6], [0x2da, 0x2dc], [0x2009, 0x200a], [0x2010, 0x2015], [0x2018, 0x201e],
  [0x2020, 0x2022], [0x2026, 0x2026], [0x202f, 0x202f], [0x2030, 0x2030], [0x2032, 0x2033], [0x2039, 0x203a], [0x20ac, 0x20ac],
  [0x2122, 0x2122], [0x2190, 0x2193], [0x21b5, 0x21b5], [0x2212, 0x2212], [0x2248, 0x2248], [0x2260, 0x2260], [0x2264, 0x2265], [0x2318, 0x2318]];
const CYRILLIC = [[0x400, 0x45f], [0x490, 0x491], [0x20bd, 0x20bd], [0x2116, 0x2116]];
// Tabular figures for columns, the design's cv11 and ss03, Romanian commas below by locl, raised figures and case-aware marks.
const FEATURES = ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "tnum", "cv11", "ss03"];

const manifest = {};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

keep("favicon.svg", readFileSync(join(here, "favicon.svg")));
keep("icons.svg", Buffer.from(sprite()));
const fonts = await typeface();
keep("app.css", await bundle("css/app.css", { footer: { css: fonts } }));
keep("app.js", await bundle("js/app.js", { format: "esm", banner: { js: htmx() } }));
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

/** Writes one file under its hashed name and, where it shrinks, compressed copies beside it. */
function keep(name, bytes) {
  const { name: stem, ext } = parse(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const hashed = `${stem}.${hash}${ext}`;
  writeFileSync(join(out, hashed), bytes);
  if (ext !== ".woff2") {
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(out, hashed + ".br"), brotliCompressSync(bytes, { params: quality }));
    writeFileSync(join(out, hashed + ".gz"), gzipSync(bytes, { level: 9 }));
  }
  manifest[name] = hashed;
  return hashed;
}

async function bundle(entry, options) {
  const built = await esbuild.build({
    entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, legalComments: "none", charset: "utf8",
    target: ["chrome123", "firefox120", "safari17.5"], logLevel: "warning", ...options,
  });
  return Buffer.from(built.outputFiles[0].contents);
}

/** htmx as published, already minified; its one global variable becomes a variable of our module. */
function htmx() {
  return readFileSync(installed.resolve("htmx.org/dist/htmx.min.js"), "utf8");
}

/** One SVG of symbols; `mark` is ours, the rest are Lucide's. */
function sprite() {
  const icons = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
  const symbols = icons.map((icon) => {
    const svg = readFileSync(installed.resolve(`lucide-static/icons/${icon}.svg`), "utf8");
    const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${icon}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}</symbol>`;
  });
  const mark = '<symbol id="mark" viewBox="0 0 24 24"><circle cx="8" cy="12" r="5"/><circle cx="16" cy="12" r="5"/></symbol>';
  return `<svg xmlns="http://www.w3.org/2000/svg">${mark}${symbols.join("")}</svg>\n`;
}

/** Cuts Inter into a Latin and a Cyrillic file and answers the `@font-face` rules for them. */
async function typeface() {
  const inter = readFileSync(installed.resolve("inter-ui/variable/InterVariable.woff2"));
  const rules = [];
  for (const [name, ranges] of [["inter-latin", LATIN], ["inter-cyrillic", CYRILLIC]]) {
    const letters = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join("");
    const cut = await subsetFont(inter, letters, {
      targetFormat: "woff2", keepFeatures: FEATURES, noHinting: true,
      // One optical size: the page's text is 12 to 28 px, and the second axis would double the file.
      variationAxes: { opsz: 14, wght: { min: 400, max: 700, default: 400 } },
    });
    const file = keep(`${name}.woff2`, cut);
    const range = ranges.map(([from, to]) => `U+${from.toString(16)}${to > from ? "-" + to.toString(16) : ""}`).join(",");
    rules.push(`@font-face{font-family:Inter;font-style:normal;font-weight:400 700;font-display:swap;src:url(/assets/${file}) format("woff2");unicode-range:${range}}`);
  }
  return rules.join("");
}
