// One composer for every kind of entry; what was begun is kept until it is sent.
import { succeeded } from "./htmx.js";

const composers = () => document.querySelectorAll("form.composer");
const text = (form) => form.querySelector("textarea");
const key = (form) => `draft:${form.dataset.draft ?? form.getAttribute("action") ?? location.pathname}`;

function setKind(form, kind) {
  const input = form.querySelector("input[name=kind]");
  if (input && kind) input.value = kind;
  for (const tab of form.querySelectorAll("[role=tab][data-kind]")) {
    const isChosen = tab.dataset.kind === input?.value;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen) name(form, tab.dataset);
  }
  for (const part of form.querySelectorAll("[data-for]")) {
    const isWanted = part.dataset.for.split(/\s+/).includes(input?.value);
    part.hidden = !isWanted;
    // A hidden field must neither be sent nor stop the form by being required.
    for (const control of part.matches("input, select, textarea, button") ? [part] : part.querySelectorAll("input, select, textarea, button")) {
      control.disabled = !isWanted;
    }
  }
}

function name(form, { placeholder, save }) {
  if (placeholder && text(form)) text(form).placeholder = placeholder;
  const label = form.querySelector("[data-save-label]");
  if (save && label) label.textContent = save;
}

function allow(form) {
  const submit = form.querySelector("button[type=submit], button:not([type])");
  if (submit && text(form)) submit.disabled = text(form).value.trim() === "";
}

function hold(form, isSending) {
  form.setAttribute("aria-busy", String(isSending));
  if (text(form)) text(form).readOnly = isSending;
}

function begin(form) {
  if (form.dataset.begun) return;
  form.dataset.begun = "yes";
  const draft = JSON.parse(sessionStorage.getItem(key(form)) ?? "null");
  if (draft && text(form) && !text(form).value) text(form).value = draft.text;
  setKind(form, draft?.kind);
  allow(form);
}

function keep(form) {
  const written = text(form)?.value ?? "";
  const kind = form.querySelector("input[name=kind]")?.value;
  if (written.trim()) sessionStorage.setItem(key(form), JSON.stringify({ text: written, kind }));
  else sessionStorage.removeItem(key(form));
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".composer [role=tab][data-kind]");
  if (!tab) return;
  event.preventDefault();
  const form = tab.closest("form");
  setKind(form, tab.dataset.kind);
  keep(form);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.composer");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!text(form) || (text(form).value.trim() && !text(form).readOnly)) form.requestSubmit();
  } else if (event.target.matches("[role=tab]") && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const tabs = [...form.querySelectorAll("[role=tab][data-kind]")];
    const by = event.key === "ArrowRight" ? 1 : -1;
    const next = tabs[(tabs.indexOf(event.target) + by + tabs.length) % tabs.length];
    next.focus();
    next.click();
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.composer");
  if (!form) return;
  allow(form);
  if (event.target === text(form)) keep(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Without htmx the answer is a new page, which can't tell us whether to forget the draft.
  if (form.matches("form.composer:not([hx-post])")) sessionStorage.removeItem(key(form));
  // The next person at this computer must not find what this one began.
  if (form.getAttribute("action") === "/sign-out") sessionStorage.clear();
});

// What is typed between sending and its answer would be emptied with what was sent.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches("form.composer")) hold(form, true);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form.composer")) return;
  hold(form, false);
  if (!succeeded(event)) return;
  const kind = form.querySelector("input[name=kind]")?.value;
  sessionStorage.removeItem(key(form));
  form.reset();
  form.querySelectorAll("[data-picker-choices]").forEach((choices) => choices.replaceChildren());
  form.querySelectorAll("details").forEach((details) => (details.open = false));
  setKind(form, kind);
  allow(form);
});

const beginAll = () => composers().forEach(begin);
beginAll();
document.addEventListener("htmx:afterSettle", beginAll);
