// Layers by their formula: which arguments of a convolution, a dense or recurrent layer give a number of parameters. The rules are
// those of generator/paramledger/finding/solving.py.
(() => {
  "use strict";

  const { grouped } = globalThis.paramledger;
  const MOST = 20_000_000; // above it too many layers fit
  const LEAST = 10;
  const SHOWN = 6; // of each kind
  const FARTHEST = 6; // from round arguments: what is farther fits by chance
  const WIDEST = 8_192; // channels, filters and units of a recurrent layer
  const MOST_FEATURES = 262_144; // that a dense layer reads; half as many units at most
  // [text, size, factors, cost] of windows over two axes, and over one.
  const WINDOWS = [
    ...[2, 3, 4, 5, 7, 11].map((side) => [`${side} × ${side}`, side * side, `${side} · ${side}`, side === 3 || side === 5 ? 0 : 1]),
    ...[3, 5, 7].map((length) => [String(length), length, String(length), 2]),
  ];
  const RECURRENT = [["LSTM", 4, 1], ["LSTM of PyTorch", 4, 2], ["GRU with one bias", 3, 1], ["GRU", 3, 2], ["simple RNN", 1, 1]];
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

  function* convolution(value) {
    for (const filters of divisors(value)) {
      if (filters > WIDEST) continue;
      for (const [window, size, factors, more] of WINDOWS) {
        for (const bias of [1, 0]) {
          const channels = (value / filters - bias) / size;
          if (!Number.isInteger(channels) || channels <= 0 || channels > WIDEST) continue;
          yield [cost(filters, channels) + (bias ? 0 : 1) + more,
            `convolution, ${of(filters, "filter")} of ${window} on ${of(channels, "channel")}${bias ? "" : ", no bias"}`,
            `(${factors} · ${channels}${bias ? " + 1" : ""}) · ${filters}`, filters];
        }
      }
    }
  }

  // Gates of u · (u + features + biases) each; forwards, or in both directions.
  function* recurrent(value) {
    for (const [name, gates, biases] of RECURRENT) {
      for (const directions of [1, 2]) {
        const each = value / (gates * directions);
        if (!Number.isInteger(each)) continue;
        for (const units of divisors(each)) {
          const features = each / units - units - biases;
          if (features <= 0 || features > MOST_FEATURES || units > WIDEST) continue;
          yield [cost(units, features) + directions - 1 + (name === "LSTM" || name === "GRU" ? 0 : 1),
            `${directions === 2 ? "bidirectional " : ""}${name}, ${of(units, "unit")} on ${of(features, "feature")}`,
            `${directions === 2 ? "2 · " : ""}${gates} · ${units} · (${units} + ${features} + ${biases})`, directions * units];
        }
      }
    }
  }

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

  const KINDS = [
    ["recurrent", recurrent, "concepts/recurrent_layers/"], ["convolution", convolution, "concepts/counting_a_convolution/"],
    ["dense", dense, "concepts/counting_a_dense_layer/"], ["embedding", embedding, "concepts/embeddings_and_ties/"],
    ["norm", norm, "concepts/pooling_and_normalisation/"],
  ];

  const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

  // The layers with the roundest arguments, kind by kind, the roundest first; of each { layer, about, page, of, cost, out }, where `of` is
  // how many layers of that kind with round arguments have so many parameters and `out` how wide what it gives is. Of `kinds` alone if
  // there are any; those that give something as wide as one of `sizes` before others.
  function solved(value, kinds, sizes) {
    if (value < LEAST || value > MOST) return [];
    return KINDS.filter(([kind]) => !kinds.size || kinds.has(kind)).flatMap(([, fits, page]) => {
      const found = [...fits(value)].map(([far, ...one]) => [far + (sizes.size && !sizes.has(one[2]) ? 1 : 0), ...one])
        .filter(([far]) => far <= FARTHEST).sort((a, b) => a[0] - b[0] || compared(a[1], b[1]) || compared(a[2], b[2]));
      return found.slice(0, SHOWN).map(([far, layer, about, out]) => ({ layer, about, page, of: found.length, cost: far, out }));
    }).sort((a, b) => a.cost - b.cost);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, solved });
})();
