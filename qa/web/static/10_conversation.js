// The conversation, the line that a screen reader hears, and what the server signals.
(() => {
  "use strict";
  const { parts, on, tell, go, ask, place, root } = articleQA;

  function behavior(jump) {
    return jump || matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  }

  function parsed(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }

  parts.conversation = (element, server, events) => {
    const turns = () => [...element.querySelectorAll(".turn")];
    let article = "";

    function seen(jump) {
      const turn = turns().at(-1);
      if (!turn) return;
      const box = document.getElementById("conversation");
      const top = turn.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollBy({ top: top - 16, behavior: behavior(jump) });
    }

    function runs(state) {
      root.toggleAttribute("data-runs", state);
    }

    let shows = null; // the conversation that stands in the element, as the server gave it
    let asks = 0; // answers of the server that were overtaken are dropped
    let meanwhile = null; // news of turns that came while the server was asked

    async function load() {
      const c = place.c;
      const mine = ++asks;
      meanwhile = [];
      const shown = await server.conversation({ c, article });
      if (mine !== asks) return;
      const late = meanwhile;
      meanwhile = null;
      if (!shown) return;
      if (shown.missing) {
        tell("problem", { text: shown.missing });
        return go("", { replace: true });
      }
      if (shows?.c !== c || shows.html !== shown.html) element.innerHTML = shown.html;
      if (shows?.c !== c) seen(true);
      shows = { c, html: shown.html };
      runs(shown.runs);
      tell("status", { text: shown.status });
      document.title = shown.title ? `${shown.title} · Article QA` : "Article QA";
      const turn = Number(turns().at(-1)?.dataset.turn ?? 0);
      tell("loaded", { c, turn, found: shown.found });
      late.forEach(take);
    }

    // The keyboard's place is kept when a turn is drawn anew.
    function refocus(turn, { className, dataset }) {
      const [{ tool, number = "" }, kind] = [dataset, className.split(" ")[0]];
      const same = [...element.querySelectorAll(`.turn[data-turn="${Number(turn)}"] .${kind}`)];
      same
        .find((one) => one.dataset.tool === tool && (one.dataset.number ?? "") === number)
        ?.focus({ preventScroll: true });
    }

    function take({ c, turn, html, runs: state, status }) {
      if (c !== place.c || shows?.c !== c) return; // `load` brings it
      const old = element.querySelector(`.turn[data-turn="${Number(turn)}"]`);
      shows.html = "";
      if (old) {
        const focused = old.contains(document.activeElement) ? document.activeElement : null;
        old.replaceWith(parsed(html));
        if (focused) refocus(turn, focused);
      } else {
        element.querySelector(".welcome")?.remove();
        element.append(parsed(html));
        seen(turn === 1);
      }
      if (Number(turns().at(-1)?.dataset.turn) === turn) {
        runs(state);
        tell("status", { text: status });
      }
    }

    on("hello", load);
    on("conversation", ({ c }) => c === place.c && load());
    on("library", () => turns().length || load());
    on("moved", () => {
      events.moved();
      return load();
    });
    on("asked", async ({ c, turn }) => {
      if (c !== place.c) {
        go(c);
      } else if (!element.querySelector(`.turn[data-turn="${Number(turn)}"]`)) {
        await load();
      }
      tell("view", { name: "chat" });
      seen(turn === 1);
    });
    on("turn", (news) => {
      meanwhile?.push(news);
      take(news);
    });
    on("stop", () => server.stop({ c: place.c }));
    on("picked", (picked) => {
      article = picked.article;
      if (!turns().length) load();
    });

    element.addEventListener("click", (event) => {
      const example = event.target.closest(".example");
      if (example) return ask(example.textContent);
      if (event.target.closest(".tool")) return;
      const source = event.target.closest(".source");
      const selecting = String(getSelection()) !== "";
      const cite = event.target.closest(".cite") || (!selecting && source?.querySelector(".cite"));
      if (!cite) return;
      const { turn, number } = cite.dataset;
      tell("view", { name: "article" });
      tell("quote", { turn: Number(turn), number: Number(number) });
    });
  };

  // The server's answer to one of Gradio's events, as JSON.
  parts.signal = (element, server, events, watch) => {
    watch("value", () => {
      const { kind, ...data } = JSON.parse(element.textContent || "{}");
      if (kind) tell(kind, data);
    });
  };

  // What went wrong, until it is closed or the next question is asked.
  parts.notice = (element) => {
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "icon end", textContent: "✕" });
    close.setAttribute("aria-label", element.querySelector("[data-close]").dataset.close);
    close.addEventListener("click", () => element.replaceChildren());
    on("asked", () => element.replaceChildren());
    on("problem", ({ text }) => {
      const line = document.createElement("p");
      line.className = "notice problem";
      line.setAttribute("role", "alert");
      line.dir = "auto";
      line.textContent = text;
      element.replaceChildren(line, close);
    });
  };

  parts.status = (element) => {
    on("status", ({ text }) => {
      const line = element.querySelector("[role=status]");
      if (line && line.textContent !== text) line.textContent = text;
    });
  };

  // What scrolls can be reached and scrolled by key, and is named.
  function region(name, label) {
    const box = document.getElementById(name);
    box?.setAttribute("role", "region");
    box?.setAttribute("aria-label", label);
    box?.setAttribute("tabindex", "0");
  }

  parts.tabs = (element) => {
    function view(name) {
      root.dataset.view = name;
      for (const tab of document.querySelectorAll("#tabs button[data-view]")) {
        tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
      }
    }
    element.addEventListener("click", (event) => {
      const tab = event.target.closest("button[data-view]");
      if (tab) view(tab.dataset.view);
    });
    on("view", ({ name }) => view(name));
    view(root.dataset.view ?? "chat");
    root.lang = element.querySelector("[data-language]").dataset.language;
    region("conversation", element.querySelector("[data-view=chat]").textContent);
    region("reading", element.querySelector("[data-view=article]").textContent);
  };
})();
