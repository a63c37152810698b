// Any two variants side by side: totals from the index of numbers, layers from the files under api/v1/.
(() => {
  "use strict";

  const { element, load, url, grouped, shown, root } = globalThis.paramledger;
  const MOST_PAIRS = 9e6; // of layers: beyond, only equal addresses are matched
  const [SAME_ADDRESS, SAME_LAYER, SAME_OP] = [1000, 3, 2]; // what a pair is worth

  function link(text, href) {
    const made = element("a", "", text);
    made.href = href;
    return made;
  }

  function quiet(text, href) {
    const made = link(text, href);
    made.className = "number";
    return made;
  }

  const code = (text) => element("code", "", text);

  function change(value) {
    const sign = value > 0n ? "add" : value < 0n ? "take" : "same";
    return element("span", sign, (value > 0n ? "+" : "") + grouped(value));
  }

  // -- Matching ---------------------------------------------------------------------------------------------------------

  function worth(one, other) {
    if (one.layer === other.layer) return SAME_ADDRESS;
    if (one.op !== other.op) return 0;
    return one.parameters === other.parameters && one.macs === other.macs ? SAME_LAYER : SAME_OP;
  }

  // Pairs [one, other] in the order of both, either of which may be missing: those that are worth most together.
  function paired(ones, others) {
    if (ones.length * others.length > MOST_PAIRS) return byAddress(ones, others);
    const width = others.length + 1;
    const best = new Int32Array((ones.length + 1) * width);
    for (let i = ones.length - 1; i >= 0; i--) {
      for (let j = others.length - 1; j >= 0; j--) {
        const pair = worth(ones[i], others[j]);
        const along = Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
        best[i * width + j] = pair ? Math.max(along, pair + best[(i + 1) * width + j + 1]) : along;
      }
    }
    const pairs = [];
    let [i, j] = [0, 0];
    while (i < ones.length || j < others.length) {
      const here = best[i * width + j];
      const pair = i < ones.length && j < others.length ? worth(ones[i], others[j]) : 0;
      if (pair && here === pair + best[(i + 1) * width + j + 1]) pairs.push([ones[i++], others[j++]]);
      else if (i < ones.length && (j === others.length || here === best[(i + 1) * width + j])) pairs.push([ones[i++], null]);
      else pairs.push([null, others[j++]]);
    }
    return pairs;
  }

  function byAddress(ones, others) {
    const known = new Map(others.map((row) => [row.layer, row]));
    const pairs = ones.map((row) => [row, known.get(row.layer) || null]);
    const taken = new Set(pairs.map(([, other]) => other));
    return [...pairs, ...others.filter((row) => !taken.has(row)).map((row) => [null, row])];
  }

  const parameters = (row) => (row ? BigInt(row.parameters) * BigInt(row.count) : 0n);
  const macs = (row) => (row ? BigInt(row.macs) * BigInt(row.active_count ?? row.count) : 0n);
  const shape = (sizes) => (Array.isArray(sizes[0]) ? sizes.map(shape).join(", ") : sizes.join(" × "));

  function differs([one, other]) {
    return !one || !other || one.op !== other.op || one.count !== other.count || one.parameters !== other.parameters
      || one.macs !== other.macs || shape(one.output) !== shape(other.output);
  }

  // -- Tables ---------------------------------------------------------------------------------------------------------

  function table(label, heads, rows) {
    const body = element("tbody", "");
    for (const cells of rows) {
      const row = element("tr", "");
      for (const [at, content] of cells.entries()) {
        const cell = element("td", "", ...[content].flat());
        if (heads[at].endsWith(">")) cell.style.textAlign = "right";
        row.append(cell);
      }
      body.append(row);
    }
    const head = element("tr", "", ...heads.map((text) => {
      const cell = element("th", "", text.replace(/>$/, ""));
      if (text.endsWith(">")) cell.style.textAlign = "right";
      cell.scope = "col";
      return cell;
    }));
    const wrapper = element("div", "ledger-table", element("table", "ledger", element("thead", "", head), body));
    wrapper.setAttribute("role", "region");
    wrapper.setAttribute("aria-label", label);
    wrapper.tabIndex = 0;
    return wrapper;
  }

  const page = (address, anchor) => url(`architectures/${address}/`, anchor);

  function totals(index, a, b) {
    const values = ([family, variant]) => index[`family ${family}`][1][variant].map(BigInt);
    const [ones, others] = [values(a.split("/")), values(b.split("/"))];
    const rows = index.quantities.map((quantity, at) => [
      shown(quantity), quiet(grouped(ones[at]), page(a, quantity)), quiet(grouped(others[at]), page(b, quantity)), change(others[at] - ones[at]),
    ]);
    return [element("h2", "", "Totals"), table("Totals", ["quantity", `${a}>`, `${b}>`, "difference>"], rows)];
  }

  function layer(row, address) {
    if (!row) return "–";
    return [link(code(row.layer), page(address, row.layer)), row.count > 1 ? element("span", "times", ` × ${grouped(row.count)}`) : ""];
  }

  function both(one, other, of) {
    const [before, after] = [one && of(one), other && of(other)];
    if (!one || !other || before === after) return element("span", "shape", before || after || "–");
    return [element("span", "shape", before), " → ", element("span", "shape", after)];
  }

  function layers(one, other) {
    const pairs = paired(one.rows, other.rows);
    const different = pairs.filter(differs);
    const delta = (of) => different.reduce((sum, [before, after]) => sum + of(after) - of(before), 0n);
    const rows = different.map(([before, after]) => [
      layer(before, one.address), layer(after, other.address), both(before, after, (row) => row.op), both(before, after, (row) => shape(row.output)),
      grouped(parameters(before)), grouped(parameters(after)), change(parameters(after) - parameters(before)), change(macs(after) - macs(before)),
    ]);
    const sum = [element("span", "total", "Total"), "", "", "", "", "", change(delta(parameters)), change(delta(macs))];
    const heads = [one.address, other.address, "op", "output", "parameters, one>", "parameters, other>", "difference>", "MACs, difference>"];
    const equal = pairs.length - different.length;
    const said = different.length
      ? `${different.length} rows differ, ${equal} are equal. Figures are those of all equal layers of a row together.`
      : `All ${equal} rows are equal in op, output, parameters and MACs.`;
    return [element("h2", "", "Layers that differ"), element("p", "", said), ...(rows.length ? [table("Layers that differ", heads, [...rows, sum])] : [])];
  }

  // -- The page ---------------------------------------------------------------------------------------------------------

  const file = (address) => new URL(`api/v1/${address}.json`, root);

  async function details(address) {
    const got = await fetch(file(address));
    if (!got.ok) throw new Error(`${got.status} for ${file(address).pathname}`);
    return got.json();
  }

  // A page that was opened as a file may run the scripts beside it, and may not read any other file.
  function refused(a, b) {
    const commands = [a, b].flatMap((address) => [code(`paramledger show ${address}`), " "]);
    return element("p", "", "The totals above are complete. The layers stand in files of their own, and a browser does not let a page that was opened as a file read them. ",
      "Serve the folder of the site, such as with ", code("python3 -m http.server"), ", and open the address that it prints; or ask the command line: ", ...commands);
  }

  function missing(error) {
    return element("p", "", `The layers could not be read: ${error.message}.`);
  }

  function options(select, index) {
    select.append(new Option("choose …", ""));
    for (const [key, [title, variants]] of Object.entries(index).filter(([name]) => name.startsWith("family "))) {
      const family = key.slice("family ".length);
      const group = document.createElement("optgroup");
      group.label = title;
      for (const variant of Object.keys(variants)) group.append(new Option(`${family}/${variant}`));
      select.append(group);
    }
  }

  async function start() {
    const form = document.getElementById("compare");
    if (!form) return;
    const [first, second, swap] = ["compare-a", "compare-b", "compare-swap"].map((id) => document.getElementById(id));
    const [state, results] = ["compare-state", "compare-found"].map((id) => document.getElementById(id));
    let index;
    state.textContent = "";
    try {
      index = await load("totals");
    } catch (error) {
      state.textContent = `The list of variants is not there: ${error.message}.`;
      return;
    }
    let asked = 0;

    async function show() {
      const mine = ++asked;
      const [a, b] = [first.value, second.value];
      results.replaceChildren();
      if (!a || !b) {
        state.textContent = "";
        return;
      }
      const here = new URL(location.href);
      here.search = `?a=${a}&b=${b}`;
      try {
        history.replaceState(null, "", here);
      } catch { /* a file keeps its address */ }
      state.textContent = a === b ? "Both are the same variant." : `${a} and ${b}`;
      results.append(...totals(index, a, b));
      let more;
      try {
        const [one, other] = await Promise.all([details(a), details(b)]);
        more = layers(one, other);
      } catch (error) {
        more = [location.protocol === "file:" ? refused(a, b) : missing(error)];
      }
      if (mine === asked) results.append(...more);
    }

    for (const select of [first, second]) {
      options(select, index);
      select.addEventListener("change", show);
    }
    swap.addEventListener("click", () => {
      [first.value, second.value] = [second.value, first.value];
      show();
    });
    const given = new URLSearchParams(location.search);
    first.value = given.get("a") || "";
    second.value = given.get("b") || "";
    const unknown = ["a", "b"].map((name) => given.get(name)).filter((name) => name && ![...first.options].some((option) => option.value === name));
    form.hidden = false;
    await show();
    if (unknown.length) state.textContent = `There is no variant ${unknown.join(" and no ")}.`;
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
