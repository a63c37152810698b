// Pictures that can be taken away: as SVG with its colours and type in it, and as PNG twice as large as it is shown.
(() => {
  "use strict";

  const SAID = 4000; // milliseconds that a message stays
  const MARGIN = 16;
  const LARGER = 2;
  // What the style sheet says of an element of a picture, as attributes that SVG has for it.
  const STYLED = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "paint-order", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
  ];
  const SVG = "http://www.w3.org/2000/svg";

  function styled(original, copy) {
    const style = getComputedStyle(original);
    for (const name of STYLED) {
      const value = style.getPropertyValue(name);
      if (value && value !== "normal" && value !== "none") copy.setAttribute(name, value);
      else if (value === "none" && name === "fill") copy.setAttribute(name, value);
    }
    for (const name of ["class", "tabindex", "role", "aria-label", "aria-labelledby"]) copy.removeAttribute(name);
    for (const [at, child] of [...original.children].entries()) styled(child, copy.children[at]);
  }

  // The drawings of a figure side by side, on the colour of the page.
  function whole(figure) {
    const drawings = [...figure.querySelectorAll("svg")];
    const sizes = drawings.map((drawing) => drawing.viewBox.baseVal);
    const width = sizes.reduce((sum, size) => sum + size.width + MARGIN, MARGIN);
    const height = Math.max(...sizes.map((size) => size.height)) + 2 * MARGIN;
    const made = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })) made.setAttribute(name, value);
    const ground = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ width, height, fill: getComputedStyle(document.body).backgroundColor })) ground.setAttribute(name, value);
    made.append(ground);
    let x = MARGIN;
    for (const [at, drawing] of drawings.entries()) {
      const copy = drawing.cloneNode(true);
      styled(drawing, copy);
      const size = sizes[at];
      for (const [name, value] of Object.entries({ x, y: MARGIN, width: size.width, height: size.height, overflow: "visible" })) copy.setAttribute(name, value);
      made.append(copy);
      x += size.width + MARGIN;
    }
    return { text: new XMLSerializer().serializeToString(made), width, height };
  }

  // The page's address and what the picture is called on it: `resnet-resnet50-parts`.
  function fileName(figure, kind) {
    const page = location.pathname.replace(/index\.html$/, "").split("/").filter(Boolean).slice(-2);
    const own = figure.id.replace(/^picture-/, "");
    return `${[...page, ...(own && own !== page.at(-1) ? [own] : [])].join("-") || "picture"}.${kind}`;
  }

  function offer(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SAID);
  }

  const KINDS = {
    SVG: async (figure) => new Blob([whole(figure).text], { type: "image/svg+xml" }),
    PNG: async (figure) => {
      const { text, width, height } = whole(figure);
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width * LARGER, height * LARGER];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise((done, failed) => { canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"); });
    },
  };

  function figureTools(figure) {
    const made = document.createElement("div");
    made.className = "ledger-tools picture-tools";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    for (const [kind, blob] of Object.entries(KINDS)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Save as ${kind}`;
      button.addEventListener("click", async () => {
        try {
          offer(await blob(figure), fileName(figure, kind.toLowerCase()));
          said.textContent = `Saved as ${kind}`;
        } catch {
          said.textContent = "The browser could not save the picture";
        }
        setTimeout(() => { said.textContent = ""; }, SAID);
      });
      made.append(button);
    }
    made.append(said);
    return made;
  }

  function start() {
    for (const figure of document.querySelectorAll(".ledger-figure:has(svg)")) figure.after(figureTools(figure));
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, figureTools });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
