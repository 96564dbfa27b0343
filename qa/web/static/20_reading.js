// The reading pane: an article with the quotes of one answer, or the list of articles.
(() => {
  "use strict";
  const { parts, on, place } = articleQA;

  parts.reading = (element, server, events) => {
    const scroller = document.getElementById("reading");
    const pane = () => element.querySelector(".pane");
    const pieces = (number) => [
      ...element.querySelectorAll(`mark[data-n~="${Number(number)}"]:not(.gap)`),
    ];
    let wanted = 0; // answers of the server that were overtaken are dropped
    let filled = 0; // the last answer that came
    let followed = ""; // the turn whose quotes were opened as they were found

    function behavior(jump) {
      return jump || matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    }

    // Brings a quote into view and shows which one it is; only a click also moves the focus there.
    function show(number, { focus, jump }) {
      for (const mark of element.querySelectorAll("mark.current")) mark.classList.remove("current");
      const marks = pieces(number);
      if (!marks.length) return;
      for (const mark of marks) {
        void mark.offsetWidth; // so that the same mark can flash twice
        mark.classList.add("current");
      }
      const top = marks[0].getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      scroller.scrollBy({ top: top - scroller.clientHeight / 4, behavior: behavior(jump) });
      if (focus) marks[0].focus({ preventScroll: true });
    }

    async function fill(call, data) {
      const mine = ++wanted;
      const answer = await call(data);
      if (mine === wanted) filled = mine;
      if (!answer?.html || mine !== wanted) return;
      const before = pane()?.dataset.article;
      element.innerHTML = answer.html;
      const now = pane()?.dataset ?? {};
      now.c = data.c ?? "";
      const changed = now.article !== before;
      if (changed) scroller.scrollTop = 0;
      if (now.focus) show(now.focus, { focus: now.by === "click", jump: changed });
    }

    const open = (article) => fill(server.article, { article });
    const quote = (turn, number) => fill(server.pane, { c: place.c, turn, number });

    on("picked", ({ article }) => open(article));
    on("quote", ({ turn, number }) => {
      const same = pane()?.dataset.turn === String(turn) && pane()?.dataset.c === place.c;
      if (same && pieces(number).length) show(number, { focus: true });
      else quote(turn, number);
    });
    function follow(c, turn) {
      const key = `${c}/${turn}`;
      if (c !== place.c || followed === key) return;
      followed = key;
      quote(turn, 0);
    }
    on("loaded", ({ c, turn, found }) => {
      if (found) follow(c, turn);
      else if (!pane()) open("");
    });
    on("turn", ({ c, turn, found }) => found && follow(c, turn));
    on("articles", ({ once, idle }) => {
      if (once && pane()?.matches(".library")) return;
      if (idle && filled !== wanted) return; // an article is about to be shown
      fill(server.article, { article: "", list: true });
    });

    element.addEventListener("click", (event) => {
      const title = event.target.closest(".open");
      if (!title) return;
      articleQA.tell("choose", { articles: [title.dataset.article] });
      articleQA.tell("picked", { article: title.dataset.article });
    });
  };
})();
