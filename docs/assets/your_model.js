// The page your-model.md: its scripts are modules, which only that page loads.
(() => {
  "use strict";

  const HERE = document.currentScript.src;

  function start() {
    const place = document.getElementById("instrument");
    if (!place) return;
    if (location.protocol === "file:") {
      place.querySelector("p").textContent = "The instrument needs a web server: browsers load no Python from a folder. The command line gives the same answers.";
      return;
    }
    import(new URL("your_model/page.js", HERE)).then(({ page }) => page(place));
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
