// Keeps the look at hand, so that a page opens where the line is bad, and one page that says there is no line.
// Pages with figures are never kept: a figure is fresh or it is not shown.
const KEPT = "yeji-{{ version }}", OFFLINE = "{{ offline }}", LOOK = {{ look|safe }};
self.addEventListener("install", (e) => { self.skipWaiting(); e.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([OFFLINE, ...LOOK]))); });
self.addEventListener("activate", (e) => e.waitUntil(caches.keys().then((all) => Promise.all(all.filter((k) => k !== KEPT).map((k) => caches.delete(k)))).then(() => self.clients.claim())));
self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (e.request.mode === "navigate") { e.respondWith(fetch(e.request).catch(() => caches.match(OFFLINE))); return; }
  if (!url.pathname.startsWith("{{ static }}")) return;
  e.respondWith(caches.open(KEPT).then((kept) => kept.match(e.request).then((hit) => hit || fetch(e.request).then((got) => { if (got.ok) kept.put(e.request, got.clone()); return got; }))));
});
