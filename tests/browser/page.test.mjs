// Opens the sample reports in Chromium and uses them as a reader would. COUNTERCLAIM_PAGES names the folder that the
// ignored test `pages_for_the_browser` wrote them to; see scripts/browser_tests.sh.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PAGES = process.env.COUNTERCLAIM_PAGES;
const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// Seconds that opening the large report may keep the page's own process busy: load on the machine does not count.
const OPEN_SECONDS = 2;

let browser;
before(async () => {
  // Pages are our own; containers seldom allow the sandbox.
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"], timeout: 0 });
});
after(() => browser?.close());

const address = (file, hash = "") => pathToFileURL(path.join(PAGES, file)).href + hash;

// A page with the report in it; what it complains of and what it asks the network for is gathered.
async function open(file, hash = "", options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.setDefaultTimeout(600_000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("dialog", (dialog) => { page.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address(file)) page.complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address(file, hash));
  return page;
}

const shown = (page) => page.$$eval(".finding:not([hidden])", (all) => all.map((finding) => finding.id));
const focused = (page) => page.evaluate(() => document.activeElement.id);
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const set = (page, name, value) => page.evaluate(([name, value]) => {
  const field = document.querySelector(".filters").elements[name];
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}, [name, value]);
const inView = (page, selector) => page.$eval(selector, (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
});

async function done(page) {
  assert.deepEqual(page.complaints, []);
  await page.close();
}

test("opens from disk, alone, with everything at a glance", async () => {
  const page = await open("affair-en.html");
  assert.equal(await page.textContent("h1"), "Where the reports contradict each other");
  assert.equal((await shown(page)).length, 12);
  assert.equal(await page.locator("#timeline svg .fact").count(), 8);
  assert.equal(await page.locator("#timeline table").count(), 3);
  assert.ok(await page.locator("#contradicts[open]").count());
  assert.equal(await page.locator("#supersedes[open], #disputes[open], #qualifies[open]").count(), 0);
  assert.equal(await page.locator("blockquote:not([lang]), .finding q:not([lang])").count(), 0);
  await done(page);
});

test("every filter leaves what fits it", async () => {
  const page = await open("affair-en.html");
  const expected = [
    ["relation", "supersedes", 2],
    ["kind", "date", 4],
    ["outlet", "Wiek aktuell", 5],
    ["languages", "de-de", 2],
    ["speaker", "rahn", 3],
    ["min", "90", 4],
    ["reach", "within", 0],
    ["from", "2031-04-03", 2],
    ["to", "2031-03-05", 4],
  ];
  for (const [name, value, count] of expected) {
    await set(page, name, value);
    assert.equal((await shown(page)).length, count, `${name}=${value}`);
    assert.match(await hash(page), new RegExp(`${name}=`));
    assert.equal(await page.locator(".none-left").isVisible(), count === 0);
    await set(page, name, name === "min" ? "0" : "");
  }
  assert.equal((await shown(page)).length, 12);
  assert.equal(await hash(page), "");
  await done(page);
});

test("the address keeps the filters, and a number in the matrix sets them", async () => {
  let page = await open("affair-en.html", "#kind=date&min=80");
  assert.equal((await shown(page)).length, 2);
  assert.equal(await page.textContent("#visible"), "2 of 12 findings");
  await page.reload();
  assert.equal((await shown(page)).length, 2);
  await page.$eval("#matrix", (matrix) => { matrix.open = true; });
  await page.click("#matrix td a");
  await page.waitForFunction(() => document.querySelector("[name=with]").value !== "");
  for (const id of await shown(page)) {
    const data = await page.$eval(`#${id}`, (finding) => ({ ...finding.dataset }));
    assert.equal(data.relation, "contradicts");
  }
  assert.match(await hash(page), /outlet=.*&with=/);
  await done(page);
});

test("search looks at findings and articles", async () => {
  const page = await open("affair-en.html");
  await page.fill("[name=q]", "streusalz");
  assert.deepEqual(await shown(page), ["f-fnd16-17"]);
  await page.waitForFunction(() => document.querySelectorAll(".article:not([hidden])").length === 1);
  assert.equal(await page.textContent("#articles-shown"), "1 of 9 articles");
  await page.fill("[name=q]", "xyzzy");
  assert.ok(await page.locator(".none-left").isVisible());
  await page.click("button[type=reset]");
  await page.waitForFunction(() => document.querySelectorAll(".finding:not([hidden])").length === 12);
  await done(page);
});

test("keys lead from finding to finding, into the article and back", async () => {
  const page = await open("affair-en.html");
  await page.keyboard.press("j");
  const first = await focused(page);
  assert.equal(first, "f-fnd6-10");
  await page.keyboard.press("j");
  const second = await focused(page);
  assert.notEqual(second, first);
  assert.equal(await hash(page), `#${second}`);
  await page.keyboard.press("k");
  await page.keyboard.press("w");
  assert.ok(await page.locator(`#${first} .why[open]`).count());
  await page.keyboard.press("o");
  await page.waitForSelector("#c-clm6.target");
  assert.ok(await inView(page, "#c-clm6"));
  await page.keyboard.press("b");
  assert.equal(await focused(page), first);
  await page.keyboard.press("2");
  assert.ok(await page.locator("#supersedes[open]").count());
  await page.keyboard.press("/");
  await page.keyboard.type("j");
  assert.equal(await page.inputValue("[name=q]"), "j");
  await page.keyboard.press("Escape");
  await page.keyboard.press("x");
  await page.waitForFunction(() => document.querySelector("[name=q]").value === "");
  await page.keyboard.press("?");
  assert.ok(await page.locator("dialog[open]").count());
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await done(page);
});

test("links lead to a finding in a folded section and to a claim in a packed article", async () => {
  let page = await open("affair-de.html", "#f-fnd4-20");
  assert.equal(await focused(page), "f-fnd4-20");
  assert.ok(await inView(page, "#f-fnd4-20"));
  await done(page);
  page = await open("affair-de.html", "#c-clm18");
  assert.ok(await inView(page, "#c-clm18"));
  const background = (selector) => page.$eval(selector, (element) => getComputedStyle(element).backgroundColor);
  assert.notEqual(await background("#c-clm18"), await background("#c-clm19"));
  assert.match(await page.textContent(".article[open] .read"), /behauptet/);
  await done(page);
});

test("text of articles stays text", async () => {
  const page = await open("affair-en.html");
  await page.keyboard.press("l");
  for (const summary of await page.$$(".article > summary")) await summary.click();
  assert.equal(await page.locator(".article > noscript").count(), 0);
  assert.equal(await page.locator("script").count(), 1);
  const last = page.locator(".article", { hasText: "reopened 🚲" });
  assert.match(await last.locator(".text").textContent(), /<script>alert\("x"\)<\/script> Walkers must wait/);
  assert.match(await last.locator(".text").textContent(), /שרה לוי, a spokeswoman \u202eof the port/);
  await done(page);
});

test("without scripts all is there", async () => {
  const page = await open("affair-en.html", "", { javaScriptEnabled: false });
  assert.ok(await page.locator(".filters").isHidden());
  await page.click(".article > summary");
  assert.ok(await page.locator(".article[open] .text p").first().isVisible());
  await done(page);
});

test("nothing hangs over on a telephone", async () => {
  for (const file of ["affair-en.html", "affair-de.html", "quiet.html"]) {
    const page = await open(file, "", { viewport: { width: 390, height: 800 } });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, file);
    await done(page);
  }
});

