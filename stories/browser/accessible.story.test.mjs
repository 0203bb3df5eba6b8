// Every page is for everyone: in the light and in the dark, at a desk and on a phone.

import assert from 'node:assert/strict';
import { assertForEveryone } from './support/axe.mjs';
import { everyPage } from './support/pages.mjs';
import { enterAs, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

story('the entrance', async (page) => {
  await page.goto('/sign-in');
  await assertForEveryone(page, 'sign-in');
  await page.locator('details summary').click();
  await assertForEveryone(page, 'sign-in with a password');
});

story('every page inside', async (page, { allow }) => {
  allow(/status of 404/);
  await enterAs(page, 'Samuel Carter');

  const found = [];
  for (const [name, address] of await everyPage(page)) {
    await page.goto(address);
    await assertForEveryone(page, name).catch((error) => found.push(error.message));
  }
  assert.deepEqual(found, [], found.join('\n'));
});

story('what opens over a page', async (page) => {
  await enterAs(page, 'Samuel Carter');

  await page.keyboard.press('Control+k');
  await page.locator('#palette-input').fill('ioana popescu');
  await page.locator('#palette-results [role=option]', { hasText: 'Ioana' }).first().waitFor();
  await assertForEveryone(page, 'palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await assertForEveryone(page, 'keyboard help');

  await page.goto('/customers');
  await page.locator('tbody [data-cell]').first().click();
  await page.locator('td.editing select').waitFor();
  await page.locator('[data-select]').nth(2).check();
  await page.locator('[data-selection-bar]').waitFor();
  await assertForEveryone(page, 'editing a cell, with a selection');
});

story('what went wrong', async (page, { allow }) => {
  allow(/status of 4(22|09)/);
  await enterAs(page, 'Samuel Carter');

  await page.goto('/customers/new');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await assertForEveryone(page, 'a form with errors');

  await openRecord(page, 'Niamh Gallagher');
  await page.goto(`${page.url()}/edit`);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('#source').fill('a friend');
  await other.getByRole('button', { name: 'Save' }).click();
  await other.locator('.record').waitFor();
  await page.locator('#source').fill('the fair');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.conflict').waitFor();
  await assertForEveryone(page, 'a conflict');
});

story('an open edit, a toast and a menu on the record', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await openRecord(page, 'Niamh Gallagher');

  await page.locator('.composer textarea').fill('For everyone');
  await page.keyboard.press('Control+Enter');
  const entry = page.locator('#timeline article.event', { hasText: 'For everyone' });
  await entry.locator('summary').click();
  await assertForEveryone(page, 'record with a toast and a menu');
  await entry.getByRole('link', { name: 'Edit' }).click();
  await page.locator('#timeline form[data-guard]').waitFor();
  await assertForEveryone(page, 'editing an entry');
});
