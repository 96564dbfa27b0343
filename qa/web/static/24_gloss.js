// Quotes in another language than the question's: each word shows its likely counterparts on hover,
// focus or tap, in the conversation and in the article. Arrow keys lead from word to word.
(() => {
  "use strict";
  const { on, parts, place } = articleQA;
  let server = null;
  const known = new Map(); // what the server said of a turn

  const begin = parts.reading;
  parts.reading = (element, calls, ...rest) => {
    server = calls;
    begin(element, calls, ...rest);
    document.querySelectorAll(".turn").forEach(conversed);
  };

  async function ask(c, turn) {
    const key = `${c}/${turn}`;
    if (!known.has(key)) known.set(key, server.gloss({ c, turn }));
    const said = await known.get(key);
    if (!said) known.delete(key);
    return said;
  }

  // ---------------------------------------------------------------- words that can be asked

  function textNodes(roots) {
    return roots.flatMap((root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) found.push(walker.currentNode);
      return found;
    });
  }

  // Puts words into elements of their own. `roots` together have the characters of the quote; a word
  // that is cut, as by bold print, is left alone.
  function wrap(roots, words, said) {
    let at = 0;
    let first = !roots[0]?.closest("li, .text").querySelector(".word[tabindex='0']");
    for (const node of textNodes(roots)) {
      const until = at + node.length;
      let rest = node;
      let from = at;
      for (const [start, end, counterparts] of words) {
        if (start < at || end > until || node.parentElement.closest(".word")) continue;
        const word = rest.splitText(start - from);
        rest = word.splitText(end - start);
        from = end;
        const span = document.createElement("span");
        span.className = "word";
        span.tabIndex = first ? 0 : -1;
        first = false;
        span.dataset.gloss = counterparts.join(", ");
        span.dataset.language = said.language;
        span.dataset.note = said.note;
        word.replaceWith(span);
        span.append(word);
      }
      at = until;
    }
  }

  async function conversed(section) {
    const turn = Number(section.dataset.turn);
    const asked = section.querySelector(".asked [lang]")?.lang;
    const foreign = [...section.querySelectorAll("blockquote[lang]")].some((q) => q.lang !== asked);
    if (!server || !asked || !foreign || section.dataset.glossed) return;
    section.dataset.glossed = "";
    const said = await ask(place.c, turn);
    if (!said) return delete section.dataset.glossed;
    for (const quote of section.querySelectorAll(".source")) {
      const words = said.quotes[quote.querySelector(".cite").dataset.number];
      if (words) wrap([quote.querySelector("blockquote")], words, said);
    }
  }

  on("marked", async ({ element, c, turn }) => {
    if (!turn || !c) return;
    const said = await ask(c, turn);
    const pane = element.querySelector(".pane");
    if (!said || Number(pane?.dataset.turn) !== turn || pane.dataset.c !== c) return;
    for (const [number, words] of Object.entries(said.quotes)) {
      const pieces = [...pane.querySelectorAll(`mark[data-n~="${Number(number)}"]`)];
      if (pieces.length) wrap(pieces, words, said);
    }
  });

  const watched = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== 1) continue;
        if (node.matches(".turn")) conversed(node);
        else node.querySelectorAll(".turn").forEach(conversed);
      }
    }
  });
  const talk = parts.conversation;
  parts.conversation = (element, ...rest) => {
    watched.observe(element, { childList: true });
    talk(element, ...rest);
  };

  // ---------------------------------------------------------------- the little card

  const card = document.createElement("div");
  card.id = "gloss";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  const meaning = document.createElement("p");
  const note = document.createElement("p");
  note.className = "note";
  card.append(meaning, note);
  let shown = null;
  let leaving = 0;

  function show(word) {
    clearTimeout(leaving);
    if (!card.isConnected) (document.querySelector(".gradio-container") ?? document.body).append(card);
    shown?.removeAttribute("aria-describedby");
    shown = word;
    meaning.textContent = word.dataset.gloss;
    meaning.lang = word.dataset.language;
    note.textContent = word.dataset.note;
    note.lang = articleQA.root.lang;
    word.setAttribute("aria-describedby", "gloss");
    card.hidden = false;
    const box = word.getClientRects()[0];
    const left = Math.min(box.left, innerWidth - card.offsetWidth - 8);
    const above = box.top - card.offsetHeight - 6;
    card.style.left = `${Math.max(left, 8)}px`;
    card.style.top = `${above > 8 ? above : box.bottom + 6}px`;
  }

  function hide() {
    clearTimeout(leaving);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
  }

  const wordAt = (event) => event.target.closest?.(".word");
  document.addEventListener("pointerover", (event) => {
    if (wordAt(event)) show(wordAt(event));
    else if (card.contains(event.target)) clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (!wordAt(event) && !card.contains(event.target)) return;
    clearTimeout(leaving);
    leaving = setTimeout(() => document.activeElement !== shown && hide(), 200);
  });
  document.addEventListener("focusin", (event) => (wordAt(event) ? show(wordAt(event)) : hide()));
  // On a screen that is touched a word is asked before its quote is opened.
  document.addEventListener(
    "click",
    (event) => {
      const word = wordAt(event);
      if (!word) return hide();
      if (event.pointerType === "mouse") return;
      event.stopPropagation();
      show(word);
    },
    true,
  );
  addEventListener("scroll", () => shown && hide(), { capture: true, passive: true });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !card.hidden) {
        event.stopPropagation();
        return hide();
      }
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const word = wordAt(event);
      if (!step || !word) return;
      event.preventDefault();
      const around = word.closest("blockquote, .text");
      const words = [...around.querySelectorAll(".word")];
      const next = words[words.indexOf(word) + step];
      if (!next) return;
      word.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    },
    true,
  );
})();
