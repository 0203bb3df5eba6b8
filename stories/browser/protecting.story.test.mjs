// Whoever protects data sees who saw a customer, gives people their data, and answers for a breach.

import assert from 'node:assert/strict';
import { assertForEveryone } from './support/axe.mjs';
import { enterAs, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

story('who saw a customer is told to whoever may ask', async (page, { alongside }) => {
  await alongside(async (colleague) => {
    await enterAs(colleague, 'Fiona Byrne');
    await openRecord(colleague, 'Niamh Gallagher');
    assert.equal(await colleague.getByRole('link', { name: 'Who saw this customer' }).count(), 0);
  });
  await enterAs(page, 'Samuel Carter');
  await openRecord(page, 'Niamh Gallagher');
  await page.getByRole('link', { name: 'Who saw this customer' }).click();
  await page.locator('tbody tr', { hasText: 'Fiona Byrne' }).filter({ hasText: 'Record' }).first().waitFor();
  await assertForEveryone(page, 'who saw');
});

story('somebody is given their data', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await openRecord(page, 'Niamh Gallagher');
  await page.getByRole('link', { name: 'Give them their data' }).click();
  await assertForEveryone(page, 'give data');
  await page.getByRole('button', { name: 'Make an archive' }).click();
  const fetchIt = page.getByRole('link', { name: 'Download' });
  for (let tries = 0; tries < 40 && !(await fetchIt.count()); tries += 1) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  const [download] = await Promise.all([page.waitForEvent('download'), fetchIt.click()]);
  assert.match(download.suggestedFilename(), /^data-.*\.zip$/);
});

story('a breach is looked into, and becomes an incident with its clock', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/customers');
  await page.goto('/settings/breach');
  await page.locator('#who').selectOption({ label: 'Samuel Carter' });
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await page.getByRole('heading', { name: 'Answer' }).waitFor();
  assert.ok((await page.locator('tbody tr').count()) > 10);
  await assertForEveryone(page, 'breach desk');
  await page.locator('#title').fill('A phone was lost in a taxi');
  await page.getByRole('button', { name: 'Open an incident' }).click();
  await page.getByText(/7[12] hours left/).waitFor();
  await page.locator('#kind').selectOption('decision');
  await page.locator('#text').fill('All sessions were ended');
  await page.getByRole('button', { name: 'Add to the record' }).click();
  await page.getByText('All sessions were ended').waitFor();
  await assertForEveryone(page, 'incident');
  await page.getByRole('link', { name: 'Letter to the authority: Română' }).click();
  assert.match(await page.locator('#letter').inputValue(), /articolului 33/);
  await assertForEveryone(page, 'letter');
});
