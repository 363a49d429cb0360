// Runs a test of the page, or says why not: exit code 77 is "skipped" for ctest. Where
// BRIDLE_NO_SKIP is set (in CI) nothing may be missing.
// Use: node tests/web/run.mjs FOLDER_OF_PAGES NAME
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isThere, kChromium } from "./browser.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [, , pages, name] = process.argv;

function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(process.env.BRIDLE_NO_SKIP ? 1 : 77);
}

if (!isThere()) skip(`no ${kChromium}; install Debian's chromium`);
try {
  await import("playwright-core");
} catch {
  skip("no playwright-core; run npm ci in tests/web");
}
if (name === "print" && spawnSync("pdftotext", ["-v"]).error) skip("no pdftotext; install poppler-utils");

const test = spawnSync(process.execPath, ["--test", join(here, `${name}.test.mjs`)], {
  stdio: "inherit",
  env: { ...process.env, BRIDLE_PAGES: pages },
});
process.exit(test.status ?? 1);
