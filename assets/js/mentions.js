// "@ma" in a note offers colleagues and writes their handle.
const WORD = /(^|[\s(])@([\p{L}\p{N}._-]{1,30})$/u;
const DELAY_MS = 120;
let list = null;
let timer = 0;
let asked = 0;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("textarea[data-mentions]")) return;
  clearTimeout(timer);
  const query = WORD.exec(field.value.slice(0, field.selectionStart))?.[2];
  if (!query) return close();
  timer = setTimeout(() => ask(field, query), DELAY_MS);
});

async function ask(field, query) {
  const mine = ++asked;
  const url = new URL(field.dataset.mentions, location.href);
  url.searchParams.set("q", query);
  const answer = await fetch(url, { headers: { accept: "application/json" } }).catch(() => null);
  const people = answer?.ok ? await answer.json().catch(() => []) : [];
  if (mine !== asked || document.activeElement !== field) return;
  if (people.length) show(field, people);
  else close();
}

function show(field, people) {
  close();
  list = document.createElement("ul");
  list.id = "mentions";
  list.className = "mentions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "@");
  list.field = field;
  people.slice(0, 8).forEach(({ handle, name }, n) => {
    const option = document.createElement("li");
    option.id = `mention-${n}`;
    option.setAttribute("role", "option");
    option.dataset.handle = handle;
    const small = document.createElement("small");
    small.textContent = `@${handle}`;
    option.append(name, small);
    list.append(option);
  });
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  choose(0);
}

function choose(n) {
  const options = [...list.children];
  const at = (n + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
  options[at].scrollIntoView({ block: "nearest" });
  list.field.setAttribute("aria-activedescendant", options[at].id);
}

function insert(option) {
  const { field } = list;
  const end = field.selectionStart;
  const start = field.value.lastIndexOf("@", end - 1);
  close();
  field.focus();
  field.setRangeText(`@${option.dataset.handle} `, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
  asked++;
  list?.field.removeAttribute("aria-activedescendant");
  list?.field.removeAttribute("aria-controls");
  list?.remove();
  list = null;
}

document.addEventListener("keydown", (event) => {
  if (!list || event.target !== list.field || event.isComposing) return;
  const at = [...list.children].findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown") choose(at + 1);
  else if (event.key === "ArrowUp") choose(at - 1);
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") insert(list.children[at]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("#mentions [role=option]");
  if (!option) return;
  event.preventDefault();
  insert(option);
});

document.addEventListener("focusout", (event) => {
  if (list && event.target === list.field) close();
});
