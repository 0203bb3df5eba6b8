// With scripts off, the work still gets done: links are links and forms are forms.

import assert from 'node:assert/strict';
import { enterAs, entries, openStage } from './support/stage.mjs';

const story = openStage();
const PLAIN = { javaScriptEnabled: false };

story('one signs in, reads on, and finds a customer', async (page) => {
  await enterAs(page, 'Fiona Byrne');

  await page.locator('.rail a', { hasText: 'Customers' }).click();
  const first = await page.locator('tbody a.who').allInnerTexts();
  await page.locator('tr.pager a').click();
  const second = await page.locator('tbody a.who').allInnerTexts();
  assert.equal(first.length, 50);
  assert.ok(second.length > 0 && !second.includes(first[0]), 'the next page goes on');

  await page.locator('a.find').click();
  await page.locator('#q').fill('niamh gallagher');
  await page.locator('main form button').click();
  await page.locator('main li a', { hasText: 'Niamh Gallagher' }).click();
  assert.equal(await page.locator('h1').innerText(), 'Niamh Gallagher');
}, PLAIN);

story('a note, a call and an edit are written by plain forms', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/search?q=niamh%20gallagher');
  await page.locator('main li a').first().click();

  await page.locator('.composer textarea').fill('Written without a script');
  await page.locator('.composer button[type=submit]').click();
  await entries(page, 'Written without a script').waitFor();
  assert.ok(await page.locator('.record').isVisible());

  await page.locator('.composer [role=tab]', { hasText: 'Call' }).click();
  await page.locator('.composer textarea').fill('Called without a script');
  await page.locator('#composer-minutes').fill('7');
  await page.locator('.composer button[type=submit]').click();
  assert.match(await entries(page, 'Called without a script').innerText(), /7 min/);

  const note = entries(page, 'Written without a script');
  await note.locator('summary').click();
  await note.getByRole('link', { name: 'Edit' }).click();
  await page.locator('textarea[name=body]').fill('Corrected without a script');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('article.event', { hasText: 'Corrected without a script' }).waitFor();
}, PLAIN);

story('a customer is edited by a plain form', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/search?q=carmen%20navarro%20iglesias');
  await page.locator('main li a').first().click();

  await page.locator('main > header').getByRole('link', { name: 'Edit' }).click();
  await page.locator('#source').fill('a plain form');
  await page.getByRole('button', { name: 'Save' }).click();

  await page.locator('.record').waitFor();
  assert.match(await page.locator('.facts').innerText(), /a plain form/);
}, PLAIN);
