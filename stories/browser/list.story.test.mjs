// The list of customers: sorted, filtered, scrolled on, with the columns one wants, and many changed at once.

import assert from 'node:assert/strict';
import { enterAs, eventually, openStage } from './support/stage.mjs';

const story = openStage();

const rows = (page) => page.locator('tbody tr[data-row]');
const head = (page, label) => page.locator('thead th', { hasText: new RegExp(`^${label}$`) });
const chip = (page, text) => page.locator('.chips .chip', { hasText: text });

/** The texts of one column, found by its heading. */
async function column(page, label) {
  const heads = await page.locator('thead th').allInnerTexts();
  const place = heads.findIndex((text) => text.trim() === label);
  assert.ok(place >= 0, `there is no column ${label} among ${heads}`);
  const texts = await rows(page).locator(`td:nth-child(${place + 1})`).allInnerTexts();
  // A cell that can be edited says its column to those who do not see the heading.
  return texts.map((text) => text.replace(new RegExp(`^${label}:\\s*`), ''));
}

async function filterBy(page, field, value) {
  await page.locator('summary.chip.add').click();
  await page.locator('.filters summary', { hasText: new RegExp(`^${field}$`) }).click();
  await page.locator('.filters').getByRole('link', { name: value, exact: true }).click();
  await chip(page, value).waitFor();
}

const SORTED = ['Name', 'Organisation', 'Kind', 'Country', 'Language', 'Standing', 'Last contact', 'Last purchase', 'Buys', 'Spent', 'Owner', 'Created', 'Changed'];

story('every column can be chosen, and the list sorts by each that is offered, both ways', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers');

  await page.locator('summary', { hasText: 'Columns' }).click();
  for (const box of await page.locator('input[name=column]').all()) await box.check();
  await page.locator('form[action="/customers/columns"] button').click();
  await page.locator('thead th', { hasText: 'Changed' }).waitFor();
  const offered = await page.locator('thead th a').allInnerTexts();

  assert.deepEqual(offered, SORTED);
  for (const label of SORTED) {
    const seen = [];
    while (seen.length < 2) {
      const link = head(page, label).getByRole('link');
      const address = await link.getAttribute('href');
      await link.click();
      await page.waitForURL((url) => url.pathname + url.search === address);
      seen.push(await head(page, label).getAttribute('aria-sort'));
      assert.equal(await rows(page).count(), 50, `${label} ${seen.at(-1)}`);
    }
    assert.deepEqual(seen.sort(), ['ascending', 'descending'], label);
  }
});

story('who spent most stands first', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers');

  await head(page, 'Spent').getByRole('link').click();
  await page.locator('thead th[aria-sort=descending]', { hasText: 'Spent' }).waitFor();
  const spent = (await column(page, 'Spent')).map((text) => Number(text.replace(/[^\d]/g, '')));

  assert.equal(spent.length, 50);
  assert.deepEqual(spent, [...spent].sort((a, b) => b - a));
  assert.ok(spent[0] > spent[49], 'amounts differ');
});

story('scrolling on brings the next rows, each once', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers');

  while ((await rows(page).count()) < 200) {
    const before = await rows(page).count();
    await page.mouse.wheel(0, 100_000);
    await page.waitForFunction((n) => document.querySelectorAll('tbody tr[data-row]').length > n, before);
  }

  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.id));
  assert.equal(new Set(ids).size, ids.length);
  const names = (await rows(page).locator('.who').allInnerTexts()).filter((name) => /^[A-Za-z]/.test(name));
  assert.ok(names.length > 10);
});

story('chips narrow the list down and widen it again', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers');
  const all = await page.locator('#count').innerText();

  await filterBy(page, 'Country', 'Romania');
  await filterBy(page, 'Standing', 'Loyal');
  assert.deepEqual(new Set(await column(page, 'Country')), new Set(['Romania']));
  assert.deepEqual(new Set(await column(page, 'Standing')), new Set(['Loyal']));

  await chip(page, 'Loyal').getByRole('link').click();
  await chip(page, 'Loyal').waitFor({ state: 'detached' });
  await chip(page, 'Romania').getByRole('link').click();
  await chip(page, 'Romania').waitFor({ state: 'detached' });
  assert.equal(await page.locator('#count').innerText(), all);
});

story('a filter that is not understood says where', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers');

  await page.locator('summary.chip.add').click();
  await page.locator('#filter-text').fill('country is "RO"');
  await page.locator('#filter-text').press('Enter');

  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /not understood.*character \d+/);
});

story('rows are chosen with shift and tagged together', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers?filter=' + encodeURIComponent('country = "MD"'));

  await rows(page).nth(1).locator('input').click();
  await rows(page).nth(5).locator('input').click({ modifiers: ['Shift'] });
  await eventually(() => page.locator('[data-selection-count]').innerText(), '5 selected');
  const names = (await rows(page).locator('.who').allInnerTexts()).slice(1, 6);
  await page.locator('#bulk-tag').fill('Winter fair');
  await page.getByRole('button', { name: 'Add tag' }).click();
  await page.getByRole('status').getByText('5 customers were tagged.').waitFor();
  assert.match(decodeURIComponent(page.url()), /filter=country.*"MD"/, 'the list is as it was filtered');

  await page.goto('/customers?filter=' + encodeURIComponent('tag has "winter fair"'));
  assert.deepEqual(await rows(page).locator('.who').allInnerTexts(), names);
});
