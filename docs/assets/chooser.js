// A field that chooses a network by typing: a combobox with a list below it, by mouse, touch and keyboard.
(() => {
  "use strict";

  const { element, narrowed, signs } = globalThis.paramledger;
  const MOST = 12; // offers at once

  // The best come first: a network's own name, then what others call it, then names that begin so; those of the family that the
  // name begins with, as ResNet-50 does, before others; the shorter address before the longer.
  function offers(text, networks) {
    const asked = signs(text);
    const rank = ({ address, label, names }) => {
      const [family, variant] = address.split("/").map(signs);
      const kinds = [[variant, family + variant, signs(label)], names.map(signs)];
      const exact = kinds.findIndex((all) => all.includes(asked));
      const begun = kinds.findIndex((all) => all.some((name) => name.startsWith(asked)));
      const place = exact >= 0 ? exact : begun >= 0 ? 2 + begun : 4;
      return 2 * place + (asked.startsWith(family) ? 0 : 1);
    };
    return narrowed(text, networks, (one) => [one.label, ...one.names])
      .map((one) => ({ one, rank: rank(one) }))
      .sort((a, b) => a.rank - b.rank || a.one.address.length - b.one.address.length || a.one.address.localeCompare(b.one.address))
      .map(({ one }) => one);
  }

  // `field` is the input, `list` the list below it, `state` says how many there are; `chosen` gets the network.
  function chooser(field, list, networks, chosen) {
    let found = [];
    let at = -1;

    function mark(next) {
      at = next;
      for (const [place, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(place === at));
      const option = list.children[at];
      if (option) {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    }

    function close() {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function choose(network) {
      field.value = "";
      close();
      chosen(network);
    }

    function option(network, place) {
      const made = element("li", "", element("span", "", network.label), element("code", "", network.address));
      made.id = `${list.id}-${place}`;
      made.setAttribute("role", "option");
      made.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      made.addEventListener("click", () => choose(network));
      return made;
    }

    function open() {
      found = field.value.trim() ? offers(field.value, networks).slice(0, MOST) : [];
      list.replaceChildren(...found.map(option));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(found.length > 0));
      field.setCustomValidity("");
      mark(found.length ? 0 : -1);
    }

    const KEYS = {
      ArrowDown: () => (list.hidden ? open() : mark((at + 1) % found.length)),
      ArrowUp: () => (list.hidden ? open() : mark((at + found.length - 1) % found.length)),
      Enter: () => found[at] && !list.hidden && choose(found[at]),
      Escape: () => (list.hidden ? (field.value = "") : close()),
    };
    field.addEventListener("keydown", (event) => {
      if (!Object.hasOwn(KEYS, event.key)) return;
      event.preventDefault();
      KEYS[event.key]();
    });
    field.addEventListener("input", open);
    field.addEventListener("focus", () => field.value.trim() && open());
    field.addEventListener("blur", close);
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, chooser, offers });
})();
