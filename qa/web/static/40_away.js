// A program that is away, questions half typed, and the page's language.
(() => {
  "use strict";
  const { parts, on, tell, away, box, write, place, root } = articleQA;

  // ---------------------------------------------------------------- while the program is away

  parts.away = (element) => {
    const line = element.querySelector("[role=alert]");
    on("away", () => (line.textContent = line.dataset.text));
    on("back", () => (line.textContent = ""));
    on("failed", () => tell("problem", { text: line.dataset.failed }));
    if (away()) line.textContent = line.dataset.text;
  };

  parts.later = (element) => {
    const line = element.querySelector("[role=alert]");
    const clear = () => (line.textContent = "");
    on("later", () => (line.textContent = line.dataset.text));
    on("back", clear);
    on("moved", clear);
  };

  function refuse(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell("later");
    box()?.focus();
  }
  const typing = (event) => event.target.matches?.("#question textarea");
  const sends = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing;

  // Before Gradio hears of it: an event that cannot be sent would be its last.
  addEventListener("click", (e) => away() && e.target.closest?.("#ask") && refuse(e), true);
  addEventListener("keydown", (e) => away() && typing(e) && sends(e) && refuse(e), true);

  // ---------------------------------------------------------------- questions half typed

  const draft = (c) => `article-qa-draft:${c}`;

  // A browser may refuse to keep anything; then nothing is kept.
  function keep(c, text) {
    try {
      if (text) localStorage.setItem(draft(c), text);
      else localStorage.removeItem(draft(c));
    } catch {}
  }
  function kept(c) {
    try {
      return localStorage.getItem(draft(c)) ?? "";
    } catch {
      return "";
    }
  }

  addEventListener("input", (event) => typing(event) && keep(place.c, event.target.value));
  let from = place.c; // where a question was sent from
  addEventListener("click", (e) => e.target.closest?.("#ask") && (from = place.c), true);
  addEventListener("keydown", (e) => typing(e) && sends(e) && (from = place.c), true);
  on("asked", () => keep(from, ""));
  on("moved", ({ c }) => write(kept(c)));
  on("deleted", ({ c }) => keep(c, ""));

  // The box is there a moment after this script.
  function restore(tries = 200) {
    if (box()) return !box().value && write(kept(place.c));
    if (tries) setTimeout(restore, 50, tries - 1);
  }
  restore();

  // ---------------------------------------------------------------- the page's language

  const YEAR = 365 * 24 * 3600;

  on("begun", ({ element }) => {
    for (const choice of element.querySelectorAll(".language select")) choice.value = root.lang;
  });
  addEventListener("change", (event) => {
    if (!event.target.matches?.(".language select")) return;
    const chosen = encodeURIComponent(event.target.value);
    document.cookie = `article-qa-language=${chosen}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
    location.reload();
  });

  // ---------------------------------------------------------------- opened while nothing runs

  // The browser keeps the page that says so, in the language of the visitor.
  on("hello", async () => {
    try {
      await navigator.serviceWorker?.register("worker.js");
      await (await caches.open("article-qa")).add("not-running");
    } catch {} // a browser that keeps none shows its own page
  });

  // ---------------------------------------------------------------- Gradio's own messages

  // They are English, and speak of things that are none of the visitor's business: the line about
  // a lost connection is ours to say, any other becomes our own.
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    const toast = added.find((node) => node.nodeType === 1 && node.closest(".toast-wrap"));
    if (toast && !away() && !/connection/i.test(toast.textContent)) tell("failed");
  }).observe(root, { childList: true, subtree: true });
})();
