// What is shown for a number, a spec of one's own, and networks side by side.
import { ask } from "./asking.js";
import { button, code, element, figure, grouped, learn, link, markdownTable, named, nameOf, refused, sizes, table, takeaway, trouble } from "./making.js";
import { networks } from "./picture.js";

const { copiers, load, root, shown } = globalThis.paramledger;
const SIGNS = { exact: "✓", rounds: "≈", truncates: "⌊⌋" };
const NOTHING = "No number here equals this one, rounds to it or leads to it in a few steps. It may belong to a network that is not listed, or to settings that were not tried.";

// -- A number ----------------------------------------------------------------------------------------------------------------

function place(one) {
  return new URL(one.url, root).href;
}

function steps(one) {
  if (!one.steps.length) return [];
  const items = one.steps.map(({ edit, delta, total }) => element("li", "", code(edit), ` ${delta < 0 ? "−" : "+"}${grouped(delta < 0 ? -delta : delta)}, which makes ${grouped(total)}`));
  return [element("ol", "your-steps", ...items)];
}

function hit(one, open) {
  const chip = element("span", `chip chip-${one.match}`, `${SIGNS[one.match] ?? ""} ${one.match}`);
  const of = one.kind === "composed" ? named(one.address) : [link(one.about, place(one))];
  const about = one.kind === "composed" ? [one.about] : one.address ? [" of ", ...named(one.address)] : [];
  const more = [one.others ? `, and of ${grouped(one.others)} more layer${one.others > 1 ? "s" : ""}` : "", one.chance > 1 ? `, one of ${grouped(one.chance)} that fit` : ""].join("");
  const opens = one.address ? [" ", button("Open here", () => open(one.address), "your-open")] : [];
  return element("li", "", element("span", "finder-kind", one.kind), element("span", "number", grouped(one.value)),
    element("span", "finder-words", ...of, ...(one.kind === "composed" ? [", ", ...about] : about), `${more} `, chip, ...opens, ...steps(one)));
}

// What is found, in cells: the steps of one that is composed in one of them.
const COLUMNS = ["kind", "value", "address", "layer", "about", "match", "steps"];
const RIGHT = COLUMNS.map((name) => name === "value");

function cells(one) {
  const steps = one.steps.map(({ edit, delta }) => `${edit} (${delta < 0 ? "−" : "+"}${grouped(delta < 0 ? -delta : delta)})`).join("; ");
  return [one.kind, grouped(one.value), one.address ?? "", one.layer ?? "", one.about, one.match, steps];
}

// `open` is told the address of a network that the reader wants to see.
export async function number(text, open) {
  const answer = await ask({ ask: "find", text });
  const asked = `What is “${text.trim().slice(0, 80)}”?`;
  if (!answer.value) return refused(asked, answer);
  const found = answer.value;
  await learn();
  const title = element("h2", "", asked);
  if (!found.length) return element("section", "", title, element("p", "your-lead", NOTHING));
  const rows = () => found.map(cells);
  const csv = copiers(() => ({ heads: COLUMNS, right: RIGHT, rows: rows(), sums: [] })).slice(1); // Markdown has a heading here
  const cited = () => `${asked} ${[cells(found[0])[1], found[0].about, found[0].address].filter(Boolean).join(", ")}`;
  return element("section", "", title, element("ul", "finder-list your-found", ...found.map((one) => hit(one, open))),
    takeaway({ more: csv, markdown: () => `[${asked}](${location.href})\n\n${markdownTable(COLUMNS, RIGHT, rows())}`, cited }));
}

// -- A spec ------------------------------------------------------------------------------------------------------------------

function source(text, problems) {
  const wrong = new Set(problems.map(({ line }) => line));
  const lines = text.split("\n").map((line, at) => element("span", wrong.has(at + 1) ? "your-line wrong" : "your-line", `${String(at + 1).padStart(4)}  ${line}`));
  const made = element("pre", "your-source", ...lines);
  made.tabIndex = 0;
  made.setAttribute("aria-label", "The spec, with its lines numbered");
  made.setAttribute("role", "region");
  return made;
}

