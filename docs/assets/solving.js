// Layers by their formula: which arguments of a convolution, a dense or recurrent layer give a number of parameters. The rules are
// those of generator/paramledger/finding/solving.py.
(() => {
  "use strict";

  const { grouped } = globalThis.paramledger;
  const MOST = 20_000_000; // above it too many layers fit
  const LEAST = 10;
  const SHOWN = 6; // of each kind
  const FARTHEST = 6; // from round arguments: what is farther fits by chance, unless a shape beside it says the same
  const WIDEST = 8_192; // channels, filters and units of a recurrent layer
  const MOST_FEATURES = 262_144; // that a dense layer reads; half as many units at most
  const USUAL = [3, 5]; // windows

  // Windows as long along each of their axes: [text, size, factors, cost].
  const windows = (sides, axes, more) => sides.map((side) => {
    const times = (sign) => Array(axes).fill(side).join(` ${sign} `);
    return [times("×"), side ** axes, times("·"), more + (USUAL.includes(side) ? 0 : 1)];
  });
  const FLAT = windows([2, 3, 4, 5, 7, 11], 2, 0);
  const LONG = windows([2, 3, 4, 5, 7, 9], 1, 1);
  const SOLID = windows([3, 5, 7], 3, 1);
  const RECURRENT = [["LSTM", 4, 1], ["PyTorch LSTM", 4, 2], ["GRU with one bias", 3, 1], ["GRU", 3, 2], ["simple RNN", 1, 1]];
  const COMMON = new Set(["LSTM", "PyTorch LSTM", "GRU"]);
  const NORMS = [[2, "batch or layer normalisation", 2], [2, "batch normalisation with its statistics", 4], [3, "root-mean-square normalisation", 1]];
  const WIDTHS = [50, 100, 200, 300, 768];

  function divisors(value) {
    const found = [];
    for (let small = 1; small * small <= value; small++) {
      if (value % small) continue;
      found.push(small);
      if (small * small !== value) found.push(value / small);
    }
    return found;
  }

  // 0 for a power of two, 1 for three or five times one or a single digit before zeros, else what is left.
  function costOf(argument) {
    let odd = argument;
    while (odd % 2 === 0) odd /= 2;
    if (odd === 1) return 0;
    return odd === 3 || odd === 5 || /^\d0*$/.test(String(argument)) ? 1 : Math.max(2, odd.toString(2).length - 2);
  }

  const cost = (...those) => those.reduce((sum, argument) => sum + costOf(argument), 0);

  const of = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

  function* dense(value) {
    for (const units of divisors(value)) {
      const features = value / units - 1;
      if (features > 0 && features <= MOST_FEATURES && units <= MOST_FEATURES / 2) {
        yield [cost(units, features) + 1, `dense, ${of(units, "unit")} on ${of(features, "feature")}`, `(${features} + 1) · ${units}`, units];
      }
    }
  }

  const convolutions = (those, name = "convolution", each = "") => function* fits(value) {
    for (const filters of divisors(value)) {
      if (filters > WIDEST) continue;
      for (const [window, size, factors, more] of those) {
        for (const bias of [1, 0]) {
          const channels = (value / filters - bias) / size;
          if (!Number.isInteger(channels) || channels <= 0 || channels > WIDEST) continue;
          yield [cost(filters, channels) + (bias ? 0 : 1) + more + (filters === 1 ? 1 : 0),
            `${name}, ${of(filters, "filter")} of ${window} on ${of(channels, "channel")}${each}${bias ? "" : ", no bias"}`,
            `(${factors} · ${channels}${bias ? " + 1" : ""}) · ${filters}`, filters];
        }
      }
    }
  };

  // A window for each channel by itself.
  function* depthwise(value) {
    for (const [window, size, factors, more] of [...FLAT, ...LONG]) {
      for (const bias of [1, 0]) {
        const channels = value / (size + bias);
        if (!Number.isInteger(channels) || channels > WIDEST) continue;
        yield [cost(channels) + more + 1, `depthwise convolution, ${of(channels, "channel")}, ${window}${bias ? "" : ", no bias"}`,
          `(${factors}${bias ? " + 1" : ""}) · ${channels}`, channels];
      }
    }
  }

  // A window for each channel by itself, then a window of 1 over all of them.
  function* separable(value) {
    for (const [window, size, factors, more] of FLAT) {
      for (let channels = 1; channels <= WIDEST; channels++) {
        for (const bias of [1, 0]) {
          const filters = (value - size * channels) / (channels + bias);
          if (!Number.isInteger(filters) || filters <= 0 || filters > WIDEST) continue;
          yield [cost(filters, channels) + (bias ? 0 : 1) + more,
            `separable convolution, ${of(filters, "filter")} of ${window} on ${of(channels, "channel")}${bias ? "" : ", no bias"}`,
            `${factors} · ${channels} + (${channels}${bias ? " + 1" : ""}) · ${filters}`, filters];
        }
      }
    }
  }

  // Queries, keys and values, `inner` wide, and what puts them together; as wide as the layer in most networks.
  function* attention(value) {
    for (let width = 1; width <= WIDEST; width++) {
      const inner = (value - width) / (4 * width + 3);
      if (inner === width) {
        yield [cost(width), `attention, width ${grouped(width)}`, `4 · (${width} + 1) · ${width}`, width];
      } else if (Number.isInteger(inner) && inner > 0 && inner <= WIDEST) {
        yield [cost(width, inner) + 2, `attention, width ${grouped(width)}, total head width ${grouped(inner)}`,
          `3 · (${width} + 1) · ${inner} + (${inner} + 1) · ${width}`, width];
      }
      if (value === 4 * width * width) yield [cost(width) + 2, `attention, width ${grouped(width)}, no bias`, `4 · ${width} · ${width}`, width];
    }
  }

  // Gates of u · (u + features + biases) each; forwards, or in both directions.
  const recurrent = (ways) => function* fits(value) {
    for (const [name, gates, biases] of RECURRENT) {
      for (const directions of ways) {
        const each = value / (gates * directions);
        if (!Number.isInteger(each)) continue;
        for (const units of divisors(each)) {
          const features = each / units - units - biases;
          if (features <= 0 || features > MOST_FEATURES || units > WIDEST) continue;
          yield [cost(units, features) + directions - 1 + (COMMON.has(name) ? 0 : 1),
            `${directions === 2 ? "bidirectional " : ""}${name}, ${of(units, "unit")} on ${of(features, "feature")}`,
            `${directions === 2 ? "2 · " : ""}${gates} · ${units} · (${units} + ${features} + ${biases})`, directions * units];
        }
      }
    }
  };

  function* embedding(value) {
    for (const width of divisors(value)) {
      const words = value / width;
      const usual = WIDTHS.includes(width) || (costOf(width) === 0 && width >= 16);
      if (usual && words > width) yield [cost(words, width) + 2, `embedding, ${grouped(words)} words of ${grouped(width)}`, `${words} · ${width}`, width];
    }
  }

  // One number or more for each channel: every even number is a norm's, so only the usual widths are offered.
  function* norm(value) {
    for (const [far, name, each] of NORMS) {
      const channels = value / each;
      if (!Number.isInteger(channels) || channels > WIDEST) continue;
      yield [cost(channels) + far, `${name}, ${of(channels, "channel")}`, each > 1 ? `${each} · ${channels}` : String(channels), channels];
    }
  }

  const CONVOLUTION = "concepts/counting_a_convolution/";
  const GROUPS = "concepts/groups/";
  const KINDS = [
    ["recurrent", recurrent([1, 2]), "concepts/recurrent_layers/"], ["convolution", convolutions([...FLAT, ...LONG]), CONVOLUTION],
    ["dense", dense, "concepts/counting_a_dense_layer/"], ["attention", attention, "concepts/attention/"],
    ["depthwise", depthwise, GROUPS], ["embedding", embedding, "concepts/embeddings_and_ties/"],
    ["norm", norm, "concepts/pooling_and_normalisation/"], ["bidirectional", recurrent([2]), "concepts/recurrent_layers/"], ["conv1d", convolutions(LONG), CONVOLUTION],
    ["conv3d", convolutions(SOLID), CONVOLUTION], ["grouped", convolutions([...FLAT, ...LONG], "grouped convolution", " each"), GROUPS],
    ["separable", separable, GROUPS], ["transposed", convolutions([...FLAT, ...LONG, ...SOLID], "transposed convolution"), CONVOLUTION],
  ];
  const UNASKED = 7; // that a number is tried with when no word names a kind
  const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

  // The layers with the roundest arguments, kind by kind, the roundest first; of each { layer, about, page, of, cost, out }, where `of` is
  // how many layers of that kind with round arguments have so many parameters and `out` how wide what it gives is. Of `kinds` alone if
  // there are any; those that give something as wide as one of `sizes` before others.
  function solved(value, kinds, sizes) {
    if (value < LEAST || value > MOST) return [];
    return KINDS.filter(([kind], at) => (kinds.size ? kinds.has(kind) : at < UNASKED)).flatMap(([, fits, page]) => {
      const found = [...fits(value)].map(([far, ...one]) => [far + (sizes.size && !sizes.has(one[2]) ? 1 : 0), ...one])
        .filter(([far, , , out]) => far <= FARTHEST || sizes.has(out)).sort((a, b) => a[0] - b[0] || compared(a[1], b[1]) || compared(a[2], b[2]));
      return found.slice(0, SHOWN).map(([far, layer, about, out]) => ({ layer, about, page, of: found.length, cost: far, out }));
    }).sort((a, b) => a.cost - b.cost);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, solved });
})();
