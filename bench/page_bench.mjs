// How fast the page of a case of a million events opens, and what it takes of memory.
// Use: node bench/page_bench.mjs FOLDER, where tests/web/pages.cc wrote million.html and million.csv.
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2] ?? ".");
process.env.BRIDLE_PAGES = folder;
const { found, launch, open } = await import("../tests/web/browser.mjs");

// Of the process that draws the page: its own memory, and its share of what is shared.
async function megabytes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let most = 0;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const text = readFileSync(`/proc/${id}/smaps_rollup`, "utf8");
    most = Math.max(most, Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024);
  }
  return most;
}

async function timed(what, task) {
  const start = performance.now();
  await task();
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`${what.padEnd(52)} ${seconds.padStart(6)} s  ${(await megabytes(browser)).toFixed(0).padStart(5)} MB`);
  return Number(seconds);
}

const browser = await launch();
const size = (name) => `${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB`;
console.log(`report.html ${size("million.html")}, timeline.csv ${size("million.csv")}, 1,000,000 events`);
let opened;
const toOpen = await timed("open report.html, until its table stands", async () => {
  opened = await open(browser, "million.html");
  await opened.page.waitForSelector("#table-body tr[data-row]");
});
const { page } = opened;
const total = "1,000,000";
await timed("open timeline.csv in it", async () => {
  await page.setInputFiles("#open-file", join(folder, "million.csv"));
  await found(page, `${total} events`);
});
await timed("search all of it for a word that is rare", async () => {
  await page.fill("#filter-search", "needle");
  await found(page, `1,000 events of ${total}`);
});
await timed("search all of it for a word in each event", async () => {
  await page.fill("#filter-search", "somebody");
  await found(page, `${total} events of ${total}`);
});
await timed("one artifact of it", async () => {
  await page.fill("#filter-search", "");
  await page.selectOption("#filter-artifact", "ios.sms");
  await page.waitForFunction(() => /^333,3\d\d events/.test(document.getElementById("filter-status").textContent));
});
const memory = await megabytes(browser);
await browser.close();
if (toOpen > 3 || memory > 500) {
  console.error("more than 3 s or 500 MB");
  process.exit(1);
}
