"use strict";
// Filters, keys, the state in the address, and articles that become elements when somebody opens them. The page reads
// without it; this only moves what is there.
(() => {
  const form = document.querySelector(".filters");
  const findings = [...document.querySelectorAll(".finding")];
  const sections = [...document.querySelectorAll(".section")];
  const groups = [...document.querySelectorAll(".group")];
  const visible = document.getElementById("visible");
  const noneLeft = document.querySelector(".none-left");
  const keys = document.getElementById("keys");
  const fields = ["q", "relation", "kind", "outlet", "min", "with", "reach", "languages", "speaker", "from", "to"];
  // Those that are folded away at first.
  const rare = ["with", "reach", "languages", "speaker", "from", "to"];
  const texts = new Map();
  let current = null;

  // ---- Filters ----

  const once = (element, text) => {
    if (!texts.has(element)) texts.set(element, text(element).toLowerCase());
    return texts.get(element);
  };
  const values = () => Object.fromEntries(fields.map((name) => [name, form ? form.elements[name].value : ""]));
  const wordsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);
  const isSet = (name, value) => value && !(name === "min" && value === "0");
  const isFiltered = (wanted) => fields.some((name) => isSet(name, wanted[name]));

  // Each says whether a finding may stay; asked only where its field is filled.
  const tests = {
    relation: (data, value) => data.relation === value,
    kind: (data, value) => data.kind === value,
    outlet: (data, value) => data.a === value || data.b === value,
    // Together with an outlet, the other side's; so an outlet with itself is a pair, too.
    with: (data, value, { outlet }) => (!outlet || data.a === outlet ? data.b === value : false)
      || (!outlet || data.b === outlet ? data.a === value : false),
    min: (data, value) => Number(data.confidence) >= Number(value),
    reach: (data, value) => (data.reach === "cross") === (value === "cross"),
    languages: (data, value) => data.languages === value,
    speaker: (data, value) => (data.speakers || "").toLowerCase().includes(value.toLowerCase()),
    // One of the two reports appeared in time; days in ISO 8601 compare as text.
    from: (data, value) => data.last >= value,
    to: (data, value) => data.first !== "" && data.first <= value,
    q: () => true,
  };

  function passes(finding, wanted, words) {
    return fields.every((name) => !isSet(name, wanted[name]) || tests[name](finding.dataset, wanted[name], wanted))
      && words.every((word) => once(finding, (element) => element.textContent).includes(word));
  }

  function filter() {
    if (!form) return;
    const wanted = values();
    const words = wordsOf(wanted.q);
    const shown = findings.filter((finding) => !(finding.hidden = !passes(finding, wanted, words)));
    for (const group of groups) group.hidden = !group.querySelector(".finding:not([hidden])");
    for (const section of sections) count(section, isFiltered(wanted));
    visible.textContent = visible.dataset.text.replace("{n}", shown.length).replace("{m}", findings.length);
    noneLeft.hidden = shown.length > 0;
    form.elements.minimum.value = `${wanted.min} %`;
    if (rare.some((name) => wanted[name])) form.querySelector(".more-filters").open = true;
    searchArticles(words);
  }

  function count(section, filtered) {
    const number = section.querySelector(".number");
    const shown = section.querySelectorAll(".finding:not([hidden])").length;
    number.textContent = filtered ? `${shown} / ${number.dataset.count}` : number.dataset.count;
    section.hidden = shown === 0;
    if (filtered && shown) section.open = true;
  }

  // ---- Articles ----

  const entities = { "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#x27;": "'", "&#x2f;": "/", "&amp;": "&" };
  const bare = (html) => html.replace(/<[^>]*>/g, " ").replace(/&(lt|gt|quot|#x27|#x2f|amp);/g, (entity) => entities[entity]);
  const articleText = (article) => {
    const body = article.querySelector("noscript");
    return `${article.querySelector("summary").textContent} ${body ? bare(body.textContent) : article.textContent}`;
  };

  // With scripts on, what stands in <noscript> is text of ours, escaped when the page was made.
  function unpack(article) {
    const body = article.querySelector("noscript");
    if (!body) return;
    once(article, articleText);
    const place = document.createElement("div");
    place.innerHTML = body.textContent;
    body.replaceWith(place);
  }

  // Hides the articles that lack a word; a slice at a time, so that typing goes on.
  let search = 0;
  function searchArticles(words) {
    const mine = ++search;
    const articles = [...document.querySelectorAll(".article")];
    const state = document.getElementById("articles-shown");
    let shown = 0;
    const slice = (from) => {
      if (mine !== search) return;
      for (const article of articles.slice(from, from + 100)) {
        article.hidden = words.length > 0 && !words.every((word) => once(article, articleText).includes(word));
        if (!article.hidden) shown += 1;
      }
      if (from + 100 < articles.length) return setTimeout(slice, 0, from + 100);
      if (!state) return;
      state.hidden = words.length === 0;
      state.textContent = words.length ? state.dataset.text.replace("{n}", shown).replace("{m}", articles.length) : "";
    };
    slice(0);
  }

  // The element of that id, taken out of its article where it is still packed.
  function find(id) {
    if (!id) return null;
    const element = document.getElementById(id);
    if (element || !id.startsWith("c-")) return element;
    const packed = [...document.querySelectorAll(".article > noscript")];
    const body = packed.find((noscript) => noscript.textContent.includes(`id="${id}"`));
    if (body) unpack(body.parentElement);
    return document.getElementById(id);
  }

  // ---- Address ----

  // It holds what is looked at, then the filters: #f-1234&kind=date&min=70
  function address() {
    const parts = location.hash.slice(1).split("&");
    const target = parts.find((part) => !part.includes("=")) || "";
    return { target, state: new URLSearchParams(parts.filter((part) => part.includes("=")).join("&")) };
  }

  function keep(target) {
    const state = new URLSearchParams(Object.entries(values()).filter(([name, value]) => isSet(name, value)));
    const hash = [target, state.toString()].filter(Boolean).join("&");
    try { history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search); } catch { /* some readers of local files refuse */ }
  }

  function show(id, focus) {
    const element = find(id);
    document.querySelectorAll(".target").forEach((old) => old.classList.remove("target"));
    if (!element) return;
    if (element.closest(".finding[hidden], .group[hidden], .section[hidden], .article[hidden]")) clear();
    if (element.matches(".article")) unpack(element);
    for (let folded = element.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    element.classList.add("target");
    element.scrollIntoView({ block: element.matches(".claim") ? "center" : "start" });
    if (element.matches(".finding")) current = element;
    if (focus) (element.matches("details") ? element.querySelector("summary") : element).focus({ preventScroll: true });
  }

  function clear() {
    for (const name of fields) form.elements[name].value = name === "min" ? "0" : "";
    filter();
  }

  function follow(moved) {
    const { target, state } = address();
    const set = fields.filter((name) => state.has(name));
    if (form && set.length) {
      for (const name of fields) form.elements[name].value = state.get(name) || (name === "min" ? "0" : "");
    }
    filter();
    // A link that only filters, from a table at the top, leads to what is left.
    show(!target && set.length && moved ? "findings" : target, true);
    keep(target);
  }

  // ---- Keys ----

  function step(by) {
    const shown = findings.filter((finding) => !finding.hidden);
    const at = shown.indexOf(current);
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (next) go(next.id);
  }

  const go = (id) => { show(id, true); keep(id); };

  function open(side) {
    const link = current && current.querySelectorAll(".more a")[side];
    if (link) link.click();
  }

  const acts = {
    j: () => step(1), k: () => step(-1), o: () => open(0), p: () => open(1),
    b: () => { if (current) go(current.id); },
    w: () => { const why = current && current.querySelector(".why"); if (why) why.open = !why.open; },
    l: () => go("articles"),
    t: () => { window.scrollTo(0, 0); keep(""); },
    x: () => { if (form) form.reset(); },
    "/": () => { if (form) form.elements.q.focus(); },
    "?": () => keys.showModal(),
  };
  ["contradicts", "supersedes", "disputes", "qualifies"].forEach((relation, at) => {
    acts[at + 1] = () => { if (document.getElementById(relation)) go(relation); };
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && typing) return typing.blur();
    if (event.key === "Enter" && event.target.matches(".finding")) return open(0);
    if (typing && !(event.target.type === "range" && /^[a-z/?]$/.test(event.key))) return;
    const act = Object.hasOwn(acts, event.key) && acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("focusin", (event) => { current = event.target.closest(".finding") || current; });
  document.addEventListener("pointerdown", (event) => { current = event.target.closest(".finding") || current; });
  // A click opens an article at once; whatever else opens it tells so afterwards.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest(".article > summary");
    if (summary) unpack(summary.parentElement);
  });
  document.addEventListener("toggle", (event) => { if (event.target.matches(".article[open]")) unpack(event.target); }, true);
  window.addEventListener("hashchange", () => follow(true));

  // On paper all findings are unfolded, and the articles that the reader has open.
  const unfolded = [];
  window.addEventListener("beforeprint", () => document.querySelectorAll(".section:not([open]), .chart:not([open]), .kinds:not([open]), .warnings:not([open])").forEach((folded) => { folded.open = true; unfolded.push(folded); }));
  window.addEventListener("afterprint", () => { while (unfolded.length) unfolded.pop().open = false; });

  if (form) {
    const changed = () => { filter(); keep(""); };
    form.hidden = false;
    form.addEventListener("input", changed);
    form.addEventListener("reset", () => setTimeout(changed));
    form.addEventListener("submit", (event) => { event.preventDefault(); step(1); });
    const help = document.getElementById("help");
    help.hidden = false;
    help.addEventListener("click", () => keys.showModal());
  }
  // Runs before the articles are parsed, so that a large report can be filtered at once; links may lead into them.
  filter();
  document.addEventListener("DOMContentLoaded", () => follow(false));
})();
