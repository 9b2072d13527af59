"use strict";
// Filters, keys and the state in the address. The page reads without it; this only moves what is there.
(() => {
  const form = document.querySelector(".filters");
  const findings = [...document.querySelectorAll(".finding")];
  const sections = [...document.querySelectorAll(".section")];
  const groups = [...document.querySelectorAll(".group")];
  const visible = document.getElementById("visible");
  const noneLeft = document.querySelector(".none-left");
  const keys = document.getElementById("keys");
  const fields = ["relation", "kind", "outlet", "min", "q"];
  const texts = new Map();
  let current = null;

  const textOf = (finding) => {
    if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
    return texts.get(finding);
  };
  const values = () => Object.fromEntries(fields.map((name) => [name, form ? form.elements[name].value : ""]));

  function passes(finding, wanted, words) {
    const data = finding.dataset;
    return (!wanted.relation || data.relation === wanted.relation)
      && (!wanted.kind || data.kind === wanted.kind)
      && (!wanted.outlet || data.a === wanted.outlet || data.b === wanted.outlet)
      && Number(data.confidence) >= Number(wanted.min || 0)
      && words.every((word) => textOf(finding).includes(word));
  }

  function filter() {
    if (!form) return;
    const wanted = values();
    const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    for (const finding of findings) finding.hidden = !passes(finding, wanted, words);
    for (const group of groups) group.hidden = !group.querySelector(".finding:not([hidden])");
    for (const section of sections) count(section, isFiltered(wanted));
    const shown = findings.filter((finding) => !finding.hidden).length;
    visible.textContent = visible.dataset.text.replace("{n}", shown).replace("{m}", findings.length);
    noneLeft.hidden = shown > 0;
    form.elements.minimum.value = `${wanted.min} %`;
  }

  const isFiltered = (wanted) => fields.some((name) => wanted[name] && wanted[name] !== "0");

  function count(section, filtered) {
    const number = section.querySelector(".number");
    const shown = section.querySelectorAll(".finding:not([hidden])").length;
    number.textContent = filtered ? `${shown} / ${number.dataset.count}` : number.dataset.count;
    section.hidden = shown === 0;
    if (filtered && shown) section.open = true;
  }

  // The address holds what is looked at, then the filters: #f-1234&kind=date&min=70
  function address() {
    const parts = location.hash.slice(1).split("&");
    const target = parts.find((part) => !part.includes("=")) || "";
    return { target, state: new URLSearchParams(parts.filter((part) => part.includes("=")).join("&")) };
  }

  function keep(target) {
    const state = new URLSearchParams(Object.entries(values()).filter(([, value]) => value && value !== "0"));
    const hash = [target, state.toString()].filter(Boolean).join("&");
    try { history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search); } catch { /* some readers of local files refuse */ }
  }

  function show(id, focus) {
    const element = id && document.getElementById(id);
    document.querySelectorAll(".target").forEach((old) => old.classList.remove("target"));
    if (!element) return;
    if (element.closest(".finding[hidden], .group[hidden], .section[hidden]")) { form.reset(); filter(); }
    for (let folded = element.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    element.classList.add("target");
    element.scrollIntoView({ block: element.matches(".claim") ? "center" : "start" });
    if (element.matches(".finding")) current = element;
    if (focus) (element.matches("details") ? element.querySelector("summary") : element).focus({ preventScroll: true });
  }

  function follow() {
    const { target, state } = address();
    if (form && [...state.keys()].some((name) => fields.includes(name))) {
      for (const name of fields) form.elements[name].value = state.get(name) || (name === "min" ? "0" : "");
    }
    filter();
    show(target, true);
    keep(target);
  }

  function step(by) {
    const shown = findings.filter((finding) => !finding.hidden);
    const at = shown.indexOf(current);
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (next) { show(next.id, true); keep(next.id); }
  }

  function open(side) {
    const link = current && current.querySelectorAll(".more a")[side];
    if (link) link.click();
  }

  const acts = {
    j: () => step(1), k: () => step(-1), o: () => open(0), p: () => open(1),
    b: () => { if (current) { show(current.id, true); keep(current.id); } },
    "/": () => { if (form) form.elements.q.focus(); },
    "?": () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && typing) return typing.blur();
    if (event.key === "Enter" && event.target.matches(".finding")) return open(0);
    if (typing && !(event.target.type === "range" && acts[event.key])) return;
    const act = acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("focusin", (event) => { current = event.target.closest(".finding") || current; });
  document.addEventListener("pointerdown", (event) => { current = event.target.closest(".finding") || current; });
  window.addEventListener("hashchange", follow);

  const unfolded = [];
  window.addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((folded) => { folded.open = true; unfolded.push(folded); }));
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
  document.addEventListener("DOMContentLoaded", follow);
})();
