// Light or dark: runs before the page is painted, so that it never flashes. The choice is all that a browser keeps.
"use strict";
(() => {
  const KEY = "handreiking-theme";
  const root = document.documentElement;
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  } catch { /* a browser that keeps nothing follows the system */ }

  document.addEventListener("DOMContentLoaded", () => {
    const { say } = JSON.parse(document.getElementById("data").textContent);
    const button = document.getElementById("theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const name = () => { button.textContent = dark() ? say.light : say.dark; };
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try {
        localStorage.setItem(KEY, root.dataset.theme);
      } catch { /* the choice then holds for this tab only */ }
      name();
    });
    system.addEventListener("change", name);
    name();
  });
})();
