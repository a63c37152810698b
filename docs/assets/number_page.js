// The page numbers.md: a number is typed or pasted, and what it is is listed, best first.
(() => {
  "use strict";

  const { element, find, grouped, kindOf, numberOf, placeOf, shown, url } = globalThis.paramledger;
  const SHOWN_AT_ONCE = 30;
  const SIGNS = { exact: "✓", rounds: "≈", truncates: "⌊⌋", differs: "≠", unexplained: "?" };
  const TITLES = { exact: "Exactly these digits", rounds: "Rounded to these digits", truncates: "Truncated to these digits, not rounded" };
  const COMMAND = "paramledger find";
  const MOST_REASONS = 2; // in a row

  // -- A row -------------------------------------------------------------------------------------------------------------

  const code = (text) => element("code", "", text);
  const chip = (word) => element("span", `chip chip-${word}`, `${SIGNS[word]} ${word}`);

  function linked(place, text, className = "") {
    const link = element("a", className, text);
    link.href = placeOf(place);
    return link;
  }

  const named = ({ name, address }) => (name ? [`${name} `, code(address)] : [code(address)]);

  // The network of a place; a claim has its number on another page, and leads to both.
  function network(place) {
    const { kind, address, name, layer, quantity } = place;
    if (kind !== "claim") return named(place);
    const link = element("a", "", name ?? address);
    link.href = url(`architectures/${address.split("[")[0]}/`, layer ? `${layer}.${quantity}` : quantity);
    return [link];
  }

  // A question leads to its answer, at the top of a page.
  const answered = (one) => linked({ page: [one.page[0], ""] }, one.about);

  const bare = (text) => text.replace(/[\s,.]/g, "").toLowerCase();

  // What a place is, its explanation first.
  function words(place) {
    const why = place.why.filter(({ page }) => page.join("#") !== place.page.join("#")).slice(0, MOST_REASONS);
    const said = why.flatMap((one) => [answered(one), " "]);
    if (place.kind === "reconciliation") return [...said, answered(place), ` (${shown(place.quantity)}${place.sign ? ", a difference" : ""})`];
    if (place.kind === "mistake") return [...said, linked(place, place.about), ": ", ...named(place)];
    if (place.kind === "formula") return [...said, `parameters of ${place.layer}: ${place.about}`];
    if (["tool", "storage"].includes(place.kind)) return [...said, `${place.about}: `, ...named(place)];
    const own = [...said, `${place.about} of `, ...(place.layer ? [code(place.layer), " of "] : []), ...network(place)];
    if (place.printed) own.push(`, computed ${grouped(place.computed)}`);
    if (place.others) own.push(` and of ${grouped(place.others)} more layer${place.others > 1 ? "s" : ""} of that family`);
    return own;
  }

  // A claim has the verdict of its own on it: digits as printed may be rounded ones.
  function item(place) {
    const word = place.verdict ?? place.word;
    const notes = [place.note ? ` (${place.note})` : "", place.chance > 1 ? `, one of ${grouped(place.chance)} that fit` : ""];
    const says = element("span", "finder-words", ...words(place), ...notes, ...(word ? [" ", chip(word)] : []));
    return element("li", "", element("span", "finder-kind", kindOf(place)), linked(place, numberOf(place), "number"), says);
  }

  // -- Lists -------------------------------------------------------------------------------------------------------------

  function listOf(places) {
    const list = element("ul", "finder-list", ...places.slice(0, SHOWN_AT_ONCE).map(item));
    const more = places.length - SHOWN_AT_ONCE;
    if (more <= 0) return [list];
    const button = element("button", "finder-more", `Show ${grouped(more)} more`);
    button.type = "button";
    button.addEventListener("click", () => {
      const rest = places.slice(SHOWN_AT_ONCE).map(item);
      list.append(...rest);
      button.remove();
      rest[0].querySelector("a").focus();
    });
    return [list, button];
  }

  function folded(title, places, open) {
    if (!places.length) return [];
    const details = element("details", "", element("summary", "", title), ...listOf(places));
    details.open = open;
    return [details];
  }

  const counted = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

  // The places at which the digits follow in one way; layers and formulas are folded below the others.
  function section(word, places) {
    const layers = places.filter(({ kind }) => kind === "layer");
    const formulas = places.filter(({ kind }) => kind === "formula");
    const others = places.filter(({ kind }) => kind !== "layer" && kind !== "formula");
    const isWhy = ({ kind, about, text }) => kind === "reconciliation" && bare(about).includes(bare(text)); // names the number
    const first = [...others.filter(isWhy), ...others.filter((place) => !isWhy(place))];
    return element("section", "", element("h2", "", TITLES[word]), ...(first.length ? listOf(first) : []),
      ...folded(`${first.length ? "And " : ""}${counted(layers.length, "layer")}`, layers, !first.length),
      ...folded(`${counted(formulas.length, "layer")} that your model may have, by formula`, formulas, !first.length && !layers.length));
  }

  function sections({ asked, rows, shared }) {
    if (asked.length > 1) {
      const title = shared ? "Networks that have all these numbers" : "No network has all these numbers; here is each one separately";
      return rows.length ? [element("section", "", element("h2", "", title), ...listOf(rows))] : [];
    }
    return Object.keys(TITLES).map((word) => [word, rows.filter((row) => row.word === word)])
      .filter(([, places]) => places.length).map(([word, places]) => section(word, places));
  }

  function said(answer, text) {
    if (!answer) return ["No number was found in this text: write digits as you saw them, such as 25,557,032, 97.49 MB or 4.1 GMACs."];
    const link = element("a", "", "Your model");
    link.href = `${url("your-model/")}?text=${encodeURIComponent(text)}`;
    if (answer.rows.length) return [`${counted(answer.rows.length, "place")}. `, link, " also looks for numbers a few steps away."];
    return ["No number listed here equals this one, or rounds or truncates to it. ", link, " and the command ", code(COMMAND),
      " also look for numbers a few steps away. The nearest totals:"];
  }

  // -- The page ----------------------------------------------------------------------------------------------------------

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
        results.replaceChildren(...(answer ? sections(answer) : []));
        if (answer?.nearest.length) results.append(...listOf(answer.nearest));
        state.replaceChildren(...said(answer, text));
      } catch (error) {
        state.textContent = `The index could not be loaded: ${error.message}.`;
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

  function start() {
    const form = document.getElementById("find-number");
    if (form) page(form);
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
