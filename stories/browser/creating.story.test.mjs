// New customers: a person, an organisation, and what links them; putting one away and bringing them back.

import assert from 'node:assert/strict';
import { enterAs, openStage } from './support/stage.mjs';

const story = openStage();

const save = (page) => page.getByRole('button', { name: 'Save', exact: true }).click();

async function addPoint(page, kind, value) {
  await page.locator(`[data-repeat-add="new-${kind}"]`).click();
  await page.locator('[data-repeat-item]').last().locator('input[name=point_value]').fill(value);
}

async function create(page, kind, fields) {
  await page.goto(`/customers/new?kind=${kind}`);
  for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value);
  await save(page);
  await page.locator('.record').waitFor();
}

story('what is wrong with a new person stands beside each field, and nothing typed is lost', async (page, { allow }) => {
  allow(/status of 422/);
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/today');
  await page.keyboard.press('c');
  await page.locator('#given_name').waitFor();

  await page.locator('#language').fill('?!');
  await page.locator('#time_zone').fill('Moon/Base');
  await addPoint(page, 'email', 'not an address');
  await save(page);

  await page.getByRole('alert').first().waitFor();
  const wrong = page.locator('[aria-invalid=true]');
  for (const field of await wrong.all()) {
    const [error] = (await field.getAttribute('aria-describedby')).split(' ');
    assert.notEqual((await page.locator(`#${error}`).innerText()).trim(), '');
  }
  const names = await wrong.evaluateAll((all) => all.map((each) => each.name));
  assert.ok(['language', 'time_zone', 'point_value'].every((name) => names.includes(name)), names.join(', '));
  assert.equal(await page.locator('#language').inputValue(), '?!');
  assert.equal(await page.locator('input[name=point_value]').first().inputValue(), 'not an address');

  await page.locator('#given_name').fill('Siobhán');
  await page.locator('#family_name').fill('Ní Bhriain');
  await page.locator('#language').fill('en');
  await page.locator('#time_zone').fill('Europe/Dublin');
  await page.locator('input[name=point_value]').first().fill('siobhan@example.org');
  await addPoint(page, 'phone', '+353 85 555 0123');
  await save(page);
  await page.locator('.record').waitFor();

  assert.equal(await page.locator('h1').innerText(), 'Siobhán Ní Bhriain');
  const facts = await page.locator('.facts').innerText();
  assert.match(facts, /siobhan@example\.org/);
  assert.match(facts.replaceAll(/[^\d+]/g, ''), /\+353855550123/);
  assert.match(facts, /Europe\/Dublin/);
});

story('somebody with the same e-mail is shown before a twin is made', async (page, { allow }) => {
  allow(/status of 409/);
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers/new');
  await page.locator('#name').fill('Ioana P.');
  await addPoint(page, 'email', 'IOANA@brutaria-alba.example');
  await save(page);

  const warning = page.getByRole('alert').filter({ hasText: 'Ioana Popescu' });
  await warning.waitFor();
  await page.getByRole('button', { name: 'Save anyway' }).click();
  await page.locator('.record').waitFor();

  assert.equal(await page.locator('h1').innerText(), 'Ioana P.');
});

story('a person and an organisation are linked, and the link ends', async (page) => {
  await enterAs(page, 'Fiona Byrne');
  await create(page, 'organisation', { name: 'Teatrul de Vară' });
  await create(page, 'person', { given_name: 'Petru', family_name: 'Zăvoi' });

  await page.locator('a[href$="/links/new"]').click();
  await page.locator('#typed').pressSequentially('teatrul de vara');
  await page.locator('#choices label', { hasText: 'Teatrul de Vară' }).locator('input').check();
  await page.locator('#role').fill('Stage manager');
  await page.locator('#starts_on').fill('2024-03-01');
  await save(page);
  await page.locator('.record').waitFor();

  const card = page.locator('.card', { has: page.getByRole('heading', { name: 'Relations' }) });
  assert.match(await card.innerText(), /Teatrul de Vară\s+Stage manager · works at/);
  await card.getByRole('link', { name: 'Teatrul de Vară' }).click();
  await page.waitForFunction(() => document.querySelector('h1').innerText === 'Teatrul de Vară');
  assert.match(await card.innerText(), /Petru Zăvoi\s+Stage manager · works here/);
  await card.locator('summary').click();
  await card.getByRole('button', { name: 'It ended today' }).click();
  await page.locator('.record').waitFor();
  await page.reload();
  assert.match(await card.innerText(), /2024.* – .*\d{4}/s);
});

