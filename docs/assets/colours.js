// Light colours, dark ones, or those of the system: each button in the header leads to the next. What is chosen is kept under the
// themes' name and in their form.
(() => {
  "use strict";

  const form = document.querySelector(".ledger-colours");
  if (!form) return;
  const options = [...form.querySelectorAll("input")];

  function show(at) {
    for (const [place, option] of options.entries()) option.nextElementSibling.hidden = place !== at;
    options[at].checked = true;
  }

  function choose(index) {
    const { mdColorMedia: media, mdColorScheme: scheme, mdColorPrimary: primary, mdColorAccent: accent } = options[index].dataset;
    __md_set("__palette", { index, color: { media, scheme, primary, accent } });
    coloured();
    show(index);
  }

  form.addEventListener("change", (event) => choose(options.indexOf(event.target)));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const next = (options.findIndex((option) => option.checked) + 1) % options.length;
    choose(next);
    options[next].focus();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", coloured);
  show(Math.min(__md_get("__palette")?.index ?? 0, options.length - 1));
})();
