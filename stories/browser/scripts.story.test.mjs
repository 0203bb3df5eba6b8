// What somebody writes into a field is shown as they wrote it and never runs, on no page.

import assert from 'node:assert/strict';
import { enterAs, entries, openStage } from './support/stage.mjs';

const story = openStage();

/** Breaks out of an attribute, a text, a script and a template; fits into 60 letters. */
const EVIL = `"'><img src=x onerror=__pwned=1><script>__pwned=1</script>`;
const LINK = 'javascript:__pwned=1';

/** A customer with something evil in every field the API takes. */
async function evilCustomer(server) {
  const { stdout } = await server.vinculo('token', 'create', '--role', 'administrator');
  const post = async (path, body) => {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 201, `${path}: ${await answer.clone().text()}`);
    return answer.json();
  };
  const organisation = await post('/api/v1/customers', { kind: 'organisation', name: `Org ${EVIL}` });
  const customer = await post('/api/v1/customers', {
    kind: 'person',
    name: `Evil ${EVIL}`,
    given_name: `Given ${EVIL}`,
    family_name: EVIL,
    tags: [EVIL],
    source: EVIL,
    external_id: EVIL,
    custom: { [EVIL]: EVIL },
    contact_points: [
      { kind: 'email', value: 'evil@example.org', label: EVIL, primary: true },
      { kind: 'handle', value: 'evil.name', label: EVIL },
      { kind: 'postal', value: EVIL, label: EVIL },
    ],
  });
  await post(`/api/v1/customers/${customer.id}/timeline`, { kind: 'call', subject: EVIL, body: `${EVIL} @samuel.carter`, outcome: EVIL });
  return { customer: `/customers/${customer.id}`, organisation: `Org ${EVIL}` };
}

async function assertNothingRan(page, where) {
  assert.equal(await page.evaluate(() => '__pwned' in window), false, `something ran on ${where}`);
  assert.equal(await page.locator('img[src=x], main script, a[href^="javascript:"]').count(), 0, `something was let in on ${where}`);
}

story('scripts in every field stay words on every page', async (page, { server, allow }) => {
  allow(/status of (404|409|422)/);
  const evil = await evilCustomer(server);
  page.on('dialog', (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
  await enterAs(page, 'Samuel Carter');

  await page.goto(`${evil.customer}/links/new`);
  await page.locator('#typed').pressSequentially('org ">', { delay: 20 });
  await page.locator('#choices label', { hasText: 'Org "' }).first().locator('input').check();
  await assertNothingRan(page, 'the choices of a relation');
  await page.locator('#role').fill(EVIL);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.record').waitFor();
  assert.match(await page.locator('h1').innerText(), /<script>__pwned=1<\/script>/);
  await page.locator('.composer textarea').fill(`A note ${EVIL}`);
  await page.locator('.composer input[type=file]').setInputFiles({ name: `${EVIL.replaceAll('/', '')}.html`, mimeType: 'text/html', buffer: Buffer.from(EVIL) });
  await page.keyboard.press('Control+Enter');
  await entries(page, 'A note').locator('a.file').waitFor();
  await assertNothingRan(page, 'the record');

  const file = await page.request.get(await entries(page, 'A note').locator('a.file').getAttribute('href'));
  assert.match(file.headers()['content-disposition'], /^attachment/);
  assert.equal(file.headers()['x-content-type-options'], 'nosniff');

  const filter = encodeURIComponent(`tag has "${EVIL.replaceAll('"', '')}"`);
  for (const address of [
    '/today',
    '/customers?sort=-created',
    `/customers?sort=-created&filter=${filter}`,
    `/search?q=${encodeURIComponent(EVIL)}`,
    '/search?q=evil',
    `${evil.customer}/edit`,
    `${evil.customer}/timeline`,
    `${evil.customer}/purchases`,
    `/customers/${encodeURIComponent(EVIL)}`,
    `/sign-in?next=${encodeURIComponent(LINK)}`,
  ]) {
    await page.goto(address);
    await assertNothingRan(page, address);
  }
  await page.goto('/today');
  await page.keyboard.press('Control+k');
  await page.locator('#palette-input').fill('evil');
  await page.locator('#palette-results', { hasText: 'Evil' }).waitFor();
  await assertNothingRan(page, 'the palette');
  await page.locator('#palette-input').fill(EVIL);
  await page.waitForTimeout(300);
  await assertNothingRan(page, 'the palette');

  await page.goto(evil.customer);
  await page.locator('main > header .menu summary').click();
  await page.locator('main > header').getByRole('button', { name: 'Delete' }).click();
  await page.goto('/customers/removed');
  await assertNothingRan(page, 'the deleted customers');
});

story('scripts in what a form sends back stay words', async (page, { allow }) => {
  allow(/status of 422/);
  await enterAs(page, 'Samuel Carter');
  await page.goto('/customers/new');

  for (const id of ['given_name', 'family_name', 'name', 'tags', 'source', 'external_id', 'time_zone']) await page.locator(`#${id}`).fill(EVIL);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('[aria-invalid=true]').first().waitFor();

  await assertNothingRan(page, 'the refused form');
  assert.equal(await page.locator('#source').inputValue(), EVIL);
});
