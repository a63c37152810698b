// Printed digits, and the index of numbers. The rules are those of generator/paramledger/digits.py: digits as printed, places that
// they may be rounded to, exact before rounded before cut.
(() => {
  "use strict";

  const ROOT = new URL("..", document.currentScript.src);
  const PLAIN_FILE = location.protocol === "file:"; // then a folder shows no page of its own
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

  // K, M, G and T as powers of 1024; null for what is none of them.
  const inBinary = ([tens, factor]) => (factor === 1n && [3, 6, 9, 12].includes(tens) ? [0, 2n ** BigInt(tens / 3 * 10)] : null);

  // { value, places, scale, signed, unit, rest }: value and places are whole, `scale` times the number; null for what is no number.
  // `binary`: K, M and G are powers of 1024.
  function read(text, binary = false) {
    const match = text.length <= 80 ? NUMBER.exec(text.trim()) : null;
    const plain = match && unitScale(match.groups.rest);
    const unit = plain && binary ? inBinary(plain) : plain;
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
    return { value: (/[-\u2212]/.test(sign) ? -count : count) * finest, places, scale, signed: sign !== "", unit, rest: rest.trim() };
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

  // The numbers from which the digits may follow: [least, most]. Rounded above its first digit a number would say nothing.
  function span(asked) {
    const size = asked.value < 0n ? -asked.value : asked.value;
    const lows = asked.places.map((place) => (place > size - place / 2n - 1n ? (place < size ? place : size) : size - place / 2n - 1n));
    const low = lows.reduce((one, other) => (other < one ? other : one));
    return [low / asked.scale, (size + asked.places.at(-1)) / asked.scale + 1n];
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

  // The totals of a network, in the order of the index's quantities. A negative one is so many times an earlier one.
  function totalsOf(index, family, variant) {
    const values = [];
    for (const value of index[`family ${family}`][1][variant]) {
      values.push(value < 0 ? values[Math.floor(-value / 100)] * (-value % 100) : value);
    }
    return values;
  }

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
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

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, answer, element, grouped, load, match, meant, read, root: ROOT, shown, span, totalsOf, url });
})();
