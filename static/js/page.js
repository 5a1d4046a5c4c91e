// Small courtesies of every page: the menu closes with Escape, secrets can be looked at, numbers copied, pages printed.

const menu = document.querySelector("details.menu");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
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
