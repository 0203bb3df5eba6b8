// A customer's timeline that grows while one looks at it, without gaps after a lost connection.
import htmx from "./htmx.js";

const RETRY_MS = [1000, 2000, 5000, 10000, 30000];
const FRESH_MS = 4000;
const streams = new Map();
let waiting = [];

function connect(section, failures = 0) {
  const url = new URL(section.dataset.live, location.href);
  if (section.dataset.liveAfter) url.searchParams.set("after", section.dataset.liveAfter);
  const source = new EventSource(url);
  const stream = { source, timer: 0 };
  streams.set(section, stream);

  const show = (state) => {
    section.classList.toggle("is-live", state === "live");
    section.classList.toggle("is-lost", state === "lost");
  };
  const on = (name, change) =>
    source.addEventListener(name, (event) =>
      onceSent(() => {
        if (event.lastEventId) section.dataset.liveAfter = event.lastEventId;
        change(section, JSON.parse(event.data));
      }),
    );

  on("entry", arrive);
  on("gone", leave);
  source.onopen = () => {
    failures = 0;
    show("live");
  };
  source.onerror = () => {
    show("lost");
    // The browser reconnects by itself unless the server said no; then we ask again, ever more slowly.
    if (source.readyState !== EventSource.CLOSED) return;
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
    stream.timer = setTimeout(() => section.isConnected && connect(section, failures + 1), wait);
  };
}

/** One's own entry stands on the page together with the emptied composer, never before it: what comes meanwhile waits. */
function onceSent(change) {
  if (document.querySelector("form.composer.htmx-request")) waiting.push(change);
  else change();
}

function disconnect(section) {
  const { source, timer } = streams.get(section);
  source.close();
  clearTimeout(timer);
  streams.delete(section);
}

function arrive(section, entry) {
  const list = section.querySelector("[data-live-list]") ?? section;
  const article = element(entry.html);
  const known = document.getElementById(`entry-${entry.id}`);

  if (known && isInHand(known)) return;
  if (known) known.replaceWith(article);
  else if (!insert(list, article, entry)) return;
  list.querySelector(".empty")?.remove();
  article.classList.add("fresh");
  setTimeout(() => article.classList.remove("fresh"), FRESH_MS);
  htmx.process(article);
  say(section);
}

/** Newest first; answers false when the entry belongs to a part that scrolling on will load anyway. */
function insert(list, article, entry) {
  const heading = entry.day ? element(entry.day) : null;
  const day = heading?.dataset.day;
  const older = [...list.querySelectorAll("article.event[data-at]")].find((each) => Number(each.dataset.at) <= entry.at);

  if (!older && list.querySelector("article.event") && list.querySelector(".pager")) return false;
  let before = older ?? list.querySelector(".pager");
  const above = before?.previousElementSibling;
  if (day && above?.matches(".day") && above.dataset.day !== day) before = above;

  const parent = before?.parentElement ?? list;
  if (heading && !list.querySelector(`[data-day="${CSS.escape(day)}"]`)) parent.insertBefore(heading, before ?? null);
  parent.insertBefore(article, before ?? null);
  return true;
}

function leave(section, { id }) {
  const article = document.getElementById(`entry-${id}`);
  if (article && isInHand(article)) return;
  const heading = article?.previousElementSibling;
  const isLastOfDay = heading?.matches(".day") && !article.nextElementSibling?.matches("article.event");
  if (isLastOfDay) heading.remove();
  article?.remove();
}

/**
 * An entry that is being edited, waits for the answer to its own button, or was deleted here and can be
 * brought back, stays. While htmx settles an answer, it still wears the classes of what it replaced.
 */
function isInHand(article) {
  return article.matches(".gone, .htmx-settling") || article.querySelector("form[data-guard], .htmx-request") !== null;
}

function say(section) {
  const status = document.getElementById("live-status");
  if (status && section.dataset.liveSaid) status.textContent = section.dataset.liveSaid;
}

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function watch() {
  for (const section of [...streams.keys()]) if (!section.isConnected) disconnect(section);
  for (const section of document.querySelectorAll("[data-live]")) if (!streams.has(section)) connect(section);
}

// An open stream would keep the page out of the browser's memory for going back.
addEventListener("pagehide", () => [...streams.keys()].forEach(disconnect));
addEventListener("pageshow", watch);
document.addEventListener("htmx:afterSettle", watch);
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.elt.matches("form.composer")) return;
  const changes = waiting;
  waiting = [];
  changes.forEach((change) => change());
});
