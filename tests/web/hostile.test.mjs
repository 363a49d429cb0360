// Whatever evidence holds stays text: markup, scripts, bidi controls, escape sequences, formulas.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { found, launch, open, pathOf } from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

// Elements that only we write, and only those attributes.
function foreign() {
  const tags = new Set(
    ("html head meta link title style body a header div h1 h2 h3 h4 label span select option p nav ul ol li main " +
      "section article dl dt dd time bdi code table caption colgroup col thead tbody tr th td br svg rect path text " +
      "form input button textarea footer script canvas").split(" "),
  );
  const out = [];
  for (const element of document.querySelectorAll("*")) {
    if (!tags.has(element.localName)) out.push(element.localName);
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith("on")) out.push(`${element.localName} ${attribute.name}`);
    }
    if (element.localName === "a" && !element.getAttribute("href").startsWith("#")) out.push("a href");
  }
  return out;
}

test("hostile text stays text, in the page and in the table", async () => {
  const { page, seen, close } = await open(browser, "hostile.html");
  await found(page, "400 events");
  for (const language of ["de", "ar", "en"]) await page.selectOption("#language", language);
  await page.setInputFiles("#open-file", pathOf("hostile.csv"));
  await page.click("#table-body tr[data-row]");
  await page.fill("#filter-search", "onerror");
  await found(page, "400 events of 400");
  assert.deepEqual(await page.evaluate(foreign), []);
  assert.notEqual(await page.title(), "run");
  assert.match(await page.textContent("#table-body"), /<\/script><script>document\.title='run'/);
  const scripts = await page.$$eval("script:not([type])", (all) => all.length);
  assert.equal(scripts, 1);
  assert.deepEqual(seen, []);
  await close();
});

test("hostile text stays text without JavaScript", async () => {
  const { page, close } = await open(browser, "hostile.html", { javaScriptEnabled: false });
  const names = await page.$$eval("script", (all) => all.map((each) => each.type));
  assert.ok(names.length > 4);
  assert.equal(names.filter((type) => type === "").length, 1);
  assert.match(await page.textContent("#findings"), /<img src=x onerror=/);
  await close();
});

test("no control, escape sequence or bidi override is shown", async () => {
  const { page, close } = await open(browser, "hostile.html");
  await found(page, "400 events");
  const bad = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
  assert.doesNotMatch(await page.textContent("main"), bad);
  for (const language of ["ar", "en"]) {
    await page.selectOption("#language", language);
    const shown = await page.$$eval("bdi, .evidence", (all) => all.map((each) => each.textContent));
    assert.ok(shown.some((text) => text.includes("\\u{202E}")));
    for (const text of shown) assert.doesNotMatch(text, bad);
  }
  await close();
  const source = readFileSync(pathOf("hostile.html"));
  assert.equal(source.includes(0), false);
  assert.equal(source.includes(0x1b), false);
});
