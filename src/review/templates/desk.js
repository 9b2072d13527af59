// Keys only; everything works without. Those that save act only while a finding has the focus.
"use strict";
(() => {
  const findings = [...document.querySelectorAll("article.finding")];
  const here = () => document.activeElement?.closest("article.finding") ?? null;

  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  (target ?? (location.hash ? findings[0] : null))?.focus();

  function move(by) {
    const at = findings.indexOf(here());
    const next = findings[at < 0 ? 0 : Math.min(Math.max(at + by, 0), findings.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "start" });
  }

  function press(selector) {
    here()?.querySelector(selector)?.click();
  }

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    a: () => press("button.accept"),
    n: () => here()?.querySelector("textarea")?.focus(),
    u: () => press(".history .undo button"),
    o: () => press("a.in-report"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input");
    if (event.key === "Escape" && typing) here()?.focus();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-5]$/.test(event.key)) press(`button[aria-keyshortcuts="${event.key}"]`);
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });

  // What is typed but not yet saved outlives the reload that a verdict on another finding brings.
  for (const finding of findings) {
    const note = finding.querySelector("textarea");
    note.value ||= sessionStorage.getItem(finding.id) ?? "";
    note.addEventListener("input", () => sessionStorage.setItem(finding.id, note.value));
    finding.querySelector("form.judge").addEventListener("submit", () => sessionStorage.removeItem(finding.id));
  }
})();
