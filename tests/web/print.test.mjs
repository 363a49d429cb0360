// On paper: A4 with page numbers, and all that stands in the page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function printed(name, options = {}) {
  const { page, seen, close } = await open(browser, name, options);
  if (options.javaScriptEnabled !== false) await page.fill(".custody textarea", "CASE-REFERENCE-7");
  const file = join(tmpdir(), `bridle-print-${process.pid}-${name}.pdf`);
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  const info = execFileSync("pdfinfo", [file], { encoding: "utf8" });
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  rmSync(file);
  assert.deepEqual(seen, []);
  await close();
  return { info, pages: text.split("\f").filter((each) => each.trim() !== "") };
}

test("prints A4 pages with numbers", async () => {
  for (const name of ["plain.html", "nothing.html", "arabic.html"]) {
    const { info, pages } = await printed(name);
    assert.match(info, /Page size:.*A4/);
    assert.ok(pages.length >= 3, `${name}: ${pages.length} pages`);
    pages.forEach((page, i) => assert.match(page, new RegExp(`\\b${i + 1} ?/ ?${pages.length}\\b`), name));
  }
});

test("prints what was typed, the events, and no control", async () => {
  const { pages } = await printed("plain.html");
  const text = pages.join("\n");
  assert.match(text, /CASE-REFERENCE-7/);
  assert.match(text, /nearest to the findings/);
  assert.match(text, /event \d+ of somebody/);
  assert.doesNotMatch(text, /Zoom in|Show all|Next page/);
});

test("prints the same without JavaScript", async () => {
  const { pages } = await printed("plain.html", { javaScriptEnabled: false });
  assert.match(pages.join("\n"), /nearest to the findings/);
});

test("prints light, whatever the screen", async () => {
  const { page, close } = await open(browser, "plain.html", { colorScheme: "dark" });
  await page.selectOption("#colours", "dark");
  await page.emulateMedia({ media: "print" });
  const colours = await page.$eval("body", (body) => {
    const style = getComputedStyle(body);
    const section = getComputedStyle(document.querySelector("section"));
    return [style.color, section.backgroundColor];
  });
  assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  await close();
});
