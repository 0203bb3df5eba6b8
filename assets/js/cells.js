// Edit in the cell: the value is a button, htmx swaps a small form in, leaving it saves or cancels.
import { succeeded } from "./htmx.js";

const before = new WeakMap();
const leaving = new WeakSet();
let comeBack = null;

const formOf = (target) => target.closest?.("td.cell form");
const written = (form) => new URLSearchParams(new FormData(form)).toString();

document.addEventListener("htmx:afterSettle", (event) => {
  const cell = event.target.closest?.("td.cell");
  if (!cell) return;
  const form = cell.querySelector("form");

  if (!form) {
    if (comeBack === cell) cell.querySelector("[data-cell]")?.focus();
    comeBack = null;
  } else if (!before.has(form)) {
    before.set(form, written(form));
    const control = form.querySelector("input:not([type=hidden]), select, textarea");
    control?.focus();
    control?.select?.();
  }
});

document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    cancel(form, true);
  } else if (event.key === "Enter") {
    comeBack = form.closest("td");
  }
});

document.addEventListener("focusout", (event) => {
  const form = formOf(event.target);
  if (!form || leaving.has(form) || !before.has(form) || form.contains(event.relatedTarget)) return;
  // A tab change also blurs; the person will be back.
  if (!document.hasFocus()) return;
  if (written(form) !== before.get(form)) form.requestSubmit();
  else if (!form.querySelector("[aria-invalid=true]")) cancel(form, false);
});

function cancel(form, byKey) {
  leaving.add(form);
  comeBack = byKey ? form.closest("td") : null;
  form.querySelector("[data-cancel]")?.click();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = formOf(event.target);
  if (form) leaving.add(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event.target);
  if (form && !succeeded(event)) leaving.delete(form);
});
