// Keys for those who work here all day: j and k along a table, letters for a page's deeds, ? for the list.
// They rest while one types, and can be switched off for good in the list (WCAG 2.1.4).

const OFF = "portal.keys.off";

function mayAct(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  return !event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea, dialog, [contenteditable]");
}

function isOff() {
  try { return localStorage.getItem(OFF) === "yes"; } catch { return false; }
}

function switchKeys(off) {
  try { localStorage.setItem(OFF, off ? "yes" : "no"); } catch { /* a browser that keeps nothing keeps its keys */ }
}

function move(by) {
  const rows = [...document.querySelectorAll("[data-keys] tbody tr")].filter((row) => row.querySelector("a[href]"));
  if (!rows.length) return false;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  for (const row of rows) row.toggleAttribute("data-here", row === next);
  next.querySelector("a[href]").focus();
  return true;
}

function actOn(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  target.focus();
  if (target.matches("a[href], summary, input[type=radio]")) target.click();
  return true;
}

const help = document.querySelector("[data-keys-help]");
const deeds = { j: () => move(1), k: () => move(-1), "?": () => { help?.showModal(); return Boolean(help); } };

if (help || document.querySelector("[data-keys], [data-key]")) {
  document.addEventListener("keydown", (event) => {
    if (!mayAct(event) || (isOff() && event.key !== "?")) return;
    const done = event.key in deeds ? deeds[event.key]() : /^[a-z]$/.test(event.key) && actOn(event.key);
    if (done) event.preventDefault();
  });
}

if (help) {
  const box = help.querySelector("[data-keys-switch]");
  box.checked = !isOff();
  box.addEventListener("change", () => switchKeys(!box.checked));
  for (const opener of document.querySelectorAll("[data-keys-open]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
}
