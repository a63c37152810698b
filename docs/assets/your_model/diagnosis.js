// What a summary, a listing or a file is of, where it differs, and what to do about it.
import { ask } from "./asking.js";
import { button, code, copier, element, grouped, link, pageOf, table, trouble } from "./making.js";

const { root } = globalThis.paramledger;
const right = true;
const signed = (value) => `${value < 0 ? "−" : value > 0 ? "+" : ""}${grouped(value < 0 ? -value : value)}`;

// A sentence after a colon: a small letter unless it begins with a name or an abbreviation.
const small = (text) => (/^.[^A-Z\s]*(?:\s|$)/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);

// A text of the answer; what stands between backticks is code.
const prose = (text) => text.split("`").map((part, at) => (at % 2 ? code(part) : part));

// From the network as it should be to what was printed.
function chain({ reference, expected_total: expected, causes }) {
  const steps = causes.reduce((before, cause) => [...before, { ...cause, total: before.at(-1).total + cause.delta }], [{ total: expected, first: true }]);
  return table("From the network to what you have", [
    { title: "step", of: (step) => (step.first ? code(reference) : [link(step.why.replace(/\.$/, ""), new URL(step.url, root).href), element("br", ""), code(step.edit || step.code)]) },
    { title: "parameters", of: (step) => (step.first ? "" : element("span", step.delta < 0 ? "take" : step.delta ? "add" : "", signed(step.delta))), right },
    { title: "total", of: (step) => grouped(step.total), right },
  ], steps);
}

const MOST_OPEN = 24; // rows of a table that is not closed at first
const DULL = { same: "the same", follows: "follow: the same parameters, another output" };
const SAYS = { same: "", cause: "changed", follows: "follows", open: "unexplained" };

// A row of one side; what it stands for and its shape below it.
function side(row) {
  if (!row) return "–";
  const about = [row.kind, row.rows > 1 ? `${grouped(row.rows)} rows` : "", row.shape].filter(Boolean).join(", ");
  return [code(row.name || row.kind), ...(about ? [element("br", ""), element("span", "quiet", about)] : [])];
}

// The rows of both sides beside each other; those that only follow are lighter, and say so.
function aligned({ table: lines }, reference = "published") {
  if (!lines.some(({ theirs, reference, mark }) => mark !== "same" && (theirs || reference))) return [];
  const count = (row) => (row ? grouped(row.count) : "");
  const made = table("Row by row", [
    { title: "your model", of: ({ theirs, same }) => (same ? `${grouped(same)} rows` : side(theirs)) },
    { title: "parameters", of: ({ theirs }) => count(theirs), right },
    { title: reference, of: ({ reference, same }) => (same ? "" : side(reference)) },
    { title: "parameters", of: ({ reference }) => count(reference), right },
    { title: "what differs", of: ({ same, mark, differs }) => (same ? DULL[mark] : [SAYS[mark], differs].filter(Boolean).join(": ")) },
  ], lines);
  const rows = made.querySelectorAll("tbody tr");
  lines.forEach(({ mark }, at) => rows[at].classList.add(`your-${mark}`));
  return [lines.length > MOST_OPEN ? element("details", "", element("summary", "", `Row by row: ${grouped(lines.length)} lines`), made) : made];
}

function layersOf({ layers }) {
  const items = layers.map(({ layer, delta }) => element("li", "", code(layer), ` ${signed(delta)}`));
  return layers.length > 1 ? [element("details", "", element("summary", "", `${grouped(layers.length)} layers`), element("ul", "", ...items))] : [];
}

function repairs(causes) {
  const told = causes.filter(({ repair }) => repair);
  if (!told.length) return [];
  return [element("h3", "", "What to do"), element("ul", "", ...told.map((cause) => element("li", "", ...prose(cause.repair), ...layersOf(cause))))];
}

function others(readings, open) {
  const items = readings.map(({ reference, expected_total: expected, causes, tells_apart: apart }) => element("li", "",
    code(reference), expected === null ? "" : ` (${grouped(expected)})`, `: ${causes.map(({ why }) => small(why.replace(/\.$/, ""))).join("; ") || "as published"}. ${apart} `,
    button("Open here", () => open(reference), "your-open")));
  return items.length ? [element("h3", "", "Other readings"), element("ul", "", ...items)] : [];
}

function beside({ address, left_over: left, rows, agreed }, open) {
  const totals = left ? `yours has ${grouped(left < 0 ? -left : left)} parameters ${left < 0 ? "fewer" : "more"}` : "the totals are equal";
  return element("li", "", code(address), `: ${grouped(agreed)} of ${grouped(rows)} rows ${agreed === 1 ? "agrees" : "agree"}, and ${totals}. `, button("Open here", () => open(address), "your-open"));
}

// For a source that nothing explains: the networks that are most alike, and its rows beside those of the first.
function near(nearest, open) {
  if (!nearest.length) return [];
  return [element("h3", "", "The nearest networks"), element("ul", "", ...nearest.map((one) => beside(one, open))), ...aligned(nearest[0], nearest[0].address)];
}

function markdown({ file, printed_total: total, readings: [best] }, title) {
  const to = best.reference === null ? "no network that is known here" : best.reference;
  const steps = best.causes.map((cause) => `| ${cause.code} | ${signed(cause.delta)} | ${cause.why.replaceAll("|", "\\|")} |\n`);
  const rows = steps.length ? `\n| step | parameters | why |\n| --- | ---: | --- |\n${steps.join("")}` : "";
  return `[${title}](${location.href}): ${to}${total === null ? "" : `, ${grouped(total)} parameters`}${best.expected_total === null ? "" : ` (expected ${grouped(best.expected_total)})`}\n${rows}`;
}

const NO_ADDRESS = "What is read of this file is too long for an address: copy the answer as Markdown, or drop the file again.";

// `request` is { text } or has a file beside it; `open` is told the address of a network that the reader wants to see, and `hold` what was
// read of the file: it says whether the page's address has it.
export async function diagnosis(request, file, { open, hold }) {
  const answer = await ask({ ask: "diagnose", ...request }, file);
  const title = file ? file.name : "Your text";
  if (!answer.value) return element("section", "", element("h2", "", title), trouble(answer));
  const [record] = answer.value;
  if (record.problem) return element("section", "", element("h2", "", title), trouble({ failed: record.problem }));
  const [best, ...more] = record.readings;
  const addressed = file === null || await hold(file, answer.seen);
  const tools = element("p", "ledger-tools your-tools",
    ...(best.reference === null ? [] : [button(`Open ${best.reference}`, () => open(best.reference))]),
    ...(addressed ? copier("Copy link", () => location.href) : []), ...copier("Copy as Markdown", () => markdown(record, title)),
    ...(addressed ? [] : [element("span", "quiet", NO_ADDRESS)]));
  return element("section", "your-diagnosis", element("h2", "", title), element("p", "your-lead", record.said, ...(best.reference === null ? [] : [" ", link(best.reference, pageOf(best.reference))])), ...aligned(best),
    ...(best.causes.length && best.expected_total !== null ? [chain(best)] : []), ...repairs(best.causes), tools, ...others(more.filter(({ reference }) => reference !== null), open), ...near(record.nearest, open));
}
