// Changing what stands there, alone and while somebody else changes it, too: nothing is overwritten silently.

import assert from 'node:assert/strict';
import { enterAs, eventually, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

/** Customers of one country, so that each story has rows of its own. */
const listOf = (country) => '/customers?filter=' + encodeURIComponent(`country = "${country}"`);
const cell = (page, id, label) => page.locator(`#${id} td[data-label="${label}"], #${id} td.editing`);

async function firstRow(page, country) {
  await page.goto(listOf(country));
  return page.locator('tbody tr[data-row]').first().getAttribute('id');
}

async function choose(page, id, label, value) {
  await cell(page, id, label).getByRole('button').click();
  await cell(page, id, label).locator('select').selectOption({ label: value });
  await cell(page, id, label).getByRole('button', { name: 'Save' }).click();
}

/** The value in a cell, without the column's name that only screen readers say. */
async function shown(page, id, label) {
  const text = await page.locator(`#${id} td[data-label="${label}"]`).innerText();
  return text.replace(new RegExp(`^${label}:\\s*`), '');
}

story('a cell is edited where it stands', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  const id = await firstRow(page, 'IE');

  await choose(page, id, 'Standing', 'Lost');
  await eventually(() => shown(page, id, 'Standing'), 'Lost');
  await choose(page, id, 'Country', 'Portugal');
  await eventually(() => shown(page, id, 'Country'), 'Portugal');

  await page.goto(`/customers/${id.replace('customer-', '')}`);
  assert.match(await page.locator('main > header').innerText(), /Lost/);
  assert.match(await page.locator('.facts').innerText(), /Portugal/);
});

story('Escape leaves a cell as it was', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  const id = await firstRow(page, 'GB');
  const before = await shown(page, id, 'Standing');

  await cell(page, id, 'Standing').getByRole('button').click();
  await cell(page, id, 'Standing').locator('select').selectOption({ label: before === 'Lost' ? 'Loyal' : 'Lost' });
  await page.keyboard.press('Escape');

  await eventually(() => shown(page, id, 'Standing'), before);
  await page.reload();
  assert.equal(await shown(page, id, 'Standing'), before);
});

story('two people in one cell: both versions stand there, and one decides', async (page, { alongside, allow }) => {
  allow(/status of 409/);
  await enterAs(page, 'Fiona Byrne');
  const id = await firstRow(page, 'US');
  await alongside(async (colleague) => {
    await enterAs(colleague, 'Samuel Carter');
    await firstRow(colleague, 'US');

    for (const [mine, theirs, decision, left] of [
      ['Lost', 'Loyal', 'Keep theirs', 'Loyal'],
      ['At risk', 'Lapsed', 'Save mine', 'At risk'],
    ]) {
      await cell(page, id, 'Standing').getByRole('button').click();
      await cell(page, id, 'Standing').locator('select').selectOption({ label: mine });
      await choose(colleague, id, 'Standing', theirs);
      await eventually(() => shown(colleague, id, 'Standing'), theirs);
      await cell(page, id, 'Standing').getByRole('button', { name: 'Save' }).click();

      const conflict = page.locator(`#${id} .conflict`);
      await conflict.waitFor();
      assert.match(await conflict.innerText(), new RegExp(`Yours\\s+${mine}[\\s\\S]+Theirs, saved\\s+${theirs}`));
      await page.locator(`#${id}`).getByRole('button', { name: decision }).click();
      await eventually(() => shown(page, id, 'Standing'), left);
      await page.reload();
      assert.equal(await shown(page, id, 'Standing'), left);
      await colleague.reload();
    }
  });
});

story('two people in one form: both versions stand there, and one decides', async (page, { alongside, allow }) => {
  allow(/status of 409/);
  await enterAs(page, 'Fiona Byrne');
  await alongside(async (colleague) => {
    await enterAs(colleague, 'Samuel Carter');
    for (const [mine, theirs, decision] of [
      ['from the fair', 'from a friend', 'Keep theirs'],
      ['from the radio', 'from the paper', 'Save mine'],
    ]) {
      for (const person of [page, colleague]) {
        await openRecord(person, 'Niamh Gallagher');
        await person.getByRole('link', { name: 'Edit' }).first().click();
        await person.locator('#source').waitFor();
      }
      await colleague.locator('#source').fill(theirs);
      await colleague.getByRole('button', { name: 'Save' }).click();
      await colleague.locator('.record').waitFor();
      await page.locator('#source').fill(mine);
      await page.getByRole('button', { name: 'Save' }).click();

      const row = page.locator('.conflict tr', { hasText: 'Source' });
      assert.deepEqual(await row.locator('td').allInnerTexts(), [mine, theirs]);
      assert.equal(await page.locator('.conflict tbody tr').count(), 1, 'only what differs is compared');
      assert.equal(await page.locator('#source').inputValue(), mine);
      await page.getByText(decision, { exact: true }).click();
      await page.locator('.record').waitFor();

      const kept = decision === 'Save mine' ? mine : theirs;
      await page.reload();
      assert.match(await page.locator('.facts').innerText(), new RegExp(kept));
    }
  });
});

story('a form that was begun is not lost by a wrong click', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await openRecord(page, 'Carmen Navarro Iglesias');
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.locator('#source').fill('half a sent');
  let asked = 0;
  page.on('dialog', async (dialog) => {
    asked += 1;
    await dialog.dismiss();
  });

  await page.locator('.rail a[data-key="g t"]').click({ noWaitAfter: true });

  await eventually(() => asked, 1);
  assert.equal(await page.locator('#source').inputValue(), 'half a sent');
});
