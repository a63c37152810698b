// The page your-model.md: one place that takes a name, a number, a text or a file, and what is shown for it.
import { ask, listen, start, started } from "./asking.js";
import { compared, number, spec } from "./answers.js";
import { diagnosis } from "./diagnosis.js";
import { button, code, element, refused } from "./making.js";
import { network } from "./network.js";
import { read, written } from "./place.js";

const { load, meant, networks, offers, signs } = globalThis.paramledger;
const OFFERED = 6;
const EXAMPLES = [
  ["ResNet-50 with ten classes", { network: "resnet/resnet50[classes=10]" }],
  ["25,678,184", { text: "Total params: 25,678,184" }],
  ["Llama 3 8B at 8,192 tokens", { network: "llama/llama3_8b[tokens=8192]" }],
];
const TAKES = ".safetensors,.gguf,.pt,.pth,.bin,.ckpt,.onnx,.keras,.h5,.json,.toml,.txt,.log";
const TEXTS = /\.(?:json|toml|txt|log|md|csv|out|ya?ml)$/i;
const MOST_TEXT = 16e6; // bytes of a file that is read as a text
const LONGEST_NAME = 80; // signs: what is longer names no network
const MOST_ADDRESS = 50_000; // signs
const MOST_PACKED = 1e6; // signs of a text for which an address is tried
const MOST_SHOWN = 200_000; // signs of a text that the field is filled with
const TOO_LONG = "This is too long to fit in a link: copy the answer as Markdown, or paste your input again next time.";
const SEVERAL = "An answer about several files has no link: copy it as Markdown, or drop the files again next time.";
const fragment = (address) => `${location.pathname}#${address}`; // without what another page has led here with
const megabytes = (count) => (count / 1e6).toFixed(1);

// -- What Python is doing ----------------------------------------------------------------------------------------------------

function progress() {
  const bar = element("progress", "");
  bar.setAttribute("aria-label", "Loading");
  const words = element("span", "");
  const made = element("p", "your-progress", bar, words);
  made.setAttribute("role", "status");
  made.hidden = true;
  let [total, arrived] = [0, 0];
  listen((heard) => {
    total = heard.total ?? total;
    arrived = heard.arrived ?? arrived;
    made.hidden = heard.ready === true;
    if (heard.doing || (total && arrived >= total)) {
      bar.removeAttribute("value");
      words.textContent = `${heard.doing ?? "Starting Python"}…`;
    } else if (total) {
      bar.max = total;
      bar.value = arrived;
      words.textContent = `Loading Python: ${megabytes(arrived)} of ${megabytes(total)} MB, once per browser`;
    }
  });
  return made;
}

// -- The place ---------------------------------------------------------------------------------------------------------------

function form() {
  const field = element("textarea", "");
  field.id = "your-model-text";
  field.rows = 2;
  field.spellcheck = false;
  field.autocomplete = "off";
  field.placeholder = "ResNet-50";
  const label = element("label", "", "A network’s name, a number, a summary, a configuration or a spec; or drop a file here");
  label.htmlFor = field.id;
  const file = element("input", "");
  file.type = "file";
  file.multiple = true;
  file.id = "your-model-file";
  file.accept = TAKES;
  file.className = "your-file";
  const choose = element("label", "your-choose", "Choose a file");
  choose.htmlFor = file.id;
  const go = element("button", "your-go", "Answer");
  go.type = "submit";
  const list = element("ul", "your-offers");
  list.setAttribute("aria-label", "Matching networks");
  const made = element("form", "finder your-place", label, field, list, element("div", "your-actions", go, file, choose));
  made.setAttribute("role", "search");
  made.setAttribute("aria-label", "Your model");
  return { made, field, file, list };
}

const textOf = ({ text, summary, config, spec }) => text ?? summary ?? config?.text ?? spec?.text;
const isLong = (asked) => (textOf(asked)?.length ?? 0) > MOST_PACKED;

