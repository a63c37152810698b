// Bars that are drawn: the blocks of a network by their parameters, networks side by side, the steps of a diagnosis.
import { grouped, nameOf } from "./making.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST = 12;
const [HEIGHT, NUMBERS, SIGN, ABOVE] = [22, 110, 7, 16]; // pixels; the last of a name above its bar
const [WIDEST, NARROWEST] = [640, 320];
const LONGEST = 30; // signs of a name

function drawn(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

const short = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

// A bar for each of { name, from, to, says, kind }, where the numbers are BigInts. Null for none.
function bars(title, found) {
  const most = found.reduce((one, { from, to }) => [one, from, to].reduce((a, b) => (a > b ? a : b)), 0n);
  if (!most) return null;
  const width = Math.max(NARROWEST, Math.min(WIDEST, innerWidth - 40)); // as it is shown, so that its type stays legible
  const names = found.map(({ name }) => short(name, LONGEST));
  const above = width < WIDEST ? ABOVE : 0; // on a phone a name has no room beside its bar
  const left = above ? 0 : 16 + SIGN * Math.max(...names.map((name) => name.length));
  const height = found.length * (HEIGHT + above) + 4;
  const label = `${title}: ${found.map(({ name, says }) => `${name} ${says}`).join(", ")}`;
  const picture = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "your-bars" });
  const along = (value) => Number((value * 10000n) / most) / 10000 * (width - left - NUMBERS);
  for (const [at, { from, to, says, kind = "" }] of found.entries()) {
    const y = at * (HEIGHT + above) + above + 2;
    const [start, end] = [along(from < to ? from : to), along(from < to ? to : from)];
    picture.append(
      above ? drawn("text", { x: 0, y: y - 3 }, names[at]) : drawn("text", { x: left - 8, y: y + 15, "text-anchor": "end" }, names[at]),
      drawn("rect", { x: left + start, y: y + 2, width: Math.max(1, end - start), height: HEIGHT - 6, class: kind }),
      drawn("text", { x: left + end + 6, y: y + 15 }, says),
    );
  }
  return picture;
}

const whole = ([name, value]) => ({ name, from: 0n, to: BigInt(value), says: grouped(value) });

// Parameters by the first word of a layer's address; the smallest together. Layers that share a tensor count it once.
function shares(rows) {
  const found = new Map();
  for (const { layer, parameters, count } of rows) {
    const name = layer.split(".")[0];
    found.set(name, (found.get(name) ?? 0n) + BigInt(parameters) * BigInt(count));
  }
  const all = [...found].filter(([, value]) => value > 0n);
  if (all.length <= MOST) return all;
  const least = [...all].sort((a, b) => (a[1] < b[1] ? 1 : -1)).slice(MOST - 1).map(([name]) => name);
  const rest = all.filter(([name]) => least.includes(name)).reduce((sum, [, value]) => sum + value, 0n);
  return [...all.filter(([name]) => !least.includes(name)), [`${least.length} others`, rest]];
}

export const blocks = (rows) => bars("Parameters by block", shares(rows).map(whole));

export const networks = (rows) => bars("Parameters side by side", rows.map(({ address, parameters }) => whole([nameOf(address), parameters])));

// From the total of the network to that of the reader: `causes` have a code and a delta.
export function steps(reference, expected, causes) {
  let total = BigInt(expected);
  const changes = causes.filter(({ delta }) => delta).map(({ code, delta }) => {
    const from = total;
    total += BigInt(delta);
    return { name: code.replaceAll("_", " "), from, to: total, says: `${delta < 0 ? "−" : "+"}${grouped(delta < 0 ? -delta : delta)}`, kind: delta < 0 ? "take" : "add" };
  });
  return bars("From the network to what you have", [whole([nameOf(reference), expected]), ...changes, whole(["your model", total])]);
}
