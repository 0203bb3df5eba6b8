// The harness must notice what the stories rely on it to notice, so each of its alarms is set off once.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { inBrowser, openBrowser } from './support/browser.mjs';
import { startEmpty } from './support/server.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const page = (body) => `<!doctype html><html lang="en"><head><title>Stage</title>
  <link rel="icon" href="data:,"></head><body><main><h1>Stage</h1>${body}</main></body></html>`;

const PAGES = {
  '/clean': page('<p>Nothing wrong here.</p>'),
  '/nameless': page('<form><input type="text"></form>'),
  '/inline': page('<script>document.title = "taken over"</script>'),
  '/missing': page('<img src="/nowhere.png" alt="">'),
  '/broken': page('<script src="/broken.js"></script>'),
};

let stage, browser, server;

before(async () => {
  stage = createServer((request, response) => {
    if (request.url === '/broken.js') {
      response.setHeader('content-type', 'text/javascript').end('throw new Error("the page broke")');
      return;
    }
    const found = PAGES[request.url];
    response.writeHead(found ? 200 : 404, {
      'content-type': 'text/html',
      'content-security-policy': POLICY,
    });
    response.end(found ?? 'not found');
  });
  await new Promise((resolve) => stage.listen(0, '127.0.0.1', resolve));
  server = { url: `http://127.0.0.1:${stage.address().port}` };
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  stage.closeAllConnections();
  stage.close();
});

const visit = (path) => inBrowser(browser, server, {}, (tab) => tab.goto(path));

test('a clean page passes, and axe runs under the policy', () =>
  inBrowser(browser, server, {}, async (tab) => {
    await tab.goto('/clean');
    await assertAccessible(tab);
  }));

test('a field without a name is not accessible', () =>
  inBrowser(browser, server, {}, async (tab) => {
    await tab.goto('/nameless');
    await assert.rejects(assertAccessible(tab), /label \(critical\)/);
  }));

test('an inline script fails the story', () => assert.rejects(visit('/inline'), /policy: script-src-elem refused inline/));

test('an error on the console fails the story', () => assert.rejects(visit('/missing'), /console: .*404/));

test('an error in a script fails the story', () => assert.rejects(visit('/broken'), /script: .*the page broke/));

test('a complaint that belongs to the story is allowed', () =>
  inBrowser(browser, server, {}, async (tab, story) => {
    story.allow(/status of 404 .*nowhere\.png/);
    await tab.goto('/missing');
  }));

test('a call to another origin fails the story', () =>
  assert.rejects(
    inBrowser(browser, server, {}, (tab) => tab.goto('http://elsewhere.invalid/').catch(() => {})),
    /another origin: GET http:\/\/elsewhere\.invalid\//,
  ));

test('a program that does not get ready is told of with what it said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vinculo-harness-'));
  const program = join(folder, 'stand-in');
  await writeFile(program, '#!/bin/sh\necho "the port is in use" >&2\nexit 1\n');
  await chmod(program, 0o755);
  const real = process.env.VINCULO_BIN;
  process.env.VINCULO_BIN = program;

  await assert.rejects(startEmpty(), /ended with 1 before it was ready\nthe port is in use/);

  if (real) process.env.VINCULO_BIN = real;
  await rm(folder, { recursive: true });
});
