// A network with settings: totals beside those as published, then layers, tools, files and memory, each when it is opened.
import { adapters } from "./adapters.js";
import { ask, latest } from "./asking.js";
import { blocks } from "./picture.js";
import { addressed, formulate, settingsForm } from "./settings.js";
import { button, code, element, figure, folded, grouped, link, markdownTable, pageOf, refused, said, sizes, table, takeaway, trouble } from "./making.js";

const { change, load, shown } = globalThis.paramledger;
const right = true;

const baseOf = (address) => address.split("[")[0];
const difference = (value, published) => (value === published ? "" : change(BigInt(value) - BigInt(published)));

function quantityLabel(name) {
  return shown(name) ?? name.replaceAll("_", " ");
}

// The quantities of two totals: what leads the pages of networks, then the others.
function ordered(totals, leading) {
  const names = Object.keys(totals).filter((name) => totals[name] || name === "parameters");
  return [names.filter((name) => leading.includes(name)), names.filter((name) => !leading.includes(name))];
}

function totalsTable(caption, names, totals, published) {
  const size = (name) => (name.includes("bytes") ? [element("br", ""), element("span", "unit", sizes(BigInt(totals[name])).join(", "))] : []);
  return table(caption, [
    { title: "quantity", of: (name) => quantityLabel(name) },
    { title: "with these settings", of: (name) => [element("span", "number", grouped(totals[name])), ...size(name)], right },
    { title: "as published", of: (name) => said(published[name]), right },
    { title: "difference", of: (name) => (published[name] === undefined ? "" : difference(totals[name], published[name])), right },
  ], names);
}

// -- What is folded --------------------------------------------------------------------------------------------------------------

function layerTable({ rows, training_rows: training }) {
  const some = (name) => rows.some((row) => row[name]);
  return table("Layers", [
    { title: "layer", of: (row) => [code(row.layer), ...(row.count > 1 ? [element("span", "times", ` ×${grouped(row.count)}`)] : [])] },
    { title: "kind", of: (row) => row.op },
    { title: "output", of: (row) => said(row.output) },
    { title: "parameters each", of: (row) => said(row.parameters), right },
    ...(some("macs") ? [{ title: "MACs each", of: (row) => said(row.macs), right }] : []),
    { title: "formula", of: (row) => (row.formula ? code(row.formula) : "") },
  ], [...rows, ...training]);
}

const TOOLS = [
  { title: "tool", of: (row) => [row.tool, row.version, row.mode].filter(Boolean).join(" ") },
  { title: "name", of: (row) => row.name },
  { title: "printed", of: (row) => said(row.printed ?? row.value), right },
  { title: "value", of: (row) => said(row.value), right },
  { title: "steps from the exact count", of: (row) => row.why || row.steps.map(({ edit, delta }) => `${edit} (${delta > 0 ? "+" : ""}${grouped(delta)})`).join(", ") || "none" },
];

const STORAGE = [
  { title: "scheme", of: (row) => [code(row.scheme), " ", row.title] },
  { title: "bytes", of: (row) => [grouped(row.bytes), element("br", ""), element("span", "unit", sizes(BigInt(row.bytes)).join(", "))], right },
  { title: "elements in the file", of: (row) => said(row.elements), right },
  { title: "numel", of: (row) => said(row.numel), right },
];

function memory(value) {
  const bytes = (count) => [grouped(count), element("br", ""), element("span", "unit", sizes(BigInt(count)).join(", "))];
  const fits = value.room.map(({ gigabytes, bits, tokens }) => ({ gigabytes, bits, tokens }));
  const bits = [...new Set(fits.map((one) => one.bits))];
  const sizesOf = [...new Set(fits.map((one) => one.gigabytes))];
  const at = (size, bit) => fits.find((one) => one.gigabytes === size && one.bits === bit).tokens;
  return [
    element("p", "", `Up to ${grouped(value.limit)} tokens of a single text. Not counted: activations, the scales of quantised weights, and the framework's own memory.`),
    table("Weights", [{ title: "weights in", of: (row) => `${row.bits} bits` }, { title: "bytes", of: (row) => bytes(row.bytes), right }], value.weights),
    table("Cache in 16 bits", [
      { title: "tokens", of: (row) => grouped(row.tokens), right }, { title: "bytes", of: (row) => bytes(row.bytes), right },
    ], value.cache),
    table("Tokens that fit in memory", [
      { title: "memory", of: (size) => `${size} GB` },
      ...bits.map((bit) => ({ title: `weights in ${bit} bits`, of: (size) => (at(size, bit) === null ? "weights do not fit" : grouped(at(size, bit))), right })),
    ], sizesOf),
    table("Training", [
      { title: "recipe", of: (row) => row.recipe }, { title: "bytes", of: (row) => bytes(row.bytes), right },
      { title: `on each of ${value.training[0]?.devices ?? ""} devices`, of: (row) => bytes(row.bytes_on_each), right },
    ], value.training),
  ];
}

