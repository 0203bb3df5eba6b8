// Customers that are found by typing and chosen by a tick: Enter takes the first, arrows walk, a choice clears what was typed.
const field = (picker) => picker.querySelector("[data-picker-input]");
const boxes = (picker) => [...picker.querySelectorAll("[data-picker-choices] input[type=checkbox]")];

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || event.isComposing || event.ctrlKey || event.metaKey) return;
  const all = boxes(picker);
  const at = all.indexOf(event.target);
  if (event.key === "ArrowDown") (all[at + 1] ?? field(picker)).focus();
  else if (event.key === "ArrowUp") (at < 0 ? all.at(-1) ?? field(picker) : all[at - 1] ?? field(picker)).focus();
  // Whoever presses Enter here means somebody in the list, and never the whole form.
  else if (event.key === "Enter") (at < 0 ? all.find((box) => !box.checked) : all[at])?.click();
  else if (event.key === "Escape" && at >= 0) field(picker).focus();
  else return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  const picker = event.target.closest("[data-picker]");
  const input = picker && field(picker);
  if (!input || event.target === input) return;
  input.value = "";
  // Asks again, which leaves only those who are chosen.
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
});
