// What happened with a customer, written down by keyboard and seen by everybody who looks.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { openLine } from './support/line.mjs';
import { enterAs, entries, eventually, openRecord, openStage } from './support/stage.mjs';

const story = openStage();

const WHO = 'Niamh Gallagher';

async function openAs(page, name) {
  await enterAs(page, name);
  await openRecord(page, WHO);
  await page.locator('#timeline.is-live').waitFor();
}

async function write(page, text) {
  await page.locator('.composer textarea').focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await entries(page, text).first().waitFor();
}

/** Chooses a tab of the composer with the arrow keys, as a person without a mouse does. */
async function chooseKind(page, kind) {
  await page.locator('.composer [role=tab][aria-selected=true]').focus();
  const chosen = page.locator('.composer [role=tab][aria-selected=true]');
  for (let presses = 0; presses < 8 && (await chosen.getAttribute('data-kind')) !== kind; presses++) {
    await page.keyboard.press('ArrowRight');
  }
}

story('a note stands on the timeline at once, on the open page of a colleague, too', async (page, { alongside }) => {
  await openAs(page, 'Fiona Byrne');
  await alongside(async (colleague) => {
    await openAs(colleague, 'Samuel Carter');

    await page.keyboard.press('n');
    await page.keyboard.type('Prefers the harbour entrance for deliveries');
    await page.keyboard.press('Control+Enter');

    await entries(page, 'Prefers the harbour entrance').first().waitFor();
    await entries(colleague, 'Prefers the harbour entrance').first().waitFor();
    assert.equal(await entries(page, 'Prefers the harbour entrance').count(), 1);
    assert.equal(await entries(colleague, 'Prefers the harbour entrance').count(), 1);
    assert.match(await entries(colleague, 'Prefers the harbour').innerText(), /Fiona Byrne noted/);
    assert.equal(await page.locator('.composer textarea').inputValue(), '');
  });
});

story('two notes in a row both stand there, however slow the answers are', async (page) => {
  await openAs(page, 'Fiona Byrne');
  // The stream tells of a note before its answer is here.
  await page.route('**/entries', async (route) => {
    const response = await route.fetch();
    await new Promise((done) => setTimeout(done, 700));
    await route.fulfill({ response });
  });

  await write(page, 'First of two');
  await write(page, 'Second of two');

  const seen = await page.locator('#timeline blockquote', { hasText: 'of two' }).allInnerTexts();
  assert.deepEqual(seen, ['Second of two', 'First of two']);
  assert.equal(await page.locator('.composer textarea').inputValue(), '');
});

story('what was written while the connection was lost arrives exactly once', async (page, { server, alongside }) => {
  await openAs(page, 'Fiona Byrne');
  const line = await openLine(server.url);
  const atTheOtherEnd = async (colleague, { allow }) => {
    allow(/net::ERR_/);
    await openAs(colleague, 'Samuel Carter');
    await write(page, 'Before the tunnel');
    await entries(colleague, 'Before the tunnel').waitFor();

    line.cut();
    await colleague.locator('#timeline.is-lost').waitFor();
    await write(page, 'First word in the tunnel');
    await write(page, 'Second word in the tunnel');
    await line.mend();

    await entries(colleague, 'Second word in the tunnel').waitFor();
    await write(page, 'After the tunnel');
    await entries(colleague, 'After the tunnel').waitFor();
    const seen = await colleague.locator('#timeline blockquote', { hasText: 'tunnel' }).allInnerTexts();
    assert.deepEqual(seen, ['After the tunnel', 'Second word in the tunnel', 'First word in the tunnel', 'Before the tunnel']);
  };
  await alongside(atTheOtherEnd, { over: line }).finally(line.end);
});

story('a call keeps its minutes and its outcome', async (page) => {
  await openAs(page, 'Fiona Byrne');

  await chooseKind(page, 'call');
  await page.locator('#composer-minutes').fill('12');
  await page.locator('#composer-outcome').fill('Wants the spring list');
  await write(page, 'Talked about the terrace');

  const call = await entries(page, 'Talked about the terrace').innerText();
  assert.match(call, /Fiona Byrne called/);
  assert.match(call, /12 min/);
  assert.match(call, /Wants the spring list/);
});