// The addresses of a spec's networks, or what is wrong with it beside its text.
export async function spec(own) {
  const answer = await ask({ ask: "check", spec: own });
  if (answer.value) return { addresses: answer.value.map(({ address }) => address) };
  const title = `${own.name}.toml`;
  if (!answer.problems) return { shown: refused(title, answer) };
  const count = answer.problems.length;
  const lead = element("p", "your-lead", count === 1 ? "One problem" : `${grouped(count)} problems`);
  return { shown: element("section", "", element("h2", "", title), lead, trouble(answer), source(own.text, answer.problems)) };
}

// -- Side by side ------------------------------------------------------------------------------------------------------------

const right = true;
const QUANTITIES = ["parameters", "active_parameters", "state", "macs", "flops_per_token", "cache_per_token"];

// Of language models: weights, cache and the tokens for which memories have room. Nothing when one of them is none.
async function memory(addresses, own) {
  const found = [];
  for (const address of addresses) found.push((await ask({ ask: "fit", address, ...own })).value);
  if (!found.every(Boolean)) return [];
  const sized = (bytes) => sizes(BigInt(bytes))[0];
  const [first] = found;
  const rows = [
    ...first.weights.map(({ bits }, at) => ({ title: `weights in ${bits} bits`, of: (one) => sized(one.weights[at].bytes) })),
    ...first.cache.map(({ tokens }) => ({
      title: `cache at ${grouped(tokens)} tokens`,
      of: (one) => { const there = one.cache.find((row) => row.tokens === tokens); return there ? sized(there.bytes) : "–"; },
    })),
    ...first.room.map(({ gigabytes, bits }, at) => ({
      title: `tokens on ${gigabytes} GB, weights in ${bits} bits`,
      of: (one) => (one.room[at].tokens === null ? "weights do not fit" : grouped(one.room[at].tokens)),
    })),
  ];
  return [table("Memory side by side", [
    { title: "memory", of: (row) => row.title },
    ...addresses.map((address, at) => ({ title: nameOf(address), of: (row) => row.of(found[at]), right })),
  ], rows)];
}

// Networks with their totals and the sizes of their files; `drop` takes one away.
export async function compared(addresses, own, drop) {
  await Promise.all([load("totals"), learn()]);
  const listed = await ask({ ask: "list", addresses, ...own });
  if (!listed.value) return refused("Side by side", listed);
  const stored = [];
  for (const address of addresses) stored.push((await ask({ ask: "storage", address, ...own })).value ?? []);
  const rows = listed.value;
  const quantities = QUANTITIES.filter((name) => rows.some((row) => row[name]));
  const schemes = stored[0].map(({ scheme, title }) => ({ scheme, title })).filter(({ scheme }) => stored.every((all) => all.some((one) => one.scheme === scheme)));
  const heads = rows.map((row, at) => ({ at, row }));
  const sized = (bytes) => [sizes(BigInt(bytes))[0], element("br", ""), element("span", "unit", sizes(BigInt(bytes))[1])];
  const totals = table("Totals side by side", [
    { title: "quantity", of: (name) => shown(name) ?? name },
    ...heads.map(({ row }) => ({ title: nameOf(row.address), of: (name) => (row[name] === undefined ? "–" : grouped(row[name])), right })),
  ], quantities);
  const files = table("Files side by side", [
    { title: "stored as", of: ({ scheme, title }) => [code(scheme), " ", title] },
    ...heads.map(({ at, row }) => ({ title: nameOf(row.address), of: ({ scheme }) => sized(stored[at].find((one) => one.scheme === scheme).bytes), right })),
  ], schemes);
  const chosen = element("ul", "chosen", ...addresses.map((address) => {
    const away = button("×", () => drop(address));
    away.setAttribute("aria-label", `Remove ${nameOf(address)}`);
    return element("li", "", ...named(address), away);
  }));
  const columns = ["quantity", ...rows.map(({ address }) => address)];
  const markdown = () => `[Side by side](${location.href})\n\n${markdownTable(columns, columns.map((_, at) => at > 0),
    quantities.map((name) => [shown(name) ?? name, ...rows.map((row) => (row[name] === undefined ? "–" : grouped(row[name])))]))}`;
  const cited = () => rows.map(({ address, parameters }) => `${address}: ${grouped(parameters)} parameters`).join("; ");
  const drawing = networks(rows);
  return element("section", "", element("h2", "", "Side by side"), chosen, takeaway({ markdown, cited }), totals,
    ...(drawing ? [figure(drawing, "side-by-side")] : []), ...await memory(addresses, own), files);
}
