"use strict";

// The theme follows the system until it is chosen here.
const theme = document.getElementById("theme");
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

function currentTheme() {
  return document.documentElement.dataset.theme || (systemIsDark.matches ? "dark" : "light");
}

function nameTheme() {
  theme.textContent = currentTheme() === "dark" ? "Light" : "Dark";
}

theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = currentTheme() === "dark" ? "light" : "dark";
  nameTheme();
});
systemIsDark.addEventListener("change", nameTheme);
nameTheme();

// The questions: sorted by a column, searched by words, filtered by result and what went wrong.
const table = document.getElementById("questions");
if (table) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const search = document.getElementById("search");
  const kind = document.getElementById("kind");
  const tag = document.getElementById("tag"); // there where a question has one
  const count = document.getElementById("count");
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const inOrder = new Intl.Collator(undefined, { numeric: true }).compare;

  function isChosen(select, names) {
    return !select?.value || names.split("|").includes(select.value);
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let visible = 0;
    for (const row of rows) {
      const fits = words.every((word) => texts.get(row).includes(word));
      row.hidden =
        !fits || !isChosen(kind, row.dataset.kinds) || !isChosen(tag, row.dataset.tags);
      visible += row.hidden ? 0 : 1;
    }
    count.textContent = `${visible} of ${rows.length}`;
  }

  function sort(header) {
    const column = header.cellIndex;
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of header.parentElement.cells) {
      other.removeAttribute("aria-sort");
    }
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
    rows.sort((one, other) => (down ? -1 : 1) * inOrder(key(one), key(other)));
    body.append(...rows);
  }

  for (const header of table.tHead.rows[0].cells) {
    header.querySelector("button").addEventListener("click", () => sort(header));
  }
  search.addEventListener("input", filter);
  kind.addEventListener("change", filter);
  tag?.addEventListener("change", filter);
  filter();
}