story('a task with a date and a mention reaches the colleague, is done, and opened again', async (page, { alongside }) => {
  await openAs(page, 'Fiona Byrne');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  await chooseKind(page, 'task');
  await page.locator('#composer-due').fill(tomorrow);
  await page.locator('.composer textarea').focus();
  await page.keyboard.type('Send samples @samu');
  await page.locator('#mentions [aria-selected=true]', { hasText: 'samuel.carter' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('knows which');
  await page.keyboard.press('Control+Enter');

  const task = entries(page, 'Send samples @samuel.carter knows which');
  await task.waitFor();
  assert.match(await task.innerText(), /Task for Fiona Byrne/);
  assert.match(await task.innerText(), /due (tomorrow|in \d+ h)/);
  await task.getByRole('button', { name: 'Done' }).click();
  await task.getByText('Reopen').click();
  await task.getByRole('button', { name: 'Done' }).waitFor();

  await alongside(async (colleague) => {
    await enterAs(colleague, 'Samuel Carter');
    const mention = colleague.locator('#mentions li', { hasText: 'Send samples' });
    await mention.waitFor();
    await mention.getByRole('button').click();
    await mention.waitFor({ state: 'detached' });
  });
});

story('a meeting with two customers is written once, by keyboard, and stands on both timelines', async (page, { alongside }) => {
  await openAs(page, 'Fiona Byrne');
  const niamh = new URL(page.url()).pathname;

  await chooseKind(page, 'meeting');
  await page.locator('.composer .also summary').press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ioana popescu brutaria');
  const choices = page.locator('#composer-choices label');
  await choices.filter({ hasText: 'Ioana Popescu' }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  // A choice empties the field, goes back to it, and leaves only who was chosen.
  await eventually(() => choices.count(), 1);
  assert.equal(await page.locator('#composer-also').inputValue(), '');
  assert.ok(await page.locator('#composer-also').evaluate((field) => field === document.activeElement));
  await page.keyboard.type('popescu');
  await choices.nth(1).waitFor();
  await page.keyboard.press('Enter');
  await eventually(() => page.locator('#composer-choices input:checked').count(), 2);
  // Whoever was ticked by mistake is let go the same way.
  await page.locator('#composer-choices input:checked').nth(1).press('Enter');
  await eventually(() => choices.count(), 1);

  const partner = (await choices.innerText()).trim();
  assert.equal(partner, 'Ioana Popescu');
  await write(page, 'Tasted the spring breads together');
  const entry = entries(page, 'Tasted the spring breads');
  assert.match(await entry.innerText(), /Also with: Ioana Popescu/);
  assert.equal(await choices.count(), 0);
  assert.equal(await page.locator('.composer .also').getAttribute('open'), null);

  await entry.getByRole('link', { name: 'Ioana Popescu' }).click();
  await page.locator('#timeline.is-live').waitFor();
  await page.waitForFunction(() => document.querySelector('h1').innerText === 'Ioana Popescu');
  assert.match(await entries(page, 'Tasted the spring breads').innerText(), /Also with: Niamh Gallagher/);

  await alongside(async (colleague) => {
    await openAs(colleague, 'Samuel Carter');
    assert.equal(new URL(colleague.url()).pathname, niamh);
    await entries(page, 'Tasted the spring breads').locator('summary').click();
    await entries(page, 'Tasted the spring breads').getByRole('button', { name: 'Delete' }).click();
    await page.locator('#timeline article.gone').waitFor();
    await eventually(() => entries(colleague, 'Tasted the spring breads').count(), 0);
  });
});

story('an entry that was deleted comes back by one click', async (page) => {
  await openAs(page, 'Fiona Byrne');
  await write(page, 'Written on the wrong record');

  await entries(page, 'Written on the wrong record').locator('summary').click();
  await entries(page, 'Written on the wrong record').getByRole('button', { name: 'Delete' }).click();
  await page.locator('#timeline article.gone').waitFor();
  assert.equal(await entries(page, 'Written on the wrong record').count(), 0);

  await page.locator('#timeline article.gone').getByRole('button', { name: 'Undo' }).click();
  await entries(page, 'Written on the wrong record').waitFor();
});

story('an attached file comes back byte for byte', async (page) => {
  await openAs(page, 'Fiona Byrne');
  const content = Buffer.from('Ofertă: 12 discuri, €189.00\r\n\0end');

  await page.locator('.composer input[type=file]').setInputFiles({ name: 'Ofertă iarnă & vară.txt', mimeType: 'text/plain', buffer: content });
  await write(page, 'The offer, as sent');
  const download = page.waitForEvent('download');
  await entries(page, 'The offer, as sent').locator('a.file').click();

  assert.equal((await download).suggestedFilename(), 'Ofertă iarnă & vară.txt');
  assert.deepEqual(await readFile(await (await download).path()), content);
  await eventually(() => entries(page, 'The offer, as sent').count(), 1);
});
