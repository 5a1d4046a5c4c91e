// Keeps the helper on this device: where the network does not answer, the page that confirms by signature comes instead.
const NAME = "verify-{{ version }}";
const FILES = {{ files|tojson }};
const PAGE = FILES[0];
const PATIENCE = 8000; // ms

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const kept = await caches.open(NAME);
    await kept.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("verify-") && name !== NAME) await caches.delete(name);
    await clients.claim();
  })());
});

async function page(request) {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: waiting.signal });
  } catch {
    return (await (await caches.open(NAME)).match(PAGE)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

async function file(request) {
  return (await (await caches.open(NAME)).match(request)) ?? fetch(request);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(address.pathname + address.search)) event.respondWith(file(request));
});
