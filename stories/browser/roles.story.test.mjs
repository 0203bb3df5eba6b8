// Who may do what: a reader only reads, an administrator lets people in and shuts them out.

import assert from 'node:assert/strict';
import { enterAs, eventually, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

const PASSWORD = 'violet harbour lantern 42';

story('somebody who only reads is offered nothing to change, and is refused at the address', async (page, { allow }) => {
  allow(/status of 403/);
  await enterAs(page, 'Zoë Lindqvist');
  await page.goto('/customers');
  assert.equal(await page.locator('a[href="/customers/new"], [data-cell], [data-selection-bar], a[href="/customers/removed"]').count(), 0);
  await openRecord(page, 'Niamh Gallagher');
  const record = page.url();
  assert.equal(await page.locator('.composer, [data-edit], main form[method=post], a[href$="/links/new"], #timeline summary[aria-label*="Change"]').count(), 0);
  assert.ok((await page.locator('#timeline article.event').count()) > 3, 'but sees what happened');

  const forbidden = ['/customers/new', `${record}/edit`, '/customers/removed', '/customers/import', '/customers/export.csv', '/settings/team', '/settings/team/accounts/new'];
  for (const address of forbidden) {
    const response = await page.goto(address);
    assert.equal(response.status(), 403, address);
    assert.match(await page.locator('h1').innerText(), /You may not do this/, address);
  }
  const sent = await page.request.post(`${record}/removal`, { headers: { 'sec-fetch-site': 'same-origin' } });
  assert.equal(sent.status(), 403);
});

story('an agent writes and edits, but neither deletes, imports nor exports', async (page, { allow }) => {
  allow(/status of 403/);
  await enterAs(page, 'Fiona Byrne');
  await page.goto('/customers');
  assert.equal(await page.locator('a[href="/customers/import"], a[href="/customers/removed"], a[href^="/customers/export"]').count(), 0);
  assert.ok(await page.locator('[data-cell]').first().isVisible());

  for (const address of ['/customers/removed', '/customers/export.csv', '/settings/team']) {
    assert.equal((await page.goto(address)).status(), 403, address);
  }
});

story('a colleague is invited, comes in by the link, and is out at once when blocked', async (page, { alongside }) => {
  await enterAs(page, 'Samuel Carter');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByRole('link', { name: 'Invite a colleague' }).click();
  await page.locator('#name').fill('Tadhg Ó Sé');
  await page.locator('#email').fill('tadhg@puente.example');
  await page.locator('#role').selectOption('agent');
  await page.getByRole('button', { name: 'Create invitation link' }).click();
  const link = page.locator('input[readonly], code, output').first();
  await link.waitFor();
  const address = (await link.evaluate((each) => each.value || each.textContent)).trim();

  await alongside(async (colleague, { allow }) => {
    allow(/status of 401|net::ERR_/);
    await colleague.goto(address);
    await colleague.locator('#password').fill(PASSWORD);
    await colleague.getByRole('button', { name: 'Save and sign in' }).click();
    await colleague.waitForURL('**/today');
    await openRecord(colleague, 'Niamh Gallagher');
    await colleague.locator('#timeline.is-live').waitFor();

    await page.goto('/settings/team');
    await page.getByRole('link', { name: 'Tadhg Ó Sé' }).click();
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByText('Blocked and signed out everywhere').waitFor();

    await eventually(() => colleague.locator('#timeline.is-live').count(), 0, 'the open page hears nothing more');
    await colleague.locator('.composer textarea').fill('Still here?').catch(() => {});
    await colleague.keyboard.press('Control+Enter');
    await colleague.waitForURL('**/sign-in**');
    await colleague.locator('summary', { hasText: 'password' }).click();
    await colleague.locator('#email').fill('tadhg@puente.example');
    await colleague.locator('#password').fill(PASSWORD);
    await colleague.getByRole('button', { name: 'Sign in', exact: true }).click();
    await colleague.locator('#password-error').filter({ hasText: 'wrong' }).waitFor();
    allow(/status of 422/);
  });
});

story('an invitation works once', async (page, { alongside, allow }) => {
  allow(/status of 410/);
  await enterAs(page, 'Samuel Carter');
  await page.goto('/settings/team/accounts/new');
  await page.locator('#name').fill('Máire Ní Laoi');
  await page.locator('#email').fill('maire@puente.example');
  await page.getByRole('button', { name: 'Create invitation link' }).click();
  const link = page.locator('input[readonly], code, output').first();
  await link.waitFor();
  const address = (await link.evaluate((each) => each.value || each.textContent)).trim();
  await alongside(async (colleague) => {
    await colleague.goto(address);
    await colleague.locator('#password').fill(PASSWORD);
    await colleague.getByRole('button', { name: 'Save and sign in' }).click();
    await colleague.waitForURL('**/today');
  });

  await alongside(async (thief, { allow: allowed }) => {
    allowed(/status of 410|status of 404/);
    await thief.goto(address);
    assert.match(await thief.locator('h1').innerText(), /no longer works/);
    assert.equal(await thief.locator('#password').count(), 0);
  });
});
