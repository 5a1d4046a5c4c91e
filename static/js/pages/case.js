// The case page: a phrase that is chosen goes into its field, and j and k open one document after the other.

for (const picker of document.querySelectorAll("select[data-phrases]")) {
  const target = document.getElementById(picker.dataset.phrases) ?? picker.form.querySelector(`[name="${picker.dataset.phrases}"]`);
  if (!target) continue;
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    target.value = [target.value.trim(), picker.value].filter(Boolean).join("\n");
    picker.value = "";
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  });
}

const proofs = [...document.querySelectorAll(".case-proof details[name=proof]")];

function step(by) {
  if (!proofs.length) return;
  const here = proofs.findIndex((proof) => proof.open);
  const next = proofs[Math.min(Math.max(here + by, 0), proofs.length - 1)];
  next.open = true;
  next.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea, dialog")) return;
  try { if (localStorage.getItem("portal.keys.off") === "yes") return; } catch { /* keys stay on */ }
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
});
