// The layers in which two networks of a family differ: matched, counted, and told in a table.
(() => {
  "use strict";

  const { change, element, grouped, url } = globalThis.paramledger;
  const MOST_PAIRS = 9e6; // of layers: beyond, only equal addresses are matched
  const [SAME_ADDRESS, SAME_LAYER, SAME_OP] = [1000, 3, 2]; // what a pair is worth

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

  function caption(text) {
    return element("caption", "ledger-caption", text);
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
    const wrapper = element("div", "ledger-table", element("table", "ledger", caption(label), element("thead", "", head), body));
    wrapper.setAttribute("role", "region");
    wrapper.setAttribute("aria-label", label);
    wrapper.tabIndex = 0;
    return wrapper;
  }

  function place(layer, address) {
    const made = element("a", "", element("code", "", layer));
    made.href = url(`architectures/${address}/`, layer);
    return made;
  }

  function name(row, address) {
    if (!row) return "–";
    return [place(row.layer, address), row.count > 1 ? element("span", "times", ` × ${grouped(row.count)}`) : ""];
  }

  function both(one, other, of) {
    const [before, after] = [one && of(one), other && of(other)];
    if (!one || !other || before === after) return element("span", "shape", before || after || "–");
    return [element("span", "shape", before), " → ", element("span", "shape", after)];
  }

  // A heading, a sentence and a table; `one` and `other` are files under api/v1/ with the names to show.
  function layers(one, other) {
    const pairs = paired(one.rows, other.rows);
    const different = pairs.filter(differs);
    const delta = (of) => different.reduce((sum, [before, after]) => sum + of(after) - of(before), 0n);
    const rows = different.map(([before, after]) => [
      name(before, one.address), name(after, other.address), both(before, after, (row) => row.op), both(before, after, (row) => shape(row.output)),
      grouped(parameters(before)), grouped(parameters(after)), change(parameters(after) - parameters(before)), change(macs(after) - macs(before)),
    ]);
    const sum = [element("span", "total", "Total"), "", "", "", "", "", change(delta(parameters)), change(delta(macs))];
    const heads = [one.label, other.label, "op", "output", "parameters, first>", "parameters, second>", "difference>", "MACs, difference>"];
    const equal = pairs.length - different.length;
    const said = different.length
      ? `${different.length} rows differ, ${equal} match. A row counts all its identical layers together.`
      : `All ${equal} rows match in op, output, parameters and MACs.`;
    const title = `Layers that differ: ${one.label} and ${other.label}`;
    return [element("h2", "", title), element("p", "", said), ...(rows.length ? [table(title, heads, [...rows, sum])] : [])];
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, layers });
})();
