// What they bought, the rhythm in it, and files that go out and come in.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { enterAs, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

const openIoana = (page) => openRecord(page, 'Ioana Popescu', 'ioana popescu brutaria-alba');

async function downloaded(page, link) {
  const download = page.waitForEvent('download');
  await link.click();
  return { name: (await download).suggestedFilename(), text: await readFile(await (await download).path(), 'utf8') };
}

// demo/src/showcase.rs: Ioana buys every 34 days on average.
story('the rhythm of a regular customer is said, drawn and explained', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await openIoana(page);

  const card = page.locator('.rhythm');
  assert.match(await card.locator('.big').innerText(), /^every 34 days$/);
  assert.ok((await card.locator('svg circle.buy').count()) >= 5, 'a dot for each purchase of a year');
  assert.match(await card.locator('svg title').textContent(), /purchase days in the last 12 months, usually 34 days apart/);
  assert.match(await card.innerText(), /purchase days, .+ – .+/);
});

story('the purchases behind the card are all there, and leave as a file', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await openIoana(page);
  await page.getByRole('link', { name: 'All purchases' }).click();
  await page.locator('h1', { hasText: 'Purchases' }).waitFor();
  const rows = await page.locator('tbody tr[data-row]').count();

  const { name, text } = await downloaded(page, page.getByRole('link', { name: 'Download CSV' }));
  const lines = text.trim().split(/\r?\n/);
  assert.match(name, /\.csv$/);
  for (const column of ['order', 'customer', 'at', 'product', 'quantity', 'amount', 'currency']) {
    assert.ok(lines[0].split(',').includes(column), column);
  }
  assert.ok(rows > 10);
  assert.equal(lines.length - 1, rows);
});

story('the filtered list leaves as a file with the same customers', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/customers?filter=' + encodeURIComponent('country = "IE" and standing = prospect'));
  const shown = await page.locator('tbody a.who').count();

  const { text } = await downloaded(page, page.getByRole('link', { name: 'Export' }));
  const lines = text.trim().split(/\r?\n/);
  assert.match(lines[0], /name/);
  assert.ok(shown > 0 && shown < 50);
  assert.equal(lines.length - 1, shown);
});

story('a small file is tried first, then imported, with what could not be taken', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/customers');
  await page.getByRole('link', { name: 'Import' }).click();
  const csv = 'kind,Client,email\nperson,Deirdre Aslan,deirdre@example.org\nperson,,\norganisation,Aslan & Daughters,office@aslan.example\n';
  await page.locator('#file').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByLabel('Client').selectOption('name');
  await page.getByRole('button', { name: 'Try' }).click();
  const numbers = page.locator('#numbers dl');
  await numbers.waitFor();
  assert.deepEqual(await numbers.locator('dd').allInnerTexts(), ['3', '2', '0', '0', '1']);
  await page.goto(page.url());
  await page.getByLabel('Client').selectOption('name');
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('link', { name: 'rejected' }).or(page.locator('a[href$="rejected.csv"]')).first().waitFor();
  assert.deepEqual(await page.locator('main dl dd').allInnerTexts(), ['3', '2', '0', '0', '1']);

  await page.goto('/search?q=aslan');
  assert.deepEqual((await page.locator('main li b').allInnerTexts()).sort(), ['Aslan & Daughters', 'Deirdre Aslan']);
});
