// What can be done with a turn and its conversation, links to quotes, and the keys.
(() => {
  "use strict";
  const { parts, on, tell, ask, place, root } = articleQA;
  const SECONDS = 10; // for which a line with something to undo stays
  const LETTERS = "article-qa-letters"; // whether single letters are keys

  const box = () => document.querySelector("#question textarea");
  const turns = () => [...document.querySelectorAll("#conversation .turn")];
  const turnOf = (number) => turns().find((turn) => Number(turn.dataset.turn) === number);
  const asked = (turn) => turn.querySelector(".asked > :last-child").textContent;
  const cites = (turn, number) => [
    ...(turnOf(turn)?.querySelectorAll(`.cite[data-number="${Number(number)}"]`) ?? []),
  ];

  function write(text) {
    const field = box();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function see(element) {
    const scroller = document.getElementById("conversation");
    const [inner, outer] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    scroller.scrollBy({ top: inner.top - outer.top - outer.height / 3, behavior: "instant" });
  }

  function focusQuestion() {
    tell("view", { name: "chat" });
    box()?.focus({ preventScroll: true });
  }

  parts.tools = (element, server) => {
    const find = (selector) => element.querySelector(selector);
    const words = () => find(".said").dataset;
    const byKey = matchMedia("(hover: hover) and (pointer: fine)");
    let editing = null; // { numbers, draft, question } while a question is to be replaced
    let bar = null; // stands over the question box
    let cited = null; // the citation that was opened last

    // ---------------------------------------------------------------- lines that come and go

    let timer = 0;
    let action = null;

    function say(text, { undo = null, word = null } = {}) {
      const toast = find(".toast");
      toast.querySelector("p").textContent = text;
      toast.querySelector(".undo").hidden = !undo;
      toast.querySelector(".word").hidden = !word;
      action = undo ?? word;
      toast.hidden = false;
      const asking = (bar?.hidden === false && bar) || document.getElementById("asking");
      const { top } = asking.getBoundingClientRect(); // 0 where a narrow page shows the article
      toast.style.bottom = `${top ? innerHeight - top + 10 : 24}px`;
      wait();
    }

    function wait() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const toast = find(".toast");
        if (toast.matches(":hover, :has(:focus-visible)")) return wait();
        toast.hidden = true;
      }, (action ? SECONDS : SECONDS / 3) * 1000);
    }

    function act() {
      const todo = action;
      find(".toast").hidden = true;
      action = null;
      todo?.();
    }

    async function restore(c, numbers) {
      if (!(await server.restore({ c, turns: numbers }))) return;
      say(words().restored);
      if (c === place.c && byKey.matches) focusQuestion();
    }

    // ---------------------------------------------------------------- copying

    // Where there is no clipboard to write to, as over plain HTTP, the old way, else by hand.
    async function put(text) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        const before = document.activeElement;
        const field = document.createElement("textarea");
        field.value = text;
        field.className = "unseen";
        element.append(field);
        field.select();
        const done = document.execCommand("copy");
        field.remove();
        before?.focus({ preventScroll: true });
        if (done) return true;
      }
      const dialog = find("dialog.by-hand");
      dialog.querySelector("textarea").value = text;
      dialog.showModal();
      dialog.querySelector("textarea").select();
      return false;
    }

    // ---------------------------------------------------------------- asking again

    function edit(number) {
      stopEditing();
      const numbers = turns()
        .map((turn) => Number(turn.dataset.turn))
        .filter((one) => one >= number);
      if (!numbers.includes(number)) return;
      editing = { numbers, draft: box().value, question: asked(turnOf(number)) };
      place.instead = number;
      const line = numbers.length > 1 ? words().editingSeveral : words().editing;
      bar.querySelector("p").textContent = line.replace("{}", numbers.length);
      bar.hidden = false;
      find(".toast").hidden = true;
      write(editing.question);
      dim();
    }

    function type(number) {
      edit(number);
      focusQuestion();
      box().setSelectionRange(box().value.length, box().value.length);
    }

    function stopEditing({ draft = true } = {}) {
      if (!editing) return;
      const { draft: before } = editing;
      editing = null;
      place.instead = 0;
      bar.hidden = true;
      dim();
      if (draft) write(before);
    }

    function dim() {
      for (const turn of turns()) {
        const goes = editing?.numbers.includes(Number(turn.dataset.turn)) ?? false;
        turn.classList.toggle("replacing", goes);
      }
    }

    function again(number) {
      const turn = turnOf(number);
      if (turn === turns().at(-1)) {
        edit(number);
        return document.querySelector("#ask").click();
      }
      stopEditing();
      const draft = box().value;
      keep = draft;
      ask(turn.querySelector(".understood > :last-child")?.textContent ?? asked(turn));
    }

    let keep = ""; // what was half typed when something else was asked

    on("asked", ({ c }) => {
      const { numbers, question, draft } = editing ?? {};
      const half = draft || keep;
      keep = "";
      stopEditing({ draft: false });
      if (half) setTimeout(() => box().value || write(half), 150); // the box is emptied first
      if (!numbers) return;
      const text = numbers.length > 1 ? words().several : words().replaced;
      say(text.replace("{}", numbers.length > 1 ? numbers.length : question), {
        undo: () => restore(c, numbers),
      });
    });
    on("moved", () => stopEditing({ draft: false }));

    // ---------------------------------------------------------------- ratings

    async function rate(number, rating, tool) {
      const taken = tool.getAttribute("aria-pressed") === "true";
      const c = place.c;
      if (!(await server.rate({ c, turn: number, rating: taken ? "" : rating }))) return;
      if (taken) return say(words().withdrawn);
      if (rating === "down") return word(c, number, rating);
      say(words().thanks, { word: () => word(c, number, rating) });
    }

    function word(c, turn, rating) {
      const dialog = find("dialog.opinion");
      const form = dialog.querySelector("form");
      form.reset();
      dialog.dataset.rating = rating;
      dialog.returnValue = "";
      find(".toast").hidden = true;
      dialog.onclose = async () => {
        const { note, right, unanswerable } = form.elements;
        turnOf(turn)?.querySelector(`.tool[data-tool="${rating}"]`)?.focus();
        const said = { note: note.value, right: right.value, unanswerable: unanswerable.checked };
        if (dialog.returnValue !== "send" || !Object.values(said).some(Boolean)) return;
        if (await server.rate({ c, turn, rating, ...said })) say(words().thanks);
      };
      dialog.showModal();
    }

    // ---------------------------------------------------------------- the buttons of a turn

    const does = {
      async copy(turn) {
        const answer = await server.copied({ c: place.c, turn });
        if (answer && (await put(answer.text))) say(words().copied);
      },
      async link(turn, tool) {
        const address = new URL("./", location.href);
        address.search = `?c=${encodeURIComponent(place.c)}`;
        address.hash = `t${turn}q${tool.dataset.number}`;
        if (await put(address.href)) say(words().linked);
      },
      again,
      edit: type,
      up: (turn, tool) => rate(turn, "up", tool),
      down: (turn, tool) => rate(turn, "down", tool),
      async delete(turn, tool, byKeyboard) {
        const c = place.c;
        const question = asked(turnOf(turn));
        if (editing?.numbers.includes(turn)) stopEditing();
        if (!(await server.remove({ c, turn }))) return;
        say(words().deleted.replace("{}", question), { undo: () => restore(c, [turn]) });
        if (byKeyboard) find(".undo").focus();
      },
    };

    document.addEventListener("click", (event) => {
      const tool = event.target.closest?.("#conversation .tool");
      if (tool && find(".frame")) {
        does[tool.dataset.tool]?.(Number(tool.dataset.turn), tool, event.detail === 0);
      }
      cited = event.target.closest?.("#conversation .cite") ?? cited;
      const open = find("details.export[open]");
      if (open && !open.querySelector("summary").contains(event.target)) open.open = false;
    });

    // ---------------------------------------------------------------- links to quotes

    let wanted = location.hash;

    // Shows the turn and the quote that the page's address names.
    function follow() {
      const [, turn, number] = /^#t(\d+)q(\d+)$/.exec(wanted)?.map(Number) ?? [];
      const cite = turn ? cites(turn, number).at(-1) : null;
      if (!cite) return;
      wanted = "";
      setTimeout(() => {
        see(turnOf(turn));
        see(cite);
        tell("view", { name: "article" });
        tell("quote", { turn, number });
      });
    }

    addEventListener("hashchange", () => {
      wanted = location.hash;
      follow();
    });

    // ---------------------------------------------------------------- the row over a conversation

    function settle() {
      if (!find(".frame")) return;
      find(".exporting").hidden = !place.c || !turns().length;
      for (const file of element.querySelectorAll("a.file")) {
        file.href = `export?c=${encodeURIComponent(place.c)}&form=${file.dataset.form}`;
      }
      dim();
    }

    on("loaded", () => {
      settle();
      follow();
    });
    on("turn", () => {
      hideTip();
      settle();
    });

    // ---------------------------------------------------------------- the quote of a citation

    let tipped = null;
    let tipTimer = 0;

    function showTip(cite) {
      const { turn, number } = cite.dataset;
      const source = cites(Number(turn), number).at(-1)?.closest(".source");
      if (!source || !find(".tip") || !cite.isConnected) return;
      hideTip();
      const tip = find(".tip");
      const { place: where } = source.querySelector("[data-place]").dataset;
      tip.querySelector(".where").textContent = where;
      const quote = source.querySelector("blockquote");
      const quoted = tip.querySelector(".quoted");
      quoted.textContent = quote.textContent;
      quoted.lang = quote.lang;
      quoted.hidden = source.contains(cite); // it stands beside the number already
      tip.hidden = false;
      tipped = cite;
      cite.setAttribute("aria-describedby", "tip");
      const at = cite.getBoundingClientRect();
      const { width, height } = tip.getBoundingClientRect();
      const room = at.bottom + 6 + height <= innerHeight;
      const below = quoted.hidden ? at.top < height + 14 : room || at.top < innerHeight / 2;
      tip.style.left = `${Math.max(8, Math.min(at.left - 12, innerWidth - width - 8))}px`;
      tip.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - height - 6)}px`;
    }

    function hideTip() {
      clearTimeout(tipTimer);
      tipped?.removeAttribute("aria-describedby");
      tipped = null;
      const tip = find(".tip");
      if (tip) tip.hidden = true;
    }

    const hovered = (event) => event.target.closest?.("#conversation .cite, #tools .tip");
    document.addEventListener("pointerover", (event) => {
      const over = event.pointerType === "touch" ? null : hovered(event);
      clearTimeout(tipTimer);
      if (!over) {
        if (tipped && tipped !== document.activeElement) tipTimer = setTimeout(hideTip, 250);
      } else if (over.matches(".cite") && over !== tipped) {
        tipTimer = setTimeout(() => showTip(over), 150);
      }
    });
    document.addEventListener("focusin", (event) => {
      const cite = event.target.closest?.("#conversation .cite");
      if (cite?.matches(":focus-visible")) showTip(cite);
      else if (tipped) hideTip();
    });
    document.addEventListener("scroll", (event) => tipped && event.target.contains(tipped) && hideTip(), {
      capture: true,
      passive: true,
    });

    // ---------------------------------------------------------------- keys

    // Leads from a mark to the number in the answer that it belongs to.
    function back() {
      const pane = document.querySelector("#reading .pane[data-turn]");
      const at = document.activeElement;
      if (!pane || (at !== document.body && !at?.closest("#reading"))) return false;
      const mark = at.closest("mark") ?? pane.querySelector("mark.current");
      if (!mark) return false;
      const turn = Number(pane.dataset.turn);
      const numbers = mark.dataset.n.split(" ");
      const all = numbers.flatMap((number) => cites(turn, number));
      const same = (cite) =>
        cite.dataset.turn === cited?.dataset.turn && cite.dataset.number === cited.dataset.number;
      const cite = all.find((one) => one === cited) ?? all.filter(same).at(-1) ?? all.at(-1);
      if (!cite) return false;
      tell("view", { name: "chat" });
      see(cite);
      cite.focus({ preventScroll: true, focusVisible: true });
      return true;
    }

    function escape(field) {
      if (field && field !== box()) return false;
      if (root.hasAttribute("data-runs")) tell("stop");
      else if (tipped) hideTip();
      else if (editing) stopEditing();
      else if (find("details.export[open]")) {
        find("details.export").open = false;
        find("details.export summary").focus();
      } else return !field && back();
      return true;
    }

    function step(by) {
      if (!document.querySelector("#reading mark[data-label]")) return false;
      tell("view", { name: "article" });
      tell("mark", { step: by });
      return true;
    }

    const letters = {
      "/": () => focusQuestion() ?? true,
      "?": () => find("dialog.keys").showModal() ?? true,
      n: () => step(1),
      j: () => step(1),
      p: () => step(-1),
      k: () => step(-1),
    };

    function typed(event) {
      const field = event.target.closest?.("input, textarea, select, [contenteditable='true']");
      if (event.key === "Escape") return escape(field);
      if (event.key === "ArrowUp" && field === box() && !field.value) {
        const last = turns().at(-1);
        if (!last || last.getAttribute("aria-busy") === "true") return false;
        type(Number(last.dataset.turn));
        return true;
      }
      if (field || localStorage.getItem(LETTERS) === "off") return false;
      return letters[event.key]?.();
    }

    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || !find(".frame")) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector("dialog[open]")) return;
      if (typed(event)) event.preventDefault();
    });

    // ---------------------------------------------------------------- the beginning

    on("hello", async () => {
      if (find(".frame")) return;
      const shown = await server.frame({});
      if (!shown || find(".frame")) return;
      element.innerHTML = shown.html;
      bar = find(".editing");
      document.getElementById("asking").before(bar);
      bar.querySelector(".cancel").addEventListener("click", () => {
        stopEditing();
        focusQuestion();
      });
      for (const button of element.querySelectorAll(".undo, .word")) {
        button.addEventListener("click", act);
      }
      find(".print").addEventListener("click", () => print());
      find(".help").addEventListener("click", () => find("dialog.keys").showModal());
      const switched = find("dialog.keys .letters");
      switched.checked = localStorage.getItem(LETTERS) !== "off";
      switched.addEventListener("change", () => {
        localStorage.setItem(LETTERS, switched.checked ? "on" : "off");
      });
      settle();
      follow();
      if (byKey.matches && !wanted) begin(Date.now() + 3000);
    });

    // Puts the keyboard into the question box once it is there, unless it is elsewhere already.
    function begin(until) {
      if (![null, document.body].includes(document.activeElement)) return;
      if (box()) box().focus({ preventScroll: true });
      else if (Date.now() < until) setTimeout(begin, 50, until);
    }
  };
})();
