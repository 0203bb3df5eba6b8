// Another service whose accounts open ours is set up, and somebody's account there is connected.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after } from 'node:test';
import { assertForEveryone } from './support/axe.mjs';
import { enterAs, openStage } from './support/stage.mjs';

/** The other service: it tells where its doors are, and shows a page to whoever is sent there. */
const house = createServer((request, response) => {
  const { pathname } = new URL(request.url, house.origin);
  if (pathname === '/.well-known/openid-configuration') {
    const at = (path) => `${house.origin}${path}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        issuer: house.origin,
        authorization_endpoint: at('/authorize'),
        token_endpoint: at('/token'),
        jwks_uri: at('/jwks'),
      }),
    );
  } else if (pathname === '/authorize') {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><html lang="en"><title>Firm login</title><h1>Who are you?</h1>');
  } else {
    response.writeHead(204).end();
  }
});

async function openHouse() {
  await new Promise((opened) => house.listen(0, '127.0.0.1', opened));
  house.origin = `http://127.0.0.1:${house.address().port}`;
  return ['--internal-host', house.origin];
}

const story = openStage({ args: openHouse });
after(() => house.close());

story('an account of another service is connected by a press, and a fresh sign-in there', async (page, { allow }) => {
  allow(new RegExp(`^another origin: GET ${house.origin}/`));
  await enterAs(page, 'Samuel Carter');
  await page.goto('/settings/sign-in');
  const back = await page.locator('#back-new').inputValue();
  await page.locator('#name-new').fill('Firm login');
  await page.locator('#issuer-new').fill(house.origin);
  await page.locator('#client-new').fill('vinculo');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Saved; the service answered').waitFor();
  assert.equal(await page.locator(`input[readonly][value="${back}"]`).count(), 1, 'the address stays');
  assert.notEqual(await page.locator('#back-new').inputValue(), back, 'the next service has another one');
  await assertForEveryone(page, 'sign-in services');

  await page.goto('/settings/account');
  await assertForEveryone(page, 'my account');
  await page.getByRole('button', { name: 'Connect Firm login' }).click();
  await page.waitForURL((url) => url.origin === house.origin);

  const asked = new URL(page.url()).searchParams;
  assert.deepEqual(['prompt', 'max_age', 'redirect_uri'].map((name) => asked.get(name)), ['login', '0', back]);
});
