// Compiles Python for the browser's Python: a zip of sources in, a zip of what Python makes of them out. Sources would be compiled
// anew by every reader's browser, which takes most of the time until the first answer. `paramledger finish` runs it.
import { readFileSync } from "node:fs";
import { loadPyodide } from "./node_modules/pyodide/pyodide.mjs";

// Of other people's modules neither documentation nor assertions are asked for; this package explains its ops by theirs.
const COMPILED = `
import io, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash

def compiled(name, data):
    if not name.endswith(".py"):
        return name, data
    code = compile(data, name, "exec", dont_inherit=True, optimize=0 if name.startswith("paramledger/") else 2)
    return name + "c", bytes(_code_to_hash_pyc(code, source_hash(data), False))

def packed(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data.to_bytes())) as given, zipfile.ZipFile(out, "w") as made:
        for info in given.infolist():
            name, found = compiled(info.filename, given.read(info))
            made.writestr(zipfile.ZipInfo(name), found)
    return out.getvalue()

packed
`;

const sources = new Uint8Array(readFileSync(0)); // before Python takes the input for its own
const python = await loadPyodide({ env: { HOME: "/", PYTHONNODEBUGRANGES: "1" } });
process.stdout.write(python.runPython(COMPILED)(sources).toJs());
