// report.html in a browser: opens quietly, filters, turns with the language, is accessible.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { found, launch, open, pathOf } from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const kPages = ["plain.html", "arabic.html", "nothing.html", "hostile.html", "not_recognised.html"];
const kSections = ["result", "examined", "findings", "timeline", "steps", "custody", "appendix"];

test("opens with no message and no request", async () => {
  for (const name of kPages) {
    const { page, seen, close } = await open(browser, name);
    await page.waitForTimeout(200);
    assert.deepEqual(seen, [], name);
    await close();
  }
});

test("the policy forbids every request", async () => {
  const { page, close } = await open(browser, "plain.html");
  const policy = await page.getAttribute("meta[http-equiv]", "content");
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+';/);
  assert.doesNotMatch(policy, /unsafe/);
  const reached = await page.evaluate(async () => {
    const tries = [
      fetch("https://example.com/").then(() => "fetch", () => ""),
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve("image");
        image.onerror = () => resolve("");
        image.src = "https://example.com/x.png";
      }),
    ];
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    document.body.append(script);
    return (await Promise.all(tries)).join("") + document.title;
  });
  assert.doesNotMatch(reached, /fetch|image|run/);
  await close();
});

test("says its parts in order", async () => {
  const { page, close } = await open(browser, "plain.html");
  const ids = await page.$$eval("main > section", (all) => all.map((each) => each.id));
  assert.deepEqual(ids, kSections);
  const text = await page.textContent("main");
  for (const word of [/\bclean\b/i, /\bsafe\b/i, /\binfected\b/i]) assert.doesNotMatch(text, word);
  await close();
});

test("shows all but the filters without JavaScript", async () => {
  const { page, seen, close } = await open(browser, "plain.html", { javaScriptEnabled: false });
  for (const id of kSections) assert.ok(await page.isVisible(`#${id}`), id);
  assert.ok(await page.isVisible("svg.still"));
  assert.ok(await page.isVisible(".still-table"));
  assert.ok(await page.isHidden("#filter"));
  assert.ok(await page.isHidden("#language"));
  assert.deepEqual(seen, []);
  await close();
});

test("filters by text, artifact, day and finding", async () => {
  const { page, seen, close } = await open(browser, "plain.html");
  await found(page, "1,500 events");
  await page.fill("#filter-search", "NEEDLE");
  await found(page, "1 event of 1,500");
  assert.match(await page.textContent("#table-body tr[data-row]"), /event 999 of somebody needle/);
  await page.click("#filter-reset");
  await page.selectOption("#filter-artifact", "ios.sms");
  await page.waitForFunction(() =>
    /^50[01] events of 1,500$/.test(document.getElementById("filter-status").textContent),
  );
  await page.fill("#filter-from", "2020-09-14");
  await page.fill("#filter-to", "2020-09-17");
  await page.waitForFunction(() => document.querySelectorAll("#table-body tr[data-row]").length < 10);
  const days = await page.$$eval("#table-body time", (all) => all.map((each) => each.dateTime));
  assert.ok(days.length > 0 && days.every((each) => each >= "2020-09-14" && each < "2020-09-18"));
  await page.click("#filter-reset");
  await page.check("#filter-findings");
  await found(page, "1 event of 1,500");
  await page.click("#table-body tr.marked");
  const target = await page.getAttribute("#table-detail a", "href");
  assert.match(target, /^#finding-\d+$/);
  assert.ok(await page.isVisible(target));
  await page.click("#filter-reset");
  await found(page, "1,500 events");
  assert.deepEqual(seen, []);
  await close();
});

test("zooms the chart, and hands its days to the table", async () => {
  const { page, seen, close } = await open(browser, "plain.html");
  const all = await page.textContent("#chart-caption");
  await page.click("#zoom-in");
  const less = await page.textContent("#chart-caption");
  assert.notEqual(less, all);
  await page.focus("#chart");
  await page.keyboard.press("+");
  assert.notEqual(await page.textContent("#chart-caption"), less);
  await page.click("#zoom-table");
  await page.waitForFunction(() => / of 1,500$/.test(document.getElementById("filter-status").textContent));
  await page.click("#zoom-all");
  assert.match(await page.textContent("#chart-caption"), /1,500 events\.$/);
  assert.deepEqual(seen, []);
  await close();
});

test("is used by keyboard alone", async () => {
  const { page, close } = await open(browser, "plain.html");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.focus("#table-scroll");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.$$eval("#table-body tr[aria-current]", (all) => all.length), 1);
  assert.match(await page.textContent("#table-detail"), /event \d+ of somebody/);
  await close();
});

test("speaks another language, from right to left", async () => {
  const { page, seen, close } = await open(browser, "plain.html");
  const english = await page.textContent("#steps-title");
  for (const [language, direction] of [["ar", "rtl"], ["he", "rtl"], ["de", "ltr"], ["en", "ltr"]]) {
    await page.selectOption("#language", language);
    assert.equal(await page.getAttribute("html", "dir"), direction);
    assert.equal(await page.getAttribute("html", "lang"), language);
  }
  assert.equal(await page.textContent("#steps-title"), english);
  assert.deepEqual(seen, []);
  await close();
  const arabic = await open(browser, "arabic.html");
  assert.equal(await arabic.page.getAttribute("html", "dir"), "rtl");
  // What the phone holds stays as it is: from left to right, and apart.
  const evidence = await arabic.page.$$eval(".evidence", (all) => all.map((each) => each.dir));
  assert.ok(evidence.length > 10);
  const overflow = await arabic.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0);
  await arabic.close();
});

test("fits a small screen", async () => {
  for (const name of kPages) {
    const { page, close } = await open(browser, name, { viewport: { width: 360, height: 700 } });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, name);
    await close();
  }
});

test("axe finds nothing serious, light and dark", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const name of kPages) {
    for (const colorScheme of ["light", "dark"]) {
      // The policy would refuse axe as well.
      const { page, close } = await open(browser, name, { colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      const result = await page.evaluate(() => axe.run());
      assert.ok(result.passes.length > 20);
      const serious = result.violations
        .filter((each) => each.impact === "serious" || each.impact === "critical")
        .map((each) => `${each.id}: ${each.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
      assert.deepEqual(serious, [], `${name} ${colorScheme}`);
      await close();
    }
  }
});

test("opens timeline.csv of its case, and nothing else", async () => {
  const { page, seen, close } = await open(browser, "nothing.html");
  await found(page, "300 events");
  await page.setInputFiles("#open-file", pathOf("plain.html"));
  await page.waitForFunction(() => /not the timeline/.test(document.getElementById("open-note").textContent));
  await page.setInputFiles("#open-file", pathOf("plain.csv"));
  await found(page, "1,500 events");
  assert.deepEqual(seen, []);
  await close();
});
