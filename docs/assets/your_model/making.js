// Elements that all parts of the page make: tables with their tools, folded sections, links, what went wrong.
const { copy, element, figureTools, grouped, naming, sizes, tableTools, url } = globalThis.paramledger;
const SAID = 4000; // milliseconds that a message stays

export { element, grouped, sizes };

export const code = (text) => element("code", "", text);

export function link(text, href, className = "") {
  const made = element("a", className, text);
  made.href = href;
  return made;
}

export function button(text, click, className = "") {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", () => click(made));
  return made;
}

// What networks are called, once it has been learnt; what has no name goes by its address.
let called = () => "";

export async function learn() {
  called = await naming();
}

export const nameOf = (address) => called(address) || address;

export const named = (address) => (called(address) ? [called(address), " ", code(address)] : [code(address)]);

// The page of a network as published, or a place on it.
export const pageOf = (address, anchor = "") => url(`architectures/${address.split("[")[0]}/`, anchor);

// What a cell shows: whole numbers in groups, shapes with ×, nothing as a dash.
export function said(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number" || typeof value === "bigint") return Number.isInteger(value) || typeof value === "bigint" ? grouped(value) : String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? said(one) : grouped(one))).join(value.some(Array.isArray) ? "; " : " × ");
  return String(value);
}

function cell(tag, content, right) {
  const made = element(tag, right ? "right" : "", ...[content].flat());
  if (tag === "th") made.scope = "col";
  return made;
}

// Columns: { title, of, right }, where `of` makes what a row shows. The table can be copied.
export function table(caption, columns, rows) {
  const head = element("tr", "", ...columns.map(({ title, right }) => cell("th", title, right)));
  const body = rows.map((row) => element("tr", "", ...columns.map(({ of, right }) => cell("td", of(row), right))));
  const made = element("table", "ledger", element("caption", "ledger-caption", caption), element("thead", "", head), element("tbody", "", ...body));
  const wrapper = element("div", "ledger-table", made);
  wrapper.tabIndex = 0;
  wrapper.setAttribute("role", "region");
  wrapper.setAttribute("aria-label", caption);
  const whole = element("div", "", wrapper);
  tableTools(wrapper);
  return whole;
}

export function figure(drawing, id) {
  const made = element("figure", "ledger-figure", drawing);
  made.id = `picture-${id}`;
  const whole = element("div", "", made);
  made.after(figureTools(made));
  return whole;
}

// A section that is made when it is first opened, and again when what it shows has changed while it is open.
export function folded(title, make) {
  const body = element("div", "");
  const made = element("details", "", element("summary", "", title), body);
  let fresh = false;
  async function show() {
    if (fresh || !made.open) return;
    fresh = true;
    body.setAttribute("aria-busy", "true");
    body.replaceChildren(...await make());
    body.removeAttribute("aria-busy");
  }
  made.addEventListener("toggle", show);
  return { made, changed: () => { fresh = false; return show(); } };
}

// A text of an answer; what stands between backticks is code.
export const prose = (text) => text.split("`").map((part, at) => (at % 2 ? code(part) : part));

const hinted = ({ message, hint }) => [...prose(message), ...(hint ? [element("span", "quiet", " [", ...prose(hint), "]")] : [])];

// What an answer without a value says.
export function trouble({ problems, wrong, failed }) {
  if (problems) {
    const items = problems.map((one) => element("li", "", code(one.path.split("/").pop() + (one.line ? `:${one.line}` : "")), " ", ...hinted(one)));
    return element("ul", "your-problems", ...items);
  }
  return element("p", "your-problems", ...hinted(wrong ?? { message: failed, hint: "" }));
}

// An answer that is none, under what was asked.
export const refused = (title, answer) => element("section", "", element("h2", "", title), trouble(answer));

// Copies a text and says so beside the button.
export function copier(name, text) {
  const state = element("span", "quiet");
  state.setAttribute("role", "status");
  const made = button(name, async () => {
    try {
      await copy(text());
      state.textContent = "copied";
    } catch {
      state.textContent = "the browser did not allow copying";
    }
    setTimeout(() => { state.textContent = ""; }, SAID);
  });
  return [made, state];
}

// A table of Markdown: `right` says of each column whether it has numbers.
export function markdownTable(heads, right, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("\\", "\\\\").replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(heads) + line(right.map((is) => (is ? "---:" : "---"))) + rows.map(line).join("");
}

// What every answer can be copied as, beside the buttons that are its own. `markdown` gives a text, `cited` a sentence without its full stop;
// `address` says whether the page's address opens the answer again.
export function takeaway({ own = [], more = [], markdown, cited, address = true }) {
  const citation = () => `Parameter Ledger contributors (${new Date().getFullYear()}). ${cited()}. Parameter Ledger. ${address ? location.href : location.href.split("#")[0]}`;
  return element("p", "ledger-tools your-tools", ...own, ...(address ? copier("Copy link", () => location.href) : []),
    ...copier("Copy as Markdown", markdown), ...more, ...copier("Copy citation", citation));
}
