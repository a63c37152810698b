// Tables that can be taken away as Markdown or CSV: what is shown, and no number twice. Layer tables whole, whatever is folded:
// a row for each layer with how many of it the network has; rows of blocks, which are sums of their layers, are left out.
(() => {
  "use strict";

  const NUMBER = /^[+\u2212-]?\d{1,3}(,\d{3})*(\.\d+)?$/;
  const EXPERTS = /([\d,]+) experts, ([\d,]+) active/;
  const SAID = 4000; // milliseconds that a message stays

  function lines(node) {
    return [...node.childNodes].map((child) => {
      if (child.nodeName === "BR") return ", ";
      if (child.classList?.contains("size")) return "";
      const worked = child.nodeName === "EM" && child.nextSibling?.textContent.startsWith(" "); // names above numbers
      return worked ? `${child.textContent} =` : child.textContent;
    }).join("");
  }

  const text = (node) => lines(node).replace(/\s+/g, " ").trim();
  const whole = (digits) => Number(digits.replaceAll(",", ""));
  const heads = (table) => [...table.tHead.rows[0].cells].map((cell) => text(cell));
  const aligned = (table) => [...table.tHead.rows[0].cells].map((cell) => getComputedStyle(cell).textAlign === "right");
  const shown = (table) => [...table.tBodies[0].rows].filter((row) => row.dataset.filtered !== "none");
  const isSum = (row) => row.querySelector(".total") !== null;

  // What a table is as cells: its heads, which of them are numbers, its rows, and the rows that are sums of others.
  function plain(table) {
    const cells = (row) => [...row.cells].map((cell) => text(cell));
    const rows = shown(table);
    return { heads: heads(table), right: aligned(table), rows: rows.filter((row) => !isSum(row)).map(cells), sums: rows.filter(isSum).map(cells) };
  }

  // -- Layers: how many of each there are in the network, all blocks around it counted -----------------------------------------

  function layer(row, around) {
    const [first, op] = row.cells;
    const times = first.querySelector(".times");
    const count = times ? whole(text(times).replace(/^×\s*/, "")) : 1;
    const [, experts, active] = EXPERTS.exec(text(op)) ?? [null, "1", "1"];
    return { row, address: text(first.querySelector("code")), count: count * around.count, active: count / whole(experts) * whole(active) * around.active, inner: 0 };
  }

  function layers(table) {
    const top = { address: "", count: 1, active: 1, inner: 0 };
    const open = [top];
    const found = [];
    for (const row of table.tBodies[0].rows) {
      if (isSum(row) || !row.cells[0].querySelector("code")) continue;
      const address = text(row.cells[0].querySelector("code"));
      while (open.length > 1 && !address.startsWith(`${open.at(-1).address}.`)) open.pop();
      open.at(-1).inner += 1;
      found.push(layer(row, open.at(-1)));
      open.push(found.at(-1));
    }
    return found.filter((one) => !one.inner);
  }

  function layered(table) {
    const found = layers(table);
    const some = found.some((one) => one.active !== one.count);
    const counted = (cells, count, active) => [cells[0], count, ...(some ? [active] : []), ...cells.slice(1)];
    const written = (one) => counted([one.address, ...[...one.row.cells].slice(1).map((cell) => text(cell))], String(one.count), String(one.active));
    const sums = [...table.tBodies[0].rows].filter(isSum).map((row) => counted([...row.cells].map((cell) => text(cell)), "", ""));
    return { heads: counted(heads(table), "×", "× active"), right: counted(aligned(table), true, true), rows: found.map(written), sums };
  }

  // -- Written out -----------------------------------------------------------------------------------------------------------

  // Sums come last, in bold, so that nobody adds them up with the rows.
  function markdown({ heads: names, right, rows, sums }) {
    const escaped = (cell) => cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|");
    const bold = (cell) => (cell ? `**${escaped(cell)}**` : "");
    const rule = right.map((is) => (is ? "---:" : "---"));
    const body = [names.map(escaped), rule, ...rows.map((row) => row.map(escaped)), ...sums.map((row) => row.map(bold))];
    return body.map((row) => `| ${row.join(" | ")} |\n`).join("");
  }

  // Numbers without commas, as programs read them; all else as RFC 4180 quotes it. Sums are left to the program.
  function csv({ heads: names, rows }) {
    const written = (cell) => {
      if (NUMBER.test(cell)) return cell.replaceAll(",", "").replace("\u2212", "-");
      if (cell === "–") return "";
      return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    };
    return [names, ...rows].map((row) => row.map(written).join(",") + "\r\n").join("");
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

  function copier(kind, written, read, said) {
    return button(`Copy as ${kind}`, async () => {
      try {
        const found = read();
        await copy(written(found));
        said.textContent = `${found.rows.length} rows copied as ${kind}`;
      } catch {
        said.textContent = "The browser did not allow the table to be copied";
      }
      setTimeout(() => { said.textContent = ""; }, SAID);
    });
  }

  function copiers(read) {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    return [copier("Markdown", markdown, read, said), copier("CSV", csv, read, said), said];
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

  // Above a layer table, which is long, beside what folds it.
  function layerTools(wrapper) {
    const table = wrapper.querySelector("table");
    let tools = wrapper.previousElementSibling;
    if (!tools?.matches(".ledger-tools")) {
      tools = document.createElement("div");
      tools.className = "ledger-tools";
      wrapper.before(tools);
    }
    linkRows(table);
    const titles = heads(table);
    const waiting = [...(titles[2] === "input" ? ["Shapes"] : []), ...(titles.at(-1).startsWith("formula") ? ["Formulas"] : [])];
    tools.append(...waiting.map((name) => onDemand(wrapper, name)), ...copiers(() => layered(table)));
  }

  // Below any other table, where the style sheet keeps room for it.
  function tableTools(wrapper) {
    const table = wrapper.querySelector("table:has(thead)");
    if (!table?.tBodies[0]) return;
    const tools = document.createElement("div");
    tools.className = "ledger-tools table-tools";
    tools.append(...copiers(() => plain(table)));
    wrapper.after(tools);
  }

  function start() {
    for (const wrapper of document.querySelectorAll(".ledger-table.layers")) layerTools(wrapper);
    globalThis.paramledger.inPieces(document.querySelectorAll(".ledger-table:not(.layers), .boxed:not(:is(.ledger-table, .figures) .boxed)"), tableTools);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, copiers, copy, tableTools });

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
