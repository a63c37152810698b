// What a number is: what stands in the index, and layers by their formula, in the order of the command `find`. The rules are those of
// generator/paramledger/finding/: asked.py reads, search.py orders.
(() => {
  "use strict";

  const { grouped, load, match, read, shown, solved, span, totalsOf, url } = globalThis.paramledger;

  // -- What is asked -----------------------------------------------------------------------------------------------------

  const LONGEST = 100_000; // characters that are looked at
  const MOST_NUMBERS = 20;
  const LEAST_DIGITS = 4; // of a number without a unit that is not alone in its text
  const ENDS = "(?![\\p{L}\\p{N}_])";
  const TOKEN = new RegExp(
    "(?<![\\p{L}\\p{N}_.,])(?<![A-Za-z]-)(?<number>\\d{1,3}(?:(?<mark>[,.'_\\u00a0\\u2009\\u202f ])\\d{3})(?:\\k<mark>\\d{3})+(?!\\d)" +
    "|\\d{1,3}(?<one>[_'\\u00a0\\u2009\\u202f])\\d{3}(?!\\d)" +
    `|\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)(?:[eE](?<e>[+-]?\\d{1,2})${ENDS})?` +
    "(?:\\s*[x×·*]\\s*10(?:\\^|\\*\\*)(?<power>\\d{1,2}))?" +
    `(?<unit>[^\\S\\n]?[A-Za-z]+(?:[^\\S\\n](?:params?|parameters|FLOPs?|MACs?|weights|bytes)${ENDS})?|[^\\S\\n]?%)?`, "gu");
  const LABEL = /([A-Za-z][A-Za-z \t()/_-]*?)\s*[:=|]*\s*$/;
  const IN_LABEL = /\(([KkMGT]i?B?)\)\s*$/; // `Params size (MB)`
  const SHAPE = /[([](?:(?:None|-?\d{1,6})\s*,\s*)+(?:None|-?\d{1,6})?[)\]]/g; // (None, 26, 26, 32), [-1, 64]
  const SHARE = /%\s*[:=]?\s*$/; // `trainable%: 0.1243`
  const LONGEST_LINE = 300;
  // Layers as they are called where they are listed.
  const LAYERS = {
    depthwise: /depthwise/i, separable: /separable/i, transposed: /conv\w*transpose|transposed?.?conv|deconv/i, grouped: /groups?\s*=|grouped/i,
    conv1d: /conv_?1d/i, conv3d: /conv_?3d/i, convolution: /conv/i, attention: /attention|\bmha\b/i, dense: /dense|linear|fully.connected/i,
    bidirectional: /bidirectional|\bbi-?(?:lstm|gru|rnn)/i, recurrent: /lstm|gru|rnn/i, embedding: /embedding/i, norm: /norm/i,
  };
  // Of these a line means the first that it names.
  const ALIKE = [["depthwise", "separable", "transposed", "grouped", "conv1d", "conv3d", "convolution"], ["bidirectional", "recurrent"]];
  const CACHE = /\bkv\b|cache/i; // what a line is about
  // Numbers that say under which settings another one was counted: 8,192 tokens, a batch of 8.
  const SETTING = /^(?:tokens?|bits?|bpw|epochs?|layers|heads|labels|classes|images)$/i;
  const BEFORE_SETTING = /(?:(?:batch(?: size)?|rank|length|context)(?: of)?|\br\s*=)[^\p{L}\p{N}_]*$/iu;
  const OF_CACHE = /^\s*(?:of |in |for )?(?:the )?(?:kv|cache)(?![\p{L}\p{N}_])/iu;
  const FLOPS = /flop|\bops\b/i;
  const LETTER = /^[KMGT]/i; // that tools print for powers of 1024 too

  // The quantities that some words may mean.
  function meant(words, patterns) {
    const tokens = words.toLowerCase().match(/[a-z]+/g) || [];
    return new Set(patterns.filter(([, pattern]) => tokens.some((token) => pattern.test(token))).map(([quantity]) => quantity));
  }

  // Those that a unit leaves, and of these the ones that words before or behind the number mean, or else its line, if it speaks of a
  // cache; none when no word says what is counted.
  function quantitiesOf(unit, said, line, patterns) {
    const byUnit = meant(unit, patterns);
    let byWords = meant(said, patterns);
    if (!byWords.size && CACHE.test(line)) byWords = meant("cache", patterns);
    const both = new Set([...byUnit].filter((quantity) => byWords.has(quantity)));
    return both.size ? both : byUnit.size ? byUnit : byWords;
  }

  // Every way of reading digits with a unit: { printed, about, rank }, where `rank` is how unusual it is.
  function readingsOf(number, unit, words) {
    const [first] = unit.split(" ");
    const withUnit = read(`${number} ${first}`);
    const printed = withUnit ?? read(number);
    if (!printed) return [];
    const readings = [{ printed, about: "", rank: 0 }];
    if (FLOPS.test(words)) {
      readings.push({ printed: { ...printed, scale: printed.scale * 2n }, about: "two FLOPs for each multiply-accumulate", rank: 0 });
    }
    const may = withUnit && printed.value && LETTER.test(first) && first !== first.toLowerCase() && !number.includes("e");
    const binary = may ? read(`${number} ${first}`, true) : null;
    const rank = /.B$/.test(first) ? 0 : 1; // MB is as often 2^20 bytes as 10^6
    if (binary) readings.push({ printed: binary, about: `${first[0].toUpperCase()} is a power of 1024`, rank });
    return readings;
  }

  // The layers and the sizes of shapes that a line names, as `solved` takes them.
  function layerOf(line) {
    const named = Object.keys(LAYERS).filter((kind) => LAYERS[kind].test(line));
    const others = ALIKE.flatMap((alike) => alike.filter((kind) => named.includes(kind)).slice(1));
    const kinds = named.filter((kind) => !others.includes(kind));
    const sizes = (line.match(SHAPE) ?? []).flatMap((shape) => shape.match(/\d+/g) ?? []).map(Number);
    return { kinds: new Set(kinds), sizes: new Set(sizes) };
  }

  // The numbers of a text, those in shapes left aside.
  function* numbersIn(pasted, patterns) {
    const text = pasted.replace(SHAPE, (shape) => " ".repeat(shape.length));
    const last = (before) => before.slice(before.lastIndexOf("\n") + 1);
    for (const found of text.matchAll(TOKEN)) {
      const { mark, one, e, power } = found.groups;
      let unit = (found.groups.unit || "").trim();
      if (unit === "%") continue;
      const before = last(text.slice(0, found.index)).slice(-40);
      if (SHARE.test(before)) continue;
      const label = LABEL.exec(before)?.[1] ?? "";
      if (!unit) unit = IN_LABEL.exec(label)?.[1] ?? "";
      const end = found.index + found[0].length;
      const said = label + (OF_CACHE.test(text.slice(end)) ? " cache" : "");
      const plain = mark || one ? found.groups.number.replaceAll(mark || one, "") : found.groups.number;
      const tens = e || power;
      const readings = readingsOf(tens ? `${plain}e${tens}` : plain, unit, `${unit} ${said}`);
      const digits = plain.replace(/\D/g, "").replace(/^0+|0+$/g, "").length;
      const line = last(pasted.slice(0, found.index)).slice(-LONGEST_LINE);
      const quantities = quantitiesOf(unit, said, line, patterns);
      const isSetting = SETTING.test(unit) || BEFORE_SETTING.test(before);
      if (readings.length) yield { text: found[0].trim(), readings, digits, quantities, isSetting, ...layerOf(line) };
    }
  }

  // The numbers of a text in their order, each { text, readings, digits, quantities, kinds, sizes }.
  function askedOf(text, index) {
    const patterns = Object.entries(index.asked).map(([quantity, pattern]) => [quantity, new RegExp(pattern)]);
    const all = [...numbersIn(text.slice(0, LONGEST), patterns)];
    const filled = (some, others) => (some.length ? some : others);
    const those = filled(all.filter((one) => !one.isSetting), all);
    const kept = filled(those.filter((one) => one.quantities.size || one.digits >= LEAST_DIGITS), those);
    return [...new Map(kept.slice(0, MOST_NUMBERS).map((one) => [one.text, one])).values()];
  }

  // -- Where numbers stand: { kind, address, layer, quantity, value, about, page } ----------------------------------------

  const variantPage = (address) => `architectures/${address}/`;

  function* parts(index, kind) {
    for (const [key, value] of Object.entries(index)) {
      if (key.startsWith(`${kind} `)) yield [key.slice(kind.length + 1), value];
    }
  }

  function* totals(index) {
    for (const [family, [, variants]] of parts(index, "family")) {
      for (const variant of Object.keys(variants)) {
        const values = totalsOf(index, family, variant);
        const address = `${family}/${variant}`;
        for (const value of new Set(values)) {
          const quantity = index.quantities[values.indexOf(value)]; // the first quantity of a number says most
          const page = [variantPage(address), quantity];
          if (value) yield { kind: "total", address, layer: "", quantity, value: BigInt(value), about: shown(quantity), page };
        }
      }
    }
  }

  function* claims(index) {
    for (const [family, rows] of parts(index, "claims")) {
      for (const [id, printed, value, computed, variant, layer, quantity, verdict] of rows) {
        yield {
          kind: "claim", address: `${family}/${variant}`, layer, quantity, value: BigInt(value), about: `printed for ${shown(quantity)}`,
          page: ["claims/", `${family}.${id}`], printed, computed: BigInt(computed), verdict,
        };
      }
    }
  }

  function* reconciliations(index) {
    for (const [name, [question, quantity, address, numbers]] of parts(index, "reconciliation")) {
      const seen = new Set();
      for (const [anchor, number] of Object.entries(numbers)) {
        const value = BigInt(Math.abs(number));
        if (!value || seen.has(value)) continue;
        seen.add(value);
        const sign = anchor.startsWith("step-") ? (number > 0 ? "+" : "\u2212") : "";
        yield { kind: "reconciliation", address, layer: "", quantity, value, about: question, page: [`reconciliations/${name}/`, anchor], sign };
      }
    }
  }

  function* mistakes(index) {
    for (const [family, rows] of parts(index, "mistakes")) {
      for (const [id, about, value, network, quantity, causes] of rows) {
        const address = `${family}/${network}`;
        yield { kind: "mistake", address, layer: "", quantity, value: BigInt(value), about, page: ["mistakes/", `${family}.${id}`], causes };
      }
    }
  }

  // What tools print, what is stored, and layers: those of one range of values.
  function* ranged(shard, index) {
    for (const [family, variants] of Object.entries(shard)) {
      for (const [variant, text] of Object.entries(variants)) {
        const address = `${family}/${variant}`;
        for (const entry of text.split(";")) {
          const [what, number, others = "0"] = entry.split(" ");
          const value = BigInt(number);
          const at = what.lastIndexOf(".");
          if (at < 0) {
            const [kind, quantity, about, anchor] = index.figures[what];
            yield { kind, address, layer: "", quantity, value, about, page: [variantPage(address), anchor] };
          } else {
            const [layer, quantity] = [what.slice(0, at), what.slice(at + 1)];
            yield { kind: "layer", address, layer, quantity, value, about: shown(quantity), page: [variantPage(address), what], others: Number(others) };
          }
        }
      }
    }
  }

  let kept = null;

  // What every search looks through; how much has been published about each network; the reconciliations of each number.
  function listed(index) {
    if (kept) return kept;
    const explained = [...reconciliations(index)];
    const printed = [...claims(index)];
    const known = new Map();
    const why = new Map();
    for (const { address } of [...printed, ...explained]) known.set(address, (known.get(address) ?? 0) + 1);
    for (const place of explained) {
      const key = `${place.address} ${place.value}`;
      why.set(key, [...(why.get(key) ?? []), place]);
    }
    kept = { places: [...printed, ...totals(index), ...explained, ...mistakes(index)], printed, known, why };
    return kept;
  }

  // All places in the ranges in which the numbers may be.
  async function placesFor(asked, index) {
    const spans = asked.flatMap(({ readings }) => readings.map(({ printed }) => span(printed)));
    const ends = [...index.ranges.slice(1), Infinity];
    const starts = index.ranges.filter((start, at) => spans.some(([least, most]) => start <= most && ends[at] > least));
    const shards = await Promise.all(starts.map((start) => load(`layers-${start}`)));
    return [...listed(index).places, ...shards.flatMap((shard) => [...ranged(shard, index)])];
  }

  // -- The search --------------------------------------------------------------------------------------------------------

  const KINDS = ["total", "claim", "tool", "storage", "reconciliation", "mistake", "layer", "formula"];
  const WORDS = ["exact", "rounds", "truncates"];
  const OF_TOOLS = { params: "parameters", macs: "macs", flops: "macs", bytes: "bytes" };

  const COUNTED = /\s(?:params?|parameters|weights|FLOPs?|MACs?)$/i;

  // Digits and unit without spaces, and without the word for what is counted: printed alike.
  const squeezed = (text) => text.replace(COUNTED, "").split(/\s+/).join("").toLowerCase();

  // Whether the words around a number leave what a place counts.
  function isMeant({ quantities }, place) {
    return !quantities.size || quantities.has(place.kind === "tool" ? OF_TOOLS[place.quantity] : place.quantity)
      || quantities.has(place.quantity);
  }

  // The less the better, first by the first: the rule of the command.
  function orderOf(place, asked, index) {
    const { known } = listed(index);
    const leading = index.leading.indexOf(place.quantity);
    return [
      place.isListed ? 0 : 1,
      place.isSaid ? 0 : 1,
      place.kind === "formula" ? 0 : place.unusual,
      WORDS.indexOf(place.word),
      place.kind === "layer" ? 1 : 0,
      place.quantity === "bytes" && !asked.quantities.has("bytes") ? 1 : 0,
      place.causes ?? 0,
      KINDS.indexOf(place.kind),
      place.unusual,
      place.kind === "tool" && place.quantity !== "params" ? 1 : 0,
      leading < 0 ? 9 : leading,
      -(known.get(place.address.split("[")[0]) ?? 0),
    ];
  }

  function compared(one, other) {
    const at = one.order.findIndex((part, number) => part !== other.order[number]);
    return at < 0 ? (one.address < other.address ? -1 : one.address > other.address ? 1 : 0) : one.order[at] - other.order[at];
  }

  function* fitting(asked, all, index) {
    const text = squeezed(asked.text);
    for (const place of listed(index).printed) if (squeezed(place.printed) === text) yield { ...place, word: "exact", note: "", unusual: 0 };
    for (const { printed, about, rank } of asked.readings) {
      const [least, most] = span(printed);
      const near = all.filter(({ value }) => value >= least && value <= most).sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
      for (const place of near) {
        const fits = isMeant(asked, place) && match(printed, place.value);
        if (fits) yield { ...place, word: fits.word, note: about, unusual: rank };
      }
    }
  }

  // Layers of which a small whole number is the count of parameters.
  function byFormula({ readings: [{ printed }], quantities, kinds, sizes }) {
    if ((quantities.size && !quantities.has("parameters")) || printed.places[0] !== printed.scale) return []; // not all of its digits
    const value = printed.value / printed.scale;
    return solved(Number(value), kinds, sizes).map(({ layer, about, page, of, cost, out }) => ({
      kind: "formula", address: "", layer, quantity: "parameters", value, about, page: [page], word: "exact", note: "", unusual: cost, chance: of,
      isListed: sizes.has(out),
    }));
  }

  // The answers to one number: each network once, its best; what has been printed of it; and each mistake.
  function answers(asked, all, index) {
    const text = squeezed(asked.text);
    const found = [...fitting(asked, all, index), ...byFormula(asked)].map((place) => {
      const one = { ...place, text: asked.text, isSaid: place.printed !== undefined && squeezed(place.printed) === text };
      return { ...one, order: orderOf(one, asked, index) };
    }).sort(compared);
    const seen = new Set();
    return found.filter(({ kind, address, layer, page: [, anchor] }) => {
      const key = `${address} ${kind === "mistake" ? anchor : layer} ${kind === "claim"}`;
      return !seen.has(key) && seen.add(key);
    }).map((one) => ({ ...one, why: one.kind === "mistake" ? [] : listed(index).why.get(`${one.address} ${one.computed ?? one.value}`) ?? [] }));
  }

  // Of several numbers the networks that have most of them, and at least two, each with its best answer to each that it has.
  function together(found, index) {
    const having = new Map();
    for (const one of found) {
      for (const address of new Set(one.map((place) => place.address))) if (address) having.set(address, (having.get(address) ?? 0) + 1);
    }
    const most = Math.max(0, ...having.values());
    const best = most > 1 ? [...having].filter(([, numbers]) => numbers === most).map(([address]) => address) : [];
    // The best answer of a network: what it has, or else what was printed of it.
    const first = (one, address) => {
      const own = one.filter((place) => place.address === address);
      return own.find(({ kind }) => kind !== "claim") ?? own[0];
    };
    const { known } = listed(index);
    // Numbers of the network itself before those of its layers; usual readings first, then what was printed so.
    const order = (address) => {
      const firsts = found.map((one) => first(one, address)).filter(Boolean);
      const printed = found.filter((one) => one.some((place) => place.isSaid && place.address === address)).length;
      return [firsts.filter(({ kind }) => kind === "layer").length, firsts.reduce((sum, { unusual }) => sum + unusual, 0), -printed,
        -(known.get(address) ?? 0)];
    };
    return best.map((address) => ({ address, order: order(address) })).sort(compared)
      .flatMap(({ address }) => found.map((one) => first(one, address)).filter(Boolean));
  }

  function nearest({ printed }, index) {
    const goal = Number(printed.value) / Number(printed.scale);
    const far = (place) => Math.abs(Number(place.value) - goal);
    return [...totals(index)].sort((a, b) => far(a) - far(b)).slice(0, 5).map((place) => ({ ...place, word: "", note: "", why: [] }));
  }

  // What networks are called, by their addresses; settings that are not the published ones stay behind the name.
  async function naming() {
    const names = await load("names").catch(() => ({}));
    return (address) => {
      const [, family, variant, settings] = /^([^/]+)\/([^[]+)(.*)$/.exec(address) ?? [];
      const name = names[family]?.[1]?.[variant]?.[0];
      return name && `${name}${settings && ` ${settings}`}`;
    };
  }

  // { asked, rows, shared, nearest }: the numbers of a text and what they are, best first; `shared` when each network of the rows has
  // most of several numbers. Null for a text without a number.
  async function find(text) {
    const [index, called] = await Promise.all([load("totals"), naming()]);
    const named = (place) => ({ ...place, name: called(place.address) });
    const asked = askedOf(text, index);
    if (!asked.length) return null;
    const all = await placesFor(asked, index);
    const found = asked.map((one) => answers(one, all, index));
    const shared = asked.length > 1 ? together(found, index) : found[0];
    const rows = shared.length ? shared : found.flatMap((one) => one.slice(0, 3));
    const near = rows.length ? [] : nearest(asked[0].readings[0], index);
    return { asked, rows: rows.map(named), shared: shared.length > 0, nearest: near.map(named) };
  }

  // -- In words ----------------------------------------------------------------------------------------------------------

  const NAMES = { total: "network", storage: "file", formula: "formula" };

  const kindOf = ({ kind }) => NAMES[kind] ?? kind;
  const numberOf = ({ printed, sign, value }) => printed ?? (sign ?? "") + grouped(value);
  const placeOf = ({ page: [path, anchor] }) => url(path, anchor);
  const nameOf = ({ layer, name, address }) => [layer, name ?? address].filter(Boolean).join(" of ");

  // What is found in a line each, explanations first: { label, more, href }.
  function lines({ rows }) {
    const why = new Map(rows.flatMap((row) => row.why).map((place) => [place.page.join("#"), place]));
    const isTold = ({ kind }) => kind === "reconciliation" || kind === "mistake"; // in words of its own
    const line = (place) => ({
      label: `${numberOf(place)} ${isTold(place) ? shown(place.quantity) : place.about}`,
      more: `${kindOf(place)}${place.word ? `, ${place.word}` : ""}: ${isTold(place) ? place.about : nameOf(place)}`,
      href: place.kind === "reconciliation" ? url(place.page[0]) : placeOf(place), // a question to its answer
    });
    return [...why.values(), ...rows.filter((row) => !why.has(row.page.join("#")))].map(line);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, find, kindOf, lines, nameOf, naming, numberOf, placeOf });
})();