test("printing unfolds the findings and folds them again", async () => {
  const page = await open("affair-en.html");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".section:not([open])").count(), 0);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".section[open]").count(), 1);
  await done(page);
});

// What axe-core finds wrong; all of it, not only what it calls serious.
async function violations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 160)}`);
}

const looks = [
  ["English", "affair-en.html", {}],
  ["German, dark", "affair-de.html", { colorScheme: "dark" }],
  ["telephone", "affair-en.html", { viewport: { width: 390, height: 800 } }],
  ["nothing found", "quiet.html", {}],
];
for (const [name, file, options] of looks) {
  test(`axe-core finds nothing: ${name}`, async () => {
    const page = await open(file, "", { ...options, bypassCSP: true });
    await page.$$eval("details:not(.article)", (all) => all.forEach((details) => { details.open = true; }));
    await page.click(".article > summary");
    assert.deepEqual(await violations(page), []);
    if (file !== "quiet.html") {
      await page.evaluate(() => document.getElementById("keys").showModal());
      assert.deepEqual(await violations(page), []);
    }
    await done(page);
  });
}

/** Figures are always printed; only TIMINGS=1 holds them to their limits, since a test must not fail because a machine is busy. */
function within(seconds, limit, name) {
  if (process.env.TIMINGS) assert.ok(seconds < limit, `${name}: ${seconds} s`);
}

test("2,000 articles with 1,000 findings open, filter, search and scroll", async (t) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(600_000);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const metric = async (name) => (await session.send("Performance.getMetrics")).metrics.find((m) => m.name === name)?.value ?? 0;
  const before = await metric("TaskDuration");
  await page.goto(address("large.html"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const opening = await metric("TaskDuration") - before;
  const wall = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd / 1000);
  t.diagnostic(`opening: ${opening.toFixed(2)} s of work, ${wall.toFixed(2)} s by the clock`);
  within(opening, OPEN_SECONDS, "opening");

  const timed = async (name, act, limit) => {
    const start = await metric("TaskDuration");
    await act();
    const work = await metric("TaskDuration") - start;
    t.diagnostic(`${name}: ${work.toFixed(3)} s of work`);
    within(work, limit, name);
  };
  await timed("filter", () => set(page, "kind", "date"), 0.5);
  assert.ok((await shown(page)).length < 1000);
  await timed("search", async () => {
    await set(page, "q", "report 1234");
    await page.waitForFunction(() => !document.getElementById("articles-shown").hidden);
  }, 4);
  await page.evaluate(() => document.querySelector(".filters").reset());
  await page.waitForFunction(() => document.querySelectorAll(".finding:not([hidden])").length === 1000);
  // Faster than anybody reads: twelve screens a second. Thirty frames a second is the least, on a machine that is busy
  // with other things and so has nothing of the page in its caches.
  const frames = 60;
  await timed(`${frames} frames of scrolling`, () => page.evaluate((frames) => new Promise((done) => {
    const step = (left) => { scrollBy(0, 180); requestAnimationFrame(() => (left ? step(left - 1) : done())); };
    step(frames);
  }), frames), frames * 0.033);
  await page.close();
});
