// What got through at our peers is sent to us: nothing of it runs in a browser, on no page.

import assert from 'node:assert/strict';
import { enterAs, openStage } from './support/stage.mjs';

const story = openStage();

/** From the advisories and from OWASP's filter evasion sheet; each calls the same name when it runs. */
const VECTORS = [
  '<script>__pwned=1</script>',
  '</title><script>__pwned=1</script>',
  '</textarea><script>__pwned=1</script>',
  '--><script>__pwned=1</script>',
  '<img src=x onerror=__pwned=1>',
  '<svg onload=__pwned=1>',
  '<svg><animate onbegin=__pwned=1 attributeName=x>',
  '<iframe srcdoc="<script>parent.__pwned=1</script>">',
  '<details open ontoggle=__pwned=1>',
  '<input autofocus onfocus=__pwned=1>',
  '" autofocus onfocus="__pwned=1',
  "' onmouseover='__pwned=1",
  '<a href=javascript:__pwned=1>x</a>',
  '<form action=javascript:__pwned=1><button>x',
  '<meta http-equiv=refresh content="0;url=javascript:__pwned=1">',
  '<base href=//evil.example/>',
  '<noscript><p title="</noscript><img src=x onerror=__pwned=1>">',
  '<div hx-get=/today hx-trigger=load hx-on::after-request=__pwned=1></div>',
  '{{constructor.constructor("__pwned=1")()}}',
  '${__pwned=1}',
];

async function poster(server) {
  const { stdout } = await server.vinculo('token', 'create', '--role', 'administrator');
  return async (path, body) => {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 201, `${path}: ${await answer.clone().text()}`);
    return answer.json();
  };
}

/** Collects what the policy stopped: a text that is only a text needs no stopping. */
async function watchPolicy(page) {
  await page.addInitScript(() => {
    window.__stopped = [];
    document.addEventListener('securitypolicyviolation', (event) => window.__stopped.push(event.violatedDirective));
  });
}

async function assertCalm(page, where) {
  // What fires by itself has fired by now.
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => '__pwned' in window), false, `something ran on ${where}`);
  assert.deepEqual(await page.evaluate(() => window.__stopped), [], `the policy had to stop something on ${where}`);
  const foreign = 'main script, main iframe, main base, main meta, main object, main embed, a[href^="javascript:"], form[action^="javascript:"], [onerror], [onload], [onfocus], [ontoggle]';
  assert.equal(await page.locator(foreign).count(), 0, `something was let in on ${where}`);
}

story('what got through at our peers is words here', async (page, { server, allow }) => {
  allow(/status of (404|422)/);
  await watchPolicy(page);
  page.on('dialog', (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
  const post = await poster(server);
  const customer = await post('/api/v1/customers', {
    kind: 'person',
    name: `Peer ${VECTORS[5]}`,
    tags: [VECTORS[4]],
    source: VECTORS[9],
    custom: Object.fromEntries(VECTORS.slice(0, 8).map((vector) => [vector.slice(0, 60), vector])),
    contact_points: VECTORS.slice(0, 6).map((vector) => ({ kind: 'postal', value: vector, label: vector.slice(0, 60) })),
  });
  for (const vector of VECTORS) {
    await post(`/api/v1/customers/${customer.id}/timeline`, { kind: 'call', subject: vector, body: `${vector} @samuel.carter`, outcome: vector });
  }
  await enterAs(page, 'Samuel Carter');

  for (const address of [
    `/customers/${customer.id}`,
    `/customers/${customer.id}/edit`,
    `/customers/${customer.id}/timeline`,
    `/customers/${customer.id}/links/new`,
    '/customers?sort=-created',
    '/today',
    '/search?q=peer',
    ...VECTORS.slice(0, 6).map((vector) => `/search?q=${encodeURIComponent(vector)}`),
    ...VECTORS.slice(0, 4).map((vector) => `/customers?filter=${encodeURIComponent(vector)}`),
  ]) {
    await page.goto(address);
    await assertCalm(page, address);
  }
});

story('a picture that is a script is neither shown nor run', async (page, { server }) => {
  await watchPolicy(page);
  const post = await poster(server);
  const customer = await post('/api/v1/customers', { kind: 'person', name: 'Polyglot' });
  await enterAs(page, 'Samuel Carter');
  await page.goto(`/customers/${customer.id}`);
  await page.locator('.composer textarea').fill('A picture');
  await page.locator('.composer input[type=file]').setInputFiles({
    name: 'both.gif',
    mimeType: 'text/javascript',
    buffer: Buffer.from('GIF89a=1;window.__pwned=1;//'),
  });
  await page.keyboard.press('Control+Enter');
  const link = page.locator('a.file').first();
  await link.waitFor();
  const file = await page.request.get(await link.getAttribute('href'));

  assert.match(file.headers()['content-disposition'], /^attachment/);
  assert.equal(file.headers()['x-content-type-options'], 'nosniff');
  assert.equal(file.headers()['content-security-policy'], "sandbox; default-src 'none'");
  await assertCalm(page, 'the record');
});
