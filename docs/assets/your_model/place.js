// What is asked, as the fragment of the page's address: it opens the same again. Texts are compressed.
const PLAIN = 200; // characters of a text that stands as it is

const joined = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

const packedBytes = async (bytes) => joined(await through(bytes, new CompressionStream("deflate-raw")));
const unpackedBytes = (text) => through(bytesOf(text), new DecompressionStream("deflate-raw"));

export const packed = (text) => packedBytes(new TextEncoder().encode(text));
export const unpacked = async (text) => new TextDecoder().decode(await unpackedBytes(text));

// Of a file its name, its size and those slices that are read: a line of JSON that says where they are, then their bytes.
async function packedFile({ name, size, slices }) {
  const head = new TextEncoder().encode(`${JSON.stringify([name, size, slices.map(({ start, bytes }) => [start, bytes.length])])}\n`);
  return packedBytes(new Uint8Array(await new Blob([head, ...slices.map(({ bytes }) => bytes)]).arrayBuffer()));
}

async function unpackedFile(text) {
  const bytes = await unpackedBytes(text);
  let at = bytes.indexOf(10) + 1;
  const [name, size, places] = JSON.parse(new TextDecoder().decode(bytes.slice(0, at)));
  return { name, size, slices: places.map(([start, length]) => ({ start, bytes: bytes.slice(at, at += length) })) };
}

// Brackets, commas and slashes stay readable.
const quoted = (text) => encodeURIComponent(text).replace(/%(2F|5B|5D|2C|3D|3A|20)/g, (sign) => (sign === "%20" ? "+" : decodeURIComponent(sign)));

// `asked` is { network, kept, adapters, text, summary, config, spec, held }: any may be missing. `held` is what was read of a file, if that is
// little enough.
export async function written({ network, kept = [], adapters, text, summary, config, spec, held }) {
  const parts = [];
  if (spec) parts.push(`spec=${await packed(JSON.stringify([spec.name, spec.text]))}`);
  if (network) parts.push(`network=${quoted(network)}`);
  for (const one of kept) parts.push(`with=${quoted(one)}`);
  if (adapters) parts.push(`adapters=${quoted([adapters.rank, adapters.layers, ...(adapters.dora ? ["dora"] : [])].join(":"))}`);
  if (summary) parts.push(`summary=${await packed(summary)}`);
  if (config) parts.push(`config=${await packed(JSON.stringify([config.name, config.text]))}`);
  if (text) parts.push(text.length > PLAIN ? `packed=${await packed(text)}` : `text=${quoted(text)}`);
  if (held) parts.push(`file=${await packedFile(held)}`);
  return parts.join("&");
}

// Other pages lead here with `?network=` or `?text=` in place of a fragment.
export async function read(hash, search) {
  const fragment = hash.length > 1 ? hash : search;
  const given = new Map(fragment.replace(/^[#?]/, "").split("&").filter(Boolean).map((part) => part.split(/=(.*)/s, 2)));
  const plain = (text) => decodeURIComponent(text.replaceAll("+", " "));
  const asked = { kept: [] };
  try {
    if (given.has("spec")) {
      const [name, text] = JSON.parse(await unpacked(given.get("spec")));
      asked.spec = { name, text };
    }
    if (given.has("config")) {
      const [name, text] = JSON.parse(await unpacked(given.get("config")));
      asked.config = { name, text };
    }
    if (given.has("network")) asked.network = plain(given.get("network"));
    if (given.has("adapters")) {
      const [rank, layers, dora] = plain(given.get("adapters")).split(":");
      asked.adapters = { rank: Number(rank), layers, dora: dora === "dora" };
    }
    if (given.has("summary")) asked.summary = await unpacked(given.get("summary"));
    if (given.has("text")) asked.text = plain(given.get("text"));
    if (given.has("file")) asked.file = asked.held = await unpackedFile(given.get("file"));
    if (given.has("packed")) asked.text = await unpacked(given.get("packed"));
    asked.kept = fragment.split("&").filter((part) => /^[#?]?with=/.test(part)).map((part) => plain(part.replace(/^[#?]?with=/, "")));
  } catch {
    return { kept: [], broken: true };
  }
  return asked;
}
