// The formula bar: names complete while one types, and the line below says what the formula means or where it is wrong.
// A field is <input data-formula="plan/version" data-formula-table="…">; without this script it is a plain field.
(() => {
  "use strict";
  const LISTED = 8, known = new Map();
  const isFormula = (e) => e.target instanceof HTMLElement && e.target.dataset.formula;
  const base = (field) => "/plans/" + field.dataset.formula + "/";

  const names = (field) => {
    const address = base(field) + "names/?table=" + encodeURIComponent(field.dataset.formulaTable || "");
    if (!known.has(address)) known.set(address, fetch(address).then((r) => (r.ok ? r.json() : { names: [] })).then((d) => d.names).catch(() => []));
    return known.get(address);
  };

  // The piece of a name before the caret: what no operator, blank, bracket or comma ends.
  const piece = (field) => (/[^\s+\-*/×÷=<>≤≥≠!(),，（）[\]'"%]*$/.exec(field.value.slice(0, field.selectionStart)) || [""])[0];

  let list = null, owner = null, current = -1, found = [];
  const close = () => {
    if (!list) return;
    list.remove(); list = null; current = -1; found = [];
    owner.removeAttribute("aria-controls"); owner.removeAttribute("aria-activedescendant"); owner.setAttribute("aria-expanded", "false"); owner = null;
  };
  const point = (at) => {
    current = at;
    [...list.children].forEach((o, i) => o.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) { owner.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const take = (at) => {
    const field = owner, chosen = found[at], caret = field.selectionStart, from = caret - piece(field).length;
    close();
    field.setRangeText(chosen.insert, from, caret, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const option = (each, at) => {
    const line = document.createElement("li"), name = document.createElement("b"), note = document.createElement("span");
    line.id = "name-" + at; line.setAttribute("role", "option"); line.setAttribute("aria-selected", "false");
    name.textContent = each.name; note.className = "note"; note.textContent = [each.title, each.kind].filter(Boolean).join(" · ");
    line.append(name, note);
    line.addEventListener("mousedown", (e) => { e.preventDefault(); take(at); });
    return line;
  };
  const show = (field, offers) => {
    close();
    if (!offers.length) return;
    owner = field; found = offers;
    list = document.createElement("ul");
    list.className = "names"; list.id = "names"; list.setAttribute("role", "listbox");
    list.append(...offers.map(option));
    field.after(list);
    field.setAttribute("role", "combobox"); field.setAttribute("aria-expanded", "true"); field.setAttribute("aria-controls", "names"); field.setAttribute("aria-autocomplete", "list");
    point(0);
  };
  const complete = async (field) => {
    const typed = piece(field).toLowerCase(), all = await names(field);
    if (document.activeElement !== field) return;
    const fits = typed ? all.filter((o) => o.name !== piece(field) && (o.name.toLowerCase().includes(typed) || o.title.toLowerCase().includes(typed))) : [];
    fits.sort((a, b) => b.name.toLowerCase().startsWith(typed) - a.name.toLowerCase().startsWith(typed));
    show(field, fits.slice(0, LISTED));
  };

  // What it says: asked a moment after the last letter; an answer that came too late is dropped.
  const said = (field) => {
    let line = field.parentElement.querySelector(".formula-said");
    if (!line) { line = document.createElement("div"); line.className = "formula-said"; line.setAttribute("aria-live", "polite"); field.parentElement.append(line); }
    return line;
  };
  const waiting = new WeakMap();
  const read = (field) => {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(async () => {
      const sent = field.value, token = document.querySelector("[name=csrfmiddlewaretoken]");
      if (!sent.trim() || !token) { said(field).replaceChildren(); return; }
      const body = new URLSearchParams({ formula: sent, table: field.dataset.formulaTable || "", csrfmiddlewaretoken: token.value });
      const answer = await fetch(base(field) + "formula/", { method: "POST", body }).catch(() => null);
      if (!answer || !answer.ok || field.value !== sent || !field.isConnected) return;
      said(field).innerHTML = await answer.text();
      field.setAttribute("aria-invalid", String(!!said(field).querySelector(".fault")));
    }, 250));
  };

  // What was wrong with the text that was saved is not about what stands there now.
  const past = (field) => { const box = field.closest(".field"); if (box) for (const e of box.querySelectorAll(".wrong")) e.hidden = true; };
  document.addEventListener("input", (e) => { if (isFormula(e)) { past(e.target); complete(e.target); read(e.target); } });
  document.addEventListener("focusin", (e) => { if (isFormula(e)) { names(e.target); if (e.target.value) read(e.target); } });
  document.addEventListener("focusout", (e) => { if (list && e.target === owner) close(); });
  document.addEventListener("keydown", (e) => {
    if (!list || e.target !== owner) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) { e.preventDefault(); point((current + step + found.length) % found.length); }
    else if ((e.key === "Enter" || e.key === "Tab") && current >= 0) { e.preventDefault(); take(current); }
    else if (e.key === "Escape") { e.preventDefault(); close(); }
  });
  // What was saved may have other names: they are asked for anew.
  document.addEventListener("htmx:afterSettle", () => known.clear());
})();
