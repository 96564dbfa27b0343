// What happens on the page without the server: from a number in an answer to its quote in the
// article, the two views of a phone, and keeping the newest question in sight.
(() => {
  "use strict";
  const root = document.documentElement;
  const scroller = (name) => document.getElementById(name);
  const pane = () => document.querySelector("#reading .pane");
  const pieces = (number) => [
    ...document.querySelectorAll(`#reading mark[data-n~="${Number(number)}"]:not(.gap)`),
  ];

  function behavior(jump) {
    return jump || matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  }

  function view(name) {
    root.dataset.view = name;
    for (const tab of document.querySelectorAll("#tabs button")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
    }
  }

  // Brings a quote into view and shows which one it is; only a click also moves the focus there.
  function show(number, { focus, jump }) {
    for (const mark of document.querySelectorAll("#reading mark.current")) {
      mark.classList.remove("current");
    }
    const marks = pieces(number);
    if (!marks.length) return;
    for (const mark of marks) {
      void mark.offsetWidth; // so that the same mark can flash twice
      mark.classList.add("current");
    }
    const box = scroller("reading");
    const top = marks[0].getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollBy({ top: top - box.clientHeight / 4, behavior: behavior(jump) });
    if (focus) marks[0].focus({ preventScroll: true });
  }

  function conversation(element, send, watch) {
    element.addEventListener("click", (event) => {
      const example = event.target.closest(".example");
      if (example) return send.ask({ question: example.textContent });
      const source = event.target.closest(".source");
      const selecting = String(getSelection()) !== "";
      const cite = event.target.closest(".cite") || (!selecting && source?.querySelector(".cite"));
      if (!cite) return;
      const { turn, number } = cite.dataset;
      view("article");
      if (pane()?.dataset.turn === turn && pieces(number).length) {
        show(number, { focus: true });
      } else {
        send.show({ turn: Number(turn), number: Number(number) });
      }
    });
    let newest = "";
    watch("value", () => {
      const turn = [...element.querySelectorAll(".turn")].at(-1);
      if (!turn || turn.dataset.turn === newest) return;
      newest = turn.dataset.turn;
      view("chat");
      const box = scroller("conversation");
      const top = turn.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollBy({ top: top - 16, behavior: behavior(newest === "1") });
    });
  }

  function reading(element, send, watch) {
    element.addEventListener("click", (event) => {
      const title = event.target.closest(".open");
      if (title) send.open({ article: title.dataset.article });
    });
    let shown = {};
    watch("value", () => {
      const now = { ...(pane()?.dataset ?? {}) };
      const changed = now.article !== shown.article;
      const same = JSON.stringify(now) === JSON.stringify(shown);
      shown = now;
      if (same) return;
      if (changed) scroller("reading").scrollTop = 0;
      if (now.focus) show(now.focus, { focus: now.by === "click", jump: changed });
    });
  }

  function tabs(element, send, watch) {
    element.addEventListener("click", (event) => {
      const tab = event.target.closest("button");
      if (tab) view(tab.dataset.view);
    });
    const settle = () => {
      view(root.dataset.view ?? "chat");
      root.lang = element.querySelector("[data-language]").dataset.language;
    };
    settle();
    watch("value", settle);
  }

  window.articleQA = { conversation, reading, tabs };
})();
