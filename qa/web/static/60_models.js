// Which model answers: a button that tells it, and a panel to choose another.
(() => {
  "use strict";
  const { parts, on, tell } = articleQA;

  function made(tag, className = "", text = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  parts.models = (element, server) => {
    const button = made("button", "models-button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", "models-panel");
    const panel = made("div", "models-panel");
    panel.id = "models-panel";
    panel.hidden = true;
    const said = made("p", "models-said");
    said.setAttribute("role", "status");
    let shown = null;
    let asked = 0; // answers of the server that a choice has overtaken are dropped

    function head(name) {
      button.replaceChildren(made("span", "models-label", shown.label + ": "), made("b", "", name));
    }

    function choice({ key, name, note, disabled }) {
      const label = made("label", "models-choice");
      const radio = made("input");
      radio.type = "radio";
      radio.name = "models-choice";
      radio.value = key;
      radio.checked = key === shown.chosen;
      radio.disabled = disabled;
      const text = made("span");
      const title = made("span", "models-name", name);
      title.dir = "auto";
      text.append(title, made("span", "models-note", note));
      label.append(radio, text);
      return label;
    }

    function address({ label, hint, look, looking }, list) {
      const form = made("form", "models-address");
      const field = made("label", "", label);
      const input = made("input");
      input.type = "text";
      input.inputMode = "url";
      input.autocomplete = "off";
      input.placeholder = hint;
      field.append(input);
      const go = made("button", "", look);
      go.type = "submit";
      form.append(field, go);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        said.textContent = looking;
        const answer = await server.look_at_address({ url: input.value });
        said.textContent = answer?.said ?? "";
        const known = new Set([...list.querySelectorAll("input")].map((radio) => radio.value));
        const added = (answer?.choices ?? []).filter(({ key }) => !known.has(key)).map(choice);
        list.append(...added);
        list.querySelector(`input[value="${CSS.escape(answer?.choices?.[0]?.key ?? "")}"]`)?.focus();
      });
      return form;
    }

    function draw() {
      head(shown.shown);
      const list = made("fieldset");
      list.append(made("legend", "", shown.label), ...shown.choices.map(choice));
      panel.replaceChildren(list, ...shown.hints.map((hint) => made("p", "models-hint", hint)));
      if (shown.address) panel.append(address(shown.address, list));
      panel.append(said);
      button.hidden = shown.choices.length < 2 && !shown.address;
      tell("caution", { html: shown.caution });
    }

    function open(state) {
      panel.hidden = !state;
      button.setAttribute("aria-expanded", String(state));
      if (state) panel.querySelector("input:checked")?.focus();
    }

    async function load() {
      const mine = ++asked;
      const answer = await server.models();
      if (!answer || mine !== asked) return;
      const same = JSON.stringify(answer) === JSON.stringify(shown);
      shown = answer;
      if (!same) draw(); // what is drawn anew under a pointer cannot be clicked
      if (!button.isConnected) element.replaceChildren(button, panel);
    }

    button.addEventListener("click", async () => {
      const opening = panel.hidden;
      open(opening);
      if (!opening) return;
      const before = panel.contains(document.activeElement);
      await load(); // Ollama may have been started since
      if (before && !panel.hidden && !panel.contains(document.activeElement)) open(true);
    });
    panel.addEventListener("change", async (event) => {
      if (event.target.type !== "radio") return;
      const mine = ++asked;
      const answer = await server.choose_model({ key: event.target.value });
      if (mine !== asked) return;
      if (!answer) return load();
      Object.assign(shown, { chosen: answer.chosen, shown: answer.shown, caution: answer.caution });
      head(answer.shown);
      said.textContent = answer.said;
      tell("caution", { html: answer.caution });
    });
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.stopPropagation();
      open(false);
      button.focus();
    });
    document.addEventListener("click", (event) => {
      if (!event.composedPath().includes(element)) open(false);
    });
    on("hello", load);
  };

  parts.caution = (element) => {
    on("caution", ({ html }) => {
      element.innerHTML = html; // escaped by the server
    });
  };
})();
