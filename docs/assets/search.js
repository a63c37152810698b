// The search of the site: the field in the header and those of pages. Networks are answered first, then numbers, then words. The list
// is a listbox of links; the index is loaded when a field is used.
(() => {
  "use strict";

  const { answer, asked, element, find, lines, load, meant, names, root, words } = globalThis.paramledger;
  const OF_NUMBERS = 5;
  const LONG_NUMBER = new RegExp( // as tools and papers print totals, in a text
    "(?<![\\p{L}\\p{N}.,-])(?:\\d{1,3}(?:[,'\u2019]\\d{3})+|\\d{1,3}(?:\\.\\d{3}){2,}|\\d{5,}" +
    "|\\d+(?:\\.\\d+)?\\s?(?:[KMBGT]|thousand|million|billion|trillion))(?![\\p{L}\\p{N}]|[.,]\\d)", "giu");
  const LINE = /\p{L}[^:]*:\s*[+-]?\d/u; // `Params size (MB): 553.43`: the words say what is counted
  const EDITED = "input, textarea, select, [contenteditable]";
  let fields = 0;

  // -- What is found: { label, more, href } ----------------------------------------------------------------------------------------

  // The number that is meant: all of the text, the one long number in it, or what a line of a tool says.
  function numberIn(text) {
    if (meant(text)) return text.trim();
    const found = new Set([...text.matchAll(LONG_NUMBER)].map(([number]) => number.replaceAll(/['\u2019]|\.(?=\d{3}(?:\.|$))/g, ",")));
    if (found.size === 1) return [...found][0];
    return LINE.test(text) ? text.trim() : "";
  }

  const network = ({ label, kind, href }) => ({ label, more: kind, href });

  // The networks that a text or a question names, and those in whose names its words are.
  async function networks(text) {
    const direct = await names(text);
    const named = direct.some(({ begins }) => begins) ? direct : await names(text, (await load("search/sections")).idle);
    return { named: named.filter(({ begins }) => begins).map(network), others: direct.filter(({ begins }) => !begins).map(network) };
  }

  const allPlaces = (number) => ({
    label: meant(number) ? `Find the number ${number}` : `Find the numbers of “${number}”`, more: "networks, layers, claims and reconciliations in which it occurs", href: answer(number),
  });

  async function places(number) {
    const found = await find(number);
    return found ? lines(found).slice(0, OF_NUMBERS) : [];
  }

  // The pages with a text's words; those of the networks that it names are shown as such.
  async function pages(text, named) {
    const place = (address) => {
      const [page, anchor] = address.split("#");
      const file = location.protocol === "file:" ? "index.html" : "";
      return new URL(page + file + (anchor ? `#${anchor}` : ""), root).href;
    };
    const found = (await words(text)).map(({ address, title, heading, lead }) => ({
      label: heading ? `${heading} · ${title}` : title, more: lead, href: place(address),
    }));
    const known = new Set((await named).map(({ href }) => href));
    return found.filter(({ href }) => !known.has(href));
  }

  // The groups of a text, in the order in which they are shown; each comes when it is known. The number in a name is none.
  function groups(text) {
    const whole = meant(text);
    const number = names(text).then((found) => (found.some(({ begins }) => begins) ? "" : numberIn(text)));
    const found = networks(text);
    const named = found.then((all) => all.named);
    return [
      ["Networks", named],
      ["Numbers", number.then((found) => (found ? [allPlaces(found)] : []))],
      ["Where it occurs", number.then((found) => (found ? places(found) : []))],
      ["Pages", whole ? [] : pages(text, named)],
      ["More networks", found.then((all) => all.others)],
    ];
  }

  // -- The list --------------------------------------------------------------------------------------------------------------------

  // The words of a text that were asked for stand out.
  function marked(text, sought) {
    if (!sought.length) return [text];
    const begins = new RegExp(`(?<![\\p{L}\\p{N}])(?:${sought.join("|")})`, "giu");
    const parts = [];
    let at = 0;
    for (const { 0: part, index } of text.matchAll(begins)) {
      parts.push(text.slice(at, index), element("mark", "", part));
      at = index + part.length;
    }
    return [...parts, text.slice(at)];
  }

  function option({ label, more, href }, id, sought) {
    const link = element("a", "search-hit", element("span", "search-label", ...marked(label, sought)));
    if (more) link.append(element("span", "search-more", ...marked(more, sought)));
    link.id = id;
    link.href = href;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    return link;
  }

  // A field with its list below. `around` holds both.
  function combobox(input, around) {
    const id = `search-${++fields}`;
    const list = element("div", "search-list");
    const state = element("p", "search-state");
    const panel = element("div", "search-found", state, list);
    let chosen = null;
    let shownText = null;
    let pending = Promise.resolve();

    const options = () => [...list.querySelectorAll("[role=option]")];

    function choose(link) {
      chosen?.setAttribute("aria-selected", "false");
      chosen = link ?? null;
      if (!chosen) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", chosen.id);
    }

    function open(is) {
      panel.hidden = !is;
      input.setAttribute("aria-expanded", String(is));
      if (!is) choose(null);
    }

    function group(title, at) {
      const name = element("p", "search-kind", title);
      const box = element("div", "search-group", name);
      name.id = `${id}-${at}`;
      box.hidden = true;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", name.id);
      return box;
    }

    // Show what a text finds, group by group as each is known; stops when another text is asked for.
    async function show(text) {
      shownText = text;
      choose(null);
      if (!text.trim()) {
        list.replaceChildren();
        open(false);
        return;
      }
      const found = groups(text);
      const boxes = found.map(([title], at) => group(title, at));
      const fresh = () => shownText === text;
      let begun = false;
      const begin = () => {
        if (!begun) list.replaceChildren(...boxes);
        begun = true;
        open(document.activeElement === input);
      };
      const sought = asked(text, []).filter((word) => word.length > 1);
      state.textContent = "Searching …";
      await Promise.all(found.map(async ([, hits], at) => {
        const known = await hits;
        if (!fresh() || !known.length) return;
        begin();
        boxes[at].append(...known.map((hit, number) => option(hit, `${id}-${at}-${number}`, sought)));
        boxes[at].hidden = false;
      }));
      if (!fresh()) return;
      begin();
      const count = options().length;
      state.textContent = count ? `${count} result${count > 1 ? "s" : ""}` : `Nothing found for “${text.trim()}”`;
      state.classList.toggle("search-none", !count);
    }

    function ask() {
      if (input.value === shownText) open(input.value.trim() !== "");
      else pending = show(input.value).catch((error) => {
        list.replaceChildren();
        state.textContent = `The index could not be loaded: ${error.message}.`;
        state.classList.add("search-none");
        open(true);
      });
    }

    // The link that is chosen, else the first; once everything is found.
    async function follow() {
      ask();
      if (!chosen) await pending;
      (chosen ?? options()[0])?.click();
    }

    function move(by) {
      const all = options();
      const at = all.indexOf(chosen) + (chosen || by > 0 ? by : 0);
      if (panel.hidden) ask();
      choose(all.at(at < all.length ? at : 0));
    }

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: follow,
      Escape: () => (panel.hidden ? input.dispatchEvent(new CustomEvent("search-leave", { bubbles: true })) : open(false)),
    };

    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", "aria-haspopup": "listbox",
    })) input.setAttribute(name, value);
    list.id = id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "What is found");
    state.setAttribute("role", "status");
    panel.hidden = true;
    around.append(panel);
    input.addEventListener("focus", () => {
      for (const part of ["names", "search/sections"]) load(part).catch(() => {});
      ask();
    });
    input.addEventListener("input", ask);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
      event.preventDefault();
      keys[event.key]();
    });
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      follow();
    });
    panel.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    panel.addEventListener("click", (event) => {
      if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) open(false);
    });
    input.addEventListener("blur", () => open(false));
  }

  // -- In the header ---------------------------------------------------------------------------------------------------------------

  // On a phone a button opens the field, over the header; on a desk it is always there.
  function header(around) {
    const input = around.querySelector("input");
    const button = around.querySelector(".search-open");
    const set = (open) => {
      around.classList.toggle("open", open);
      button.setAttribute("aria-expanded", String(open));
    };
    const leave = () => {
      const small = around.classList.contains("open");
      set(false);
      if (small) button.focus();
      else input.blur();
    };
    const enter = () => {
      set(button.checkVisibility?.() ?? true);
      input.focus();
      input.select();
    };
    combobox(input, around.querySelector("form"));
    button.addEventListener("click", enter);
    around.querySelector(".search-close").addEventListener("click", leave);
    around.addEventListener("search-leave", leave);
    addEventListener("hashchange", () => set(false));
    addEventListener("keydown", (event) => {
      if (!["/", "s"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(EDITED)) return;
      event.preventDefault();
      enter();
    });
  }

  // A field on a page; words that the page's address asks for are looked for at once.
  function onPage(form) {
    const input = form.querySelector("input");
    form.hidden = false;
    combobox(input, form);
    const text = new URLSearchParams(location.search).get("q");
    if (text) {
      input.value = text;
      input.focus();
    }
  }

  function start() {
    for (const around of document.querySelectorAll(".search")) header(around);
    for (const form of document.querySelectorAll("form.finder-either")) onPage(form);
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
