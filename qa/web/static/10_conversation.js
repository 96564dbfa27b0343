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

    async function load() {
      const c = place.c;
      const shown = await server.conversation({ c, article });
      if (c !== place.c) return;
      if (!shown) {
        if (c && !root.hasAttribute("data-away")) go("");
        return;
      }
      element.innerHTML = shown.html;
      runs(shown.runs);
      tell("status", { text: shown.status });
      document.title = shown.title ? `${shown.title} · Article QA` : "Article QA";
      const turn = Number(turns().at(-1)?.dataset.turn ?? 0);
      tell("loaded", { c, turn, found: shown.found });
    }

    on("hello", load);
    on("conversation", ({ c }) => c === place.c && load());
    on("library", () => turns().length || load());
    on("moved", async () => {
      events.moved();
      await load();
      seen(true);
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
    on("turn", ({ c, turn, html, runs: state, status }) => {
      if (c !== place.c) return;
      const old = element.querySelector(`.turn[data-turn="${Number(turn)}"]`);
      if (old) {
        old.replaceWith(parsed(html));
      } else {
        element.querySelector(".welcome")?.remove();
        element.append(parsed(html));
        seen(turn === 1);
      }
      if (Number(turns().at(-1)?.dataset.turn) === turn) {
        runs(state);
        tell("status", { text: status });
      }
    });
    on("stop", () => server.stop({ c: place.c }));
    on("picked", (picked) => {
      article = picked.article;
      if (!turns().length) load();
    });

    element.addEventListener("click", (event) => {
      const example = event.target.closest(".example");
      if (example) return ask(example.textContent);
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

  parts.notice = (element) => {
    on("problem", ({ text }) => {
      const line = document.createElement("p");
      line.className = "notice problem";
      line.setAttribute("role", "alert");
      line.dir = "auto";
      line.textContent = text;
      element.replaceChildren(line);
    });
  };

  parts.status = (element) => {
    on("status", ({ text }) => {
      const line = element.querySelector("[role=status]");
      if (line && line.textContent !== text) line.textContent = text;
    });
  };

  parts.tabs = (element, server, events, watch) => {
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
    const settle = () => {
      view(root.dataset.view ?? "chat");
      root.lang = element.querySelector("[data-language]").dataset.language;
    };
    settle();
    watch("value", settle);
  };
})();
