// What pages need beyond HTML and HTMX: the sheet's focus, toasts that leave, a form that is sent once.
(() => {
  "use strict";
  const phone = matchMedia("(max-width: 720px)");

  // The reasons sheet is a link target and works without this; with it, focus goes in, Esc closes, focus comes back.
  const sheet = document.querySelector(".sheet[id]");
  if (sheet) {
    const title = sheet.querySelector("h2");
    let from = null;
    title.tabIndex = -1;
    const modal = (on) => { for (const e of document.querySelectorAll(".nav, .main, .bottom")) e.inert = on; };
    const opened = () => location.hash === "#" + sheet.id;
    const settle = () => {
      if (opened()) { modal(phone.matches); title.focus({ preventScroll: true }); return; }
      modal(false);
      if (from) { from.focus(); from = null; }
    };
    document.addEventListener("click", (e) => { const a = e.target.closest('a[href="#' + sheet.id + '"]'); if (a) from = a; });
    document.addEventListener("keydown", (e) => { if (e.key === "Escape" && opened()) location.hash = "main"; });
    addEventListener("hashchange", settle);
    phone.addEventListener("change", settle);
    settle();
  }

  // A form is sent once: a double click on a slow line must not do a thing twice.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.dataset.sent) { e.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => { for (const f of document.forms) delete f.dataset.sent; });

  // Show and hide a password.
  document.addEventListener("click", (e) => {
    const peek = e.target.closest("[data-peek]");
    if (!peek) return;
    const field = document.getElementById(peek.dataset.peek);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    peek.setAttribute("aria-pressed", String(!shown));
  });

  // Send a form when a field in it changes (period, sort, filter), where the form says so.
  document.addEventListener("change", (e) => {
    const form = e.target.form;
    if (form && form.hasAttribute("data-send-on-change")) form.requestSubmit();
  });

  // A toast leaves by itself unless it asks for something.
  for (const toast of document.querySelectorAll(".toast[data-leaves]")) setTimeout(() => toast.remove(), 6000);
  document.addEventListener("click", (e) => { const x = e.target.closest("[data-dismiss]"); if (x) x.closest(".toast").remove(); });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js", { scope: "/" }).catch(() => {});
})();
