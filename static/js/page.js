// Small courtesies of every page: the menu closes with Escape, secrets can be looked at, numbers copied, pages printed, the open tab is in sight;
// tables are stops of Tab only where they scroll; a page that waits for work moves its bars, and is shown anew when the work is done.

const menu = document.querySelector("details.menu");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}

// A table that is wider than its place is scrolled by the arrow keys, so Tab stops at it; at one that is seen whole Tab need not stop.
if (window.ResizeObserver) {
  const stop = (box) => { if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex"); };
  const sizes = new ResizeObserver((seen) => { for (const { target } of seen) stop(target.closest(".table-scroll")); });
  for (const box of document.querySelectorAll(".table-scroll")) {
    stop(box);
    for (const part of [box, ...box.children]) sizes.observe(part);
  }
}

// On a phone the tabs run out of sight to the right: the one that is open comes into it.
const tab = document.querySelector(".tabs [aria-current]");
if (tab) {
  const row = tab.closest(".tabs"), seen = row.getBoundingClientRect(), at = tab.getBoundingClientRect();
  row.scrollLeft += Math.min(at.right - seen.right, at.left - seen.left); // of one wider than the row, its beginning
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  const secret = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const seen = secret.type === "text";
    secret.type = seen ? "password" : "text";
    button.setAttribute("aria-pressed", String(!seen));
  });
  secret.form?.addEventListener("submit", () => { secret.type = "password"; });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("[data-copy-text]").textContent = button.dataset.copied;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const waits = document.querySelector("meta[name=refreshed]");
if (waits) {
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      const now = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!now.querySelector("meta[name=refreshed]")) return location.reload();
      const bars = now.querySelectorAll("main .progress");
      document.querySelectorAll("main .progress").forEach((bar, n) => { if (bars[n]) bar.replaceWith(bars[n]); });
    }
    setTimeout(look, 1000 * waits.content);
  };
  setTimeout(look, 1000 * waits.content);
}
