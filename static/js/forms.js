// Forms with a little more comfort: sent once, saved as one types, warned before work is lost, counted, and the fault in sight.
// Every page works without any of it.

const HOLD = 1500; // ms without a key before a draft is saved
const AGAIN = 8000; // ms after which a form that left its page standing (a download) may be sent again

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    setTimeout(allowAgain, AGAIN, form);
  });
}

function allowAgain(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

function draftOf(form) {
  const draft = new FormData(form);
  for (const [name, value] of [...draft]) if (value instanceof File) draft.delete(name);
  draft.set("autosave", "1");
  return draft;
}

function keepDraft(form) {
  const told = form.querySelector("[data-saved]");
  let timer = 0;
  let latest = 0;

  function tell(text, failed) {
    if (!told) return;
    told.querySelector("[data-saved-text]").textContent = text;
    told.toggleAttribute("data-failed", failed);
    told.hidden = false;
  }

  async function save() {
    const turn = ++latest;
    try {
      const answer = await fetch(form.action, { method: "POST", body: draftOf(form), headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { saved } = await answer.json();
      if (turn !== latest || form.dataset.sent) return;
      delete form.dataset.unsaved;
      tell(saved, false);
    } catch {
      tell(form.dataset.autosave, true);
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(save, HOLD);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

function warnBeforeLeaving(form) {
  form.addEventListener("input", () => { form.dataset.unsaved = "yes"; });
  addEventListener("beforeunload", (event) => {
    if (form.dataset.unsaved && !form.dataset.sent) event.preventDefault();
  });
}

// What was filled in, question by question, waits in this tab for the next page: one that cannot take it gives it back.
const SENT = "sent";
const UNSEEN = ["hidden", "file", "submit", "button", "fieldset"];
const SECRET = "[type=password], [autocomplete=one-time-code]";

function textOf(element) {
  return element?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function answerOf(control) {
  const label = textOf(control.labels?.[0]) || control.getAttribute("aria-label") || "";
  if (control.type === "select-one") return [label, control.value ? textOf(control.selectedOptions[0]) : ""]; // nothing chosen is no answer
  if (!["radio", "checkbox"].includes(control.type)) return [label, control.value];
  const legend = textOf(control.closest("fieldset")?.querySelector("legend"));
  return control.checked ? [legend || label, legend ? label : "✓"] : [label, ""];
}

function rememberAnswers(form) {
  form.addEventListener("submit", () => {
    const controls = [...form.elements].filter((each) => each.name && !UNSEEN.includes(each.type));
    sessionStorage.setItem(SENT, JSON.stringify(controls.map(answerOf).filter(([, answer]) => answer.trim())));
  });
}

function giveBack(place, answers) {
  const lines = answers.map(([question, answer], n) => {
    const line = document.createElement("p");
    const label = document.createElement("label");
    const kept = document.createElement("textarea");
    Object.assign(label, { className: "field-label", htmlFor: `sent-${n}`, textContent: question });
    Object.assign(kept, { className: "control control-grow", id: `sent-${n}`, rows: 1, readOnly: true, value: answer });
    if (!question) kept.ariaLabel = textOf(place.querySelector("h2"));
    line.append(label, kept);
    return line;
  });
  place.querySelector("[data-typed-list]").replaceChildren(...lines);
  place.hidden = false;
}

function countCharacters(control) {
  const line = document.getElementById(control.dataset.counter);
  const most = Number(control.dataset.most);
  let timer = 0;

  function count() {
    const left = most - [...control.value].length;
    line.toggleAttribute("data-over", left < 0);
    const words = left < 0 ? line.dataset.overText : line.dataset.leftText;
    line.textContent = words.replace("{n}", String(Math.abs(left)));
  }

  // spoken only when typing rests
  control.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, 300); });
  if (control.value) count();
}

function showFaults(summary) {
  document.title = `${summary.dataset.titlePrefix}${document.title}`;
  // the browser focuses what says autofocus; one that does not is helped
  addEventListener("load", () => { if (document.activeElement === document.body) summary.focus(); });
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.closest(".field, fieldset")?.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
}

for (const form of document.querySelectorAll("form[method=post]")) {
  sendOnce(form);
  if (form.dataset.autosave) keepDraft(form);
  if ("dirty" in form.dataset) warnBeforeLeaving(form);
  if (!form.querySelector(SECRET)) rememberAnswers(form);
}
const answers = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
sessionStorage.removeItem(SENT);
for (const place of document.querySelectorAll("[data-typed-back]")) if (answers.length) giveBack(place, answers);
for (const control of document.querySelectorAll("[data-counter]")) countCharacters(control);
for (const summary of document.querySelectorAll("[data-error-summary]")) showFaults(summary);
for (const picker of document.querySelectorAll("select[data-submit]")) picker.addEventListener("change", () => picker.form.requestSubmit());
addEventListener("pageshow", (event) => {
  // back from the browser's memory: it may be sent once more
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(allowAgain);
});
