// Find a network by its name: above the results of either theme's search, and below the field of the home page. Letters and
// digits count alone, so that ResNet50, resnet-50 and ResNet 50 are one; families come before their variants.
(() => {
  "use strict";

  const { element, load, meant, url } = globalThis.paramledger;
  const MOST = 6;
  const SHORTEST = 2;

  const folded = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "");

  // Every family and variant: what is shown, where it leads, and its names, folded.
  function entries(index) {
    return Object.entries(index).flatMap(([family, [title, variants]]) => [
      { label: title, kind: "family", href: url(`architectures/${family}/`), of: [], names: [family, title].map(folded) },
      ...Object.entries(variants).map(([variant, names]) => ({
        label: names[0],
        kind: "network",
        href: url(`architectures/${family}/${variant}/`),
        of: [family, title].map(folded),
        names: [variant, `${family}${variant}`, `${title}${variant}`, ...names].map(folded),
      })),
    ]);
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

  async function find(text) {
    const asked = folded(text);
    if (asked.length < SHORTEST || meant(text)) return [];
    known ??= entries(await load("names"));
    const words = text.split(/[^\p{L}\p{N}]+/u).map(folded).filter(Boolean);
    const found = known.map((entry) => ({ entry, rank: rank(entry, asked, words), length: entry.names[0].length }));
    return found.filter((one) => one.rank !== null).sort((a, b) => a.rank - b.rank || a.length - b.length).slice(0, MOST)
      .map((one) => ({ ...one.entry, exact: one.rank < 3 }));
  }

  // -- In the header of MkDocs' theme ------------------------------------------------------------------------------------------

  function result(found, at) {
    const title = element("p", "finder-offer-title", found.label);
    const article = element("article", "md-search-result__article md-typeset", title, element("p", "", found.kind));
    article.dataset.mdScore = String(1e9 - at);
    const link = element("a", "md-search-result__link finder-offer", article);
    link.href = found.href;
    return link;
  }

  function header(input, results) {
    const box = element("div", "finder-offer-box finder-names");
    let latest = 0;
    const update = async () => {
      const mine = ++latest;
      const found = await find(input.value).catch(() => []);
      if (mine !== latest) return;
      box.replaceChildren(...found.map(result));
      if (!found.length) box.remove();
      else if (!box.isConnected) results.prepend(box);
    };
    for (const event of ["input", "focus"]) input.addEventListener(event, update);
    input.form?.addEventListener("reset", () => setTimeout(update));
  }

  // -- Below a field: in Zensical's dialog, and on the pages with a form for either search -------------------------------------

  function items(found) {
    return found.map((one) => {
      const link = element("a", "", one.label);
      link.href = one.href;
      return element("li", "", link, element("span", "finder-kind", ` ${one.kind}`));
    });
  }

  async function dialog(event) {
    const input = event.composedPath()[0];
    const around = input.getRootNode() instanceof ShadowRoot ? input.closest("dialog") : null;
    if (!around || input.getAttribute("role") !== "combobox") return;
    const list = around.querySelector("ul.finder-names") || element("ul", "finder-names");
    if (!list.isConnected) input.parentElement.parentElement.after(list);
    const text = input.value;
    const found = await find(text).catch(() => []);
    if (input.value === text) list.replaceChildren(...items(found));
  }

  function form(around) {
    const input = around.querySelector("input");
    const list = element("ul", "finder-names");
    around.append(list);
    input.addEventListener("input", async () => {
      const text = input.value;
      const found = await find(text).catch(() => []);
      if (input.value === text) list.replaceChildren(...items(found));
    });
  }

  function start() {
    const input = document.querySelector(".md-search__input");
    const results = document.querySelector(".md-search-result");
    if (input && results) header(input, results);
    document.addEventListener("input", dialog);
    for (const around of document.querySelectorAll("form.finder-either")) form(around);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, names: find });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
