// Python for the page "Your model": loads it from this site, then answers requests as the commands do. Stays as long as the page.
const PYTHON = new URL("../../python/", import.meta.url);
const PACKAGES = "/lib/python3.14/site-packages";
const say = (message) => postMessage(message);

// -- Loading: every byte that arrives is counted ---------------------------------------------------------------------------------

const ask = globalThis.fetch.bind(globalThis);
let known = {};
let arrived = 0;

async function manifest() {
  const got = await ask(new URL("manifest.json", PYTHON), { cache: "no-cache" });
  if (!got.ok) throw new Error("This copy of the site was built without Python for browsers, so this page cannot answer. Use the command line instead.");
  return (await got.json()).files;
}

// A file of python/ as it is once unpacked; `counted` are those that are loaded before the first answer.
async function file(name, type, counted = true) {
  const got = await ask(new URL(`${name}?${known[name].digest}`, PYTHON));
  if (!got.ok) throw new Error(`${name} could not be loaded (${got.status})`);
  const count = new TransformStream({
    transform(chunk, out) {
      if (counted) say({ arrived: arrived += chunk.byteLength });
      out.enqueue(chunk);
    },
  });
  const bytes = got.body.pipeThrough(count);
  return new Response(name.endsWith(".packed") ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes, { headers: { "content-type": type } });
}

const WASM = "pyodide.asm.wasm.packed";
const LIBRARY = "python_stdlib.zip.packed";
const OURS = "packages.zip.packed";
const ANSWERS = "answers.packed";

// Pyodide asks for its own files: it is given those that have been sent for already.
function handOut(files) {
  globalThis.fetch = (asked, ...rest) => {
    const name = String(asked.url ?? asked).split("/").pop();
    return files[name] ?? ask(asked, ...rest);
  };
}

async function start() {
  known = await manifest();
  say({ total: [WASM, LIBRARY, OURS].reduce((sum, name) => sum + known[name].bytes, 0) });
  const [wasm, library] = [file(WASM, "application/wasm"), file(LIBRARY, "application/zip")];
  const ours = file(OURS, "application/zip").then((response) => response.arrayBuffer());
  handOut({ "pyodide.asm.wasm": wasm, "python_stdlib.zip": library });
  const { loadPyodide } = await import(new URL(`pyodide.mjs?${known["pyodide.mjs"].digest}`, PYTHON));
  const python = await loadPyodide({ indexURL: PYTHON.href, packages: [] });
  python.unpackArchive(await ours, "zip", { extractDir: PACKAGES });
  say({ doing: "Reading the networks" });
  const [answer, shelve] = python.runPython("from paramledger.instrument.browser import started; started()");
  return { answer, shelve };
}

// The answers that searches need: sent for once, with the first search or behind the first answer, so that the page then needs no
// network.
let answers = null;
function shelved(shelve) {
  answers ??= file(ANSWERS, "application/octet-stream", false)
    .then(async (response) => shelve(new Uint8Array(await response.arrayBuffer())))
    .catch(({ message }) => {
      answers = null;
      throw new Error(`The data for the search could not be loaded: ${message}`);
    });
  return answers;
}

// -- Answering: one request after the other ----------------------------------------------------------------------------------------

const SEARCHES = new Set(["find", "diagnose"]);
let started = null;
let turn = Promise.resolve();

const MOST_SEEN = 1e6; // bytes of a file that are remembered

// A file stays where it is: Python reads slices of it. What it has read goes into the page's address, which has such slices alone.
function reader(file) {
  const sync = new FileReaderSync();
  const seen = [];
  let wrong = null;
  const within = (start, stop) => ({ start: from, bytes }) => from <= start && stop <= from + bytes.length;
  function held(start, stop) {
    const one = file.slices.find(within(start, stop));
    if (!one) throw new Error("this address does not contain enough of the file: drop the file itself");
    return one.bytes.slice(start - one.start, stop - one.start);
  }
  function slice(start, stop) {
    try {
      const bytes = file.slices ? held(start, stop) : new Uint8Array(sync.readAsArrayBuffer(file.slice(start, stop)));
      if (!seen.some(within(start, stop)) && seen.reduce((sum, one) => sum + one.bytes.length, 0) <= MOST_SEEN) seen.push({ start, bytes: bytes.slice() });
      return bytes;
    } catch (error) {
      wrong = `${file.name} could not be read: ${error.message}`;
      throw error;
    }
  }
  return { given: [file.name, file.size, slice], seen, wrong: () => wrong };
}

// Of a traceback of Python's the line that says what went wrong.
function reason({ message }) {
  const lines = message.trim().split("\n");
  return lines.findLast((line) => /^[\w.]+(?:Error|Exception)\b/.test(line)) ?? lines.at(-1);
}

// Whether Python cannot be asked again: it has no memory left, or its program has ended.
const isEnd = (error) => error.pyodide_fatal_error || error instanceof WebAssembly.RuntimeError || error instanceof RangeError || /^MemoryError\b/m.test(error.message);

async function ready() {
  started ??= start();
  try {
    return await started;
  } catch (error) {
    started = null;
    throw new Error(`Python could not be loaded: ${error.message}`);
  }
}

async function answered({ id, request, file }) {
  const { given, seen, wrong } = file ? reader(file) : { given: [], seen: [], wrong: () => null };
  try {
    const { answer, shelve } = await ready();
    if (SEARCHES.has(request.ask)) await shelved(shelve);
    const text = answer(JSON.stringify(request), ...given);
    say({ id, text, seen });
    shelved(shelve).catch(() => {}); // the first search says what is wrong
  } catch (error) {
    console.error(error.message);
    say({ id, failed: wrong() ?? reason(error), ended: isEnd(error) });
  }
}

globalThis.addEventListener("message", ({ data }) => { turn = turn.then(() => answered(data)); });
