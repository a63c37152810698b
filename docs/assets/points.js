// The points of a picture as links, with a card of names and numbers: by mouse, by touch, and by arrow keys from one stop of Tab.
(() => {
  "use strict";

  const { element, url } = globalThis.paramledger;
  const NEAR = 22; // pixels: so far from a point a finger may be
  const STAYS = 250; // milliseconds that a card waits for the pointer

  const text = (node) => node.textContent.trim();
  const address = (link) => link.pathname.replace(/(\/index\.html|\/)$/, "").split("/").slice(-2).join("/");

  // Rows of the page's tables by the network that they link to.
  function rows() {
    const found = new Map();
    for (const table of document.querySelectorAll(".md-content table:has(thead)")) {
      const heads = [...table.tHead.rows[0].cells].map(text);
      const at = ["parameters", "MACs"].map((name) => heads.indexOf(name));
      if (at.includes(-1)) continue;
      for (const row of table.tBodies[0]?.rows ?? []) {
        const figures = at.map((place) => text(row.cells[place]).split(" ")[0]);
        for (const link of row.cells[0].querySelectorAll("a[href]")) found.set(address(link), { link, figures });
      }
    }
    return found;
  }

  function entries(point, known) {
    return point.textContent.split(/, | and /).filter((name) => name.includes("/")).map((name) => {
      const row = known.get(name);
      const href = row?.link.href ?? url(`architectures/${name}/`);
      const said = row ? `${row.figures[0]} parameters, ${row.figures[1]} MACs` : "";
      return { href, said, label: row ? text(row.link) : name };
    });
  }

  // Links of a card are stops of Tab once it was opened by a key: until then the point is.
  function card(found) {
    return found.map(({ label, href, said }) => {
      const link = element("a", "", label);
      link.href = href;
      link.tabIndex = -1;
      return element("p", "", link, element("span", "unit", said));
    });
  }

  function dress(figure, known) {
    const drawing = figure.querySelector("svg");
    const points = [...drawing.querySelectorAll(".point")].sort((a, b) => a.getAttribute("cx") - b.getAttribute("cx") || b.getAttribute("cy") - a.getAttribute("cy"));
    const box = element("div", "point-card");
    box.hidden = true;
    figure.append(box);
    drawing.setAttribute("role", "group");
    let leaving = 0;
    let stop = points[0];

    // What a point says is read when somebody comes to it: there are hundreds, and the page is to answer at once.
    function name(point) {
      point.setAttribute("role", "link");
      point.setAttribute("aria-label", entries(point, known()).map(({ label, said }) => `${label}, ${said}`).join("; "));
    }

    function hide() {
      box.hidden = true;
      figure.querySelector(".point.shown")?.classList.remove("shown");
    }

    function show(point) {
      clearTimeout(leaving);
      hide();
      point.classList.add("shown");
      box.replaceChildren(...card(entries(point, known())));
      box.hidden = false;
      const [around, spot] = [figure.getBoundingClientRect(), point.getBoundingClientRect()];
      const right = figure.scrollLeft + figure.clientWidth - box.offsetWidth - 4;
      box.style.left = `${Math.max(figure.scrollLeft, Math.min(spot.left - around.left + figure.scrollLeft + 12, right))}px`;
      const below = spot.bottom - around.top + 6;
      box.style.top = `${below + box.offsetHeight < figure.clientHeight ? below : Math.max(0, spot.top - around.top - box.offsetHeight - 6)}px`;
    }

    function open(point) {
      const found = entries(point, known());
      if (found.length === 1) {
        location.assign(found[0].href);
        return;
      }
      show(point);
      for (const link of box.querySelectorAll("a")) link.tabIndex = 0;
      box.querySelector("a").focus();
    }

    function move(by) {
      const next = points[(points.indexOf(stop) + by + points.length) % points.length];
      stop.setAttribute("tabindex", "-1");
      name(next);
      next.setAttribute("tabindex", "0");
      next.focus();
      stop = next;
    }

    const KEYS = { ArrowRight: () => move(1), ArrowDown: () => move(-1), ArrowLeft: () => move(-1), ArrowUp: () => move(1), Enter: () => open(stop), " ": () => open(stop), Escape: hide };
    stop.setAttribute("role", "link");
    stop.setAttribute("tabindex", "0");
    stop.setAttribute("aria-label", text(stop));
    drawing.addEventListener("pointerover", (event) => event.pointerType === "mouse" && event.target.matches(".point") && show(event.target));
    drawing.addEventListener("pointerout", (event) => {
      if (event.target.matches(".point")) leaving = setTimeout(hide, STAYS);
    });
    // On the figure: an SVG that listens to the focus is itself a stop of Tab.
    figure.addEventListener("focusin", ({ target }) => {
      if (!target.matches(".point")) return;
      name(target);
      show(target);
    });
    box.addEventListener("pointerenter", () => clearTimeout(leaving));
    box.addEventListener("pointerleave", () => { leaving = setTimeout(hide, STAYS); });
    figure.addEventListener("keydown", (event) => {
      if (!Object.hasOwn(KEYS, event.key) || (box.contains(event.target) && event.key !== "Escape")) return;
      event.preventDefault();
      KEYS[event.key]();
    });
    // A mouse is exact; a finger means the point that is nearest.
    drawing.addEventListener("click", (event) => {
      const exact = event.target.closest(".point");
      if (exact && event.pointerType === "mouse") {
        open(exact);
        return;
      }
      const far = (point) => {
        const spot = point.getBoundingClientRect();
        return Math.hypot(spot.left + spot.width / 2 - event.clientX, spot.top + spot.height / 2 - event.clientY);
      };
      const near = points.map((point) => [far(point), point]).sort((a, b) => a[0] - b[0])[0];
      if (near && near[0] <= NEAR) show(near[1]);
      else hide();
    });
    figure.addEventListener("focusout", (event) => {
      if (!figure.contains(event.relatedTarget)) hide();
    });
  }

  function start() {
    const figures = [...document.querySelectorAll(".ledger-figure:has(.point)")];
    if (!figures.length) return;
    let read = null;
    const known = () => read ??= rows();
    for (const figure of figures) dress(figure, known);
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
