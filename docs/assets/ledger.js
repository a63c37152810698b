// What plain Markdown cannot do: fold layer tables, quiet the links on numbers, mark the section's tab. Every page reads well without it.
(() => {
  "use strict";

  const NUMBER = /^[+\u2212-]?\d[\d,.]*(\s?(K|M|B|T|G|thousand|million|billion|trillion))?(\s?([KMGT]i?B|[KMGT]?(FLOPs|FLOPS|MACs)|%))?$/;
  const FOLD_ABOVE = 40; // rows: longer layer tables start folded
  const AT_ONCE = 12; // tables: those behind them are dressed in pieces
  const PIECE = 5; // milliseconds
  const LETTERS = { card: 52, row: 80 }; // in a line of a card's cell on a phone, and of all cells of a row
  const GAP = 0.6; // rem: above and below the lines of a cell
  const PHONE = matchMedia("(max-width: 44.98em)"); // where the rows of a table of texts are cards

  // The first ones at once, the others in pieces, between which the page answers.
  function inPieces(items, each) {
    const left = [...items];
    for (const item of left.splice(0, AT_ONCE)) each(item);
    const piece = () => {
      const until = performance.now() + PIECE;
      while (left.length && performance.now() < until) each(left.shift());
      if (left.length) setTimeout(piece);
    };
    if (left.length) setTimeout(piece);
  }

  // Where a long address or name may break in a narrow column: behind a slash or an underscore, before a dot, not within a word.
  function breakCodes(wrapper) {
    for (const code of wrapper.querySelectorAll("td code")) {
      if (code.childElementCount || !/[/_.]/.test(code.textContent)) continue;
      const parts = code.textContent.split(/(?<=[/_])(?=\w)|(?=\.\w)/);
      if (parts.length > 1 && !code.textContent.includes(" ")) code.replaceChildren(...parts.flatMap((part) => [part, document.createElement("wbr")]).slice(0, -1));
    }
  }

  // In number columns the style sheet knows; elsewhere a link may be words.
  function quietNumbers(links) {
    for (const link of links) {
      if (NUMBER.test(link.textContent.trim())) link.classList.add("number");
    }
  }

  // The builders mark the tab of a page that the navigation names; that of any other page is the one whose pages stand above it.
  function markTab() {
    const tabs = [...document.querySelectorAll(".md-tabs__item")];
    if (document.querySelector(".md-tabs__item--active") || !tabs.length) return;
    const folder = (address) => new URL(address).pathname.replace(/[^/]*$/, "");
    const here = folder(location.href);
    const home = folder(tabs[0].querySelector("a").href);
    const sections = [...document.querySelectorAll(".md-nav--primary > .md-nav__list > .md-nav__item")];
    const above = (link) => folder(link.href) !== home && here.startsWith(folder(link.href));
    const at = sections.findIndex((section) => [...section.querySelectorAll("a[href]")].some(above));
    tabs[at]?.classList.add("md-tabs__item--active");
  }

  // Keys reach a box that scrolls by what can be focused in it, or else by itself.
  function reach(box) {
    if (!box.querySelector("a[href], button")) box.tabIndex = 0;
  }

  // A table that fits scrolls with the page, its header under the site's. Far from the screen it has no layout
  // (`content-visibility`): it is measured when it comes near or is asked for.
  function fit(wrapper, table) {
    const measure = () => wrapper.classList.toggle("fits", table.getBoundingClientRect().width <= wrapper.clientWidth + 1);
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      near.disconnect();
      new ResizeObserver(measure).observe(wrapper);
    }, { rootMargin: "800px" });
    near.observe(wrapper);
    return measure;
  }

  // A table without layout is as high as is guessed here: a page keeps its length as it is read, and what is measured
  // in a table that nobody sees does not lie over what follows it. On a phone each cell of a card has lines of its own.
  function guess(wrapper, table) {
    const lines = (part, letters) => 1 + Math.floor(((part.dataset.label ?? "").length + part.textContent.length) / letters) + part.querySelectorAll("br").length;
    const asCards = PHONE.matches && wrapper.classList.contains("cards");
    const parts = asCards ? [...table.tBodies[0].rows].flatMap((row) => [...row.cells]).filter((cell) => cell.textContent) : [...table.rows];
    const height = parts.reduce((sum, part) => sum + lines(part, asCards ? LETTERS.card : LETTERS.row) + GAP, 0);
    wrapper.style.containIntrinsicBlockSize = `auto ${Math.ceil(height)}rem`;
  }

  // Regions of one page have different names, so that a list of them tells them apart.
  function nameRegion(wrapper, count) {
    let before = wrapper.previousElementSibling;
    while (before && !/^H[1-6]$/.test(before.tagName)) before = before.previousElementSibling;
    const named = before ? before.firstChild : wrapper.closest("details")?.querySelector("summary");
    const heading = named?.textContent.trim() || "Table";
    const number = (count.get(heading) ?? 0) + 1;
    count.set(heading, number);
    wrapper.setAttribute("role", "region");
    wrapper.setAttribute("aria-label", number > 1 ? `${heading}, ${number}` : heading);
  }

  // The theme's copy buttons come in a <nav> each, some time after the page.
  function nameCodeButtons(article) {
    if (!article.querySelector("pre > code")) return;
    let count = 0;
    const name = () => {
      for (const nav of article.querySelectorAll(".md-code__nav:not([aria-label])")) nav.setAttribute("aria-label", `Code ${++count}`);
    };
    new MutationObserver(name).observe(article, { childList: true, subtree: true });
    name();
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // The theme opens its menu on small screens by the label of a hidden box, which no Tab reaches: a button takes its place.
  function openByKeyboard(id, name) {
    const box = document.getElementById(id);
    const label = document.querySelector(`.md-header__button[for="${id}"]`);
    if (!box || !label) return;
    const button = element("button", `${label.className} ledger-opens${id}`);
    const say = () => button.setAttribute("aria-expanded", String(box.checked));
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.append(...label.childNodes);
    button.addEventListener("click", () => box.click());
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.checked) return;
      box.click();
      button.focus();
    });
    box.addEventListener("change", say);
    say();
    label.replaceWith(button);
  }

  // Each row with its address, its depth and the row of the block that it stands in.
  function outline(table) {
    const open = [];
    const lines = [];
    for (const row of table.tBodies[0].rows) {
      const address = row.cells[0].id;
      const line = { row, address, parent: null, children: [], depth: 0, unfolded: true, button: null };
      while (open.length && !line.address.startsWith(open[open.length - 1].address + ".")) open.pop();
      if (open.length) {
        line.parent = open[open.length - 1];
        line.parent.children.push(line);
        line.depth = line.parent.depth + 1;
      }
      if (line.address) open.push(line);
      lines.push(line);
    }
    return lines;
  }

  // The part of an address that the block's row already says stays for readers of the text alone.
  function shorten(line) {
    const code = line.row.cells[0].querySelector("code");
    const prefix = line.parent ? line.parent.address + "." : "";
    if (!code || !prefix || !code.textContent.startsWith(prefix)) return;
    const rest = code.textContent.slice(prefix.length);
    code.replaceChildren(element("span", "ledger-prefix", prefix), rest);
  }

  function show(lines) {
    for (const line of lines) {
      line.row.hidden = Boolean(line.parent && (line.parent.row.hidden || !line.parent.unfolded));
      if (line.button) line.button.setAttribute("aria-expanded", String(line.unfolded));
    }
  }

  function addButton(line, lines) {
    line.button = element("button", "ledger-fold");
    line.button.type = "button";
    line.button.setAttribute("aria-label", "Rows of " + line.address);
    line.button.addEventListener("click", () => {
      line.unfolded = !line.unfolded;
      show(lines);
    });
    line.row.classList.add("ledger-block");
  }

  function dress(line, lines) {
    if (line.children.length) addButton(line, lines);
    const cell = line.row.cells[0];
    const indent = element("span", "ledger-indent");
    indent.style.setProperty("--depth", String(line.depth));
    cell.prepend(indent, line.button || element("span", "ledger-leaf"));
    shorten(line);
  }

  function addTools(wrapper, lines) {
    const tools = element("div", "ledger-tools");
    for (const [text, unfolded] of [["Unfold all", true], ["Fold all", false]]) {
      const button = element("button", "", text);
      button.type = "button";
      button.addEventListener("click", () => {
        for (const line of lines) line.unfolded = unfolded;
        show(lines);
      });
      tools.append(button);
    }
    wrapper.before(tools);
  }

  function reveal(lines, row) {
    let line = lines.find((each) => each.row === row);
    if (!line) return;
    for (line = line.parent; line; line = line.parent) line.unfolded = true;
    show(lines);
  }

  // The wrapper scrolls to the cell, then the page to the cell, or to a wrapper that keeps its own header.
  function scrollTo(wrapper, cell) {
    cell.scrollIntoView({ block: "center", inline: "nearest" });
    if (!wrapper.classList.contains("fits")) wrapper.scrollIntoView({ block: "center" });
  }

  function fold(wrapper) {
    const lines = outline(wrapper.querySelector("table"));
    if (!lines.some((line) => line.children.length)) return lines;
    for (const line of lines) dress(line, lines);
    addTools(wrapper, lines);
    const folded = wrapper.classList.contains("folded") || (lines.length > FOLD_ABOVE && !wrapper.classList.contains("open"));
    for (const line of lines) line.unfolded = !folded;
    show(lines);

    addEventListener("beforeprint", () => {
      for (const line of lines) line.row.hidden = false;
    });
    addEventListener("afterprint", () => show(lines));
    return lines;
  }

  // A hash that is not encoded as it should be stands for itself.
  function decoded(hash) {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  }

  function followHash(wrapper, lines, measure) {
    const target = document.getElementById(decoded(location.hash.slice(1)));
    if (!target || !wrapper.contains(target)) return;
    measure();
    reveal(lines, target.closest("tr"));
    scrollTo(wrapper, target.closest("td") || target);
  }

  function dressTable(wrapper, count) {
    nameRegion(wrapper, count);
    if (!wrapper.classList.contains("layers")) breakCodes(wrapper);
    quietNumbers(wrapper.querySelectorAll("td:not([style*=right]) > a[href]"));
    const lines = wrapper.classList.contains("layers") ? fold(wrapper) : [];
    reach(wrapper);
    const table = wrapper.querySelector("table");
    if (!lines.length) guess(wrapper, table);
    const measure = fit(wrapper, table);
    followHash(wrapper, lines, measure);
    for (const event of ["hashchange", "load"]) addEventListener(event, () => followHash(wrapper, lines, measure));
  }

  // The style sheet keeps all but the first rows of long tables out of the way until someone is there.
  function wake() {
    const awake = () => {
      document.documentElement.classList.add("awake");
      dispatchEvent(new Event("awake"));
    };
    if (location.search || location.hash) awake();
    for (const sign of ["beforeprint", "focusin", "hashchange", "keydown", "pointermove", "scroll", "touchstart"]) {
      addEventListener(sign, awake, { once: true, passive: true });
    }
  }

  // The row and the cell that the address points at.
  function aim(article) {
    for (const before of article.querySelectorAll(".aimed")) before.classList.remove("aimed");
    const target = document.getElementById(decoded(location.hash.slice(1)));
    for (const part of ["tr", "td"]) target?.closest(part)?.classList.add("aimed");
  }

  function start() {
    const article = document.querySelector(".md-content");
    if (!article) return;
    wake();
    aim(article);
    addEventListener("hashchange", () => aim(article));
    quietNumbers(article.querySelectorAll(":is(p, li) > a[href], .boxed:not(.ledger-table .boxed) td:not([style*=right]) > a[href]"));
    nameCodeButtons(article);
    markTab();
    openByKeyboard("__drawer", "Sections");
    for (const figure of article.querySelectorAll(".ledger-figure:not(.narrow, .slim, .panels)")) reach(figure);
    const count = new Map();
    inPieces([...article.querySelectorAll(".ledger-table")].filter((wrapper) => wrapper.querySelector("table tbody")), (wrapper) => dressTable(wrapper, count));
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, inPieces });

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
