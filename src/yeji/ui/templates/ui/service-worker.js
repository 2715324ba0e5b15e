{% load static %}// Keeps the look at hand, so that a page opens where the line is bad. Pages themselves are never kept: figures must be fresh.
const KEPT = "yeji-{{ version }}";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(caches.keys().then((all) => Promise.all(all.filter((k) => k !== KEPT).map((k) => caches.delete(k)))).then(() => self.clients.claim())));
self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith("{% get_static_prefix %}")) return;
  e.respondWith(caches.open(KEPT).then((kept) => kept.match(e.request).then((hit) => hit || fetch(e.request).then((got) => { if (got.ok) kept.put(e.request, got.clone()); return got; }))));
});
