// Layer tables that can be taken away: copied as Markdown or CSV, whole whatever is folded, with rows that can be linked to
// and formulas on demand.
(() => {
  "use strict";

  const INTEGER = /^[+\u2212-]?\d{1,3}(,\d{3})*$/;
  const SAID = 4000; // milliseconds that a message stays

  function lines(node) {
    return [...node.childNodes].map((child) => {
      if (child.nodeName === "BR") return "; ";
      const worked = child.nodeName === "EM" && child.nextSibling?.textContent.startsWith(" "); // names above numbers
      return worked ? `${child.textContent} =` : child.textContent;
    }).join("");
  }

  const text = (node) => lines(node).replace(/\s+/g, " ").trim();

  // How many equal rows a row stands for has a column of its own, so that the address is an address.
  function cells(row) {
    const [first, ...rest] = row.cells;
    if (row.parentElement.nodeName === "THEAD") return [text(first), "×", ...rest.map(text)];
    const times = first.querySelector(".times");
    const name = first.querySelector("code") ?? first;
    const count = times ? text(times).replace(/^×\s*/, "") : first.querySelector("code") ? "1" : "";
    return [text(name), count, ...rest.map(text)];
  }

  const rows = (table) => [...table.rows].map(cells);

  function markdown(table) {
    const escaped = (cell) => cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|");
    const right = [...table.tHead.rows[0].cells].map((cell) => getComputedStyle(cell).textAlign === "right");
    const rule = [right[0], true, ...right.slice(1)].map((is) => (is ? "---:" : "---"));
    const [head, ...body] = rows(table).map((row) => row.map(escaped));
    return [head, rule, ...body].map((row) => `| ${row.join(" | ")} |\n`).join("");
  }

  // Integers without commas, as programs read them; all else as RFC 4180 quotes it.
  function csv(table) {
    const integer = (cell) => cell.replaceAll(",", "").replace("\u2212", "-");
    const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return rows(table).map((row) => row.map((cell) => (INTEGER.test(cell) ? integer(cell) : quoted(cell))).join(",") + "\r\n").join("");
  }

  // Pages that are not from https or a file may not write to the clipboard: there a selection does.
  async function copy(content) {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(content);
      return;
    }
    const field = document.createElement("textarea");
    field.value = content;
    field.readOnly = true;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("the browser refused");
  }

  function button(name, click) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.addEventListener("click", () => click(made));
    return made;
  }

  function copier(kind, written, table, said) {
    return button(`Copy as ${kind}`, async () => {
      try {
        await copy(written(table));
        said.textContent = `${table.tBodies[0].rows.length} rows copied as ${kind}`;
      } catch {
        said.textContent = "The browser did not let the table be copied: the downloads below have the same rows";
      }
      setTimeout(() => { said.textContent = ""; }, SAID);
    });
  }

  // Columns that wait until someone asks for them: formulas, which are as wide as the rest of a row, and on phones shapes.
  function onDemand(wrapper, name) {
    const made = button(name, (pressed) => {
      const shown = wrapper.classList.toggle(`with-${name.toLowerCase()}`);
      pressed.setAttribute("aria-pressed", String(shown));
    });
    made.setAttribute("aria-pressed", "false");
    made.className = `ledger-${name.toLowerCase()}`;
    wrapper.classList.add(`${name.toLowerCase()}-on-demand`);
    return made;
  }

  // A layer's name is the link to its row, for readers to copy.
  function linkRows(table) {
    for (const row of table.tBodies[0].rows) {
      const name = row.cells[0].querySelector("code");
      if (!row.cells[0].id || !name) continue;
      const link = document.createElement("a");
      link.href = `#${row.cells[0].id}`;
      name.replaceWith(link);
      link.append(name);
    }
  }

  function start() {
    for (const wrapper of document.querySelectorAll(".ledger-table.layers")) {
      const table = wrapper.querySelector("table");
      let tools = wrapper.previousElementSibling;
      if (!tools?.matches(".ledger-tools")) {
        tools = document.createElement("div");
        tools.className = "ledger-tools";
        wrapper.before(tools);
      }
      linkRows(table);
      const titles = [...table.tHead.rows[0].cells].map(text);
      const waiting = [...(titles[2] === "input" ? ["Shapes"] : []), ...(titles.at(-1).startsWith("formula") ? ["Formulas"] : [])];
      const said = document.createElement("span");
      said.setAttribute("role", "status");
      tools.append(...waiting.map((name) => onDemand(wrapper, name)), copier("Markdown", markdown, table, said), copier("CSV", csv, table, said), said);
    }
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
