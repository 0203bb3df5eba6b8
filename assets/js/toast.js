// Short messages that go away by themselves, with a way to take the deed back.
import htmx from "./htmx.js";

const SHOWN_MS = 8000;

function toast({ text, undo, tone }) {
  const area = document.getElementById("toasts");
  if (!area || !text) return;

  const box = document.createElement("div");
  box.className = `toast ${tone ?? ""}`;
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  if (undo) box.append(button(undo.label, "btn small", () => {
    box.remove();
    htmx.ajax("POST", undo.post, { source: document.body, swap: "none" });
  }));
  const close = button("×", "btn quiet small", () => box.remove());
  close.ariaLabel = area.dataset.closeLabel ?? "×";
  box.append(close);
  area.append(box);
  goAway(box);
}

function button(label, classes, click) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = label;
  made.addEventListener("click", click);
  return made;
}

/** Counts down only while nobody points at it or has its button in focus. */
function goAway(box) {
  let timer = 0;
  const start = () => (timer = setTimeout(() => box.remove(), SHOWN_MS));
  const pause = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) box.addEventListener(name, pause);
  for (const name of ["pointerleave", "focusout"]) box.addEventListener(name, () => {
    pause();
    if (!box.matches(":hover, :focus-within")) start();
  });
  start();
}

function problem(xhr) {
  if (!/\bjson\b/.test(xhr.getResponseHeader("content-type") ?? "")) return null;
  try {
    const { title, detail } = JSON.parse(xhr.responseText);
    return detail ?? title;
  } catch {
    return null;
  }
}

const words = () => document.body.dataset;

document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("htmx:responseError", (event) => toast({ text: problem(event.detail.xhr) ?? words().errorText, tone: "bad" }));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast({ text: words().offlineText, tone: "bad" }));
}
