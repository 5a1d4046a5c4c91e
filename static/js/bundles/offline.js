// The helper for when there is no network: it confirms by our signature in the QR that a paper is genuine, and says that the status was not asked.
import { examine, isWhole } from "./proof.js";
import { photo, scanner } from "./scan.js";

const place = document.getElementById("answer");
const data = JSON.parse(document.getElementById("offline-data").textContent);
const day = (date) => (date ? date.toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }) : null);

function say(name, texts = {}) {
  const said = document.querySelector(`template[data-say="${name}"]`).content.cloneNode(true);
  for (const [key, text] of Object.entries(texts)) {
    const at = said.querySelector(`[data-text="${key}"]`);
    if (!at) continue;
    if (text === null || text === false) (at.closest("[data-optional]") ?? at).remove();
    else if (text !== true) at.textContent = text;
  }
  place.replaceChildren(said);
  place.focus({ preventScroll: true });
}

function joinCheck(found) {
  const whole = place.querySelector("[data-whole]");
  if (!whole) return;
  if (!found.nameHash) { whole.remove(); return; }
  whole.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const same = await isWhole(whole.querySelector("input").value, found.nameHash);
    whole.querySelector("[data-same]").hidden = !same;
    whole.querySelector("[data-other]").hidden = same;
  });
}

async function check(text) {
  let address;
  try { address = new URL(text); } catch { say("not-an-address", { text: text.slice(0, 300) }); return; }
  const ours = [data.base, data.kept ? location.origin : data.base].some((base) => new URL(base).origin === address.origin);
  if (!ours || !address.pathname.startsWith("/verify")) { say("elsewhere", { text: text.slice(0, 300) }); return; }
  const found = await examine(address, data.keys);
  if (found.state !== "genuine") { say(found.state, { number: found.number }); return; }
  const today = new Date(new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" })); // the city's day, by this device's clock
  say("genuine", {
    number: found.number, name: found.nameHash ? `${found.name}…` : found.name, code: found.creditCode,
    title: found.titleHash ? `${found.title}…` : found.title, issued: day(found.issuedOn), from: day(found.validFrom), to: day(found.validTo) ?? true,
    signer: found.key.name, test: found.test || found.key.test, past: Boolean(found.validTo && found.validTo < today),
    early: Boolean(found.validFrom && found.validFrom > today),
  });
  place.querySelector("[data-ask]").href = `${data.base}/verify${address.search}`;
  joinCheck(found);
}

document.getElementById("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  check(document.getElementById("paste-text").value.trim());
});
scanner(check, say);
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file?.type.startsWith("image/")) photo(file, check, say);
});
if (!crypto.subtle) say("no-crypto");
else if (new URLSearchParams(location.search).has("number")) check(location.href);
