// Debian's Chromium, driven by playwright-core, and what every test looks at.
import { existsSync } from "node:fs";
import { join } from "node:path";

export const kChromium = "/usr/bin/chromium";
const folder = process.env.BRIDLE_PAGES ?? ".";

export function pathOf(name) {
  return join(folder, name);
}

export async function launch() {
  const { chromium } = await import("playwright-core");
  // Root in a container has no sandbox to use.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: kChromium, args });
}

export function isThere() {
  return existsSync(kChromium);
}

// Opens a page of the folder. `seen` collects what no page may do: messages on the console, errors,
// requests other than for itself.
export async function open(browser, name, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const seen = [];
  const url = `file://${pathOf(name)}`;
  page.on("console", (message) => seen.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => seen.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url() !== url && request.url() !== "data:,") seen.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, seen, close: () => context.close() };
}

// Waits for the table to say what it found.
export async function found(page, text) {
  await page.waitForFunction(
    (wanted) => document.getElementById("filter-status")?.textContent === wanted,
    text,
    { timeout: 30_000 },
  );
}
