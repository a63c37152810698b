// The blocks of a network by their parameters, as bars.
import { grouped } from "./making.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST = 12;
const [WIDTH, HEIGHT, NAMES, NUMBERS] = [640, 22, 150, 110];

function drawn(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

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

// Null for a network with no parameters.
export function blocks(rows) {
  const found = shares(rows);
  if (!found.length) return null;
  const most = found.reduce((one, [, value]) => (value > one ? value : one), 1n);
  const height = found.length * HEIGHT + 4;
  const label = `Parameters by block: ${found.map(([name, value]) => `${name} ${grouped(value)}`).join(", ")}`;
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label, class: "your-bars" });
  const room = WIDTH - NAMES - NUMBERS;
  for (const [at, [name, value]] of found.entries()) {
    const y = at * HEIGHT + 2;
    const width = Math.max(1, Number((value * 10000n) / most) / 10000 * room);
    picture.append(
      drawn("text", { x: NAMES - 8, y: y + 15, "text-anchor": "end" }, name.slice(0, 22)),
      drawn("rect", { x: NAMES, y: y + 2, width, height: HEIGHT - 6 }),
      drawn("text", { x: NAMES + width + 6, y: y + 15 }, grouped(value)),
    );
  }
  return picture;
}