story('a relation gets another role and other dates, and whoever was slower sees both versions', async (page, { allow, alongside }) => {
  allow(/status of (409|422)/);
  await enterAs(page, 'Fiona Byrne');
  await create(page, 'organisation', { name: 'Opera Veche' });
  await create(page, 'person', { given_name: 'Anca', family_name: 'Lupaș' });
  await page.locator('a[href$="/links/new"]').click();
  await page.locator('#typed').pressSequentially('opera veche');
  await page.getByRole('radio', { name: 'Opera Veche', exact: true }).check();
  await page.locator('#role').fill('Singer');
  await save(page);
  await page.locator('.record').waitFor();
  const record = page.url();
  const card = page.locator('.card', { has: page.getByRole('heading', { name: 'Relations' }) });

  // By keyboard alone: open the menu, choose, type, send.
  await card.locator('summary').press('Enter');
  await card.getByRole('link', { name: 'Edit' }).press('Enter');
  await page.locator('#role').fill('Soloist');
  await page.locator('#starts_on').fill('2024-03-01');
  await page.locator('#ends_on').fill('2023-03-01');
  await page.locator('#role').press('Enter');
  await page.locator('#ends_on[aria-invalid=true]').waitFor();
  assert.notEqual((await page.locator('#ends_on-error').innerText()).trim(), '');
  assert.equal(await page.locator('#role').inputValue(), 'Soloist');

  await alongside(async (colleague) => {
    await enterAs(colleague, 'Samuel Carter');
    await colleague.goto(record);
    const theirs = colleague.locator('.card', { has: colleague.getByRole('heading', { name: 'Relations' }) });
    await theirs.locator('summary').click();
    await theirs.getByRole('link', { name: 'Edit' }).click();
    await colleague.locator('#role').fill('Choir');
    await save(colleague);
    await colleague.locator('.record').waitFor();
    assert.match(await theirs.innerText(), /Opera Veche\s+Choir · works at/);
  });

  await page.locator('#ends_on').fill('2025-06-30');
  await save(page);
  const conflict = page.getByRole('alert').filter({ has: page.locator('table.conflict') });
  await conflict.waitFor();
  assert.match(await conflict.innerText(), /Soloist\s+Choir/);
  await save(page);
  await page.locator('.record').waitFor();
  assert.equal(page.url(), record);
  assert.match(await card.innerText(), /Opera Veche\s+Soloist · works at · .*2024.* – .*2025/s);
});

story('a deleted customer leaves the list, waits among the deleted, and comes back whole', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await create(page, 'person', { name: 'Oonagh Fleeting' });

  await page.locator('main > header .menu summary').click();
  await page.locator('main > header').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('status').filter({ hasText: 'was deleted' }).waitFor();
  assert.equal(await page.locator('.composer').count(), 0);
  await page.goto('/search?q=oonagh');
  assert.equal(await page.locator('main li').count(), 0);

  await page.goto('/customers/removed');
  await page.locator('tr', { hasText: 'Oonagh Fleeting' }).getByRole('button', { name: 'Restore' }).click();
  await page.locator('.composer').waitFor();
  await page.goto('/search?q=oonagh');
  assert.equal(await page.locator('main li').count(), 1);
});
