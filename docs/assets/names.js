// Find a network by its name. Letters and digits count alone, so that ResNet50, resnet-50 and ResNet 50 are one; families come
// before their variants.
(() => {
  "use strict";

  const { load, meant, url } = globalThis.paramledger;
  const MOST = 5;
  const SHORTEST = 2;
  const SHORTEST_MISTYPED = 6; // letters: what is shorter is near too many names

  const folded = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "");

  // Every family and variant: what is shown, where it leads, and its names, folded; `whole` are those that name it without its family.
  function entries(index) {
    return Object.entries(index).flatMap(([family, [title, variants, others]]) => [
      { label: title, kind: "family", href: url(`architectures/${family}/`), of: [], names: [family, title, ...others].map(folded) },
      ...Object.entries(variants).map(([variant, names]) => ({
        label: names[0],
        kind: "network",
        href: url(`architectures/${family}/${variant}/`),
        of: [family, title].map(folded),
        names: [variant, `${family}${variant}`, `${title}${variant}`, ...names].map(folded),
      })),
    ]).map((entry) => ({ ...entry, whole: entry.kind === "family" ? entry.names : entry.names.slice(1) }));
  }

  let known = null;

  // How well an entry fits, the less the better; null when it does not. VGG-16 is first of all the one of VGG.
  function rank(entry, asked, words) {
    const later = entry.kind === "family" ? 0 : entry.of.some((name) => asked.startsWith(name)) ? 1 : 2;
    if (entry.names.includes(asked)) return later;
    if (entry.names.some((name) => name.startsWith(asked))) return 3 + later;
    if (entry.names.some((name) => words.every((word) => name.includes(word)))) return 6 + later;
    return null;
  }

  function ranked(words) {
    const asked = words.join("");
    if (asked.length < SHORTEST) return [];
    const found = known.map((entry) => ({ entry, rank: rank(entry, asked, words), length: entry.names[0].length }));
    return found.filter((one) => one.rank !== null).sort((a, b) => a.rank - b.rank || a.length - b.length).slice(0, MOST)
      .map((one) => ({ ...one.entry, exact: one.rank < 3, begins: one.rank < 6 }));
  }

  // Whether a name begins like this but for one letter that is wrong, missing or too many, or two that have changed places.
  function isNear(asked, name) {
    let at = 0;
    while (at < asked.length && asked[at] === name[at]) at += 1;
    const changed = asked[at] === name[at + 1] && asked[at + 1] === name[at];
    const rests = [[at + 1, at + 1], [at, at + 1], [at + 1, at], ...(changed ? [[at + 2, at + 2]] : [])];
    return rests.some(([from, to]) => name.slice(to).startsWith(asked.slice(from)));
  }

  function mistyped(words) {
    const asked = words.join("");
    if (asked.length < SHORTEST_MISTYPED) return [];
    const found = known.filter(({ whole }) => whole.some((name) => isNear(asked, name)));
    return found.sort((a, b) => a.names[0].length - b.names[0].length).slice(0, MOST).map((one) => ({ ...one, exact: false, begins: true }));
  }

  // Of a question ("how many parameters in BERT"), the words that most of a name begins with.
  function named(words) {
    for (let count = words.length; count > 0; count--) {
      for (let first = 0; first + count <= words.length; first++) {
        const some = words.slice(first, first + count);
        const asked = some.join("");
        if (asked.length > SHORTEST && known.some(({ whole }) => whole.some((name) => name.startsWith(asked)))) return some;
      }
    }
    return [];
  }

  // The networks that a text names; with `idle`, the words that say nothing, those that a question names, or that are mistyped in it.
  async function find(text, idle = null) {
    if (folded(text).length < SHORTEST || meant(text)) return [];
    known ??= entries(await load("names"));
    const words = text.split(/[^\p{L}\p{N}]+/u).map(folded).filter(Boolean);
    if (!idle) return ranked(words);
    const telling = words.filter((word) => !idle.includes(word));
    const found = ranked(named(telling));
    return found.length ? found : mistyped(telling);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, names: find });
})();