const MAKE = {
  tools: (value) => [table("What tools print", TOOLS, value)],
  storage: (value) => [table("Files", STORAGE, value)],
  fit: memory,
};

// -- The network -----------------------------------------------------------------------------------------------------------------

// `state` is { address, spec, label, adapters }, the label that of the network as published; `moved` is told when the settings give another
// address, `adapted` when other adapters are asked for, `keep` when the network is to be compared.
export async function network(state, { moved, adapted, keep }) {
  const index = await load("totals");
  const own = state.spec ? { spec: state.spec } : {};
  const asked = (request) => ask({ ...request, ...own });
  const base = baseOf(state.address);
  const first = await asked({ ask: "show", address: state.address });
  if (!first.value) return refused(state.address, first);
  const plain = state.address === base ? first : await asked({ ask: "show", address: base });
  const set = await asked({ ask: "settings", address: state.address });
  const known = set.value;
  const published = plain.value.totals;
  let now = first.value;

  const title = element("h2", "");
  const place = code("");
  const lead = element("p", "your-lead");
  lead.setAttribute("role", "status"); // heard with each change
  const wrong = element("div", "");
  wrong.setAttribute("role", "status");
  const totals = element("div", "");
  const addressOf = () => now.address;

  const layers = folded("Layers", async () => {
    const drawing = blocks(now.rows);
    return [...(drawing ? [figure(drawing, "blocks")] : []), layerTable(now)];
  });
  const sections = [layers, ...[
    ["What tools print for it", "tools"], ["How large its files are", "storage"],
    ...(published.cache_per_token !== undefined || published.flops_per_token !== undefined ? [["Does it fit? Weights, cache and training", "fit"]] : []),
  ].map(([name, what]) => folded(name, async () => {
    const answer = await asked({ ask: what, address: addressOf() });
    return answer.value ? MAKE[what](answer.value) : [trouble(answer)];
  })), folded("What LoRA trains in it", () => adapters(
    state.adapters, (request) => ({ ...request, address: addressOf(), ...own }), (given) => adapted(state.adapters = given)))];
  if (state.adapters) sections.at(-1).made.open = true;

  function show() {
    const count = now.totals.parameters;
    const less = BigInt(count) - BigInt(published.parameters);
    const settings = now.address.slice(base.length).replace(/^\[|\]$/g, "").replaceAll("=", " = ");
    const name = state.spec ? base : link(state.label, pageOf(base));
    place.textContent = now.address;
    title.replaceChildren(name, settings ? ` with ${settings}` : "");
    const words = less === 0n ? "" : `, ${grouped(less < 0n ? -less : less)} ${less < 0n ? "fewer" : "more"} than as published`;
    lead.replaceChildren(element("strong", "number", grouped(count)), ` parameters${words}`);
    const [leading, others] = ordered(now.totals, index.leading);
    const open = totals.querySelector("details")?.open;
    const more = element("details", "", element("summary", "", "Other quantities"), totalsTable("Other quantities", others, now.totals, published));
    more.open = Boolean(open);
    const bound = now.uncounted.length ? [element("p", "", `MACs are a lower bound; not counted: ${now.uncounted.join(", ")}.`)] : [];
    totals.replaceChildren(totalsTable("Totals", leading, now.totals, published), ...bound, ...(others.length ? [more] : []));
    for (const section of sections) section.changed();
  }

  const formulasOf = latest(({ value }) => value && formulate(form, value));
  const send = latest((answer) => {
    wrong.replaceChildren(...(answer.value ? [] : [trouble(answer)]));
    if (!answer.value) return;
    now = answer.value;
    show();
    moved(now.address);
    formulasOf({ ask: "settings", address: now.address, ...own });
  });

  const form = settingsForm(known, (name, value) => {
    known.find(({ setting }) => setting === name).value = value;
    send({ ask: "show", address: addressed(base, known), ...own });
  });
  const tools = takeaway({
    own: [button("Keep for comparison", () => keep(now.address))], markdown: () => markdown(now, published),
    cited: () => `${now.address}: ${grouped(now.totals.parameters)} parameters`,
  });
  show();
  return element("section", "your-network", title, element("p", "", place), lead, form, wrong, totals, tools, ...sections.map(({ made }) => made));
}

function markdown({ address, totals }, published) {
  const rows = Object.keys(totals).map((name) => [quantityLabel(name), grouped(totals[name]), said(published[name])]);
  return `[${address}](${location.href})\n\n${markdownTable(["quantity", "with these settings", "as published"], [false, true, true], rows)}`;
}
