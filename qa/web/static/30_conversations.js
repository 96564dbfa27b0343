// The list of conversations: a column beside the page, or a drawer over it where it is narrow.
(() => {
  "use strict";
  const { parts, on, tell, go, away, box, place, root } = articleQA;
  const OPEN = "article-qa-list";
  const narrow = matchMedia("(max-width: 1100px)");
  const toggle = () => document.querySelector("#list button");
  const opened = () => root.hasAttribute("data-list");

  function show(state, { focus = true } = {}) {
    if (state === opened()) return;
    root.toggleAttribute("data-list", state);
    toggle()?.setAttribute("aria-expanded", String(state));
    if (!narrow.matches) localStorage.setItem(OPEN, state ? "open" : "");
    tell("list", { open: state });
    if (!focus) return;
    if (state) document.querySelector("#conversations .new")?.focus();
    else toggle()?.focus();
  }

  parts.list = (element) => {
    element.addEventListener("click", (event) => event.target.closest("button") && show(!opened()));
    if (!narrow.matches && localStorage.getItem(OPEN)) show(true, { focus: false });
    toggle().setAttribute("aria-expanded", String(opened()));
  };

  // ---------------------------------------------------------------- dates in words

  const DAY = 24 * 3600 * 1000;
  const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);

  function dated(time) {
    const language = root.lang || "en";
    const format = (options) => new Intl.DateTimeFormat(language, options).format(time);
    const days = Math.round((midnight(Date.now()) - midnight(time)) / DAY);
    if (days < 2) {
      const day = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day");
      return `${day}, ${format({ timeStyle: "short" })}`;
    }
    if (days < 7) return format({ weekday: "long" });
    const year = new Date(time).getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
    return format({ day: "numeric", month: "long", ...year });
  }

  // ---------------------------------------------------------------- the list

  parts.conversations = (element, server) => {
    const list = element.querySelector("ul");
    const search = element.querySelector("input[type=search]");
    const none = element.querySelector(".none");
    const template = element.querySelector("template");
    let wanted = 0;
    let stale = true;

    async function load() {
      stale = true;
      if (!opened()) return;
      const mine = ++wanted;
      const text = search.value.trim();
      const answer = await server.rows({ text });
      if (!answer || mine !== wanted) return;
      stale = false;
      fill(answer.rows);
      const said = text ? none.dataset.unfound : none.dataset.none;
      none.textContent = answer.rows.length ? "" : said;
    }

    // Rows stay the same elements, so that focus and what is being typed stay too.
    function fill(rows) {
      const known = new Map([...list.children].map((row) => [row.dataset.c, row]));
      const wantedRows = rows.map((data) => {
        const row = known.get(data.id) ?? made(data.id);
        const title = row.querySelector(".title");
        title.textContent = data.title;
        row.querySelector("a").title = data.title;
        row.querySelector(".article").textContent = data.article;
        const time = row.querySelector("time");
        time.dateTime = new Date(data.changed * 1000).toISOString();
        time.textContent = dated(data.changed * 1000);
        const more = row.querySelector(".more");
        more.setAttribute("aria-label", `${more.dataset.label}: ${data.title}`);
        return row;
      });
      const kept = new Set(wantedRows);
      for (const row of [...list.children]) if (!kept.has(row)) row.remove();
      wantedRows.forEach((row, at) => {
        if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
      });
      mark();
    }

    function made(c) {
      const row = template.content.firstElementChild.cloneNode(true);
      row.dataset.c = c;
      const query = encodeURIComponent(c);
      row.querySelector(".line a").href = `?c=${query}`;
      row.querySelector(".export").href = `export?c=${query}&form=md`;
      return row;
    }

    function mark() {
      for (const row of list.children) {
        const link = row.querySelector(".line a");
        if (row.dataset.c === place.c) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    }

    function unfold(row, what) {
      for (const other of list.children) {
        const state = other === row ? what : "";
        other.querySelector(".acts").hidden = state !== "acts";
        other.querySelector(".sure").hidden = state !== "sure";
        other.querySelector(".retitle").hidden = state !== "retitle";
        other.querySelector(".line").hidden = state === "retitle";
        other.querySelector(".more").setAttribute("aria-expanded", String(state === "acts"));
      }
    }

    function retitle(row) {
      const field = row.querySelector(".retitle");
      field.value = row.querySelector(".title").textContent;
      unfold(row, "retitle");
      field.focus();
      field.select();
    }

    async function retitled(row, { keep, focus }) {
      const field = row.querySelector(".retitle");
      if (field.hidden) return;
      const title = field.value.trim();
      const changed = keep && title && title !== row.querySelector(".title").textContent;
      if (changed) row.querySelector(".title").textContent = title;
      unfold(row, "");
      if (focus) row.querySelector(".more").focus();
      if (changed && !(await server.rename({ c: row.dataset.c, title }))) load();
    }

    async function remove(row) {
      if (away()) return;
      const c = row.dataset.c;
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector(".line a") ?? element.querySelector(".new")).focus();
      if (c === place.c) go("", { replace: true });
      if (await server.delete({ c })) tell("deleted", { c });
      load();
    }

    function open(c) {
      go(c);
      tell("view", { name: "chat" });
      if (narrow.matches) show(false, { focus: false });
      box()?.focus();
    }

    element.addEventListener("click", (event) => {
      const { target } = event;
      const row = target.closest(".talk");
      if (target.closest(".close")) show(false);
      else if (target.closest(".new")) open("");
      else if (!row) return;
      else if (target.closest(".more")) {
        unfold(row, row.querySelector(".acts").hidden ? "acts" : "");
      } else if (target.closest(".rename")) retitle(row);
      else if (target.closest(".delete")) {
        unfold(row, "sure");
        row.querySelector(".no").focus();
      } else if (target.closest(".no")) {
        unfold(row, "");
        row.querySelector(".more").focus();
      } else if (target.closest(".yes")) remove(row);
      else if (target.closest(".line a")) {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open(row.dataset.c);
      }
    });
    element.addEventListener("focusout", (event) => {
      if (event.target.matches(".retitle")) retitled(event.target.closest(".talk"), { keep: true });
    });
    element.addEventListener("keydown", (event) => {
      const row = event.target.closest(".talk");
      if (event.target.matches(".retitle")) {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        retitled(row, { keep: event.key === "Enter", focus: true });
      } else if (event.key === "Escape" && row?.querySelector(":is(.acts, .sure):not([hidden])")) {
        event.stopPropagation();
        unfold(row, "");
        row.querySelector(".more").focus();
      } else if (event.key === "Escape" && event.target === search && search.value) {
        event.stopPropagation(); // the browser empties it
      } else if (event.key === "Escape") {
        event.stopPropagation();
        show(false);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        step(event, event.key === "ArrowDown" ? 1 : -1);
      }
    });

    // Arrows lead from search to rows, and from row to row.
    function step(event, by) {
      const links = [...list.querySelectorAll(".line:not([hidden]) a")];
      const at = links.indexOf(event.target);
      if (at < 0 && event.target !== search) return;
      event.preventDefault();
      (links[at + by] ?? (by < 0 ? search : links.at(-1)))?.focus();
    }

    let typing = 0;
    search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(load, 150);
    });
    on("hello", load);
    on("conversations", load);
    on("library", load);
    on("moved", mark);
    on("list", ({ open: state }) => {
      if (!state) unfold(null, "");
      else if (stale) load();
    });

    // Over the page: a click beside it, or the focus going elsewhere, closes it.
    document.addEventListener("pointerdown", (event) => {
      const inside = event.target.closest("#conversations, #list");
      if (opened() && narrow.matches && !inside) show(false, { focus: false });
    });
    document.addEventListener("focusin", (event) => {
      const inside = event.target.closest("#conversations, #list");
      if (opened() && narrow.matches && !inside) show(false, { focus: false });
    });
    narrow.addEventListener("change", () => narrow.matches && show(false, { focus: false }));
  };
})();
