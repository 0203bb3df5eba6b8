// What belongs to the customers: what they agree to, who is set aside, and how long what is kept.

import assert from 'node:assert/strict';
import { assertForEveryone } from './support/axe.mjs';
import { enterAs, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

story('a customer agrees, decides on a page of their own, and the proof stays', async (page, { alongside }) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/settings/consents');
  await page.locator('#purpose').selectOption('marketing');
  await page.locator('#channel').selectOption('email');
  await page.locator('#language').selectOption('en');
  await page.locator('#body').fill('Puente writes to me once a month about offers. I can withdraw at any time.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').first().waitFor();
  await assertForEveryone(page, 'consent texts');

  await openRecord(page, 'Niamh Gallagher');
  const record = page.url();
  await page.locator('a[href$="/consents"]').click();
  await page.locator('#choice').selectOption('granted');
  await page.locator('#language').selectOption('en');
  await page.locator('#note').fill('Signed at the fair, folder 7.');
  await page.getByRole('button', { name: 'Write down a decision' }).click();
  await page.locator('section[aria-labelledby=now] .tag.good').waitFor();
  await assertForEveryone(page, 'consents of a customer');
  await page.getByRole('link', { name: 'Proof no. 1' }).click();
  await page.getByText('Signed at the fair, folder 7.').waitFor();
  await page.getByText('Puente writes to me once a month').waitFor();
  await assertForEveryone(page, 'the proof of a consent');

  await page.goto(`${record}/consents`);
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = await page.locator('#address').inputValue();
  await alongside(async (customer) => {
    await customer.goto(address);
    assert.equal(await customer.getByText('Gallagher').count(), 0, 'the address tells no name');
    await assertForEveryone(customer, 'their own page');
    await customer.getByRole('link', { name: 'Română' }).click();
    await customer.getByRole('heading', { name: 'Cu ce sunteți de acord' }).waitFor();
    await customer.getByRole('button', { name: 'Retrag', exact: true }).click();
    await customer.getByText('Decizia este salvată.').waitFor();
    assert.equal(await customer.getByRole('button', { name: 'Retrag tot' }).count(), 0);
  });
  await page.goto(`${record}/consents`);
  await page.locator('section[aria-labelledby=now] .tag.warn', { hasText: 'Withdrawn' }).waitFor();
  await page.getByText('On their own page').waitFor();
});

story('who is restricted is kept, shown to few, and changed by nobody', async (page, { alongside, allow }) => {
  allow(/status of 40[49]/);
  await enterAs(page, 'Samuel Carter');
  await openRecord(page, 'Niamh Gallagher');
  const record = page.url();
  await page.goto(`${record}/restriction`);
  await page.locator('#reason').fill('Disputes the address');
  await assertForEveryone(page, 'restricting a customer');
  await page.getByRole('button', { name: 'Restrict' }).click();
  await page.getByText('Restricted since').waitFor();
  assert.equal(await page.locator('.composer, main > header [data-edit]').count(), 0);
  await assertForEveryone(page, 'a restricted customer');
  const sent = await page.request.post(`${record}/removal`, {
    headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html' },
  });
  assert.equal(sent.status(), 409);
  assert.match(await sent.text(), /This customer is restricted/);

  await alongside(async (agent, { allow: allowed }) => {
    allowed(/status of 404/);
    await enterAs(agent, 'Fiona Byrne');
    assert.equal((await agent.goto(record)).status(), 404);
    await agent.goto('/search?q=niamh%20gallagher');
    assert.equal(await agent.locator(`main li a[href="${new URL(record).pathname}"]`).count(), 0);
  });

  await page.goto(record);
  await page.getByRole('link', { name: 'Lift the restriction' }).click();
  await page.getByRole('button', { name: 'Lift the restriction' }).click();
  await page.locator('.composer').waitFor();
  await page.goto(`${record}/edit`);
  await page.locator('#source').fill('the fair');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.record').waitFor();
  await page.getByRole('link', { name: 'Corrections' }).click();
  await page.getByText('the fair').waitFor();
  await assertForEveryone(page, 'corrections');
});

story('an administrator decides how long what is kept, and sees first what would go', async (page) => {
  await enterAs(page, 'Samuel Carter');
  await page.goto('/settings/team');
  await page.getByRole('link', { name: 'Retention' }).click();
  await assertForEveryone(page, 'retention');
  const silent = page.locator('section', { has: page.locator('#days-silent') });
  assert.match(await silent.locator('b').innerText(), /^Would go today: \d/);
  await silent.locator('#days-silent').fill('3000');
  await silent.locator('#on-silent').check();
  await silent.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').first().waitFor();
  assert.equal(await page.locator('#days-silent').inputValue(), '3000');
  assert.ok(await page.locator('#on-silent').isChecked());
});
