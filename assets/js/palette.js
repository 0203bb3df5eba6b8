// The command palette: find a customer or run an action from anywhere.
import htmx from "./htmx.js";
import { isTyping } from "./typing.js";

const dialog = () => document.getElementById("palette");
const input = () => document.getElementById("palette-input");
const options = () => [...document.querySelectorAll("#palette-results [role=option]")];

function open() {
  const palette = dialog();
  if (!palette || palette.open) return Boolean(palette);
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  palette.showModal();
  input().focus();
  input().select();
  htmx.trigger(input(), "palette:open");
  return true;
}

function choose(option) {
  for (const [n, each] of options().entries()) {
    each.id ||= `palette-option-${n}`;
    each.tabIndex = -1;
    each.setAttribute("aria-selected", String(each === option));
  }
  if (option) {
    input().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input().removeAttribute("aria-activedescendant");
  }
  input().setAttribute("aria-expanded", String(Boolean(option)));
}

function step(by) {
  const all = options();
  const at = all.findIndex((option) => option.ariaSelected === "true");
  if (all.length) choose(all[(at + by + all.length) % all.length]);
}

document.addEventListener("keydown", (event) => {
  const isCtrlK = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)
    && document.documentElement.dataset.shortcuts !== "off";
  if ((isCtrlK || isSlash) && open()) return event.preventDefault();
  if (event.target.id !== "palette-input" || event.isComposing) return;

  if (event.key === "ArrowDown") step(1);
  else if (event.key === "ArrowUp") step(-1);
  else if (event.key === "Enter") options().find((option) => option.ariaSelected === "true")?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-palette]") && open()) return event.preventDefault();

  const option = event.target.closest("#palette-results [role=option]");
  if (!option) return;
  if (option.dataset.go) location.assign(option.dataset.go);
  if (option.dataset.click) {
    dialog().close();
    document.querySelector(option.dataset.click)?.click();
  }
});

document.addEventListener("pointermove", (event) => {
  const option = event.target.closest?.("#palette-results [role=option]");
  if (option && option.ariaSelected !== "true") choose(option);
});

// What was found before goes away when something else is put in its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.closest?.("#palette")) choose(undefined);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.closest?.("#palette")) choose(options()[0]);
});
