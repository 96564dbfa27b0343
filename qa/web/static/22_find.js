// Finds words in the article that is shown. Matches are painted as CSS highlights, so that the
// article and its marks stay as they are.
(() => {
  "use strict";
  const { on } = articleQA;
  const MOST = 5000; // matches that are painted and counted
  const PAUSE = 120;

  // Small letters without accents; "ß" is "ss", and each kind of white space is one space.
  const folded = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/ß/g, "ss")
      .replace(/\s/g, " ");

  // A text as it is searched; `places` says where each of its characters stands, if elsewhere.
  function read(text) {
    const whole = folded(text);
    if (whole.length === text.length) return { whole };
    let made = "";
    const places = [];
    let at = 0;
    for (const character of text) {
      const part = folded(character);
      for (let n = 0; n < part.length; n++) places.push(at);
      made += part;
      at += character.length;
    }
    places.push(at);
    return { whole: made, places };
  }

  // What is looked for: also with "ä" where "ae" was typed, as "Mueller" is written "Müller".
  function asked(text) {
    const plain = folded(text).replace(/ +/g, " ").trim();
    const without = plain.replace(/([aou])e/g, "$1");
    return plain ? [...new Set([plain, without])] : [];
  }

  function textNodes(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  }

  function range(chunk, start, end) {
    const made = document.createRange();
    let at = 0;
    for (const node of textNodes(chunk)) {
      const until = at + node.length;
      if (start >= at && start < until) made.setStart(node, start - at);
      if (end > at && end <= until) {
        made.setEnd(node, end - at);
        return made;
      }
      at = until;
    }
    return made;
  }

  const paints = "highlights" in CSS;
  function paint(name, ranges) {
    if (!paints) return;
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else CSS.highlights.delete(name);
  }

  let again = () => {};
  on("marked", () => again());

  on("shown", ({ element, scroller, bring }) => {
    paint("found", []);
    paint("found-current", []);
    again = () => {};
    const tools = element.querySelector(".pane-bar");
    if (!tools) return;
    const button = tools.querySelector(".pane-tool.find");
    const box = tools.querySelector(".finding");
    const input = box.querySelector("input");
    const count = box.querySelector(".count");
    const texts = new WeakMap();
    let found = [];
    let at = -1;
    let timer = 0;

    // "ae" stands for "ä" only where the article has that: "Michael" is no "Michäl".
    function* matches(chunk, words) {
      let own = texts.get(chunk);
      if (!own) texts.set(chunk, (own = { text: chunk.textContent, ...read(chunk.textContent) }));
      const spots = [];
      for (const [n, word] of words.entries()) {
        for (let place = own.whole.indexOf(word); place >= 0; ) {
          const start = own.places?.[place] ?? place;
          const end = own.places?.[place + word.length] ?? place + word.length;
          if (n === 0 || /[äöü]/i.test(own.text.slice(start, end))) spots.push([start, end]);
          place = own.whole.indexOf(word, place + word.length);
        }
      }
      spots.sort((one, other) => one[0] - other[0]);
      for (const [start, end] of spots) yield { chunk, start, end };
    }

    function search() {
      const words = asked(input.value);
      found = [];
      at = -1;
      if (words.length) {
        all: for (const chunk of element.querySelectorAll(".chunk")) {
          for (const match of matches(chunk, words)) {
            found.push(match);
            if (found.length === MOST) break all;
          }
        }
      }
      for (const match of found) match.range = range(match.chunk, match.start, match.end);
      paint("found", found.map((match) => match.range));
    }

    function tell() {
      const said = !asked(input.value).length
        ? ""
        : !found.length
          ? box.dataset.none
          : (found.length === MOST ? box.dataset.more : box.dataset.pattern)
              .replace("{}", at + 1)
              .replace("{}", found.length.toLocaleString(tools.lang));
      if (count.textContent !== said) count.textContent = said;
      box.classList.toggle("none", said === box.dataset.none);
    }

    function go(to) {
      if (!found.length) return tell();
      at = (to + found.length) % found.length;
      const match = found[at];
      paint("found-current", [match.range]);
      if (!paints) getSelection().setBaseAndExtent(
        match.range.startContainer, match.range.startOffset,
        match.range.endContainer, match.range.endOffset,
      );
      bring(() => match.range.getBoundingClientRect());
      tell();
    }

    // The first match from where the reader is.
    function nearest() {
      const top = scroller.getBoundingClientRect().top + tools.offsetHeight;
      const chunks = [...element.querySelectorAll(".chunk")];
      const from = chunks.findIndex((chunk) => chunk.getBoundingClientRect().bottom > top);
      const seen = new Set(chunks.slice(0, Math.max(from, 0)));
      const place = found.findIndex(
        ({ chunk, range }) => !seen.has(chunk) && range.getBoundingClientRect().bottom > top,
      );
      return Math.max(place, 0);
    }

    function look() {
      clearTimeout(timer);
      search();
      paint("found-current", []);
      go(nearest());
    }

    function step(by) {
      if (timer) {
        timer = 0;
        return look();
      }
      go(at + by);
    }

    function toggle(open) {
      box.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) {
        input.focus();
        input.select();
        if (input.value) look();
      } else {
        paint("found", []);
        paint("found-current", []);
        found = [];
        button.focus();
      }
    }

    again = () => {
      if (box.hidden || !input.value) return;
      const kept = at;
      search();
      at = Math.min(kept, found.length - 1);
      paint("found-current", at < 0 ? [] : [found[at].range]);
      tell();
    };

    button.addEventListener("click", () => toggle(box.hidden));
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = 0;
        look();
      }, PAUSE);
    });
    box.addEventListener("click", (event) => {
      if (event.target.closest(".earlier")) step(-1);
      if (event.target.closest(".later")) step(1);
      if (event.target.closest(".close")) toggle(false);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        event.preventDefault();
        toggle(false);
      } else if (event.key === "Enter" && event.target === input) {
        event.preventDefault();
        step(event.shiftKey ? -1 : 1);
      }
    });
  });
})();
