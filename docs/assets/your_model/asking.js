// The worker that answers as the commands do. It starts with the first request and stays as long as the page.
let worker = null;
let count = 0;
let listener = () => {};
const waiting = new Map();

// What is heard while Python loads: { total }, { arrived }, { doing }, { ready }, { failed }.
export function listen(heard) {
  listener = heard;
}

function hear({ data }) {
  if (data.id === undefined) {
    listener(data);
    return;
  }
  const done = waiting.get(data.id);
  waiting.delete(data.id);
  listener(data.failed ? data : { ready: true });
  done(data);
}

export function started() {
  return worker !== null;
}

export function start() {
  if (worker) return;
  worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", hear);
  worker.addEventListener("error", () => listener({ failed: "Python could not be started in this browser." }));
}

// Whole numbers beyond those of JavaScript come as { whole: "…" }.
function whole(key, value) {
  return typeof value?.whole === "string" ? BigInt(value.whole) : value;
}

// The answer: { value }, { text }, { problems }, { wrong } or { failed }. `file` is a File of the reader's, read in slices; `seen` of the
// answer are those that were read. { name, size, slices } stands for a file of which no more is known.
export function ask(request, file = null) {
  start();
  return new Promise((done) => {
    const id = ++count;
    waiting.set(id, ({ text, seen, failed }) => done(failed ? { failed } : { ...JSON.parse(text, whole), seen }));
    worker.postMessage({ id, request, file });
  });
}

// Asks for the latest of many requests: those between are left out. `done` gets each answer with its request.
export function latest(done) {
  let busy = false;
  let next = null;
  return async function send(request) {
    next = request;
    if (busy) return;
    busy = true;
    while (next) {
      const now = next;
      next = null;
      done(await ask(now), now);
    }
    busy = false;
  };
}
