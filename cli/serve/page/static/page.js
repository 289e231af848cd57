// Suggestions under the search field while one types: a combobox with a list (WAI-ARIA's pattern).
// Up and Down go through the list, Enter searches for what is chosen, Escape closes it.
(() => {
  const field = document.getElementById("q");
  if (!field) return;
  const form = field.form;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.suggestions);
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);
  let chosen = -1, waiting = 0, asking = null;

  const close = () => {
    clearTimeout(waiting);
    if (asking) asking.abort();
    list.hidden = true;
    list.replaceChildren();
    choose(-1);
    field.setAttribute("aria-expanded", "false");
  };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((each, n) => each.setAttribute("aria-selected", String(n === place)));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };
  const search = (text) => {
    field.value = text;
    close();
    form.requestSubmit();
  };
  const show = (suggestions) => {
    if (!suggestions.length) return close();
    list.replaceChildren(...suggestions.map(({ text, kind }, n) => {
      const option = document.createElement("li");
      const label = document.createElement("small");
      option.id = `suggestion-${n}`;
      option.setAttribute("role", "option");
      label.textContent = field.dataset[kind] || ""; // a word has none
      option.append(text, " ", label);
      option.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      option.addEventListener("click", () => search(text));
      return option;
    }));
    choose(-1);
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  };
  const ask = async () => {
    if (asking) asking.abort();
    const mine = (asking = new AbortController());
    const wanted = new URLSearchParams({ q: field.value, limit: "8" });
    const day = form.elements.as_of && form.elements.as_of.value;
    if (day) wanted.set("as_of", day);
    try {
      const answer = await fetch(`/suggest?${wanted}`, { signal: mine.signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (mine === asking && document.activeElement === field) show(found);
    } catch { /* one goes on typing, or the service is away: the page works without */ }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.trim()) waiting = setTimeout(ask, 120);
    else close();
  });
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
})();
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
// The form that adds an article: the bookmark brings the page's text behind the address's #, which is
// not sent to the service before the reader presses the button.
(() => {
  const link = document.querySelector(".bookmarklet");
  if (link) link.href = `javascript:(()=>{const s=String(getSelection()),m=document.querySelector("article")||document.querySelector("main")||document.body,d=document.querySelector("meta[property='article:published_time']"),v={url:location.href,title:document.title,source:location.hostname,date:d?d.content.slice(0,10):"",text:s||m.innerText};open("${location.origin}/add#"+new URLSearchParams(v))})()`;
  const form = document.getElementById("add");
  if (!form || location.hash.length < 2) return;
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = form.elements[name];
    if (field && "value" in field) field.value = value;
  }
  history.replaceState(null, "", location.pathname);
})();
