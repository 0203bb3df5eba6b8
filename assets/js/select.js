// Choosing rows of a list, and doing one thing with all of them.
import { succeeded } from "./htmx.js";

const chosen = new Set();
let lastTouched = null;

const boxes = () => [...document.querySelectorAll("input[data-select]")];

function mark(box, isOn) {
  box.checked = isOn;
  if (isOn) chosen.add(box.value);
  else chosen.delete(box.value);
}

function show() {
  const all = boxes();
  for (const box of all) {
    box.checked = chosen.has(box.value);
    box.closest("tr, [data-row]")?.toggleAttribute("data-selected", box.checked);
  }
  for (const head of document.querySelectorAll("input[data-select-all]")) {
    head.checked = chosen.size > 0 && chosen.size === all.length;
    head.indeterminate = chosen.size > 0 && !head.checked;
  }
  for (const bar of document.querySelectorAll("[data-selection-bar]")) bar.hidden = chosen.size === 0;
  for (const count of document.querySelectorAll("[data-selection-count]")) count.textContent = counted(count.dataset, chosen.size);
}

/** The text for `n` in the page's language: `data-one`, `data-few`, `data-many` or `data-other`, with `{n}` filled in. */
function counted(texts, n) {
  const { lang } = document.documentElement;
  const form = new Intl.PluralRules(lang || "en").select(n);
  const text = texts[form] ?? texts.other ?? texts.many ?? "{n}";
  return text.replace("{n}", n.toLocaleString(lang || "en"));
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-select-none]")) {
    chosen.clear();
    return show();
  }
  const box = event.target.closest("input[data-select]");
  if (!box) return;

  const all = boxes();
  const [from, to] = [all.indexOf(lastTouched), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) all.slice(from, to + 1).forEach((each) => mark(each, box.checked));
  lastTouched = box;
});

document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-select]")) mark(event.target, event.target.checked);
  else if (event.target.matches("input[data-select-all]")) boxes().forEach((box) => mark(box, event.target.checked));
  else return;
  show();
});

// Fires for plain forms and for htmx alike, which both read the form through FormData.
document.addEventListener("formdata", (event) => {
  if (event.target.closest("[data-selection-bar]")) chosen.forEach((id) => event.formData.append("ids", id));
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.closest?.("[data-selection-bar]") && event.detail.requestConfig.verb !== "get" && succeeded(event)) {
    chosen.clear();
    show();
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const shown = boxes();
  if (!shown.length && !chosen.size) return;
  const there = new Set(shown.map((box) => box.value));
  // What can't be seen any more must not be changed by the next action.
  for (const id of chosen) if (!there.has(id)) chosen.delete(id);
  show();
});

// Browsers bring back ticks after reload or going back.
addEventListener("pageshow", () => {
  boxes().forEach((box) => mark(box, box.checked));
  if (chosen.size) show();
});
