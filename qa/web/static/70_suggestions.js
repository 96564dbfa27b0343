// Questions that the article answers: on its card before the first turn, and after each answer.
(() => {
  "use strict";
  const { parts, on, tell, ask, place } = articleQA;

  function chips(questions) {
    const list = document.createElement("ul");
    list.className = "examples";
    for (const { text, language } of questions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "example";
      button.lang = language;
      button.textContent = text;
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    return list;
  }

  function labelled(text, questions) {
    const label = document.createElement("h3");
    label.className = "label";
    label.textContent = text;
    return [label, chips(questions)];
  }

  // Brings the heading of a section into view in the reading pane.
  function section(name) {
    tell("view", { name: "article" });
    const headings = [...document.querySelectorAll("#reading .text :is(h2, h3, h4)")];
    const plain = (text) => text.replace(/\s+/g, " ").trim();
    const found = headings.find((heading) => plain(heading.textContent) === plain(name));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    found?.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
  }

  parts.suggestions = (element, server) => {
    const conversation = document.getElementById("conversation");
    let wanted = "";

    function clear() {
      wanted = "";
      element.replaceChildren();
    }

    async function fill(card) {
      const room = card.querySelector(".suggested");
      if (!room || room.dataset.article) return;
      room.dataset.article = card.dataset.article;
      room.hidden = false;
      const answer = await server.questions({ article: card.dataset.article });
      if (!room.isConnected) return;
      const questions = answer?.questions ?? [];
      room.replaceChildren(...(questions.length ? labelled(room.dataset.label, questions) : []));
      room.hidden = !questions.length;
    }

    async function follow(c, turn) {
      const key = `${c}/${turn}`;
      if (!turn || c !== place.c || wanted === key) return;
      clear();
      wanted = key;
      const answer = await server.follow_ups({ c, turn });
      if (wanted !== key || c !== place.c || !answer?.questions?.length) return;
      element.replaceChildren(...labelled(answer.label, answer.questions));
    }

    function settle() {
      const card = conversation.querySelector(".card");
      if (card) fill(card);
      const last = [...conversation.querySelectorAll(".turn")].at(-1);
      if (!last) clear();
      else if (last.getAttribute("aria-busy") !== "true") follow(place.c, Number(last.dataset.turn));
    }

    on("loaded", settle);
    on("asked", clear);
    on("moved", clear);
    on("turn", ({ c, turn, runs }) => {
      if (c !== place.c) return;
      if (runs) clear();
      else follow(c, turn);
    });
    element.addEventListener("click", (event) => {
      const example = event.target.closest(".example");
      if (example) ask(example.textContent);
    });
    conversation.addEventListener("click", (event) => {
      const button = event.target.closest(".section");
      if (button) section(button.dataset.heading);
    });
    settle();
  };
})();
