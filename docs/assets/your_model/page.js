// The page your-model.md: one place that takes a name, a number, a text or a file, and what is shown for it.
import { ask, listen, start, started } from "./asking.js";
import { compared, number, spec } from "./answers.js";
import { diagnosis } from "./diagnosis.js";
import { button, code, element, trouble } from "./making.js";
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
const MOST_ADDRESS = 50_000; // signs of an address with a file's header in it
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
    bar.hidden = heard.failed !== undefined;
    if (heard.failed) words.textContent = heard.failed;
    else if (heard.doing || (total && arrived >= total)) {
      bar.removeAttribute("value");
      words.textContent = `${heard.doing ?? "Starting Python"}…`;
    } else if (total) {
      bar.max = total;
      bar.value = arrived;
      words.textContent = `Loading Python: ${megabytes(arrived)} of ${megabytes(total)} MB, once for this browser`;
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
  file.id = "your-model-file";
  file.accept = TAKES;
  file.className = "your-file";
  const choose = element("label", "your-choose", "Choose a file");
  choose.htmlFor = file.id;
  const go = element("button", "your-go", "Answer");
  go.type = "submit";
  const list = element("ul", "your-offers");
  list.setAttribute("aria-label", "Networks of that name");
  const made = element("form", "finder your-place", label, field, list, element("div", "your-actions", go, file, choose));
  made.setAttribute("role", "search");
  made.setAttribute("aria-label", "Your model");
  return { made, field, file, list };
}

export async function page(place) {
  const { made, field, file, list } = form();
  const state = element("p", "finder-state");
  state.setAttribute("role", "status");
  const results = element("div", "finder-found your-results");
  let now = { kept: [] };
  let turn = 0;
  let known = [];
  // Before the first button, as all that it needs: it may be pressed while the names are loaded.
  const open = (address) => go({ network: address });
  const own = () => (now.spec ? { spec: now.spec } : {});
  const labelOf = (address) => known.find((one) => one.address === address.split("[")[0])?.label ?? address;
  const examples = element("p", "your-examples", "For example: ", ...EXAMPLES.flatMap(([name, asked], at) => [at ? " · " : "", button(name, () => go(asked))]));
  place.replaceChildren(made, examples, progress(), state, results);
  known = networks(await load("names"));

  // -- What is asked, in the address too

  async function go(asked, { push = true } = {}) {
    const mine = ++turn;
    now = { kept: now.kept, ...asked };
    list.replaceChildren();
    if (push) history.pushState(null, "", `#${await written(now)}`);
    state.textContent = started() ? "Looking…" : "Python is loaded with the first question.";
    results.setAttribute("aria-busy", "true");
    const shown = await answers(now);
    if (mine !== turn) return;
    results.replaceChildren(...shown);
    results.removeAttribute("aria-busy");
    state.textContent = "";
    results.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  }

  async function moved(address) {
    now.network = address;
    history.replaceState(null, "", `#${await written(now)}`);
    if (now.kept.length) await sideBySide();
  }

  async function adapted(given) {
    now.adapters = given;
    history.replaceState(null, "", `#${await written(now)}`);
  }

  // What was read of a file goes into the address, unless it makes that too long; whether it does is the answer.
  async function hold(file, seen) {
    const held = { name: file.name, size: file.size, slices: seen };
    const address = `#${await written({ ...now, held })}`;
    if (now.file !== file || address.length > MOST_ADDRESS) return false;
    now.held = held;
    history.replaceState(null, "", address);
    return true;
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
    history.replaceState(null, "", `#${await written(now)}`);
    await sideBySide();
    state.textContent = `${address} is kept: choose another network, and they are shown side by side.`;
  }

  async function drop(address) {
    now.kept = now.kept.filter((one) => one !== address);
    if (address === now.network) now.kept = now.kept.filter((one) => one !== now.network);
    history.replaceState(null, "", `#${await written(now)}`);
    await sideBySide();
    field.focus();
  }

  async function answers(asked) {
    if (asked.broken) return [element("p", "", "This address is cut: what it asked for cannot be read.")];
    if (asked.spec && !asked.network) {
      const { addresses, shown } = await spec(asked.spec);
      if (shown) return [shown];
      [now.network] = addresses;
    }
    if (now.network) return [await network({ address: now.network, spec: now.spec, label: labelOf(now.network), adapters: now.adapters }, { moved, adapted, keep }), await sideBySide()];
    if (asked.file) return [await diagnosis({}, asked.file, { open, hold })];
    if (asked.summary) return [await diagnosis({ text: asked.summary }, null, { open, hold })];
    if (asked.text) return [await number(asked.text, open)];
    return [];
  }

  // What a text is decides Python, as the commands would be chosen.
  async function take(text, name = "") {
    start();
    const { value } = await ask({ ask: "recognise", text, name });
    if (!value) return;
    if (value.kind === "address") await go({ network: text.trim() });
    else if (value.kind === "spec") await go({ spec: { name: value.name, text } });
    else if (value.kind === "config") await configuration(text);
    else await go(value.kind === "summary" ? { summary: text } : { text });
  }

  async function configuration(text) {
    const answer = await ask({ ask: "config", text });
    if (answer.value) await go({ network: answer.value.address, adapters: answer.value.adapters });
    else results.replaceChildren(trouble(answer));
  }

  async function taken(one) {
    if (!one) return;
    if (TEXTS.test(one.name) && one.size < MOST_TEXT) await take(await one.text(), one.name);
    else await go({ file: one });
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
    offer();
  });
  field.addEventListener("paste", () => setTimeout(() => field.value.includes("\n") && take(field.value)));
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
    taken(file.files[0]);
    file.value = ""; // the same file may be chosen again
  });
  for (const kind of ["dragover", "drop"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.toggle("dropping", kind === "dragover");
      if (kind === "drop") taken(event.dataTransfer.files[0]);
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("dropping"));

  async function arrive() {
    const asked = await read(location.hash, location.search);
    now = { kept: [] };
    field.value = asked.text ?? asked.summary ?? asked.spec?.text ?? field.value;
    if (asked.network || asked.text || asked.summary || asked.spec || asked.file || asked.broken) await go(asked, { push: false });
    else results.replaceChildren();
  }
  addEventListener("popstate", arrive);
  await arrive();
  place.classList.add("ready");
}
