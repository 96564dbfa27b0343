// Shows a page of our own where the program is not running; everything else goes to the program.
const KEPT = "article-qa";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  if (new URL(event.request.url).pathname !== new URL(self.registration.scope).pathname) return;
  event.respondWith(answered(event.request));
});

async function answered(request) {
  try {
    return await fetch(request);
  } catch {
    const cache = await caches.open(KEPT);
    return (await cache.match("not-running")) ?? Response.error();
  }
}
