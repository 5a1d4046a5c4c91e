// Figures are tried as one types: the form is sent as its button would send it, and only what the server answers is put into the page.

const PAUSE = 300; // ms without a key
const form = document.getElementById("try");
let asked = null;
let timer = 0;

function swap(fresh, id) {
  const now = document.getElementById(id);
  const then = fresh.getElementById(id);
  if (now && then && now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes);
}

// The control itself is left alone, so that nobody is disturbed while typing: only its fault, and what a screen reader is told.
function mark(fresh) {
  for (const control of form.querySelectorAll("input.control, select.control")) {
    const then = fresh.getElementById(control.id);
    const place = control.closest(".field");
    const thenPlace = then?.closest(".field");
    if (!place || !thenPlace) continue;
    place.querySelector(".field-errors")?.remove();
    const fault = thenPlace.querySelector(".field-errors");
    if (fault) (control.closest(".with-unit") ?? control).before(fault);
    place.className = thenPlace.className;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (then.hasAttribute(name)) control.setAttribute(name, then.getAttribute(name));
      else control.removeAttribute(name);
    }
  }
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (answer.redirected || ![200, 422].includes(answer.status)) return; // the button still works, and says why not
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    mark(fresh);
    swap(fresh, "outcome"); // one sentence, read aloud
    swap(fresh, "answer");
    swap(fresh, "cards");
  } catch (error) {
    if (error.name !== "AbortError") console.info("not answered", error.name);
  }
}

form?.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
form?.addEventListener("compositionend", () => { timer = setTimeout(ask, PAUSE); });
