// Find a number wherever it occurs: the page numbers.md, and what the search of the site shows of it. The rules are those of
// generator/paramledger/digits.py: digits as printed, places that they may be rounded to, exact before rounded before cut.
(() => {
  "use strict";

  const ROOT = new URL("..", document.currentScript.src);
  const PLAIN_FILE = location.protocol === "file:"; // then a folder shows no page of its own
  const SHOWN_AT_ONCE = 30;
  const LEAST_OFFERED = 100n;

  // -- Reading ---------------------------------------------------------------------------------------------------------

  const LETTERS = { K: 3, k: 3, M: 6, m: 6, B: 9, b: 9, G: 9, T: 12 };
  const SCALES = { ...LETTERS, bn: 9, mn: 6, thousand: 3, million: 6, billion: 9, trillion: 12 };
  const BYTES = { KB: 3, kB: 3, MB: 6, GB: 9, TB: 12 };
  const BINARY = { KiB: 10n, MiB: 20n, GiB: 30n, TiB: 40n };
  const COUNTED = /^[KkMBGT](?=(?:FLOPs?|MACs?|MAdds?|ops|params?)$)/i;
  const UNREAD = new Set(["crore", "dozen", "fifth", "half", "hundred", "lakh", "myriad", "per", "percent", "quarter", "third", "times"]);
  const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const NUMBER = new RegExp(
    "^(?:(?:about|approximately|approx\\.|around|nearly|roughly|some|[~≈])\\s*)?" +
    "(?<sign>[+\\u2212-]?)" +
    "(?<whole>\\d{1,3}(?:(?<mark>[,_' \\u00a0\\u2009\\u202f])\\d{3}(?:\\k<mark>\\d{3})*)|\\d+)(?:\\.(?<part>\\d+))?" +
    "(?:[eE](?<e>[+-]?\\d{1,3})|\\s*\\(?\\s*[x×·*]\\s*10(?:\\^|\\*\\*|(?=[⁰¹²³⁴⁵⁶⁷⁸⁹]))\\s*(?<power>\\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\\)?)?" +
    "(?<rest>.*)$", "u");
  const WORD = /^[\s(-]*(?<word>[A-Za-z]*)(?<more>(?:[\s()-]|\p{L})*)$/u;
  const MOST_DIGITS = 30;

  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : null);

  // [power of ten, factor]: what a word multiplies a number by; null when it cannot be read.
  function scaleOf(word) {
    const known = own(SCALES, word) ?? (word.length > 2 ? own(SCALES, word.toLowerCase().replace(/s$/, "")) : null) ?? own(BYTES, word);
    if (known !== null) return [known, 1n];
    if (Object.hasOwn(BINARY, word)) return [0, 2n ** BINARY[word]];
    if (COUNTED.test(word) && Object.hasOwn(LETTERS, word[0])) return [LETTERS[word[0]], 1n];
    return word === "" || word.length > 2 || word === "x" ? [0, 1n] : null;
  }

  function unitScale(rest) {
    const match = WORD.exec(rest);
    if (!match) return null;
    const first = match.groups.word.toLowerCase();
    const words = (rest.match(/\p{L}+/gu) || []).map((word) => word.toLowerCase());
    const others = words.filter((word) => word !== first && word.length > 2);
    if (words.some((word) => UNREAD.has(word)) || others.some((word) => Object.hasOwn(SCALES, word.replace(/s$/, "")))) return null;
    return scaleOf(match.groups.word);
  }

  function superscript(text) {
    return [...text].map((sign) => (SUPERSCRIPTS.includes(sign) ? SUPERSCRIPTS.indexOf(sign) : sign)).join("");
  }

  // { value, places, scale, signed, rest }: value and places are whole, `scale` times the number; null for what is no number.
  function read(text) {
    const match = text.length <= 80 ? NUMBER.exec(text.trim()) : null;
    const unit = match && unitScale(match.groups.rest);
    if (!unit) return null;
    const { sign, whole, part = "", e, power, rest } = match.groups;
    const digits = whole.replace(/\D/g, "") + part;
    const tens = Number(e || superscript(power || "0"));
    const [unitTens, factor] = unit;
    if (digits.length > MOST_DIGITS || Math.abs(tens) > MOST_DIGITS || ((unitTens || factor !== 1n) && tens)) return null;
    const exponent = tens + unitTens - part.length;
    const scale = exponent < 0 ? 10n ** BigInt(-exponent) : 1n;
    const finest = (exponent > 0 ? 10n ** BigInt(exponent) : 1n) * factor;
    const count = BigInt(digits);
    const zeros = count ? digits.length - digits.replace(/0+$/, "").length : 0;
    const places = Array.from({ length: zeros + 1 }, (_, zero) => finest * 10n ** BigInt(zero));
    return { value: (/[-\u2212]/.test(sign) ? -count : count) * finest, places, scale, signed: sign !== "", rest: rest.trim() };
  }

  // -- Matching ---------------------------------------------------------------------------------------------------------

  // { word, place } for the first place at which the digits follow from a computed number; null when they do not.
  function match(asked, computed) {
    const exact = (asked.signed || computed >= 0n ? computed : -computed) * asked.scale;
    if (exact === asked.value) return { word: "exact", place: asked.places[0] };
    const [size, goal] = exact < 0n ? [-exact, -asked.value] : [exact, asked.value];
    for (const place of asked.places) {
      if (size < place) break; // rounded above its first digit a number says nothing
      const cut = size / place * place;
      const rest = 2n * (size - cut);
      const up = cut + place;
      if ((rest >= place && goal === up) || (rest < place && goal === cut)) return { word: "rounds", place };
      if (rest === place && goal === ((cut / place) % 2n ? up : cut)) return { word: "rounds", place };
      if (goal === cut) return { word: "truncates", place };
    }
    return null;
  }

  // The numbers from which the digits may follow: [least, most].
  function span(asked) {
    const place = asked.places[asked.places.length - 1];
    const size = asked.value < 0n ? -asked.value : asked.value;
    return [(size - place) / asked.scale, (size + place) / asked.scale + 1n];
  }

  const NAMES = ["unit", "ten", "hundred", "thousand", "ten thousand", "hundred thousand", "million", "ten million", "hundred million",
    "billion", "ten billion", "hundred billion", "trillion", "ten trillion", "hundred trillion"];

  function placeName(place, scale) {
    const power = String(place).length - 1;
    if (scale === 1n && place === 10n ** BigInt(power) && NAMES[power]) return NAMES[power];
    return scale === 1n ? grouped(place) : "last digit given";
  }

  function grouped(value) {
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",").replace("-", "\u2212");
  }

  // -- The index ---------------------------------------------------------------------------------------------------------

  const loading = new Map();

  // A script of the index, as the value that it assigns: a script loads from a file too, where fetch is refused. `name` is its path,
  // which may leave out `numbers/`.
  function load(name) {
    const path = name.includes("/") ? name : `numbers/${name}`;
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(`${path}.js`, ROOT);
        script.addEventListener("load", () => resolve(globalThis.paramledgerNumbers[name]));
        script.addEventListener("error", () => {
          loading.delete(name);
          reject(new Error(`${path}.js could not be loaded`));
        });
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  function url(path, anchor = "") {
    return new URL(path + (PLAIN_FILE ? "index.html" : "") + (anchor ? `#${anchor}` : ""), ROOT).href;
  }

  // A quantity in words, once the index is there.
  const shown = (quantity) => globalThis.paramledgerNumbers.totals.names[quantity];

  function* parts(index, kind) {
    for (const [key, value] of Object.entries(index)) {
      if (key.startsWith(`${kind} `)) yield [key.slice(kind.length + 1), value];
    }
  }

  // Places of numbers: { rank, value, quantities, href, of, about }, one for equal quantities of one variant.
  function* totals(index) {
    for (const [family, [title, variants]] of parts(index, "family")) {
      for (const [variant, values] of Object.entries(variants)) {
        for (const value of new Set(values)) {
          const quantities = index.quantities.filter((_, at) => values[at] === value);
          const href = url(`architectures/${family}/${variant}/`, quantities[0]);
          if (value) yield { rank: 0, value: BigInt(value), quantities, href, of: `${family}/${variant}`, about: title };
        }
      }
    }
  }

  function* claims(index) {
    for (const [family, rows] of parts(index, "claims")) {
      for (const [id, printed, value, computed, variant, layer, quantity, verdict] of rows) {
        const of = `${layer ? `${layer} of ` : ""}${family}/${variant}`;
        yield { rank: 1, value: BigInt(value), quantities: [quantity], href: url("claims/", `${family}.${id}`), of, printed, computed, verdict };
      }
    }
  }

  function* reconciliations(index) {
    for (const [name, [title, quantity, numbers]] of parts(index, "reconciliation")) {
      const seen = new Set();
      for (const [anchor, value] of Object.entries(numbers)) {
        if (!value || seen.has(value)) continue;
        seen.add(value);
        const href = url(`reconciliations/${name}/`, anchor);
        yield { rank: 2, value: BigInt(value), quantities: [quantity], href, of: title, signed: anchor.startsWith("step-") };
      }
    }
  }

  function* layers(found) {
    for (const [family, variants] of Object.entries(found)) {
      for (const [variant, text] of Object.entries(variants)) {
        for (const entry of text.split(";")) {
          const [anchor, value, others = "0"] = entry.split(" ");
          const at = anchor.lastIndexOf(".");
          const href = url(`architectures/${family}/${variant}/`, anchor);
          const of = `${anchor.slice(0, at)} of ${family}/${variant}`;
          yield { rank: 3, value: BigInt(value), quantities: [anchor.slice(at + 1)], href, of, others: Number(others) };
        }
      }
    }
  }

  async function places(asked) {
    const index = await load("totals");
    const [least, most] = span(asked);
    const ends = [...index.ranges.slice(1), Infinity];
    const starts = index.ranges.filter((start, at) => start <= most && ends[at] > least);
    const found = [...totals(index), ...claims(index), ...reconciliations(index)];
    for (const shard of await Promise.all(starts.map((start) => load(`layers-${start}`)))) found.push(...layers(shard));
    return found;
  }

  // What the words after the digits say is counted: its quantities come first.
  async function hinted(asked) {
    const words = asked.rest.toLowerCase().match(/[a-z]+/g) || [];
    const patterns = Object.entries((await load("totals")).asked);
    return patterns.filter(([, pattern]) => words.some((word) => new RegExp(pattern).test(word))).map(([quantity]) => quantity);
  }

  // Groups of places by how the digits follow: exact, then place by place, rounded before cut.
  async function find(text) {
    const asked = read(text);
    if (!asked) return null;
    const groups = new Map();
    const all = await places(asked);
    for (const place of all) {
      const verdict = match(asked, place.value);
      if (!verdict) continue;
      const key = verdict.word === "exact" ? "exact" : `${verdict.word} ${verdict.place}`;
      if (!groups.has(key)) groups.set(key, { ...verdict, places: [] });
      groups.get(key).places.push(place);
    }
    const hints = await hinted(asked);
    const meant = (place) => (place.quantities.some((quantity) => hints.includes(quantity)) ? 0 : 1);
    const order = ["exact", "rounds", "truncates"];
    const found = [...groups.values()].sort((a, b) =>
      (a.word === "exact" ? -1 : 0) - (b.word === "exact" ? -1 : 0) || Number(a.place - b.place) || order.indexOf(a.word) - order.indexOf(b.word));
    const weight = (place) => (place.quantities[0] === "parameters" ? 0 : place.quantities[0] === "macs" ? 1 : 2);
    for (const { places } of found) places.sort((a, b) => meant(a) - meant(b) || a.rank - b.rank || weight(a) - weight(b) || Number(a.value - b.value));
    return { asked, groups: found, nearest: found.length ? [] : nearest(asked, all) };
  }

  function nearest(asked, all) {
    const goal = Number(asked.value) / Number(asked.scale);
    const far = (place) => Math.abs(Number(place.value) - goal);
    return all.filter((place) => place.rank === 0).sort((a, b) => far(a) - far(b)).slice(0, 5);
  }

  // -- The page ---------------------------------------------------------------------------------------------------------

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  const SIGNS = { exact: "✓", rounds: "≈", truncates: "⌊⌋", differs: "≠", unexplained: "?" };
  const KINDS = ["network", "claim", "reconciliation", "layer"];

  const chip = (word) => element("span", `chip chip-${word}`, `${SIGNS[word]} ${word}`);

  function item(place) {
    const link = element("a", "number", place.printed || (place.signed && place.value > 0n ? "+" : "") + grouped(place.value));
    link.href = place.href;
    const quantities = place.quantities.map(shown);
    const listed = quantities.length > 1 ? `${quantities.slice(0, -1).join(", ")} and ${quantities.at(-1)}` : quantities[0];
    const words = element("span", "finder-words");
    if (place.rank === 1) words.append(`printed for ${listed} of `, code(place.of), `, computed ${grouped(place.computed)} `, chip(place.verdict));
    else if (place.rank === 2) words.append(`${listed}${place.signed ? ", a difference" : ""} in “${place.of}”`);
    else words.append(`${listed} of `, code(place.of), place.about ? `, ${place.about}` : "");
    if (place.others) words.append(` and of ${grouped(place.others)} more layer${place.others > 1 ? "s" : ""} of that family`);
    return element("li", "", element("span", "finder-kind", KINDS[place.rank]), link, words);
  }

  const code = (text) => element("code", "", text);

  function headline(group, asked) {
    const name = placeName(group.place, asked.scale);
    if (group.word === "exact") return ["Exactly this number", "exact"];
    return group.word === "rounds" ? [`Rounded to the nearest ${name}`, "rounds"] : [`Cut at the ${name}, not rounded`, "truncates"];
  }

  function section(group, asked) {
    const [title, word] = headline(group, asked);
    const list = element("ul", "finder-list", ...group.places.slice(0, SHOWN_AT_ONCE).map(item));
    const part = element("section", "", element("h2", "", `${title} `, chip(word)), list);
    const more = group.places.length - SHOWN_AT_ONCE;
    if (more > 0) {
      const button = element("button", "finder-more", `Show ${grouped(more)} more`);
      button.type = "button";
      button.addEventListener("click", () => {
        const rest = group.places.slice(SHOWN_AT_ONCE).map(item);
        list.append(...rest);
        button.remove();
        rest[0].querySelector("a").focus();
      });
      part.append(button);
    }
    return part;
  }

  function said(answer) {
    if (!answer) return "This does not read as one number: write digits and, if you like, a unit word, such as 62.4M or 60 million.";
    const count = answer.groups.reduce((sum, group) => sum + group.places.length, 0);
    if (!count) return "No number here is this one, rounds to it or is cut to it. The nearest totals:";
    return `${grouped(count)} place${count > 1 ? "s" : ""}`;
  }

  function address(text) {
    const here = new URL(location.href);
    here.searchParams.set("q", text);
    try {
      history.replaceState(null, "", here);
    } catch { /* a file keeps its address */ }
  }

  function page(form) {
    const input = form.querySelector("input");
    const state = document.getElementById("find-number-state");
    const results = document.getElementById("find-number-found");
    let asked = 0;

    async function show(text) {
      const mine = ++asked;
      try {
        const answer = await find(text);
        if (mine !== asked) return;
        results.replaceChildren(...(answer ? answer.groups.map((group) => section(group, answer.asked)) : []));
        if (answer && answer.nearest.length) results.append(element("ul", "finder-list", ...answer.nearest.map(item)));
        state.textContent = said(answer);
      } catch (error) {
        state.textContent = `The index is not there: ${error.message}.`;
      }
    }

    form.hidden = false;
    state.textContent = "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!input.value.trim()) return;
      address(input.value.trim());
      show(input.value.trim());
    });
    const start = new URLSearchParams(location.search).get("q");
    if (start) {
      input.value = start;
      address(start);
      show(start);
    }
  }

  // -- For the search of the site -----------------------------------------------------------------------------------------------

  const UNIT_WORDS = /^[()\s-]*(?:[KkMmBbGT]|bn|mn|[KMGT]i?B|kB|(?:thousand|million|billion|trillion)s?|(?:trainable|total|weights?|neurons?|units?|bytes?|[KkMBGT]?(?:param(?:eter)?s?|FLOPs?|FLOPS|MACs?|MAdds?|ops|multiply|accumulates?|adds?))|[()\s-])*$/i;

  // Whether words typed into a search are meant as a number, and not as "3 layers".
  function meant(text) {
    const asked = read(text);
    return asked !== null && asked.value / asked.scale >= LEAST_OFFERED && UNIT_WORDS.test(asked.rest);
  }

  // The page that answers a number.
  const answer = (text) => `${url("numbers/")}?q=${encodeURIComponent(text.trim())}`;

  const EXPLAINED_FIRST = [2, 0, 1, 3]; // the order of KINDS

  // What is found of a number in a line each, explanations first: { label, more, href }.
  function lines({ asked, groups }) {
    return groups.flatMap((group) => {
      const [, word] = headline(group, asked);
      const places = EXPLAINED_FIRST.flatMap((rank) => group.places.filter((place) => place.rank === rank));
      return places.map((place) => {
        const number = place.printed || (place.signed && place.value > 0n ? "+" : "") + grouped(place.value);
        return { label: `${number} ${shown(place.quantities[0])}`, more: `${KINDS[place.rank]}, ${word}: ${place.of}`, href: place.href };
      });
    });
  }

  function start() {
    const form = document.getElementById("find-number");
    if (form) page(form);
  }

  globalThis.paramledger = Object.freeze({ element, read, match, find, load, meant, answer, lines, url, grouped, shown, root: ROOT });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
