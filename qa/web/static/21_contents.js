// The contents of the article that is shown, and the section that is being read.
(() => {
  "use strict";
  const { on } = articleQA;

  let renew = () => {};
  on("marked", () => renew());
  on("sized", () => renew());

  on("shown", ({ element, scroller, bring }) => {
    renew = () => {};
    const tools = element.querySelector(".pane-bar");
    if (!tools) return;
    const button = tools.querySelector(".pane-tool.contents");
    const outline = tools.querySelector(".outline");
    const list = outline.querySelector("ol");
    const found = () => [...element.querySelectorAll(".pane > .title, .text .title, .text h3")];
    let headings = found();
    button.hidden = headings.length < 2;

    // The last heading above the middle of the page. Only a few are looked at: each look lays one out.
    function reading() {
      const line = scroller.getBoundingClientRect().top + scroller.clientHeight / 3;
      let low = 0;
      let high = headings.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (headings[middle].getBoundingClientRect().top <= line) low = middle + 1;
        else high = middle;
      }
      return Math.max(low - 1, 0);
    }

    let marked = -1;
    function mark() {
      const at = reading();
      if (at === marked) return;
      marked = at;
      tools.querySelector(".here").textContent = at > 0 ? headings[at].textContent : "";
      for (const item of list.querySelectorAll("[aria-current]")) {
        item.removeAttribute("aria-current");
      }
      list.children[at]?.firstChild.setAttribute("aria-current", "location");
    }

    let due = false;
    function look() {
      if (due) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        if (tools.offsetHeight && headings.length > 1) mark();
      });
    }
    scroller.onscroll = look;
    renew = () => {
      headings = found(); // a chunk whose marks changed has new ones in the same places
      look();
    };

    function fill() {
      list.replaceChildren(
        ...headings.map((heading) => {
          const item = document.createElement("li");
          const link = document.createElement("button");
          link.type = "button";
          link.dir = "auto";
          link.lang = heading.closest("[lang]")?.lang ?? "";
          link.textContent = heading.textContent;
          link.className = heading.matches(".title") ? "whole" : "";
          item.append(link);
          return item;
        }),
      );
      marked = -1;
      mark();
      list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    }

    function toggle(open, { back } = {}) {
      if (open && !list.children.length) fill();
      outline.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) (list.querySelector("[aria-current]") ?? list.querySelector("button"))?.focus();
      else if (back) button.focus();
    }

    button.addEventListener("click", () => toggle(outline.hidden));
    outline.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (!item) return;
      const heading = headings[[...list.children].indexOf(item)];
      toggle(false);
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      bring(() => heading.getBoundingClientRect());
    });
    outline.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const item = event.target.closest("li");
      if (!step || !item) return;
      event.preventDefault();
      (step > 0 ? item.nextSibling : item.previousSibling)?.firstChild.focus();
    });
    tools.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || outline.hidden) return;
      event.stopPropagation();
      toggle(false, { back: true });
    });
    tools.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to && !outline.contains(to) && to !== button) toggle(false);
    });
    element.querySelector(".pane").addEventListener("pointerdown", () => toggle(false));
    look();
  });
})();
