// What the parts of the page share: calls to the server, news from it, and where the page is.
//
// A part registers itself as `articleQA.parts.NAME = (element, server, events, watch) => {...}` and
// fills its element. `articleQA.on(name, f)` hears what `articleQA.tell(name, data)` or the server
// says; `hello` comes once the server answers, and again after it was away.
(() => {
  "use strict";
  const root = document.documentElement;
  const hearers = {};
  let last = null;

  function on(name, hear) {
    (hearers[name] ??= []).push(hear);
    if (name === "hello" && last) hear(last);
  }

  function tell(name, data = {}) {
    for (const hear of hearers[name] ?? []) hear(data);
  }

  // A call that failed says so in the line under the page's head; it then gives null.
  function answering(server) {
    return new Proxy(server, {
      get: (calls, name) => async (data = {}) => {
        let answer;
        try {
          answer = await calls[name](data);
        } catch {
          return null; // the server is away: `hello` will load everything again
        }
        if (answer?.problem) tell("problem", { text: answer.problem });
        return answer?.problem ? null : answer;
      },
    });
  }

  const parts = {};
  function begin(name, element, server, events, watch) {
    parts[name]?.(element, answering(server), events, watch);
  }

  // ---------------------------------------------------------------- where the page is

  const place = { c: new URLSearchParams(location.search).get("c") ?? "" };

  // Shows a conversation, or the greeting, and makes it the page's address.
  function go(c, { push = true } = {}) {
    if (push && c !== place.c) history.pushState({}, "", c ? `?c=${encodeURIComponent(c)}` : "./");
    const moved = c !== place.c;
    place.c = c;
    if (moved) tell("moved", { c });
  }
  addEventListener("popstate", () => {
    go(new URLSearchParams(location.search).get("c") ?? "", { push: false });
  });

  function placed(given) {
    return [...given.slice(0, -1), JSON.stringify(place)];
  }

  // Asks as if it had been typed.
  function ask(text) {
    const box = document.querySelector("#question textarea");
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("#ask").click();
  }

  // ---------------------------------------------------------------- news from the server

  let source = null;
  let heard = 0;
  const SILENCE = 12000;

  function connect() {
    if (source || document.hidden) return;
    source = new EventSource("events");
    heard = Date.now();
    const hear = (name) =>
      source.addEventListener(name, (event) => {
        heard = Date.now();
        const data = JSON.parse(event.data);
        if (name === "hello") {
          last = data;
          delete root.dataset.away;
        }
        tell(name, data);
      });
    ["hello", "beat", "turn", "conversation", "conversations", "library", "adding"].forEach(hear);
    source.onerror = () => {
      root.dataset.away = "";
      if (source?.readyState === EventSource.CLOSED) again();
    };
  }

  function again() {
    source?.close();
    source = null;
    setTimeout(connect, 1000);
  }

  // A browser opens few connections to one server: pages in the background give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return connect();
    source?.close();
    source = null;
  });
  setInterval(() => {
    if (source && Date.now() - heard > SILENCE) again();
  }, 2000);
  connect();

  window.articleQA = { begin, parts, on, tell, go, ask, place, placed, root, stop: () => tell("stop") };
})();
