// The same pages in one hand: a phone of 390 px, one column, nothing to scroll sideways, targets for a thumb.

import assert from 'node:assert/strict';
import { PHONE } from './support/browser.mjs';
import { everyPage } from './support/pages.mjs';
import { enterAs, entries, openRecord, openStage } from './support/stage.mjs';

const story = openStage();
const ON_A_PHONE = { viewport: PHONE, hasTouch: true, isMobile: true };

const pageWidth = (page) => page.evaluate(() => document.scrollingElement.scrollWidth);

/** What can be tapped but is smaller than WCAG 2.5.8 allows; links within a sentence may be. */
function tooSmall() {
  const targets = document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])');
  return [...targets]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && getComputedStyle(each).display !== 'inline')
    .filter((each) => !each.closest('.skip-link, .sr-only, label'))
    .map((each) => ({ each, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 24 || box.height < 24)
    // A tick box is small, but what is 24 px around it must be its own.
    .filter(({ each }) => !each.matches('[type=checkbox], [type=radio]'))
    .map(({ each, box }) => `${each.outerHTML.slice(0, 90)} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
}

story('from the entrance to a note on a customer, with a thumb', async (page) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: /Fiona Byrne/ }).tap();
  await page.waitForURL('**/today');
  const bar = page.locator('.bottombar');
  assert.ok(await bar.isVisible());
  assert.equal(await page.locator('.rail').isVisible(), false);

  await bar.getByRole('link', { name: 'Customers' }).tap();
  await page.waitForURL('**/customers');
  await page.locator('tbody a.who').first().waitFor();
  // Name and standing come first, and what nobody knows takes no room.
  const first = page.locator('tbody tr').first();
  const [name, standing] = await Promise.all(['td.name', 'td[data-column=standing]'].map((cell) => first.locator(cell).boundingBox()));
  assert.ok(standing.x >= name.x + name.width && standing.y < name.y + name.height, 'on one line');
  assert.equal(await page.locator('tbody td.none').filter({ visible: true }).count(), 0);
  await bar.getByRole('link', { name: 'Search' }).tap();
  await page.locator('#palette-input').fill('gallagher niamh');
  await page.locator('#palette-results [role=option]', { hasText: 'Niamh Gallagher' }).tap();
  await page.locator('.record').waitFor();
  await page.locator('.composer textarea').fill('Written on the way home');
  await page.locator('.composer button[type=submit]').tap();

  await entries(page, 'Written on the way home').waitFor();
  assert.equal(await pageWidth(page), 390);
}, ON_A_PHONE);

story('a note for two customers, with a thumb', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await openRecord(page, 'Niamh Gallagher');

  await page.locator('.composer .also summary').tap();
  await page.locator('#composer-also').fill('ioana popescu brutaria');
  await page.locator('#composer-choices label', { hasText: 'Ioana Popescu' }).first().tap();
  await page.locator('#composer-choices input:checked').waitFor();
  assert.equal(await pageWidth(page), 390);
  assert.deepEqual(await page.evaluate(tooSmall), []);
  await page.locator('.composer textarea').fill('Both want the harbour entrance');
  await page.locator('.composer button[type=submit]').tap();

  const entry = entries(page, 'Both want the harbour entrance');
  await entry.waitFor();
  assert.match(await entry.innerText(), /Also with: Ioana Popescu/);
  assert.equal(await pageWidth(page), 390);
}, ON_A_PHONE);

story('no page is wider than the phone, and every target is large enough', async (page, { allow }) => {
  allow(/status of 404/);
  await enterAs(page, 'Samuel Carter');

  const found = [];
  for (const [name, address] of await everyPage(page)) {
    await page.goto(address);
    const width = await pageWidth(page);
    if (width > 390) found.push(`${name} is ${width} px wide`);
    found.push(...(await page.evaluate(tooSmall)).map((target) => `${name}: ${target}`));
  }

  assert.deepEqual(found, []);
}, ON_A_PHONE);

story('nothing on the page stands behind the bar at its foot', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/settings/team');

  await page.evaluate(() => scrollTo(0, document.scrollingElement.scrollHeight));
  const bar = await page.locator('.bottombar').boundingBox();
  const last = await page.locator('main form').last().locator('button').boundingBox();

  assert.ok(last.y + last.height <= bar.y, `the last button ends at ${last.y + last.height}, the bar begins at ${bar.y}`);
}, ON_A_PHONE);

story('the entrance fits the phone, too', async (page) => {
  await page.goto('/sign-in');

  assert.equal(await pageWidth(page), 390);
  assert.deepEqual(await page.evaluate(tooSmall), []);
}, ON_A_PHONE);
