// Small manners of forms, dialogs and menus.
import { succeeded } from "./htmx.js";

const unsaved = new Set();
let fresh = Date.now();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) unsaved.add(form);
});
document.addEventListener("submit", (event) => event.target.matches("[hx-post], [hx-patch], [hx-put]") || unsaved.delete(event.target));
document.addEventListener("htmx:afterRequest", (event) => succeeded(event) && unsaved.delete(event.detail.elt));
addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form?.requestSubmit();
});

// A file field itself speaks the browser's language, not the reader's, so its label says what was chosen.
function nameFiles(field) {
  const names = field.closest("label")?.querySelector("[data-file-names]");
  if (!names) return;
  names.dataset.empty ??= names.textContent;
  names.textContent = [...field.files].map((file) => file.name).join(", ") || names.dataset.empty;
}

document.addEventListener("change", (event) => event.target.matches("input[type=file]") && nameFiles(event.target));
document.addEventListener("reset", (event) => {
  // The fields are emptied only after this event.
  setTimeout(() => event.target.querySelectorAll("input[type=file]").forEach(nameFiles));
});

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);

  const opener = on("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (on("[data-close]")) on("dialog")?.close();
  if (event.target.matches("dialog:modal") && isOutside(event, event.target)) event.target.close();
  if (on("[data-print]")) print();

  if (on("[data-repeat-add]")) repeat(on("[data-repeat]"), on("[data-repeat-add]").dataset.repeatAdd);
  if (on("[data-repeat-remove]")) remove(on("[data-repeat]"), on("[data-repeat-item]"));

  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || on(".menu > div a, .menu > div button")) menu.open = false;
  }
});

// Where the button stands too far left, the list opens to the other side. `toggle` doesn't bubble, hence the capture.
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches("details.menu[open]:not(.left)")) return;
  const leftmost = target.closest("main")?.getBoundingClientRect().left ?? 0;
  if (target.lastElementChild.getBoundingClientRect().left < leftmost) target.classList.add("left");
}, true);

function isOutside({ clientX, clientY }, dialog) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  // A key press clicks at 0,0 and never means "outside".
  return (clientX || clientY) && (clientX < left || clientX > right || clientY < top || clientY > bottom);
}

// A group with several kinds of items names the template on each button.
function repeat(group, name) {
  const template = name ? document.getElementById(name) : group?.querySelector("template");
  if (!template) return;
  const item = document.createElement("template");
  item.innerHTML = template.innerHTML.replaceAll("__i__", String(++fresh));
  const first = item.content.querySelector("input:not([type=hidden]), select, textarea");
  const list = group.querySelector("[data-repeat-list]");
  if (list) list.append(item.content);
  else template.before(item.content);
  first?.focus();
}

function remove(group, item) {
  const form = item?.closest("form");
  item?.remove();
  group?.querySelector("[data-repeat-add]")?.focus();
  if (form?.matches("[data-guard]")) unsaved.add(form);
}

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("htmx:afterSettle", () => {
  const arrived = document.querySelector("dialog[open][data-modal]:not(:modal)");
  if (!arrived) return;
  arrived.close();
  arrived.showModal();
});
