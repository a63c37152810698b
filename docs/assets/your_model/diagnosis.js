// What a summary, a listing or a file is of, where it differs, and what to do about it.
import { ask } from "./asking.js";
import { button, code, element, figure, grouped, learn, link, markdownTable, named, nameOf, pageOf, prose, refused, table, takeaway } from "./making.js";
import { steps } from "./picture.js";

const { root } = globalThis.paramledger;
const right = true;
const signed = (value) => `${value < 0 ? "−" : value > 0 ? "+" : ""}${grouped(value < 0 ? -value : value)}`;

// A sentence after a colon: a small letter unless it begins with a name or an abbreviation.
const small = (text) => (/^.[^A-Z\s]*(?:\s|$)/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);

// From the network as it should be to what was printed.
function chain({ reference, expected_total: expected, causes }) {
  const steps = causes.reduce((before, cause) => [...before, { ...cause, total: before.at(-1).total + cause.delta }], [{ total: expected, first: true }]);
  return table("From the network to what you have", [
    { title: "step", of: (step) => (step.first ? named(reference) : [link(step.why.replace(/\.$/, ""), new URL(step.url, root).href), element("br", ""), code(step.edit || step.code)]) },
    { title: "parameters", of: (step) => (step.first ? "" : element("span", step.delta < 0 ? "take" : step.delta ? "add" : "", signed(step.delta))), right },
    { title: "total", of: (step) => grouped(step.total), right },
  ], steps);
}

const MOST_OPEN = 24; // rows of a table that is not closed at first
const DULL = { same: "the same", follows: "follow: the same parameters, a different output" };
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
    ...named(reference), expected === null ? "" : ` (${grouped(expected)})`, `: ${causes.map(({ why }) => small(why.replace(/\.$/, ""))).join("; ") || "as published"}. ${apart} `,
    button("Open here", () => open(reference), "your-open")));
  return items.length ? [element("h3", "", "Other readings"), element("ul", "", ...items)] : [];
}

function beside({ address, left_over: left, rows, agreed }, open) {
  const totals = left ? `yours has ${grouped(left < 0 ? -left : left)} parameters ${left < 0 ? "fewer" : "more"}` : "the totals are equal";
  return element("li", "", ...named(address), `: ${grouped(agreed)} of ${grouped(rows)} rows ${agreed === 1 ? "agrees" : "agree"}, and ${totals}. `, button("Open here", () => open(address), "your-open"));
}

// For a source that nothing explains: the networks that are most alike, and its rows beside those of the first.
function near(nearest, open) {
  if (!nearest.length) return [];
  return [element("h3", "", "The nearest networks"), element("ul", "", ...nearest.map((one) => beside(one, open))), ...aligned(nearest[0], nameOf(nearest[0].address))];
}

function markdown({ said, readings: [best], nearest }, title) {
  const rows = best.causes.map((cause) => [cause.why, cause.edit || cause.code, signed(cause.delta)]);
  const causes = rows.length ? `\n${markdownTable(["step", "edit", "parameters"], [false, false, true], rows)}` : "";
  const to = nearest.map(({ address, left_over: left }) => [address, signed(left)]);
  const alike = to.length ? `\n${markdownTable(["nearest network", "extra parameters in yours"], [false, true], to)}` : "";
  return `[${title}](${location.href}): ${said}\n${causes}${alike}`;
}

// `request` is { text } or has a file beside it; `open` is told the address of a network that the reader wants to see, and `hold` what was
// read of the file: it says why the page's address does not open the answer again, or nothing.
export async function diagnosis(request, file, { open, hold }) {
  const answer = await ask({ ask: "diagnose", ...request }, file);
  const title = file ? file.name : "Your text";
  if (!answer.value) return refused(title, answer);
  await learn();
  const [record] = answer.value;
  if (record.problem) return refused(title, { failed: record.problem });
  const [best, ...more] = record.readings;
  const unheld = await hold(file, answer.seen);
  const known = best.reference !== null;
  const explained = best.causes.length && best.expected_total !== null;
  const drawing = explained ? steps(best.reference, best.expected_total, best.causes) : null;
  const own = known ? [button(`Open ${nameOf(best.reference)}`, () => open(best.reference))] : [];
  const cited = () => `${title}: ${record.said.replace(/\.$/, "")}`;
  return element("section", "your-diagnosis", element("h2", "", title),
    element("p", "your-lead", record.said, ...(known ? [" ", link(best.reference, pageOf(best.reference))] : [])), ...aligned(best),
    ...(explained ? [chain(best)] : []), ...(drawing ? [figure(drawing, "steps")] : []), ...repairs(best.causes),
    takeaway({ own, markdown: () => markdown(record, title), cited, address: !unheld }), ...(unheld ? [element("p", "quiet", unheld)] : []),
    ...others(more.filter(({ reference }) => reference !== null), open), ...near(record.nearest, open));
}