export async function page(place) {
  const { made, field, file, list } = form();
  const state = element("p", "finder-state");
  state.setAttribute("role", "status");
  const heard = element("p", "your-heard"); // what is there, for those who do not see it
  heard.setAttribute("role", "status");
  const results = element("div", "finder-found your-results");
  let now = { kept: [] };
  let turn = 0;
  let known = [];
  // Before the first button, as all that it needs: it may be pressed while the names are loaded.
  const open = (address) => go({ network: address });
  const own = () => (now.spec ? { spec: now.spec } : {});
  const labelOf = (address) => known.find((one) => one.address === address.split("[")[0])?.label ?? address;
  const examples = element("p", "your-examples", "For example: ", ...EXAMPLES.flatMap(([name, asked], at) => [at ? " · " : "", button(name, () => go(asked))]));
  place.replaceChildren(made, examples, progress(), state, heard, results);
  known = networks(await load("names"));

  // -- What is asked, in the address too

  async function go(asked, { push = true } = {}) {
    const mine = ++turn;
    now = { kept: now.kept, ...asked };
    list.replaceChildren();
    fill(now);
    const address = isLong(now) ? "" : await written(now);
    now.addressed = !isLong(now) && address.length < MOST_ADDRESS;
    if (push && mine === turn) history.pushState(null, "", fragment(now.addressed ? address : ""));
    state.textContent = started() ? "Looking…" : "Python will be loaded with your first question.";
    heard.textContent = "";
    results.setAttribute("aria-busy", "true");
    load("totals").catch(() => {}); // now, so that a comparison needs no network later
    const shown = await answers(now).catch(({ message }) => [refused("No answer", { failed: message })]);
    if (mine !== turn) return;
    results.replaceChildren(...shown);
    results.removeAttribute("aria-busy");
    state.textContent = "";
    heard.textContent = [...results.querySelectorAll("h2, .your-lead, .your-problems")].slice(0, 2).map((one) => one.textContent).join(": ");
    results.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  }

  // The field has the text that is answered, and none of before.
  function fill(asked) {
    const text = textOf(asked);
    if (text === undefined ? field.value.includes("\n") || asked.file || asked.files : text.length < MOST_SHOWN) field.value = text ?? "";
    laid();
  }

  function laid() {
    field.classList.toggle("of-lines", field.value.includes("\n"));
  }

  // The page's address for what is asked now, unless something else is by then.
  async function located() {
    const mine = now;
    const address = await written(mine);
    if (mine === now) history.replaceState(null, "", fragment(address));
  }

  async function moved(address) {
    now.network = address;
    await located();
    if (now.kept.length) await sideBySide();
  }

  async function adapted(given) {
    now.adapters = given;
    await located();
  }

  // What was read of a file goes into the address, unless it makes that too long. A sentence says why there is none.
  async function hold(file, seen) {
    if (!file) return now.addressed ? "" : TOO_LONG;
    const held = { name: file.name, size: file.size, slices: seen };
    const address = fragment(await written({ ...now, held }));
    if (now.file !== file || address.length > MOST_ADDRESS) return TOO_LONG;
    now.held = held;
    history.replaceState(null, "", address);
    return "";
  }

  // -- Answers

  async function sideBySide() {
    const all = [...new Set([now.network, ...now.kept].filter(Boolean))];
    const shown = all.length > 1 ? await compared(all, own(), drop) : element("section", "");
    shown.classList.add("your-compared");
    const before = results.querySelector(".your-compared");
    if (before) before.replaceWith(shown);
    return shown;
  }

  async function keep(address) {
    now.kept = [...new Set([...now.kept, address])];
    await located();
    await sideBySide();
    state.textContent = `${address} is kept for comparison. Choose another network to see the two side by side.`;
  }

  async function drop(address) {
    now.kept = now.kept.filter((one) => one !== address);
    if (address === now.network) now.kept = now.kept.filter((one) => one !== now.network);
    await located();
    await sideBySide();
    field.focus();
  }

  // A configuration leads to a network, and the address to that.
  async function configured(asked) {
    const answer = await ask({ ask: "config", text: asked.config.text });
    if (!answer.value) return refused(asked.config.name || "Your configuration", answer);
    Object.assign(asked, { network: answer.value.address, adapters: answer.value.adapters, config: undefined });
    if (asked === now) await located();
    return null;
  }

  async function several(files) {
    const made = [];
    for (const one of files) made.push(await diagnosis({}, one, { open, hold: async () => SEVERAL }));
    return made;
  }

  async function answers(asked) {
    if (asked.broken) return [refused("This address", { failed: "This address is incomplete: its request cannot be read." })];
    if (asked.config) {
      const wrong = await configured(asked);
      if (wrong) return [wrong];
    }
    if (asked.spec && !asked.network) {
      const { addresses, shown } = await spec(asked.spec);
      if (shown) return [shown];
      [asked.network] = addresses;
    }
    const still = (tell) => (given) => asked === now && tell(given); // nobody hears what a network says that has gone
    if (asked.network) {
      const told = { moved: still(moved), adapted: still(adapted), keep };
      return [await network({ address: asked.network, spec: asked.spec, label: labelOf(asked.network), adapters: asked.adapters }, told), await sideBySide()];
    }
    if (asked.files) return several(asked.files);
    if (asked.file) return [await diagnosis({}, asked.file, { open, hold })];
    if (asked.summary) return [await diagnosis({ text: asked.summary }, null, { open, hold })];
    if (asked.text) return [await number(asked.text, open)];
    return [await sideBySide()];
  }

  // In place of an answer, before anything is asked.
  function refuse(title, answer) {
    turn += 1;
    results.replaceChildren(refused(title, answer));
    results.removeAttribute("aria-busy");
    state.textContent = "";
  }

  // What a text is decides Python, as the commands would be chosen.
  async function take(text, name = "") {
    start();
    const answer = await ask({ ask: "recognise", text, name });
    if (!answer.value) refuse(name || "Your text", answer);
    else if (answer.value.kind === "address") await go({ network: text.trim() });
    else if (answer.value.kind === "spec") await go({ spec: { name: answer.value.name, text } });
    else if (answer.value.kind === "config") await go({ config: { name, text } });
    else await go(answer.value.kind === "summary" ? { summary: text } : { text });
  }

  const isText = (one) => TEXTS.test(one.name) && one.size > 0 && one.size < MOST_TEXT;

  async function taken(files) {
    if (files.length > 1) await go({ files: [...files] });
    else if (files.length && isText(files[0])) await take(await files[0].text(), files[0].name);
    else if (files.length) await go({ file: files[0] });
  }

  function dropped({ items, files }) {
    const folder = [...items].map((item) => item.webkitGetAsEntry?.()).find((entry) => entry?.isDirectory);
    if (folder) refuse(folder.name, { wrong: { message: "this is a folder", hint: "drop a file in it" } });
    else taken(files);
  }

  // -- Offers of names

  function named() {
    const text = field.value.trim();
    if (!text || text.length > LONGEST_NAME || text.includes("\n") || meant(text) || signs(text).length < 2 || text.includes("[")) return [];
    return offers(text, known).slice(0, OFFERED);
  }

  function offer() {
    list.replaceChildren(...named().map(({ address, label }) => {
      const made_ = button(label, () => go({ network: address }));
      made_.append(" ", code(address));
      return element("li", "", made_);
    }));
  }

  field.addEventListener("input", () => {
    if (field.value.trim()) start();
    laid();
    offer();
  });
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (text.length > MOST_SHOWN) { // a field of megabytes stops the browser
      event.preventDefault();
      field.value = "";
      take(text);
    } else setTimeout(() => field.value.includes("\n") && take(field.value));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || field.value.includes("\n")) return;
    event.preventDefault();
    made.requestSubmit();
  });
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = named();
    if (first) go({ network: first.address });
    else if (field.value.trim()) take(field.value);
  });
  file.addEventListener("change", () => {
    taken([...file.files]);
    file.value = ""; // the same file may be chosen again
  });
  // Anywhere on the page: a browser would open a file that is dropped beside the place.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      place.classList.toggle("dropping", kind === "dragover");
      if (kind === "drop") dropped(event.dataTransfer);
    });
  }
  addEventListener("dragleave", () => place.classList.remove("dropping"));

  async function arrive() {
    const asked = await read(location.hash, location.search);
    now = { kept: [] };
    if (Object.keys(asked).length > 1 || asked.kept.length) await go(asked, { push: false });
    else {
      turn += 1;
      results.replaceChildren();
      results.removeAttribute("aria-busy");
      state.textContent = "";
    }
  }
  addEventListener("popstate", arrive);
  await arrive();
  place.classList.add("ready");
}
