// Find pages by their words: the index that `paramledger finish` makes (generator/paramledger/proof/text_index.py). Of its scripts a
// query loads `search/sections` and, for each of its words, the one in which that word stands.
(() => {
  "use strict";

  const { load } = globalThis.paramledger;
  const MOST = 8;
  const OF_A_PAGE = 2; // parts of one page that are shown
  const LESS = 0.5; // what a longer word than the one that was asked for is worth, at most

  const folded = (text) => text.normalize("NFKD").toLowerCase().replace(/[\p{M}'’]/gu, "");
  const singular = (word) => (word.length > 3 && word.endsWith("s") && !/[suia]s$/.test(word) ? word.slice(0, -1) : word);

  // The words of a query that say something. Long numbers are found elsewhere.
  function asked(text, idle) {
    const words = folded(text.replaceAll(/\d{1,3}(?:,\d{3})+|\d{5,}/g, " ")).match(/[\p{L}\p{N}]+/gu) ?? [];
    const said = words.filter((word) => !idle.includes(word) && (word.length > 1 || /\d/.test(word)));
    return [...new Set(said.map(singular))];
  }

  // The scripts in which words that begin like this stand.
  function shards(starts, word) {
    const first = Math.max(0, starts.findLastIndex((start) => start <= word));
    const numbers = [first];
    for (let at = first + 1; at < starts.length && starts[at].startsWith(word); at++) numbers.push(at);
    return numbers.map((number) => `search/words-${number}`);
  }

  // The sections with a word: number -> how much it says there. A word that is still being typed stands for longer ones too.
  async function places({ starts, sections }, word) {
    const found = new Map();
    for (const shard of await Promise.all(shards(starts, word).map(load))) {
      for (const [known, numbers] of Object.entries(shard)) {
        if (!known.startsWith(word)) continue;
        const worth = known === word ? 1 : (LESS * word.length) / known.length;
        for (let at = 0; at < numbers.length; at += 2) {
          found.set(numbers[at], Math.max(found.get(numbers[at]) ?? 0, numbers[at + 1] * worth));
        }
      }
    }
    return { found, rare: Math.log(1 + sections.length / Math.max(1, found.size)) };
  }

  // The sections that fit best, at most so many of one page: those with every word first.
  async function find(text) {
    const index = await load("search/sections");
    const words = asked(text, index.idle);
    const all = await Promise.all(words.map((word) => places(index, word)));
    const known = all.filter(({ found }) => found.size);
    const scores = new Map();
    for (const { found, rare } of known) {
      for (const [number, weight] of found) {
        const score = scores.get(number) ?? { sum: 0, covered: 0 };
        scores.set(number, { sum: score.sum + weight * rare, covered: score.covered + rare });
      }
    }
    const total = known.reduce((sum, { rare }) => sum + rare, 0);
    const ranked = [...scores].map(([number, { sum, covered }]) => ({ number, score: sum * (covered / total) ** 2 }));
    ranked.sort((a, b) => b.score - a.score || a.number - b.number);
    return chosen(ranked.map(({ number }) => index.sections[number]));
  }

  function chosen(sections) {
    const counts = new Map();
    const kept = sections.filter(([address]) => {
      const page = address.replace(/#.*/, "");
      counts.set(page, (counts.get(page) ?? 0) + 1);
      return counts.get(page) <= OF_A_PAGE;
    });
    return kept.slice(0, MOST).map(([address, title, heading, lead]) => ({ address, title, heading, lead }));
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, words: find, asked });
})();
