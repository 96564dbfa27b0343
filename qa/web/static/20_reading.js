// The reading pane: an article with the quotes of one answer, or the list of articles.
//
// It tells `shown` when another article or list is shown, and `marked` when other marks are. The
// scripts behind this one add contents, find and the like to the bar above the article.
(() => {
  "use strict";
  const { parts, on, tell, place } = articleQA;

  parts.reading = (element, server, events) => {
    const scroller = document.getElementById("reading");
    const pane = () => element.querySelector(".pane");
    const marks = () => [...element.querySelectorAll("mark[data-n]:not(.gap)")];
    const pieces = (number) => marks().filter((m) => m.matches(`[data-n~="${Number(number)}"]`));
    let wanted = 0; // answers of the server that were overtaken are dropped
    let unseen = 0; // the quote to bring into view once the pane is on a narrow screen
    let filled = 0; // the last answer that came
    let followed = ""; // the turn whose quotes were opened as they were found

    function behavior(jump) {
      return jump || matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    }

    // Brings a place into view, a quarter of the way down. Chunks that were never in view have a
    // guessed height until then: so a long way is jumped, and looked at again once they are laid out.
    function bring(box, jump) {
      const away = () =>
        box().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 4;
      const far = Math.abs(away()) > 3 * scroller.clientHeight;
      scroller.scrollBy({ top: away(), behavior: behavior(jump || far) });
      if (!jump && !far) return;
      let left = 3;
      const settle = () => {
        if (Math.abs(away()) > 2) scroller.scrollBy({ top: away(), behavior: "instant" });
        if (--left) requestAnimationFrame(settle);
      };
      requestAnimationFrame(settle);
    }

    // Brings a quote into view and shows which one it is; only a click also moves the focus there.
    function show(number, { focus, jump }) {
      for (const mark of element.querySelectorAll("mark.current")) mark.classList.remove("current");
      const found = pieces(number);
      if (!found.length) return;
      for (const mark of found) {
        void mark.offsetWidth; // so that the same mark can flash twice
        mark.classList.add("current");
      }
      unseen = scroller.clientHeight ? 0 : Number(number);
      bring(() => found[0].getBoundingClientRect(), jump);
      if (focus) found[0].focus({ preventScroll: true });
      count();
    }

    function chunk(n) {
      return element.querySelectorAll(".chunk")[n];
    }

    function marked() {
      const all = [...element.querySelectorAll(".chunk")];
      const places = marks().map((mark) => all.indexOf(mark.closest(".chunk")));
      return [...new Set(places)];
    }

    async function fill(call, data) {
      const mine = ++wanted;
      const shown = pane()?.dataset.article ?? "";
      const answer = await call({ ...data, shown, marked: shown ? marked() : [] });
      if (mine === wanted) filled = mine;
      if (mine !== wanted || !(answer?.html || answer?.chunks)) return;
      const changed = !answer.chunks;
      if (changed) {
        element.innerHTML = (answer.tools ?? "") + answer.html;
        if (shown !== (pane()?.dataset.article ?? "")) scroller.scrollTop = 0;
        tell("shown", { element, scroller, bring });
      } else {
        for (const [n, html] of answer.chunks) chunk(n).innerHTML = html;
        Object.assign(pane().dataset, { turn: answer.turn, focus: answer.focus, by: answer.by });
      }
      const now = pane()?.dataset ?? {};
      now.c = data.c ?? "";
      tell("marked", { element, c: now.c, turn: Number(now.turn ?? 0) });
      count();
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
    // On a narrow screen the pane has no size until its tab is chosen.
    new ResizeObserver(() => {
      if (!scroller.clientHeight) return;
      tell("sized");
      if (unseen) show(unseen, { jump: true });
    }).observe(scroller);

    // ---------------------------------------------------------------- from mark to mark

    const begins = () => marks().filter((mark) => mark.dataset.label);
    const current = () => begins().findIndex((mark) => mark.classList.contains("current"));

    function count() {
      const box = element.querySelector(".pane-bar .marks");
      if (!box) return;
      const all = begins();
      box.hidden = !all.length;
      const at = current();
      const said = box.dataset.pattern.replace("{}", at < 0 ? "–" : at + 1).replace("{}", all.length);
      box.querySelector(".at").textContent = said;
    }

    on("mark", ({ step }) => {
      const all = begins();
      if (!all.length) return;
      const at = current();
      const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
      tell("view", { name: "article" });
      for (const mark of element.querySelectorAll("mark.current")) mark.classList.remove("current");
      // Two quotes may begin at one place: it is the place that is stepped to.
      show(all[to].dataset.n.split(" ").at(-1), { focus: true });
      for (const mark of begins()) if (mark !== all[to]) mark.classList.remove("current");
      all[to].classList.add("current");
      count();
    });

    // ---------------------------------------------------------------- only the quotes

    const DIM = "article-qa-dim";
    function dim(state) {
      scroller.classList.toggle("dim", state);
      element.querySelector(".pane-tool.dim")?.setAttribute("aria-pressed", String(state));
    }
    on("shown", () => dim(localStorage.getItem(DIM) === "1"));

    element.addEventListener("click", (event) => {
      const title = event.target.closest(".open");
      if (title) {
        tell("choose", { articles: [title.dataset.article] });
        tell("picked", { article: title.dataset.article });
      }
      if (event.target.closest(".pane-tool.before")) tell("mark", { step: -1 });
      if (event.target.closest(".pane-tool.after")) tell("mark", { step: 1 });
      if (event.target.closest(".pane-tool.dim")) {
        const state = !scroller.classList.contains("dim");
        localStorage.setItem(DIM, state ? "1" : "");
        dim(state);
      }
    });
  };
})();
