// The list of articles, and which of them are asked.
(() => {
  "use strict";
  const { parts, on, tell, root } = articleQA;

  parts.scope = (element, server, events) => {
    let words = {};
    let asked = []; // ids of the articles that are asked; none for all
    let told = null; // the same in words
    let opening = 0; // articles that are opened as soon as they are there

    const line = document.createElement("span");
    line.className = "line";
    line.dir = "auto";
    const show = button("to-articles", "", () => {
      tell("view", { name: "article" });
      tell("articles");
    });
    const asks = document.createElement("div");
    asks.className = "asks";
    asks.append(line, show);
    element.replaceChildren(asks);

    function button(className, text, act) {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className, textContent: text, onclick: act });
      return made;
    }

    // ------------------------------------------------------------ what is asked

    function choose(articles) {
      asked = articles;
      events.choose({ articles });
      scope({ articles });
    }

    async function scope(data) {
      const answer = await server.scope(data);
      if (!answer) return;
      asked = answer.articles;
      told = answer;
      words = answer.words;
      tick();
    }

    on("opening", ({ count }) => (opening = count));

    let known = null; // the conversation whose articles are those that are asked
    on("choose", ({ articles }) => choose(articles));
    on("picked", ({ article }) => {
      let articles = article ? [article] : [];
      if (article?.startsWith("[")) articles = JSON.parse(article);
      if (articles.join() !== asked.join()) choose(articles);
    });
    on("loaded", ({ c }) => {
      if (c === known) return;
      known = c;
      scope(c ? { c } : { articles: [] });
    });

    function paint() {
      asks.hidden = !told?.total || !words.show_articles;
      show.textContent = words.show_articles ?? "";
      const said = told?.total > 1 ? told.line : "";
      line.textContent = said;
      const above = list()?.querySelector(".scope");
      if (!above) return;
      above.textContent = said;
      if (!said) return;
      if (!asked.length) above.append(` · ${words.asks_hint ?? ""}`);
      else above.append(" ", button("all", words.ask_all, () => choose([])));
    }

    // ------------------------------------------------------------ list of articles

    let reading = null; // the pane beside the conversation; it may come after this part
    const list = () => reading?.querySelector(".pane.library");
    const pageLanguage = () => root.lang || "en";

    function shownDate(date) {
      const options = { year: "numeric" };
      if (date.length > 4) options.month = "short";
      if (date.length > 7) options.day = "numeric";
      const parsed = new Date(date.length > 10 ? date : `${date}T00:00`.replace(/^(\d{4}(-\d\d)?)T.*/, "$1"));
      if (Number.isNaN(parsed.getTime())) return date;
      if (date.length <= 7) options.timeZone = "UTC";
      return new Intl.DateTimeFormat(pageLanguage(), options).format(parsed);
    }

    function shownLanguage(code) {
      if (!code) return "";
      return new Intl.DisplayNames([pageLanguage()], { type: "language" }).of(code);
    }

    function tick() {
      for (const box of list()?.querySelectorAll(".tick") ?? []) {
        box.checked = asked.includes(box.closest(".listed").dataset.article);
      }
      paint();
    }

    async function tellFacts() {
      const rows = [...(list()?.querySelectorAll(".listed[data-language]:not([data-told])") ?? [])];
      if (!rows.length) return;
      const answer = await server.facts({ articles: rows.map((row) => row.dataset.article) });
      if (!answer || !Object.keys(answer.facts).length) return;
      for (const row of rows) {
        const facts = answer.facts[row.dataset.article];
        if (!facts) continue;
        row.dataset.told = "";
        const date = facts.date && shownDate(facts.date);
        const said = [facts.site, facts.author, date, facts.length, shownLanguage(row.dataset.language)];
        row.querySelector(".facts").textContent = said.filter(Boolean).join(" · ");
        row.querySelector(".again").hidden = !facts.again;
      }
      await tellFacts();
    }

    async function rows() {
      const pane = list();
      const find = pane?.querySelector(".find")?.value ?? "";
      const answer = pane && (await server.rows({ find, articles: asked }));
      if (!answer || !pane.isConnected) return;
      const row = document.activeElement?.closest?.(".listed")?.dataset.article;
      pane.querySelector(".rows").innerHTML = answer.html;
      tick();
      if (row) {
        const same = pane.querySelector(`.listed[data-article="${CSS.escape(row)}"]`);
        (same?.querySelector(".keep, .remove") ?? pane.querySelector(".open"))?.focus();
      }
      await tellFacts();
    }

    function found() {
      reading = document.getElementById("reading");
      if (!reading) return requestAnimationFrame(found);
      new MutationObserver(settle).observe(reading, { childList: true, subtree: true });
      settle();
      reading.addEventListener("input", searched);
      reading.addEventListener("change", ticked);
      reading.addEventListener("click", clicked);
    }

    function settle() {
      const pane = list();
      if (!pane || pane.dataset.ready !== undefined) return;
      pane.dataset.ready = "";
      const there = (article) => pane.querySelector(`.listed[data-article="${CSS.escape(article)}"]`);
      if (!asked.every(there)) return rows(); // what is asked is seen, however many there are
      tick();
      tellFacts();
    }

    let typed = 0;
    function searched(event) {
      if (!event.target.matches(".find")) return;
      clearTimeout(typed);
      typed = setTimeout(rows, 150);
    }

    function ticked(event) {
      if (!event.target.matches(".tick")) return;
      const { article } = event.target.closest(".listed").dataset;
      const others = asked.filter((one) => one !== article);
      choose(event.target.checked ? [...others, article] : others);
    }

    function clicked(event) {
      const article = event.target.closest(".listed")?.dataset.article;
      if (!article) return;
      if (event.target.closest(".remove")) server.remove({ article });
      if (event.target.closest(".keep")) server.keep({ article });
      if (event.target.closest(".again")) tell("again", { article });
    }
    found();

    // Another visitor, another process or this page has changed the library.
    on("library", async () => {
      const opens = opening > 0;
      const answer = await server.scope({ articles: asked });
      if (!answer) return;
      asked = answer.articles;
      events.choose({ articles: asked, refresh: true });
      told = answer;
      paint();
      const pane = list();
      const empty = reading?.querySelector(".pane.empty") && !opens;
      if (empty || (pane && !answer.total)) tell("articles", { idle: true });
      else rows();
      const shown = reading?.querySelector(".pane[data-article]")?.dataset.article;
      if (shown) {
        const there = await server.scope({ articles: [shown] });
        if (there && !there.articles.length) tell("articles");
      }
    });
  };
})();
