// Work by keyboard alone: `data-key` presses things, `j` and `k` walk through rows, `?` shows all keys.
import { isTyping } from "./typing.js";

const SEQUENCE_MS = 1000;
let first = "";
let firstAt = 0;

/** The letter on the key cap, so that `c` works with a Cyrillic layout, too. */
function letter(event) {
  const isLatin = event.key.length > 1 || event.key.charCodeAt(0) < 128;
  return isLatin || !event.code.startsWith("Key") ? event.key : event.code.slice(3).toLowerCase();
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => each.checkVisibility()) ??
    document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (isTyping(target)) target.focus();
  else target.click();
  return true;
}

function walk(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const at = rows.indexOf(document.activeElement.closest("[data-row]"));
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (!next) return false;
  rows.forEach((row) => (row.tabIndex = row === next ? 0 : -1));
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function act(key, row) {
  switch (key) {
    case "j": return walk(1);
    case "k": return walk(-1);
    case "?": return Boolean(document.getElementById("keys")?.showModal() ?? document.getElementById("keys"));
    case "e": return click(row?.querySelector("[data-edit]") ?? document.querySelector("[data-edit]"));
    case "x": return click(row?.querySelector("input[type=checkbox]"));
    case "Enter": return document.activeElement === row && click(row?.querySelector("a[href]"));
    default: return false;
  }
}

function click(element) {
  element?.click();
  return Boolean(element);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key === "Enter") return;
  if (isTyping(event.target) || document.querySelector("dialog:modal") || document.documentElement.dataset.shortcuts === "off") return;

  const key = letter(event);
  const sequence = event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${key}` : "";
  const startsOne = document.querySelector(`[data-key^="${CSS.escape(key)} "]`);
  const done = (sequence && press(sequence)) || (!startsOne && (press(key) || act(key, event.target.closest?.("[data-row]"))));

  [first, firstAt] = startsOne && !done ? [key, event.timeStamp] : ["", 0];
  if (done || startsOne) event.preventDefault();
});
