// Runs tests of the core on the Python that the page "Your model" has: its runtime in Node, the wheels that the page is built from, and
// of the environment in .venv what is not compiled, pytest among it. Arguments are pytest's.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "./node_modules/pyodide/pyodide.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [packages, ...asked] = process.argv.slice(2);
const python = await loadPyodide({ env: { HOME: "/", PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" } });
for (const name of readdirSync(join(here, "wheels"))) {
  python.unpackArchive(new Uint8Array(readFileSync(join(here, "wheels", name))), "zip", { extractDir: "/lib/python3.14/site-packages" });
}
for (const [place, root] of [["/repository", join(here, "..")], ["/environment", packages]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
const run = python.runPython(`
import os, signal, sys

from unittest.mock import MagicMock

def run(asked):
    os.chdir("/repository")
    sys.path += ["/repository", "/repository/generator", "/environment"]   # behind the wheels
    import pytest
    print("Python", sys.version)
    signal.signal = signal.setitimer = lambda *_: None      # nothing interrupts a test here
    hypothesis = MagicMock()    # it is compiled: what it draws is tried on the other Python
    hypothesis.given = lambda *_, **__: pytest.mark.skip("needs hypothesis")
    hypothesis.settings.return_value = hypothesis.example.return_value = lambda test: test
    sys.modules |= {"hypothesis": hypothesis, "hypothesis.strategies": hypothesis.strategies}
    sys.modules |= {"selectolax": MagicMock(), "selectolax.lexbor": MagicMock()}    # compiled too, and of the site's proof
    return int(pytest.main([*asked.to_py(), "-p", "no:cacheprovider"]))

run
`);
process.exit(run(asked));
