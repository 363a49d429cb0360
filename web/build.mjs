// Bundles the page's script and style for cmake to embed.
// Use: node web/build.mjs FOLDER; writes page.js and page.css there.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
if (!folder) throw new Error("node web/build.mjs FOLDER");

// The bundle holds it, so its licence goes along.
const licence = readFileSync(join(here, "node_modules/uplot/LICENSE"), "utf8").trim();

await build({
  entryPoints: { page: join(here, "src/main.ts") },
  outdir: folder,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020", "safari15"],
  charset: "ascii",
  legalComments: "inline",
  banner: { js: `/*! uPlot\n${licence}\n*/` },
  logLevel: "warning",
});
