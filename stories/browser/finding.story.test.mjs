// A newcomer's first minute: in by one click, and to the right customer by whatever they remember of them.

import assert from 'node:assert/strict';
import { enterAs, openStage } from './support/stage.mjs';

const story = openStage();

/** Names and e-mails are written by hand in demo/src/showcase.rs. */
const WAYS = [
  ['without accents', 'brutaria alba', 'Brutăria Albă SRL'],
  ['with accents', 'Brutăria', 'Brutăria Albă SRL'],
  ['a Cyrillic name in Latin letters', 'olga belova', 'Ольга Андреевна Белова'],
  ['a Cyrillic name as it is', 'белова ольга', 'Ольга Андреевна Белова'],
  ['the middle of a family name', 'llaghe niamh', 'Niamh Gallagher'],
  ['part of an e-mail address', 'carmen.nava', 'Carmen Navarro Iglesias'],
  ['the last digits of a phone', '21 55 50 14', 'Ioana Popescu'],
  ['a phone as it is dialled at home', '0721 555 014', 'Ioana Popescu'],
];

const option = (page, name) => page.locator('#palette-results [role=option]', { hasText: name }).first();

story('a newcomer signs in with one click and stands on the page of the day', async (page) => {
  await page.goto('/');
  assert.equal(new URL(page.url()).pathname, '/sign-in');

  await page.getByRole('button', { name: /Fiona Byrne/ }).click();
  await page.waitForURL('**/today');

  assert.match(await page.locator('h1').innerText(), /^Good (morning|afternoon|evening), Fiona$/);
  assert.ok((await page.locator('.agenda li').count()) > 0, 'the first page shows something to do');
});

story('Ctrl K finds a customer by any part of what one remembers', async (page) => {
  await enterAs(page, 'Fiona Byrne');

  for (const [how, typed, name] of WAYS) {
    await page.keyboard.press('Control+k');
    await page.locator('#palette-input').fill(typed);
    await option(page, name)
      .waitFor({ timeout: 5_000 })
      .catch(() => assert.fail(`${how}: “${typed}” does not find ${name}`));
    await page.keyboard.press('Escape');
  }
});

story('Enter in the palette opens the record of the first customer found', async (page) => {
  await enterAs(page, 'Fiona Byrne');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('ioana popescu brutaria-alba.example');
  await page.locator('#palette-results [aria-selected=true]', { hasText: 'Ioana Popescu' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.record').waitFor();

  assert.equal(await page.locator('h1').innerText(), 'Ioana Popescu');
  assert.match(await page.locator('.record aside').first().innerText(), /\+40 ?721 ?555 ?014/);
  assert.match(await page.locator('#timeline').innerText(), /Disc spart la ultima livrare/);
});

story('the palette runs commands, too', async (page) => {
  await enterAs(page, 'Fiona Byrne');

  await page.keyboard.press('/');
  await page.keyboard.type('new organisation');
  await page.locator('#palette-results [aria-selected=true]', { hasText: 'New organisation' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/customers/new?kind=organisation');

  assert.equal(await page.locator('#kind').inputValue(), 'organisation');
});

story('the page for searching answers like the palette', async (page) => {
  await enterAs(page, 'Fiona Byrne');

  await page.goto('/search');
  await page.locator('#q').fill('belova');
  await page.locator('#q').press('Enter');
  await page.waitForURL('**/search?q=belova');

  await page.locator('main li', { hasText: 'Ольга Андреевна Белова' }).waitFor();
});
