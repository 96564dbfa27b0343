// A button at what is selected in the article: it puts a question about that into the box.
(() => {
  "use strict";
  const { on, tell } = articleQA;
  const LONGEST = 300; // characters of the article that go into a question

  let button = null;
  let scroller = null;

  function selected() {
    const selection = getSelection();
    if (!button?.isConnected || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const around = range.commonAncestorContainer;
    const inside = (around.nodeType === 1 ? around : around.parentElement).closest(
      "#reading .pane .text, #reading .pane > .title",
    );
    const text = selection.toString().replace(/\s+/g, " ").trim();
    return inside && text.length > 1 ? { range, text } : null;
  }

  function place() {
    const found = selected();
    if (!button?.isConnected) return;
    button.hidden = !found;
    if (!found) return;
    const pane = scroller.getBoundingClientRect();
    const lines = [...found.range.getClientRects()].filter((box) => box.width > 1);
    const last = lines.at(-1) ?? found.range.getBoundingClientRect();
    button.hidden = last.bottom < pane.top || last.top > pane.bottom;
    const left = Math.min(last.right - 20, pane.right - button.offsetWidth - 12);
    button.style.left = `${Math.max(left, pane.left + 8)}px`;
    button.style.top = `${Math.min(last.bottom + 8, pane.bottom - button.offsetHeight - 8)}px`;
  }

  let due = 0;
  function soon() {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(place);
  }
  document.addEventListener("selectionchange", soon);
  addEventListener("resize", soon);

  // A question about the words; where one is half typed already, they are put behind it.
  function put(text) {
    const words = text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;
    const quoted = button.dataset.question.replace("{}", () => words);
    const marks = /\S(?=\{\})|(?<=\{\})\S/g;
    const [open = "", close = ""] = button.dataset.question.match(marks) ?? [];
    const box = document.querySelector("#question textarea");
    const typed = box.value.trimEnd();
    tell("view", { name: "chat" });
    box.value = typed ? `${typed} ${open}${words}${close}` : quoted;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  on("shown", (shown) => {
    ({ scroller } = shown);
    button = shown.element.querySelector(".ask-about");
    if (!button) return;
    scroller.addEventListener("scroll", soon, { passive: true });
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const found = selected();
      if (!found) return;
      getSelection().removeAllRanges();
      button.hidden = true;
      put(found.text);
    });
  });
})();
