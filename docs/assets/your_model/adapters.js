// What low-rank adapters train of a network: a rank and the names of layers.
import { ask } from "./asking.js";
import { code, element, grouped, table, trouble } from "./making.js";

const right = true;
const COLUMNS = [
  { title: "layer", of: (row) => [code(row.layer), ...(row.count > 1 ? [` ×${grouped(row.count)}`] : [])] },
  { title: "tensor", of: (row) => row.tensor },
  { title: "shape", of: (row) => row.shape.join(" × ") },
  { title: "elements", of: (row) => grouped(row.size), right },
];

function field(name, type, value, title) {
  const made = element("input", "");
  made.type = type;
  made.id = `adapt-${name}`;
  made.value = value;
  const label = element("label", "", title);
  label.htmlFor = made.id;
  return [made, element("div", "your-setting", label, element("span", "your-fields", made))];
}

// `given` is { rank, layers, dora }; `request` makes a request about the network as it is set now; `told` hears what is changed.
export function adapters(given, request, told) {
  const [rank, rankRow] = field("rank", "number", given?.rank ?? 8, "rank (r)");
  const [layers, layersRow] = field("layers", "text", given?.layers ?? "all-linear", "layers, by the ends of their addresses");
  const [dora, doraRow] = field("dora", "checkbox", "on", "with magnitudes (DoRA)");
  [rank.min, rank.max, rank.step] = [1, 65536, 1];
  dora.checked = given?.dora === true;
  const form = element("form", "your-settings", rankRow, layersRow, doraRow);
  form.setAttribute("aria-label", "Adapters");
  const found = element("div", "");
  found.setAttribute("role", "status");

  const asked = () => ({ rank: Number(rank.value), layers: layers.value.trim(), dora: dora.checked });

  async function show() {
    const answer = await ask(request({ ask: "adapt", ...asked() }));
    if (!answer.value) {
      found.replaceChildren(trouble(answer));
      return;
    }
    const { trainable, all, percent, tensors } = answer.value;
    found.replaceChildren(element("p", "number", `trainable params: ${grouped(trainable)} || all params: ${grouped(all)} || trainable%: ${percent}`),
      table("Adapters", COLUMNS, tensors));
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    told(asked());
    show();
  });
  return show().then(() => [form, found]);
}
