// What the parts of the page share: calls to the server, news from it, and where the page is.
//
// A part registers itself as `articleQA.parts.NAME = (element, server, events, watch) => {...}` and
// fills its element. `articleQA.on(name, f)` hears what `articleQA.tell(name, data)` or the server
// says; `hello` comes once the server answers, and again after it was away. While it is away the
// page's root has `data-away`.
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

  const away = () => root.hasAttribute("data-away");

  // A call that failed says so in the line under the page's head; it then gives null.
  function answering(server) {
    return new Proxy(server, {
      get: (calls, name) => async (data = {}) => {
        let answer;
        if (away()) return null; // `hello` will load everything again
        try {
          answer = await calls[name](data);
        } catch {
          return null;
        }
        if (answer?.problem) tell("problem", { text: answer.problem });
        return answer?.problem ? null : (answer ?? null);
      },
    });
  }

  // Gradio gives up for good once an event of its own fails to reach the server: while that is
  // away each event waits, the last of its kind, until it is back.
  const waiting = new Map();
  function patient(name, events) {
    const sent = {};
    for (const [event, trigger] of Object.entries(events)) {
      sent[event] = (data) => {
        if (away()) waiting.set(`${name} ${event}`, () => trigger(data));
        else trigger(data);
      };
    }
    return sent;
  }
  on("hello", () => {
    for (const send of waiting.values()) send();
    waiting.clear();
  });

  const parts = {};
  function begin(name, element, server, events, watch) {
    parts[name]?.(element, answering(server), patient(name, events), watch);
    tell("begun", { name, element });
    document.getElementById("shell")?.remove();
  }

  // ---------------------------------------------------------------- where the page is

  const addressed = () => new URLSearchParams(location.search).get("c") ?? "";
  const place = { c: addressed() };

  function address(c) {
    const query = new URLSearchParams(location.search);
    if (c) query.set("c", c);
    else query.delete("c");
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  }

  // Shows a conversation, or the greeting, and makes it the page's address. One that is not there
  // is replaced, so that "back" does not lead to it again.
  function go(c, { push = true, replace = false } = {}) {
    const moved = c !== place.c;
    if (replace) history.replaceState({}, "", address(c));
    else if (push && moved) history.pushState({}, "", address(c));
    const from = place.c;
    place.c = c;
    if (moved) tell("moved", { c, from });
  }
  addEventListener("popstate", () => go(addressed(), { push: false }));

  function placed(given) {
    return [...given.slice(0, -1), JSON.stringify(place)];
  }

  // ---------------------------------------------------------------- the question

  const box = () => document.querySelector("#question textarea");

  function write(text) {
    const field = box();
    if (!field || field.value === text) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Asks as if it had been typed; what was being typed is there again afterwards.
  let typed = "";
  function ask(text) {
    typed = away() ? "" : (box()?.value ?? "");
    write(text);
    document.querySelector("#ask").click();
  }
  on("asked", () => {
    const text = typed;
    typed = "";
    if (text) setTimeout(() => box()?.value === "" && write(text));
  });

  // ---------------------------------------------------------------- news from the server

  const NEWS = ["hello", "beat", "turn", "conversation", "conversations", "library", "adding"];
  const SILENCE = 12000;
  const PATIENCE = 5000;
  let source = null;
  let heard = 0;
  let pause = 500;
  let timer = 0;
  let edition = null;

  function connect() {
    clearTimeout(timer);
    if (source || document.hidden) return;
    const stream = new EventSource("events");
    source = stream;
    heard = Date.now();
    for (const name of NEWS) {
      stream.addEventListener(name, (event) => {
        if (stream !== source) return;
        heard = Date.now();
        const data = JSON.parse(event.data);
        if (name === "hello") greeted(data);
        tell(name, data);
      });
    }
    stream.onerror = () => {
      if (stream !== source) return;
      const refused = stream.readyState === EventSource.CLOSED; // it answers, but not to us
      lost({ away: !refused });
    };
  }

  function greeted(data) {
    // Another edition of the program has other parts than those that this page would call.
    if (edition !== null && edition !== data.edition) return location.reload();
    edition = data.edition;
    last = data;
    pause = 500;
    if (!away()) return;
    delete root.dataset.away;
    tell("back");
  }

  function lost({ away: gone }) {
    source?.close();
    source = null;
    if (gone && !away()) {
      root.dataset.away = "";
      tell("away");
    }
    clearTimeout(timer);
    timer = setTimeout(connect, pause);
    pause = Math.min(pause * 1.5, PATIENCE);
  }

  // A browser opens few connections to one server: pages in the background give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return connect();
    source?.close();
    source = null;
  });
  // Leaving the page breaks the stream too, and is no news about the server.
  addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("online", connect);
  setInterval(() => {
    if (source && Date.now() - heard > SILENCE) lost({ away: true });
  }, 2000);
  connect();

  window.articleQA = {
    ...{ begin, parts, on, tell, go, ask, write, box, away, place, placed, root },
    stop: () => tell("stop"),
  };
})();
