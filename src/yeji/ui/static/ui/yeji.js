// What pages need beyond HTML and HTMX: the sheet's focus, menus that close, ticked lines, toasts, forms sent once.
(() => {
  "use strict";
  const phone = matchMedia("(max-width: 720px)");
  const on = (kind, run) => document.addEventListener(kind, run);
  const all = (what, within = document) => [...within.querySelectorAll(what)];

  // Printing needs a script: the button comes with it.
  for (const e of all("[data-print]")) { e.hidden = false; e.addEventListener("click", () => window.print()); }

  // The sheet of reasons: a figure fills it, focus goes to its title, Esc or × closes, focus returns to the figure.
  // On a desk it is not modal: a second figure changes the content. On a phone it is the page.
  const sheet = document.getElementById("why");
  if (sheet) {
    let from = null;
    const rest = (inert) => { for (const e of all(".nav, .main, .bottom")) e.inert = inert; };
    const close = () => {
      if (sheet.hidden) return;
      sheet.hidden = true; sheet.replaceChildren(); rest(false);
      if (from) { from.removeAttribute("aria-expanded"); from.focus(); from = null; }
    };
    on("htmx:afterSwap", (e) => {
      if (e.target !== sheet) return;
      if (from) from.removeAttribute("aria-expanded");
      from = e.detail.requestConfig.elt;
      from.setAttribute("aria-expanded", "true");
      sheet.hidden = false; rest(phone.matches);
      sheet.querySelector("h2").focus({ preventScroll: true });
    });
    on("click", (e) => { if (e.target.closest("[data-close]")) close(); });
    on("keydown", (e) => { if (e.key === "Escape" && !e.defaultPrevented && !document.querySelector(".drops[open], dialog[open]")) close(); });
    phone.addEventListener("change", () => rest(phone.matches && !sheet.hidden));
  }

  // The palette: Ctrl K opens it, arrows choose, Enter goes there, Esc closes. Without a script it is a page.
  const palette = document.getElementById("find");
  on("htmx:afterSwap", (e) => { if (e.target === palette && !palette.open) { palette.showModal(); palette.querySelector("input").focus(); } });
  on("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
      const seek = document.querySelector("[data-find]");
      if (seek) { e.preventDefault(); seek.click(); }
      return;
    }
    const field = e.target.closest && e.target.closest(".find .ask input");
    if (!field) return;
    const found = all("#found [role=option]"), at = found.findIndex((o) => o.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && found.length) {
      e.preventDefault();
      const next = found[(at + step + found.length) % found.length];
      for (const o of found) o.setAttribute("aria-selected", String(o === next));
      field.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    }
    if (e.key === "Enter" && at >= 0) { e.preventDefault(); found[at].click(); }
  });
  if (palette) palette.addEventListener("click", (e) => { if (e.target === palette) palette.close(); });
  if (document.querySelector("[data-reload]")) addEventListener("online", () => location.reload());

  // Where tabs or segments are wider than a phone, the current one is in sight.
  for (const e of all(".segments > [aria-current], .segments > [aria-pressed=true], .tabs > [aria-current]"))
    for (let box = e.parentElement, up = 0; box && up < 2; box = box.parentElement, up++)
      if (box.scrollWidth > box.clientWidth) {
        const seen = box.getBoundingClientRect(), own = e.getBoundingClientRect();
        box.scrollLeft += own.left - seen.left - (seen.width - own.width) / 2;
      }

  // A menu closes when one clicks elsewhere or presses Esc; only one is open.
  on("click", (e) => { for (const d of all(".drops[open]")) if (!d.contains(e.target)) d.open = false; });
  on("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const d of all(".drops[open]")) { d.open = false; d.querySelector("summary").focus(); e.preventDefault(); }
  });

  // Ticked lines of a table: the bar says how many and how much; Esc or × lets go.
  const yuan = (fen) => "¥" + (fen / 100).toLocaleString("zh-CN", { maximumFractionDigits: 0 });
  const tally = (form) => {
    const boxes = all('tbody input[name="key"]', form), ticked = boxes.filter((b) => b.checked);
    for (const b of boxes) b.closest("tr").toggleAttribute("aria-selected", b.checked);
    for (const b of ticked) b.closest("tr").setAttribute("aria-selected", "true");
    const head = form.querySelector("[data-all]");
    head.checked = ticked.length > 0 && ticked.length === boxes.length;
    head.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
    const sums = new Map();
    for (const b of ticked) for (const td of all("td[data-amount]", b.closest("tr")))
      sums.set(td.dataset.sum, (sums.get(td.dataset.sum) || 0) + Number(td.dataset.amount));
    const bar = form.querySelector("[data-bar]");
    bar.hidden = ticked.length === 0;
    bar.querySelector("[data-count]").textContent = ticked.length;
    bar.querySelector("[data-sums]").textContent = [...sums].map(([name, fen]) => name + " " + yuan(fen)).join("  ");
  };
  const lists = (within) => { for (const form of all("form[data-bulk]", within)) tally(form); };
  lists(document);
  on("htmx:load", (e) => lists(e.target));
  on("change", (e) => {
    const form = e.target.closest("form[data-bulk]");
    if (!form) return;
    if (e.target.hasAttribute("data-all")) for (const b of all('tbody input[name="key"]', form)) b.checked = e.target.checked;
    tally(form);
  });
  const letGo = (form) => { for (const b of all('input[name="key"]', form)) b.checked = false; tally(form); };
  on("click", (e) => { const x = e.target.closest("[data-clear]"); if (x) letGo(x.closest("form")); });
  on("keydown", (e) => { if (e.key === "Escape" && !e.defaultPrevented && (!sheet || sheet.hidden)) for (const f of all("form[data-bulk]")) letGo(f); });

  // A table that fits its page needs no bar of its own, so that its head can stick under the top bar.
  const fits = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      target.classList.remove("fits");
      const fit = target.scrollWidth <= target.clientWidth;
      target.classList.toggle("fits", fit && !!target.closest(".data"));
      // What the keyboard has to scroll, the keyboard has to reach.
      if (fit) { for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name); }
      else {
        const caption = target.querySelector("caption");
        target.tabIndex = 0; target.setAttribute("role", "region");
        target.setAttribute("aria-label", caption ? caption.textContent : document.title);
      }
    }
  });
  const watch = (within) => { for (const e of all(".scroll:not([tabindex])", within)) fits.observe(e); };
  watch(document);
  on("htmx:load", (e) => watch(e.target));

  // A form is sent once: a double click on a slow line must not do a thing twice.
  on("submit", (e) => {
    const form = e.target;
    if (form.dataset.sent) { e.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => { for (const f of document.forms) delete f.dataset.sent; });

  // Show and hide a password.
  on("click", (e) => {
    const peek = e.target.closest("[data-peek]");
    if (!peek) return;
    const field = document.getElementById(peek.dataset.peek), shown = field.type === "text";
    field.type = shown ? "password" : "text";
    peek.setAttribute("aria-pressed", String(!shown));
  });

  // A form that saves itself is drawn anew with what was saved. What is open stays open; letters typed since it was
  // sent stay in their field, and are sent when it is left.
  let sent = new Map();
  on("htmx:beforeRequest", (e) => {
    const form = e.target.closest && e.target.closest("#design");
    if (form) sent = new Map(all("input, textarea", form).map((field) => [field.id, field.value]));
  });
  on("htmx:beforeSwap", (e) => {
    if (e.detail.target.id !== "work") return;
    const field = document.activeElement, typed = field && field.value;
    const isTyped = field && field.id && sent.has(field.id) && sent.get(field.id) !== typed;
    const open = all("details[open]", e.detail.target).map((each) => each.id);
    const caret = isTyped ? field.selectionEnd : 0;
    document.addEventListener("htmx:afterSwap", () => {
      for (const id of open) { const again = id && document.getElementById(id); if (again) again.open = true; }
      const again = isTyped && document.getElementById(field.id);
      if (!again) return;
      again.value = typed; again.setSelectionRange(caret, caret);
      again.addEventListener("blur", () => again.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
    }, { once: true });
  });

  // A place to drop a file on names the file; the browser itself takes the drop.
  on("change", (e) => {
    const drop = e.target.closest(".drop");
    if (!drop || !e.target.files) return;
    const names = [...e.target.files].map((f) => f.name).join("、"), words = drop.querySelector("[data-empty]");
    words.textContent = names || words.dataset.empty;
  });
  for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]])
    on(kind, (e) => { const drop = e.target.closest && e.target.closest(".drop"); if (drop) drop.classList.toggle("over", over); });

  // Send a form when a field in it changes (period, sort, filter), where the form says so.
  on("change", (e) => {
    const form = e.target.form;
    if (form && form.hasAttribute("data-send-on-change")) form.requestSubmit();
  });

  // A toast leaves by itself unless it offers a way back.
  for (const toast of all(".toast[data-leaves]")) setTimeout(() => toast.remove(), 6000);
  on("click", (e) => { const x = e.target.closest("[data-dismiss]"); if (x) x.closest(".toast").remove(); });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js", { scope: "/" }).catch(() => {});
})();
