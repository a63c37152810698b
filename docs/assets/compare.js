// Up to four networks side by side: totals from the index of numbers, layers from the files under api/v1/.
(() => {
  "use strict";

  const { change, chooser, bytes, copiers, element, grouped, layers, load, networks, ratio, root, shown, sizes, totalsOf, TYPES, url } = globalThis.paramledger;
  const MOST = 4;
  const KEYS = ["a", "b", "c", "d"]; // of the address
  const code = (text) => element("code", "", text);

  function link(text, href, classes = "") {
    const made = element("a", classes, text);
    made.href = href;
    return made;
  }

  const page = (address, anchor) => url(`architectures/${address}/`, anchor);

  // -- Totals: for each quantity a bar for each network --------------------------------------------------------------------

  // Quantities that say something: not 0 everywhere, and not the same as one that stands above.
  function telling(quantities, values) {
    const found = new Map();
    for (const [at, quantity] of quantities.entries()) {
      const figures = values.map((one) => one[at]);
      if (quantity !== "bytes" && figures.some((value) => value > 0n) && !found.has(String(figures))) found.set(String(figures), { quantity, figures });
    }
    return [...found.values()];
  }

  function bar(value, most) {
    const made = element("span", "compare-bar");
    made.style.setProperty("--share", String(Number((value * 1000n) / (most || 1n)) / 1000));
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  const least = (figures) => figures.filter((value) => value > 0n).reduce((one, other) => (other < one ? other : one));

  function line(network, quantity, value, figures) {
    const low = least(figures);
    const most = figures.reduce((one, other) => (other > one ? other : one), 0n);
    const more = value > low ? [ratio(value, low), " ", change(value - low)] : [];
    const name = element("th", "", network.label);
    name.scope = "row";
    return element("tr", "", name, element("td", "compare-number", link(grouped(value), page(network.address, quantity), "number")),
      element("td", "compare-share", ...(value > 0n ? [bar(value, most)] : [])), element("td", "compare-ratio", ...more));
  }

  // What leads the pages of networks, then the other quantities, folded.
  function totals(index, chosen) {
    const values = chosen.map(({ address }) => totalsOf(index, ...address.split("/")).map(BigInt));
    const made = telling(index.quantities, values).map(({ quantity, figures }) => [quantity, element("table", "ledger compare-totals",
      element("caption", "", shown(quantity)),
      element("tbody", "", ...chosen.flatMap((network, at) => (figures[at] === undefined ? [] : [line(network, quantity, figures[at], figures)]))))]);
    const tools = element("div", "ledger-tools", ...copiers(() => copied(chosen, made.map(([quantity]) => quantity), index, values)));
    const [first, others] = [true, false].map((leading) => made.filter(([quantity]) => index.leading.includes(quantity) === leading).map(([, table]) => table));
    const more = element("details", "", element("summary", "", "Other quantities"), region("Other quantities", ...others));
    return [element("h2", "", "Totals"), element("p", "", "Ratios and differences are relative to the smallest in each group."),
      region("Totals", ...first), ...(others.length ? [more] : []), tools, ...storage(index, chosen, values)];
  }

  // All that is shown as one table: a row for a quantity, a column for a network.
  function copied(chosen, quantities, index, values) {
    const figures = (quantity) => values.map((one) => one[index.quantities.indexOf(quantity)]);
    const cells = (quantity) => figures(quantity).map((value) => (value === undefined ? "–" : grouped(value)));
    return {
      heads: ["quantity", ...chosen.map(({ label }) => label)],
      right: [false, ...chosen.map(() => true)],
      rows: quantities.map((quantity) => [shown(quantity), ...cells(quantity)]),
      sums: [],
    };
  }

  function region(label, ...content) {
    const made = element("div", "compare-region", ...content);
    made.setAttribute("role", "region");
    made.setAttribute("aria-label", label);
    return made;
  }

  // -- Bytes by type ---------------------------------------------------------------------------------------------------------

  function storage(index, chosen, values) {
    const at = index.quantities.indexOf("parameters");
    const head = element("tr", "", ...["network", ...Object.keys(TYPES)].map((text) => {
      const cell = element("th", "", text);
      cell.scope = "col";
      return cell;
    }));
    const rows = chosen.map((network, place) => {
      const name = element("th", "", network.label);
      name.scope = "row";
      return element("tr", "", name, ...Object.keys(TYPES).map((type) => {
        const [ten, two] = sizes(bytes(values[place][at], type));
        const cell = element("td", "", ten, element("br", ""), element("span", "unit", two));
        cell.dataset.type = type;
        return cell;
      }));
    });
    const tools = element("div", "ledger-tools", ...copiers(() => copiedSizes(chosen, values.map((one) => one[at]))));
    const table = element("table", "ledger compare-sizes", element("caption", "ledger-caption", "Size of the parameters by type"),
      element("thead", "", head), element("tbody", "", ...rows));
    return [element("h2", "", "Size of the parameters by type"),
      element("p", "", "Parameters times bits, nothing else. 1 MB is 1,000,000 bytes, 1 MiB is 1,048,576. Files also hold running statistics, and quantised files hold scales."),
      region("Size by type", table), tools];
  }

  // The sizes as one table of bytes.
  function copiedSizes(chosen, parameters) {
    const types = Object.keys(TYPES);
    return {
      heads: ["network", ...types.map((type) => `bytes in ${type}`)],
      right: [false, ...types.map(() => true)],
      rows: chosen.map(({ label }, place) => [label, ...types.map((type) => grouped(bytes(parameters[place], type)))]),
      sums: [],
    };
  }

  // -- What links them: rows of the table on this page whose two ends are among the chosen ---------------------------------------

  // The network to which a cell leads.
  const addressIn = (cell) => /architectures\/([^/]+\/[^/]+)\//.exec(cell.querySelector("a")?.href ?? "")?.[1];

  function reasons(chosen) {
    const wanted = new Set(chosen.map(({ address }) => address));
    const found = [...document.querySelectorAll(".explained tbody tr")].filter((row) => {
      const [from, to] = [row.cells[1], row.cells[2]].map(addressIn);
      return from !== to && wanted.has(from) && wanted.has(to);
    });
    if (!found.length) return [];
    const items = found.map((row) => {
      const question = row.cells[0].querySelector("a");
      return element("li", "", link(question.textContent, question.href), ` ${row.cells[3].textContent.trim()} ${row.cells[4].textContent.trim()}, `,
        `from ${row.cells[1].textContent.trim()} to ${row.cells[2].textContent.trim()}`);
    });
    return [element("h2", "", "Why they differ, step by step"), element("ul", "", ...items)];
  }

  // -- Layers: within a family ------------------------------------------------------------------------------------------------

  const file = (address) => new URL(`api/v1/${address}.json`, root);

  async function details({ address, label }) {
    const got = await fetch(file(address));
    if (!got.ok) throw new Error(`${got.status} for ${file(address).pathname}`);
    return { ...await got.json(), label };
  }

  // A page that was opened as a file may run the scripts beside it, and may not read any other file.
  function refused(chosen) {
    const commands = chosen.flatMap(({ address }) => [code(`paramledger show ${address}`), " "]);
    return element("p", "", "The totals above are complete. The layers are in separate files, which browsers do not allow a page opened from disk to read. ",
      "Serve the site's folder, for example with ", code("python3 -m http.server"), ", and open the address that it prints; or use the command line: ", ...commands);
  }

  // The first network of each family with each other one of it.
  function couples(chosen) {
    const first = new Map();
    return chosen.flatMap((network) => {
      const family = network.address.split("/")[0];
      if (first.has(family)) return [[first.get(family), network]];
      first.set(family, network);
      return [];
    });
  }

  async function differing(chosen) {
    const pairs = couples(chosen);
    if (!pairs.length) {
      return [element("p", "", "Layers are compared only within a family: networks of different families have no layers in common that could be paired.")];
    }
    try {
      const read = new Map(await Promise.all([...new Set(pairs.flat())].map(async (network) => [network, await details(network)])));
      return pairs.flatMap(([one, other]) => layers(read.get(one), read.get(other)));
    } catch (error) {
      return [location.protocol === "file:" ? refused(chosen) : element("p", "", `The layers could not be read: ${error.message}.`)];
    }
  }

  // -- The page ---------------------------------------------------------------------------------------------------------------

  function remember(chosen) {
    const here = new URL(location.href);
    for (const key of KEYS) here.searchParams.delete(key);
    const asked = chosen.map(({ address }, at) => `${KEYS[at]}=${address}`); // a slash need not be encoded here
    here.search = [...asked, ...(here.searchParams.size ? [String(here.searchParams)] : [])].join("&");
    try {
      history.replaceState(null, "", here);
    } catch { /* a file keeps its address */ }
  }

  async function start() {
    const form = document.getElementById("compare");
    if (!form) return;
    const [field, list, picked, swap, state, results] = ["compare-add", "compare-options", "compare-chosen", "compare-swap", "compare-state", "compare-found"]
      .map((id) => document.getElementById(id));
    let index;
    let known;
    const ready = () => results.classList.add("ready"); // then what follows is shown: nothing has to move
    try {
      [index, known] = await Promise.all([load("totals"), load("names").then(networks)]);
    } catch (error) {
      state.textContent = `The list of networks could not be read: ${error.message}.`;
      ready();
      return;
    }
    let chosen = [];
    let asked = 0;

    async function show() {
      const mine = ++asked;
      picked.replaceChildren(...chosen.map(chip));
      swap.hidden = chosen.length < 2;
      field.disabled = chosen.length === MOST;
      field.placeholder = chosen.length === MOST ? "at most four" : chosen.length ? "another one" : "ResNet-50, llama 3 8B, vgg16 …";
      remember(chosen);
      const said = ["", "Choose another network to compare it with."][chosen.length] ?? `${chosen.length} networks compared.`;
      state.textContent = said;
      if (chosen.length < 2) {
        results.replaceChildren();
        return;
      }
      results.replaceChildren(...reasons(chosen), ...totals(index, chosen));
      const more = await differing(chosen);
      if (mine === asked) results.append(...more);
    }

    function chip(network) {
      const away = element("button", "", "×");
      away.type = "button";
      away.setAttribute("aria-label", `Remove ${network.label}`);
      away.addEventListener("click", () => {
        chosen = chosen.filter((one) => one !== network);
        show();
        field.focus();
      });
      return element("li", "", link(network.label, page(network.address, "")), " ", code(network.address), away);
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    chooser(field, list, known, (network) => {
      if (!chosen.includes(network)) chosen = [...chosen, network].slice(0, MOST);
      show();
    });
    swap.addEventListener("click", () => {
      chosen = [...chosen].reverse();
      show();
    });
    const given = new URLSearchParams(location.search);
    const names = KEYS.map((key) => given.get(key)).filter(Boolean);
    chosen = [...new Set(names.map((name) => known.find((one) => one.address === name)).filter(Boolean))];
    form.hidden = false;
    const unknown = names.filter((name) => !known.some((one) => one.address === name));
    const done = show();
    if (unknown.length) state.textContent = `There is no network ${unknown.join(" and no ")}.`;
    await done;
    ready();
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
