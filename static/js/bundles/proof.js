// What the QR's fragment says, and whether we signed it; the layout is described in portal/certificates/offline.py.

const PURPOSE = "portal.certificate.facts/1\n";
const TEST_AUTHORITY = 1;
const NAME_CUT = 2;
const TITLE_CUT = 4;
const HASH = 8;
const FIRST_DAY = Date.UTC(2000, 0, 1);

function bytesOf(digits) {
  let hex = BigInt(digits).toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function utf16(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) text += String.fromCharCode(bytes[at] * 256 + bytes[at + 1]);
  return text;
}

/** The facts in the signed bytes; throws when they are none. */
function facts(body) {
  const days = [6, 8, 10].map((at) => body[at] * 256 + body[at + 1]).map((day) => (day ? new Date(FIRST_DAY + day * 86400000) : null));
  let at = 12;
  const texts = [0, 1, 2].map(() => {
    const length = body[at] & 0x7f;
    const part = body.subarray(at + 1, at + 1 + length);
    if (part.length !== length) throw new RangeError("shorter than it says");
    const wide = body[at] & 0x80;
    at += 1 + length;
    return wide ? utf16(part) : new TextDecoder("utf-8", { fatal: true }).decode(part);
  });
  const cut = () => { at += HASH; return hexOf(body.subarray(at - HASH, at)); };
  const flags = body[5];
  const nameHash = flags & NAME_CUT ? cut() : null;
  const titleHash = flags & TITLE_CUT ? cut() : null;
  if (at !== body.length) throw new RangeError("longer than it says");
  return {
    test: Boolean(flags & TEST_AUTHORITY), issuedOn: days[0], validFrom: days[1], validTo: days[2],
    creditCode: texts[0], title: texts[1], name: texts[2], nameHash, titleHash,
  };
}

async function holds(key, signature, message) {
  const spki = Uint8Array.from(atob(key.spki), (character) => character.charCodeAt(0));
  const way = key.kind === "RSA" ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } : { name: "ECDSA", namedCurve: key.kind, hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("spki", spki, way, false, ["verify"]);
  return crypto.subtle.verify(way, imported, signature, message);
}

/** {state: "genuine" | "false" | "unknown-key" | "no-facts", …facts, key}: of an address with number, code and fragment. */
export async function examine(address, keys) {
  const number = (address.searchParams.get("number") ?? "").trim().toUpperCase();
  const code = (address.searchParams.get("code") ?? "").trim().toLowerCase();
  const digits = address.hash.slice(1);
  if (!/^[1-9][0-9]{60,1500}$/.test(digits) || !number || !code) return { state: "no-facts", number };
  const content = bytesOf(digits);
  if (content[0] !== 1) return { state: "unknown-key", number };
  const known = keys.filter((key) => key.fingerprint.startsWith(hexOf(content.subarray(1, 5))));
  for (const key of known) {
    const body = content.subarray(0, content.length - key.length);
    const head = new TextEncoder().encode(`${PURPOSE}${number}\n${code}\n`);
    const message = new Uint8Array(head.length + body.length);
    message.set(head);
    message.set(body, head.length);
    try {
      if (await holds(key, content.subarray(content.length - key.length), message)) return { state: "genuine", number, key, ...facts(body) };
    } catch { /* not signed by it */ }
  }
  return { state: known.length ? "false" : "unknown-key", number };
}

/** Whether a whole name is the one that was cut. */
export async function isWhole(name, hash) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name.normalize("NFC").trim()));
  return hexOf(new Uint8Array(digest)).startsWith(hash);
}
