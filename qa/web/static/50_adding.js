// Adding articles: the panel, files that are dropped or pasted, and the queue of what is read.
(() => {
  "use strict";
  const { parts, on, tell } = articleQA;

  const LONG = 200; // characters of a pasted text that is taken for an article
  const GONE = 12000; // milliseconds after which a line on what was added goes away

  const fill = (template, ...values) => values.reduce((t, v) => t.replace("{}", () => v), template);

  function made(tag, given = {}, ...children) {
    const node = Object.assign(document.createElement(tag), given);
    node.append(...children);
    return node;
  }

  function button(className, label, text) {
    const sign = made("span", { textContent: text });
    sign.setAttribute("aria-hidden", "true");
    const node = made("button", { type: "button", className, title: label }, sign);
    node.setAttribute("aria-label", label);
    return node;
  }

  parts.adding = (element, server) => {
    let words = {};
    let limit = Infinity;
    let addresses = false;
    let sending = []; // what is on its way to the server, or did not get there
    let entries = []; // what the server has
    let number = 0;
    const opened = new Map(); // entries of this page that are opened once they are in the index
    const timers = new Map();

    const files = made("input", { type: "file", id: "add-files", multiple: true, hidden: true });
    const dialog = made("dialog", { id: "panel" });
    dialog.setAttribute("aria-labelledby", "panel-title");
    const lines = made("ul", { className: "entries" });
    const heard = made("p", { className: "unseen" });
    heard.setAttribute("role", "status");
    const overlay = made("div", { id: "drop", hidden: true });
    overlay.append(made("p"));
    element.replaceChildren(files, dialog, lines, heard, overlay);
    document.body.append(overlay);

    // ------------------------------------------------------------ panel

    async function learn() {
      const panel = await server.panel({});
      if (!panel) return;
      ({ words, limit, addresses } = panel);
      files.accept = panel.accept;
      overlay.firstChild.textContent = words.drop_here;
      lines.setAttribute("aria-label", words.queue);
      if (!dialog.open) dialog.innerHTML = panel.html;
    }

    async function open(way = "files") {
      await learn();
      if (!dialog.open) dialog.showModal();
      const field = { text: "#panel-text", address: "#panel-address" }[way] ?? ".add-by";
      dialog.querySelector(field)?.focus();
    }

    function add(way) {
      if (way === "files") files.click();
      else if (way === "sample") give(server.add_sample({}));
      else open(way);
    }

    on("add", () => open());
    document.addEventListener("click", (event) => {
      const way = event.target.closest?.(".add-by")?.dataset.by;
      if (way) add(way);
      if (event.target === dialog || event.target.closest?.(".panel-close")) dialog.close();
    });
    dialog.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      const given = Object.fromEntries(new FormData(form));
      const call = form.matches(".by-text") ? server.add_text : server.add_address;
      if (!(await give(call(given), form))) return;
      form.reset();
      form.querySelector(".problem")?.remove();
    });
    files.addEventListener("change", () => {
      send([...files.files]);
      files.value = "";
    });

    // What is added is opened once it is there; until then nothing else opens by itself.
    function awaited(id, what) {
      if (what) opened.set(id, what);
      else opened.delete(id);
      tell("opening", { count: opened.size });
    }

    // Shows what comes of a call that adds something, and opens the article when it is there.
    async function give(call, form) {
      const answer = await call;
      if (!answer) {
        const line = form && document.querySelector("#notice .problem");
        if (!line) return false;
        form.querySelector(".problem")?.remove();
        // The panel hides the page.
        form.querySelector("[name=address], [name=text]").before(line.cloneNode(true));
        document.querySelector("#notice .end").click();
        form.querySelector("[name=address], [name=text]").focus();
        return false;
      }
      awaited(answer.id, "article");
      dialog.close();
      await load();
      return true;
    }

    // ------------------------------------------------------------ files

    async function send(chosen) {
      if (!chosen.length) return;
      dialog.close();
      if (!words.sending) await learn();
      const waiting = chosen.map((file) => ({ file, id: `own-${++number}`, name: file.name }));
      sending.push(...waiting);
      draw();
      for (const one of waiting) {
        await sendOne(one, waiting.length === 1);
        await load();
      }
    }

    async function sendOne(one, alone) {
      const fail = (line) => Object.assign(one, { line, failed: true });
      if (one.file.size > limit) return fail(words.too_large.replace("{name}", () => one.name));
      try {
        const path = `add?name=${encodeURIComponent(one.name)}`;
        const type = { "Content-Type": "application/octet-stream" };
        const response = await fetch(path, { method: "POST", body: one.file, headers: type });
        const answer = await response.json();
        if (answer.problem) return fail(answer.problem);
        sending = sending.filter((other) => other !== one);
        awaited(answer.id, alone ? "article" : "list");
      } catch {
        fail(words.failed);
      }
    }

    // ------------------------------------------------------------ drop and paste

    const dropped = (event) => {
      const types = event.dataTransfer?.types ?? [];
      if (types.includes("Files")) return "files";
      const field = event.target.closest?.("input, textarea");
      return addresses && !field && types.includes("text/uri-list") ? "address" : "";
    };
    let leave = 0;
    const over = (event) => {
      if (!dropped(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      overlay.hidden = false;
      clearTimeout(leave); // `dragover` comes several times a second while something is held
      leave = setTimeout(() => (overlay.hidden = true), 600);
    };
    document.addEventListener("dragenter", over, true);
    document.addEventListener("dragover", over, true);
    document.addEventListener(
      "drop",
      (event) => {
        const what = dropped(event);
        if (!what) return;
        event.preventDefault();
        event.stopPropagation();
        overlay.hidden = true;
        if (what === "files") return take(event.dataTransfer);
        const address = event.dataTransfer.getData("text/uri-list").split("\n")[0].trim();
        give(server.add_address({ address }));
      },
      true,
    );

    async function take(given) {
      const chosen = [];
      const folders = [];
      for (const item of given.items ?? []) {
        if (item.kind !== "file") continue;
        const entry = item.webkitGetAsEntry?.();
        if (entry?.isDirectory) folders.push(entry.name);
        else chosen.push(item.getAsFile());
      }
      if (folders.length && !words.is_folder) await learn();
      for (const name of folders) {
        const line = words.is_folder.replace("{}", () => name);
        sending.push({ id: `own-${++number}`, name, line, failed: true });
      }
      draw();
      await send(chosen.filter(Boolean));
    }

    document.addEventListener("paste", async (event) => {
      const given = event.clipboardData;
      const text = given?.getData("text/plain") ?? "";
      if (given?.files.length && !text) {
        event.preventDefault();
        return take(given);
      }
      if (event.target.closest?.("input, textarea, [contenteditable]")) return;
      const address = /^https?:\/\/\S+$/.test(text.trim()) && addresses;
      if (!address && text.trim().length < LONG) return;
      event.preventDefault();
      await open(address ? "address" : "text");
      const field = dialog.querySelector(address ? "#panel-address" : "#panel-text");
      if (field) field.value = text.trim();
    });

    // ------------------------------------------------------------ queue

    let loading = null;
    let again = false;
    async function load() {
      if (loading) {
        again = true;
        return loading;
      }
      loading = (async () => {
        do {
          again = false;
          const answer = await server.adding({});
          if (answer) entries = answer.entries;
        } while (again);
      })();
      await loading;
      loading = null;
      draw();
      for (const entry of entries.filter((one) => one.article || one.state === "failed")) {
        const what = opened.get(entry.id);
        if (what === "article" && entry.article) show(entry.article);
        else if (what === "list" && entry.article) tell("articles", { once: true });
        awaited(entry.id, "");
      }
    }

    function show(article) {
      tell("choose", { articles: [article] });
      tell("picked", { article });
    }

    function draw() {
      const own = sending.map((one) => ({
        ...one,
        state: one.failed ? "failed" : "waiting",
        line: one.line ?? fill(words.sending ?? "{}", one.name),
        end: one.failed ? fill(words.dismiss, one.name) : "",
      }));
      const shown = [...entries, ...own];
      const kept = new Map([...lines.children].map((line) => [line.dataset.id, line]));
      for (const entry of shown) {
        const line = kept.get(entry.id) ?? made("li");
        kept.delete(entry.id);
        paint(line, entry);
        if (line.parentNode !== lines) lines.append(line);
      }
      for (const line of kept.values()) line.remove();
    }

    function paint(line, entry) {
      const state = `${entry.state} ${entry.line} ${entry.end}`;
      if (line.dataset.shown !== state) {
        line.dataset.shown = state;
        line.dataset.id = entry.id;
        line.className = `entry ${entry.state}`;
        const text = made("span", { className: "line", dir: "auto", textContent: entry.line });
        const bar = made("progress");
        bar.setAttribute("aria-label", entry.line);
        const read = made("span", { className: "read" });
        const end = button("icon end", entry.end, "✕");
        end.hidden = !entry.end;
        end.onclick = () => finish(entry);
        const moves = entry.state === "reading" || (entry.state === "waiting" && !entry.end);
        line.replaceChildren(text, ...(moves ? [read, bar] : []), end);
        line.classList.toggle("problem", entry.state === "failed");
        if (entry.state === "failed") text.setAttribute("role", "alert");
        if (entry.article) {
          heard.textContent = entry.line;
          if (!timers.has(entry.id)) {
            timers.set(entry.id, setTimeout(() => finish(entry), GONE));
          }
        }
      }
      const bar = line.querySelector("progress");
      if (!bar || !entry.total) return;
      bar.max = entry.total;
      bar.value = entry.done;
      line.querySelector(".read").textContent = entry.read;
    }

    function finish(entry) {
      if (entry.id.startsWith("own-")) {
        sending = sending.filter((one) => one.id !== entry.id);
        draw();
      } else {
        awaited(entry.id, "");
        server.cancel({ id: entry.id });
      }
    }

    on("adding", load);
    on("hello", () => {
      learn();
      load();
    });
    on("again", ({ article }) => give(server.again({ article })));
  };
})();
