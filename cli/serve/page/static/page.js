// Keys: "/" goes to the search field, j and k to the next and the previous hit.
(() => {
  const field = document.getElementById("q");
  const hits = [...document.querySelectorAll(".hit h2 a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/" && field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if ((event.key === "j" || event.key === "k") && hits.length) {
      const now = hits.indexOf(document.activeElement);
      const next = event.key === "j" ? now + 1 : Math.max(now - 1, 0);
      hits[Math.min(next, hits.length - 1)].focus();
      document.activeElement.closest(".hit").scrollIntoView({ block: "nearest" });
    }
  });
  // On a narrow screen the filters are closed at first.
  const filters = document.querySelector(".filters");
  if (filters && window.matchMedia("(max-width: 56rem)").matches) filters.open = false;
})();
