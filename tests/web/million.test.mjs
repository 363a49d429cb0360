// A case of a million events: the page holds those near the findings, the table takes them all.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, test } from "node:test";
import { found, launch, open, pathOf } from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("the page of a million events is small, and says where the others are", async () => {
  assert.ok(statSync(pathOf("million.html")).size < 12e6);
  const { page, seen, close } = await open(browser, "million.html");
  assert.match(await page.textContent("#timeline"), /This case has 1,000,000 events.*timeline\.csv/s);
  await page.click("#zoom-all");
  assert.match(await page.textContent("#chart-caption"), /: 1,000,000 events\.$/);
  assert.deepEqual(seen, []);
  await close();
});

test("the table takes a million events of timeline.csv", async () => {
  const { page, seen, close } = await open(browser, "million.html");
  await page.setInputFiles("#open-file", pathOf("million.csv"));
  await found(page, "1,000,000 events");
  assert.match(await page.textContent("#page-number"), /Page 1 of 200/);
  assert.ok((await page.$$("#table-body tr")).length < 100);
  await page.$eval("#table-scroll", (each) => (each.scrollTop = each.scrollHeight));
  await page.waitForFunction(() => /event 4999 of/.test(document.getElementById("table-body").textContent));
  await page.click("#page-next");
  await page.waitForFunction(() => /event 5000 of/.test(document.getElementById("table-body").textContent));
  await page.fill("#filter-search", "needle");
  await found(page, "1,000 events of 1,000,000");
  await page.fill("#filter-search", "event 999999 of");
  await found(page, "1 event of 1,000,000");
  await page.fill("#filter-search", "no such thing");
  await found(page, "0 events of 1,000,000");
  assert.deepEqual(seen, []);
  await close();
});
