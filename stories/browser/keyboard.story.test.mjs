// Everything by keyboard alone, and always visible where one stands.

import assert from 'node:assert/strict';
import { enterAs, eventually, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

/** What has the focus, and whether one can see that it has. */
function focused() {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(each.closest('label.btn') ?? each);
  const box = each.getBoundingClientRect();
  const isShown = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  return { html: each.outerHTML.slice(0, 120), isShown, isOnScreen: box.bottom > 0 && box.top < innerHeight, borderColor };
}

/** What one should come to with Tab: all that can be used and is not within something closed. */
function reachable() {
  const all = document.querySelectorAll('a[href], button:not(:disabled), summary, select, textarea, input:not([type=hidden]), [tabindex="0"]');
  const inTabs = (each) => each.matches('[role=tab]') && each.getAttribute('aria-selected') !== 'true';
  const wanted = [...all].filter((each) => each.checkVisibility() && !each.disabled && !inTabs(each) && each.tabIndex >= 0);
  wanted.forEach((each, n) => (each.dataset.reach = n));
  return wanted.length;
}

story('Tab reaches everything on the record in order, and one sees where one is', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await openRecord(page, 'Niamh Gallagher');
  const count = await page.evaluate(reachable);

  const met = new Set();
  const invisible = [];
  for (let presses = 0; presses < count + 20 && met.size < count; presses++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement.dataset.reach);
    const here = await page.evaluate(focused);
    if (here && (!here.isShown || !here.isOnScreen)) invisible.push(here.html);
    if (at !== undefined) met.add(at);
  }

  const missed = await page.evaluate((seen) => [...document.querySelectorAll('[data-reach]')].filter((each) => !seen.includes(each.dataset.reach)).map((each) => each.outerHTML.slice(0, 120)), [...met]);
  assert.deepEqual(missed, []);
  assert.deepEqual(invisible, []);
  assert.ok(count > 20);
});

story('the first Tab offers to skip to the content', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/customers');

  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip-link');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');

  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
});

story('g c goes to the customers, j and k walk, x selects, e edits, Enter opens', async (page) => {
  await enterAs(page, 'Samuel Carter');
  const rowId = () => page.evaluate(() => document.activeElement.closest('[data-row]')?.id ?? null);

  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL('**/customers');
  const ids = await page.locator('tbody tr[data-row]').evaluateAll((rows) => rows.map((row) => row.id));
  for (const [key, row] of [['j', 0], ['j', 1], ['j', 2], ['k', 1]]) {
    await page.keyboard.press(key);
    assert.equal(await rowId(), ids[row], `${key} to row ${row}`);
  }
  assert.ok((await page.evaluate(focused)) !== null);

  await page.keyboard.press('x');
  await eventually(() => page.locator('[data-selection-count]').innerText(), '1 selected');
  await page.keyboard.press('x');
  await page.locator('[data-selection-bar]').waitFor({ state: 'hidden' });

  await page.keyboard.press('e');
  await page.locator(`#${ids[1]} td.editing select`).waitFor();
  await page.keyboard.press('Escape');
  await page.locator(`#${ids[1]} td.editing`).waitFor({ state: 'detached' });
  await page.locator(`#${ids[1]}`).focus();
  await page.keyboard.press('Enter');
  await page.locator('.record').waitFor();
  assert.equal(new URL(page.url()).pathname, `/customers/${ids[1].replace('customer-', '')}`);

  await page.keyboard.press('e');
  await page.waitForURL('**/edit');
});

story('? shows the keys and Esc closes them, the palette, and menus, giving the focus back', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await openRecord(page, 'Niamh Gallagher');

  await page.keyboard.press('?');
  await page.locator('#keys[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#keys[open]').waitFor({ state: 'detached' });

  await page.locator('main > header .menu summary').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Delete' }).first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('main > header .menu[open]').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');

  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await page.locator('#palette[open]').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
});

story('letters typed into a field are only letters', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/search');

  await page.locator('#q').focus();
  await page.keyboard.type('gc?ejkx/');

  assert.equal(await page.locator('#q').inputValue(), 'gc?ejkx/');
  assert.equal(new URL(page.url()).pathname, '/search');
});
