// The page that verifies: codes are read by the camera or from a photo, files are dropped; what is asked for stands in the page without all this too.
import { photo, scanner } from "./scan.js";

const answer = document.getElementById("answer");
const scan = document.getElementById("scan");
const form = document.getElementById("drop");
const field = form.querySelector('input[type="file"]');
const button = form.querySelector("button");
const progress = form.querySelector("[data-drop-progress]");

function show(nodes) {
  answer.replaceChildren(...nodes);
  answer.focus({ preventScroll: true });
  answer.scrollIntoView({ block: "start" });
}

function say(name, text = "") {
  const said = document.querySelector(`template[data-say="${name}"]`).content.cloneNode(true);
  const place = said.querySelector("[data-text]");
  if (place) place.textContent = text.slice(0, 300);
  show([said]);
}

// A code leads to our own page, whichever of our names it was printed with; any other address is shown, never opened.
function found(text) {
  let address;
  try { address = new URL(text); } catch { say("not-an-address", text); return; }
  const ours = [scan.dataset.base, location.origin].some((base) => new URL(base).origin === address.origin);
  if (!ours || address.pathname !== "/verify" || address.username || address.password) { say("elsewhere", text); return; }
  if (address.search === location.search) location.reload(); // asked once more
  else location.assign(address.pathname + address.search + address.hash);
}

function waiting(is) {
  button.disabled = is;
  progress.hidden = !is;
}

function send(file) {
  const request = new XMLHttpRequest();
  const bar = progress.querySelector("progress");
  const words = progress.querySelector("[role=status]");
  const body = new FormData(form);
  body.set(field.name, file, file.name);
  waiting(true);
  words.textContent = file.name;
  bar.value = 0;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    if (event.loaded < event.total) bar.value = 100 * event.loaded / event.total;
    else bar.removeAttribute("value"); // it is there and being looked at
  });
  request.addEventListener("error", () => { waiting(false); say("no-network"); });
  request.addEventListener("load", () => {
    waiting(false);
    if (request.status === 429) { say("too-many"); return; }
    const fresh = new DOMParser().parseFromString(request.responseText, "text/html").getElementById("answer");
    if (fresh?.childElementCount) show([...fresh.childNodes]);
    else say("no-answer");
  });
  request.open("POST", form.action);
  request.send(body);
}

function take(file) {
  if (file.type.startsWith("image/")) photo(file, found, say);
  else if (file.size > 20 * 1024 * 1024) say("too-large");
  else send(file);
}

scan.hidden = false;
scanner(found, say);
form.querySelector("[data-drop-hint]").hidden = false;
field.addEventListener("change", () => { if (field.files.length) take(field.files[0]); });
form.addEventListener("submit", (event) => {
  if (!field.files.length) return; // the page says what is missing
  event.preventDefault();
  take(field.files[0]);
});
let inside = 0;
const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const mark = () => form.classList.toggle("drop-ready", inside > 0);
document.addEventListener("dragenter", (event) => { if (carriesFile(event)) { inside += 1; mark(); } });
document.addEventListener("dragleave", (event) => { if (carriesFile(event)) { inside -= 1; mark(); } });
document.addEventListener("dragover", (event) => { if (carriesFile(event)) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  inside = 0;
  mark();
  const [file] = event.dataTransfer.files;
  if (file) take(file);
});

// For the day without a network: the helper confirms a paper by its signature alone.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/verify/worker.js", { scope: "/verify" }).catch(() => {});
