"""axe-core, and what it is helped with on long pages: scripts for a page in the browser."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
SHORTEN = """async ([most, again]) => {      // rows of a table, and of another with the same columns
  const seen = new Set();
  for (const body of document.querySelectorAll("tbody")) {
    const columns = body.closest("table").tHead?.textContent ?? "";
    [...body.rows].slice(seen.has(columns) ? again : most).forEach((row) => row.remove());
    seen.add(columns);
  }
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);    // boxes are measured again
}"""
LAID_OUT = """() => {       // what is far from the screen too: what waits there can have no focus
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets.push(sheet);
}"""
FOUND = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""
