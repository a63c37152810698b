// The worker that answers as the commands do. It starts with the first request and stays as long as the page; one that cannot go on is
// ended, and the next request starts another.
const ENDED = "Python has stopped in this tab, perhaps because it ran out of memory. Ask again to restart it.";

let worker = null;
let count = 0;
let listener = () => {};
const waiting = new Map();

// What is heard while Python loads: { total }, { arrived }, { doing }, { ready }.
export function listen(heard) {
  listener = heard;
}

function hear({ data }) {
  if (data.id === undefined) {
    listener(data);
    return;
  }
  if (data.ended) {
    end();
    return;
  }
  const done = waiting.get(data.id);
  waiting.delete(data.id);
  listener({ ready: true });
  done(data);
}

function end() {
  worker?.terminate();
  worker = null;
  listener({ ready: true });
  for (const done of waiting.values()) done({ failed: ENDED });
  waiting.clear();
}

export function started() {
  return worker !== null;
}

export function start() {
  if (worker) return;
  const made = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  made.addEventListener("message", hear);
  made.addEventListener("error", () => { if (worker === made) end(); });
  worker = made;
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
