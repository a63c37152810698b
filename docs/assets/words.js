// Names as people write them: ResNet50, resnet-50 and ResNet 50 are one, and "Llama 3" is not "LLaMA 33b". Whatever filters or
// chooses by typing asks here.
(() => {
  "use strict";

  const plain = (text) => text.normalize("NFKD").toLowerCase();
  const signs = (text) => plain(text).replace(/[^a-z0-9]+/g, "");

  // Finds the letters and digits of a text, whatever stands between them; `whole`: no digit goes on before or behind.
  function pattern(text, whole) {
    const written = [...signs(text)].join("[^a-z0-9]*");
    if (!written) return null;
    return new RegExp((whole && /^\d/.test(written) ? "(?<!\\d)" : "") + written + (whole && /\d$/.test(written) ? "(?!\\d)" : ""));
  }

  // Does a text hold every word that is asked for?
  function holds(asked) {
    const patterns = asked.split(/\s+/).map((word) => pattern(word, false)).filter(Boolean);
    return (text) => patterns.every((one) => one.test(plain(text)));
  }

  // Those of the items that fit: by name as it is asked for, or else by the beginning of a number in it, or else by all words,
  // wherever they are. `names` gives the names of an item, `more` all its text.
  function narrowed(asked, items, names, more = names) {
    const has = (one) => (item) => names(item).some((name) => one.test(plain(name)));
    for (const whole of [true, false]) {
      const one = pattern(asked, whole);
      const found = one ? items.filter(has(one)) : [];
      if (found.length) return found;
    }
    const fits = holds(asked);
    return items.filter((item) => fits([...names(item), ...more(item)].join(" ")));
  }

  // Every network: its address, what it is called, and its other names. `index` is numbers/names.js.
  function networks(index) {
    return Object.entries(index).flatMap(([family, [title, variants]]) => Object.entries(variants).map(([variant, names]) => ({
      address: `${family}/${variant}`,
      label: names[0],
      names: [`${title} ${variant}`, `${family} ${variant}`, ...names],
    })));
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, holds, narrowed, networks, signs });
})();
