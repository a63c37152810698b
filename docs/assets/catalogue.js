// Tables that sort and filter: the catalogue of variants and the page of claims. Without it both are whole.
(() => {
  "use strict";

  const { TYPES, bytes, holds, load, narrowed, networks, read, sizes } = globalThis.paramledger;

  function element(tag, attributes = {}, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...content);
    return made;
  }

  const AT_ONCE = 24; // rows that are shown before a reader moves: ledger.js, finding.css

  const text = (cell) => cell.textContent.trim();

  // The number that a cell begins with, exactly: counts are larger than a float can hold.
  function number(cell) {
    const digits = /^[+\u2212-]?\d[\d,]*/.exec(text(cell).replace(/^≥\s*/, ""));
    return digits ? BigInt(digits[0].replaceAll(",", "").replace("\u2212", "-")) : null;
  }

  // -- Fields ---------------------------------------------------------------------------------------------------------

  function field(label, id, ...controls) {
    return element("p", {}, element("label", { for: id }, label), ...controls);
  }

  function choice(label, id, values) {
    const select = element("select", { id }, element("option", { value: "" }, "all"));
    for (const value of values) select.append(element("option", {}, value));
    return field(label, id, select);
  }

  const distinct = (values) => [...new Set(values)].filter((value) => value && value !== "–");

  function state(form) {
    const made = element("p", { class: "finder-state", role: "status" });
    form.after(made);
    return made;
  }

  // Fields keep their values in the address, so that a filtered table can be linked to.
  function remember(form, update) {
    const start = new URLSearchParams(location.search);
    const fields = [...form.querySelectorAll("input, select")];
    const named = (control) => control.id.replace(/^.*-/, "");
    for (const control of fields) if (start.has(named(control))) control.value = start.get(named(control));
    let waiting = 0;
    const changed = () => {
      const here = new URL(location.href);
      for (const control of fields) {
        if (control.value) here.searchParams.set(named(control), control.value);
        else here.searchParams.delete(named(control));
      }
      try {
        history.replaceState(null, "", here);
      } catch { /* a file keeps its address */ }
      update();
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(changed, 120);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(changed));
    form.append(element("p", {}, element("button", { type: "reset" }, "Show all")));
    form.hidden = false;
    update();
  }

  const value = (id) => document.getElementById(id).value.trim();
  const hide = (node, hidden) => (hidden ? node.setAttribute("data-filtered", "none") : node.removeAttribute("data-filtered"));

  // -- Sorting ---------------------------------------------------------------------------------------------------------

  // Numbers by size and texts by letters; what is not there comes last in either direction.
  function sort(table, column, descending) {
    const body = table.tBodies[0];
    const keys = new Map([...body.rows].map((row) => [row, number(row.cells[column]) ?? text(row.cells[column])]));
    const missing = (key) => key === "–" || key === "";
    const compare = (one, other) => {
      if (missing(one) || missing(other)) return missing(one) - missing(other);
      const order = typeof one === "bigint" && typeof other === "bigint" ? (one < other ? -1 : one > other ? 1 : 0)
        : String(one).localeCompare(String(other), "en", { numeric: true });
      return descending ? -order : order;
    };
    body.append(...[...body.rows].sort((a, b) => compare(keys.get(a), keys.get(b))));
  }

  function sortable(table) {
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
      const button = element("button", { type: "button", class: "sort" }, text(head));
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : head.style.textAlign === "right";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, column, descending);
      });
      head.replaceChildren(button);
    }
  }

  // -- The catalogue ---------------------------------------------------------------------------------------------------------

  // The place of each column, by what its head says.
  const places = (table) => Object.fromEntries([...table.tHead.rows[0].cells].map((cell, place) => [text(cell), place]));

  function limit(id) {
    const asked = value(id) ? read(value(id)) : null;
    const control = document.getElementById(id);
    control.setCustomValidity(value(id) && !asked ? "Write a number such as 5M or 25,557,032" : "");
    return asked ? asked.value / asked.scale : null;
  }

  // What a row says, read once; other names come with their index, when words are asked for.
  function entry(row, place) {
    const [variant, family] = row.cells[place.network].querySelectorAll("a");
    const address = variant.pathname.replace(/(\/index\.html|\/)$/, "").split("/").slice(-2).join("/");
    const cell = (name) => text(row.cells[place[name]]);
    return {
      row, address, family: text(family), year: cell("year"), frameworks: cell("implemented in").split(", "), parameters: number(row.cells[place.parameters]) ?? 0n,
      names: [`${text(family)} ${text(variant)}`, address.replace("/", " ")], size: null,
      get all() { return text(row); },
    };
  }

  // The size of the parameters below their number.
  function resize(entries, place, type) {
    for (const one of entries) {
      if (!one.size) {
        one.size = element("span", { class: "unit size" });
        one.row.cells[place.parameters].append(" ", one.size);
      }
      one.size.textContent = one.parameters ? sizes(bytes(one.parameters, type)).join(", ") : "";
    }
  }

  function catalogue(form, table) {
    const place = places(table);
    const entries = [...table.tBodies[0].rows].map((row) => entry(row, place));
    const range = element("span", { class: "range" },
      element("input", { id: "catalogue-from", type: "text", placeholder: "1M", autocomplete: "off" }), "to",
      element("input", { id: "catalogue-to", type: "text", placeholder: "25.6M", autocomplete: "off", "aria-label": "Parameters, at most" }));
    form.append(
      field("Words", "catalogue-words", element("input", { id: "catalogue-words", type: "search", autocomplete: "off", placeholder: "llama 3, vit-b/16" })),
      choice("Family", "catalogue-family", distinct(entries.map((one) => one.family))),
      choice("Year", "catalogue-year", distinct(entries.map((one) => one.year)).sort()),
      choice("Implemented in", "catalogue-framework", distinct(entries.flatMap((one) => one.frameworks)).sort()),
      field("Parameters, at least", "catalogue-from", range),
      field("Size as", "catalogue-type", element("select", { id: "catalogue-type" }, ...Object.keys(TYPES).map((type, at) => element("option", at ? {} : { value: "" }, type)))));
    const said = state(form);
    const points = [...document.querySelectorAll("#picture-networks .point")].map((point) => [point, point.textContent.split(/, | and /)]);
    sortable(table);

    function kept() {
      const [from, to] = [limit("catalogue-from"), limit("catalogue-to")];
      const fits = (id, found) => !value(id) || found.includes(value(id));
      const found = entries.filter((one) => fits("catalogue-family", [one.family]) && fits("catalogue-year", [one.year])
        && fits("catalogue-framework", one.frameworks) && (from === null || one.parameters >= from) && (to === null || one.parameters <= to));
      return value("catalogue-words") ? narrowed(value("catalogue-words"), found, (one) => one.names, (one) => [one.all]) : found;
    }

    function update() {
      if (value("catalogue-words")) learn();
      const awake = document.documentElement.classList.contains("awake");
      resize(awake ? entries : entries.slice(0, AT_ONCE), place, value("catalogue-type") || Object.keys(TYPES)[0]);
      const found = new Set(kept());
      for (const one of entries) hide(one.row, !found.has(one));
      const here = found.size === entries.length ? null : new Set([...found].map((one) => one.address));
      for (const [point, names] of points) point.classList.toggle("away", Boolean(here) && !names.some((name) => here.has(name)));
      said.textContent = found.size ? `${found.size} of ${entries.length} networks` : `0 of ${entries.length} networks. Use fewer words to find more.`;
    }

    // The names that frameworks and papers have for networks are an index of their own.
    let learning = null;
    function learn() {
      learning ??= load("names").then((index) => {
        const known = new Map(networks(index).map((one) => [one.address, one.names]));
        for (const one of entries) one.names.push(...(known.get(one.address) ?? []));
        update();
      }).catch(() => { /* the names in the table are there */ });
    }

    remember(form, update);
    addEventListener("awake", update, { once: true });
  }

  // -- Claims ---------------------------------------------------------------------------------------------------------

  // Each table of claims with the heading and the sentence before it.
  function sections() {
    return [...document.querySelectorAll(".ledger-table")].map((wrapper) => {
      const before = [];
      for (let node = wrapper.previousElementSibling; node; node = node.previousElementSibling) {
        before.push(node);
        if (/^H[1-6]$/.test(node.tagName)) break;
      }
      const heading = before.at(-1);
      return { wrapper, before, title: heading ? heading.firstChild.textContent.trim() : "", rows: [...wrapper.querySelectorAll("tbody tr")] };
    });
  }

  const VERDICTS = ["exact", "rounds", "truncates", "differs", "unexplained"];
  const EVIDENCE = ["documented", "forced", "inferred"];

  function claims(form) {
    const all = sections();
    const families = all.filter((section) => section.title.startsWith("Published numbers for "));
    const errata = all.filter((section) => !families.includes(section));
    const family = (section) => section.title.replace(/^Published numbers for /, "");
    form.append(
      field("Words", "claims-words", element("input", { id: "claims-words", type: "search", autocomplete: "off" })),
      choice("Verdict", "claims-verdict", VERDICTS),
      choice("Evidence", "claims-evidence", EVIDENCE),
      choice("Family", "claims-family", families.map(family)));
    const said = state(form);
    const verdict = (row) => row.querySelector(".chip")?.className.replace("chip chip-", "");
    const evidence = (row) => row.querySelector(".evidence")?.textContent;
    const total = families.reduce((sum, section) => sum + section.rows.length, 0);

    remember(form, () => {
      const idle = !value("claims-verdict") && !value("claims-evidence") && !value("claims-family") && !value("claims-words");
      const words = holds(value("claims-words"));
      let count = 0;
      for (const section of families) {
        const here = !value("claims-family") || family(section) === value("claims-family");
        let kept = 0;
        for (const row of section.rows) {
          const fits = idle || (!value("claims-verdict") || verdict(row) === value("claims-verdict"))
            && (!value("claims-evidence") || evidence(row) === value("claims-evidence"))
            && words(`${section.title} ${text(row)}`);
          hide(row, !(here && fits));
          kept += here && fits;
        }
        for (const node of [section.wrapper, ...section.before]) hide(node, !kept);
        count += kept;
      }
      for (const section of errata) for (const node of [section.wrapper, ...section.before]) hide(node, !idle);
      said.textContent = `${count} of ${total} claims`;
    });
  }

  function start() {
    const form = document.getElementById("catalogue-filters");
    const table = form && document.querySelector(".ledger-table table");
    if (table) catalogue(form, table);
    const claim = document.getElementById("claims-filters");
    if (claim) claims(claim);
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
