// The stage on which the stories of one file are told: the demo company, served from its own copy, and a browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inBrowser, openBrowser } from './browser.mjs';
import { startDemo } from './server.mjs';

const PATIENCE_MS = 10_000;

/**
 * Opens the stage for a file and gives `story(sentence, tell, options)`, which tells one story there.
 *
 * `tell` gets a page and, beside what `inBrowser` gives, `server` and `alongside(tell, options)`: a
 * second person at another computer, whose browser is listened to just the same. Its option `over` is
 * the line (line.mjs) that the other computer uses.
 *
 * @param {{ args?: () => Promise<string[]> }} [options] `args` gives further arguments of `vinculo demo`
 */
export function openStage({ args } = {}) {
  const stage = {};
  before(async () => {
    stage.server = await startDemo({ args: await args?.() });
    stage.browser = await openBrowser();
  });
  after(async () => {
    await stage.browser?.close();
    await stage.server?.stop();
  });

  const play = ({ over, ...options }, tell) =>
    inBrowser(stage.browser, over ?? stage.server, options, (page, story) =>
      tell(page, {
        ...story,
        server: stage.server,
        alongside: (other, others = {}) => play(others, other),
      }),
    );
  return (sentence, tell, options = {}) => test(sentence, () => play(options, tell));
}

/** Signs in as one of the people at the demo company, such as `Fiona Byrne`. */
export async function enterAs(page, name) {
  await page.goto('/sign-in');
  await page.locator('button.person', { hasText: name }).click();
  await page.waitForURL('**/today');
}

/** Opens the record of the customer with this name; `typed` tells them from others who are called the same. */
export async function openRecord(page, name, typed = name) {
  await page.goto(`/search?q=${encodeURIComponent(typed)}`);
  await page.locator('main li a', { hasText: name }).first().click();
  await page.locator('.record').waitFor();
  assert.equal(await page.locator('h1').innerText(), name);
}

/** The entries on the open record that hold a text. */
export const entries = (page, text) => page.locator('#timeline article.event', { hasText: text });

/** Waits until `look` gives what is expected; fails with what it gave last. */
export async function eventually(look, expected, what) {
  const until = Date.now() + PATIENCE_MS;
  let seen = await look();
  while (seen !== expected && Date.now() < until) {
    await new Promise((done) => setTimeout(done, 50));
    seen = await look();
  }
  assert.equal(seen, expected, what);
}
