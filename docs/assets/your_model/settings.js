// The settings of a network: for each a field with its limits, those with a role a slider too. A change is told as TOML.
import { element } from "./making.js";

const MOST_OF_SLIDER = 4; // times the published value, where nothing limits it
const EVERY = 1_000_000; // a formula that holds up to here holds for all that anybody sets
const KIND = { "a whole number": whole, "a number": decimal, "true or false": choice, "a word": word };

const isWhole = (text) => /^-?\d+$/.test(text);

function input(type, { setting, value }) {
  const made = element("input", "");
  made.type = type;
  made.id = `set-${setting}`;
  made.value = value;
  return made;
}

function whole(one, tell) {
  const field = input("number", one);
  field.step = "1";
  if (one.least !== null) field.min = one.least;
  if (one.most !== null) field.max = one.most;
  field.addEventListener("input", () => {
    if (isWhole(field.value)) tell(field.value);
    if (slider) slider.value = field.value;
  });
  const slider = one.role ? range(one) : null;
  slider?.addEventListener("input", () => {
    field.value = slider.value;
    tell(slider.value);
  });
  return [field, ...(slider ? [slider] : [])];
}

function range(one) {
  const slider = element("input", "");
  slider.type = "range";
  slider.min = one.least ?? 1;
  slider.max = one.most ?? Math.max(MOST_OF_SLIDER * Number(one.published), Number(one.value));
  slider.value = one.value;
  slider.setAttribute("aria-label", `${one.setting}, slider`);
  return slider;
}

function decimal(one, tell) {
  const field = input("text", one);
  field.inputMode = "decimal";
  field.addEventListener("input", () => { if (/^-?\d+(\.\d+)?$/.test(field.value)) tell(field.value); });
  return [field];
}

function choice(one, tell) {
  const field = input("checkbox", one);
  field.checked = one.value === "true";
  field.addEventListener("change", () => tell(String(field.checked)));
  return [field];
}

function word(one, tell) {
  const field = element("select", "");
  field.id = `set-${one.setting}`;
  const words = [...new Set([JSON.parse(one.value), ...one.words])];
  field.append(...words.map((text) => new Option(text, JSON.stringify(text), false, JSON.stringify(text) === one.value)));
  field.addEventListener("change", () => tell(field.value));
  return [field];
}

function list(one, tell) {
  const field = input("text", one);
  field.spellcheck = false;
  field.addEventListener("change", () => tell(field.value));
  return [field];
}

function limits({ kind, least, most }) {
  const grouped = (value) => value.toLocaleString("en-US");
  const from = least === null ? "" : ` from ${grouped(least)}`;
  const to = most === null ? "" : ` to ${grouped(most)}`;
  return kind + from + to;
}

// How totals depend on a setting while the others stay as they are; from where to where, if not for all numbers.
function formula({ quantity, formula: text, least, most }) {
  const name = globalThis.paramledger.shown(quantity) ?? quantity;
  const from = least > 1 ? ` from ${least.toLocaleString("en-US")}` : "";
  const to = most < EVERY ? ` to ${most.toLocaleString("en-US")}` : "";
  return element("span", "your-formula", `${name} = `, element("code", "", text), from || to ? `,${from}${to}` : "");
}

function formulas({ setting: name, formulas: all }) {
  const made = element("span", "your-formulas", ...all.map(formula));
  made.dataset.setting = name;
  return made;
}

// The formulas again, which hold for the network as it is set.
export function formulate(form, known) {
  for (const one of known) form.querySelector(`[data-setting="${CSS.escape(one.setting)}"]`)?.replaceWith(formulas(one));
}

function setting(one, tell) {
  const label = element("label", "", one.setting);
  label.htmlFor = `set-${one.setting}`;
  const fields = (KIND[one.kind] ?? list)(one, (value) => tell(one.setting, value));
  const note = element("span", "your-note", `${one.about ? `${one.about}; ` : ""}${limits(one)}; published ${one.published}`);
  note.id = `about-${one.setting}`;
  fields[0].setAttribute("aria-describedby", note.id);
  return element("div", `your-setting${fields.length > 1 ? " with-slider" : ""}`, label, element("span", "your-fields", ...fields), note, formulas(one));
}

// `tell` gets the name and the TOML of what has changed.
export function settingsForm(known, tell) {
  const roles = known.filter(({ role }) => role);
  const others = known.filter(({ role }) => !role);
  const form = element("form", "your-settings", ...roles.map((one) => setting(one, tell)));
  form.setAttribute("aria-label", "Settings");
  form.addEventListener("submit", (event) => event.preventDefault());
  if (others.length) {
    const more = element("details", "", element("summary", "", roles.length ? "More settings" : "Settings"),
      element("div", "your-settings", ...others.map((one) => setting(one, tell))));
    more.open = !roles.length || others.some(({ value, published }) => value !== published);
    form.append(more);
  }
  return form;
}

// The address with those settings that are not as published.
export function addressed(base, known) {
  const own = known.filter(({ value, published }) => value !== published).map(({ setting: name, value }) => `${name}=${value}`);
  return own.length ? `${base}[${own.join(", ")}]` : base;
}
