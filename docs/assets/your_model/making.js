// Elements that all parts of the page make: tables with their tools, folded sections, links, what went wrong.
const { element, figureTools, grouped, sizes, tableTools, url } = globalThis.paramledger;

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

// What an answer without a value says.
export function trouble({ problems, wrong, failed }) {
  if (problems) {
    const items = problems.map(({ path, line, message, hint }) => element("li", "",
      code(path.split("/").pop() + (line ? `:${line}` : "")), ` ${message}`, ...(hint ? [element("span", "quiet", ` [${hint}]`)] : [])));
    return element("ul", "your-problems", ...items);
  }
  const { message, hint } = wrong ?? { message: failed, hint: "" };
  return element("p", "your-problems", message, ...(hint ? [element("span", "quiet", ` [${hint}]`)] : []));
}

// Copies a text and says so beside the button.
export function copier(name, text) {
  const state = element("span", "quiet");
  state.setAttribute("role", "status");
  const made = button(name, async () => {
    try {
      await navigator.clipboard.writeText(text());
      state.textContent = "copied";
    } catch {
      state.textContent = "the browser did not let it be copied";
    }
    setTimeout(() => { state.textContent = ""; }, 4000);
  });
  return [made, state];
}
