// Four languages, complete: no page shows a key, and none shows English to whoever chose another.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { everyPage } from './support/pages.mjs';
import { enterAs, openStage } from './support/stage.mjs';

const story = openStage();
const TRANSLATIONS = new URL('../../translations/', import.meta.url);

/** The one-line texts of a language by key, without those that have places or plurals. */
function texts(lang) {
  const found = new Map();
  for (const file of readdirSync(new URL(`${lang}/`, TRANSLATIONS))) {
    for (const line of readFileSync(new URL(`${lang}/${file}`, TRANSLATIONS), 'utf8').split('\n')) {
      const message = /^([a-z][\w-]*) =(.*)$/.exec(line);
      if (message) found.set(message[1], message[2].trim());
    }
  }
  return found;
}

const ENGLISH = texts('en');
const KEYS = [...ENGLISH.keys()].filter((key) => key.includes('-'));
/** What the demo's people wrote themselves may well be an English word; what stands in these is theirs. */
const THEIRS = '.event .what, .agenda, .facts dd, td.name, h1, .tag, td[data-label], .person, option, .menu';

/** Everything a page says: its texts, and what only screen readers, tooltips and empty fields say. */
function everythingSaid(theirs) {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!parentElement.closest(`script, style, ${theirs || '#none'}`) && data.trim()) said.push(data.trim());
  }
  for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    for (const name of ['aria-label', 'title', 'placeholder']) if (each.hasAttribute(name)) said.push(each.getAttribute(name));
  }
  return said;
}

const keysIn = (said) => {
  const words = new Set(said.flatMap((text) => text.match(/[a-z][a-z0-9]*(?:-[a-z0-9]+)+/g) ?? []));
  return KEYS.filter((key) => words.has(key));
};

async function choose(page, lang) {
  await page.goto('/settings/account');
  await page.locator('#language').selectOption(lang);
  await page.locator('form[action="/settings/account"] button').click();
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, lang);
}

for (const [lang, today] of [
  ['ru', /^(Доброе утро|Добрый день|Добрый вечер), Samuel$/],
  ['ro', /^Bună (dimineața|ziua|seara), Samuel$/],
  ['es', /^(Buenos días|Buenas tardes|Buenas noches), Samuel$/],
]) {
  story(`an account in ${lang} reads no other language and no key on any page`, async (page, { allow }) => {
    allow(/status of 404/);
    await enterAs(page, 'Samuel Carter');
    await choose(page, lang);
    const own = texts(lang);
    const foreign = new Set([...ENGLISH].filter(([key, text]) => text.length > 3 && own.get(key) !== text).map(([, text]) => text));
    for (const text of own.values()) foreign.delete(text);

    const found = [];
    for (const [name, address] of await everyPage(page)) {
      await page.goto(address);
      assert.equal(await page.locator('html').getAttribute('lang'), lang, name);
      found.push(...keysIn(await page.evaluate(everythingSaid, '')).map((key) => `${name}: ${key}`));
      const said = await page.evaluate(everythingSaid, THEIRS);
      found.push(...said.filter((text) => foreign.has(text)).map((text) => `${name}: “${text}” is English`));
    }

    assert.deepEqual(found, []);
    await page.goto('/today');
    assert.match(await page.locator('h1').innerText(), today);
  });
}

story('whoever has not chosen is met in the language of the browser', async (page) => {
  await page.goto('/sign-in');
  assert.equal(await page.locator('html').getAttribute('lang'), 'ro');
  assert.deepEqual(keysIn(await page.evaluate(everythingSaid, '')), []);
}, { locale: 'ro-MD' });

test('the search for keys and English finds both', () => {
  assert.deepEqual(keysIn(['All is well', 'words-save']), ['words-save']);
  assert.equal(ENGLISH.get('words-save'), 'Save');
});
