// Chromium for the stories. Whatever a person would not see but a developer must, fails the story:
// errors on the console, script errors, breaches of the content security policy, calls to anyone else.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** What htmx says when somebody goes on before a part of the page has arrived; a failure also says `htmx:sendError`. */
const LEFT = /^htmx:(sendAbort|afterRequest)\b/;

/** One browser with an empty profile; a story file opens it once and closes it at its end. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Nothing but this machine answers, even where a page tried to call somebody.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

/**
 * Tells one story in a fresh browser profile and fails it on every complaint of the browser.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ url: string }} server from server.mjs, or anything with an address
 * @param {{ viewport?: {width: number, height: number}, locale?: string, colorScheme?: 'light'|'dark',
 *   javaScriptEnabled?: boolean, reducedMotion?: 'reduce' }} options how the person looks at it
 * @param {(page: import('playwright-core').Page, story: { allow: (pattern: RegExp) => void,
 *   secondPage: () => Promise<import('playwright-core').Page>,
 *   context: import('playwright-core').BrowserContext }) => Promise<void>} tell
 *   `allow` names a complaint that belongs to the story, such as the 409 of an edit conflict, which
 *   Chromium writes on its console; `secondPage` opens another tab of the same person
 */
export async function inBrowser(browser, server, options, tell) {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: DESK,
    locale: 'en-GB',
    timezoneId: 'Europe/Bucharest',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const allowed = [];
  const complaints = [];
  await listen(context, new URL(server.url).origin, complaints);

  try {
    const page = await context.newPage();
    await tell(page, {
      context,
      allow: (pattern) => allowed.push(pattern),
      secondPage: () => context.newPage(),
    });
    await settled(context);
  } catch (error) {
    // A story that fails because the page broke should say how the page broke.
    if (complaints.length > 0) error.message += `\nThe browser complained:\n${listed(complaints)}`;
    throw error;
  } finally {
    await context.close();
  }

  const left = complaints.filter((complaint) => !allowed.some((pattern) => pattern.test(complaint)));
  assert.equal(left.length, 0, `The browser complained:\n${listed(left)}`);
}

/** Signs in as the demo company's person of a role: administrator, manager, agent or read-only. */
export async function signIn(page, role) {
  await page.goto('/sign-in');
  await page.locator(`[data-demo-role="${role}"]`).first().click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Waits until the open pages have reported what they had to; a page that can run nothing is not waited for. */
async function settled(context) {
  const reported = context.pages().map((page) => page.evaluate(() => new Promise((done) => setTimeout(done))).catch(() => {}));
  await Promise.race([Promise.all(reported), new Promise((done) => setTimeout(done, 500))]);
}

async function listen(context, origin, complaints) {
  await context.exposeBinding('__storyComplaint', (_source, text) => complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      window.__storyComplaint(
        `policy: ${event.effectiveDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      ),
    );
  });
  context.on('console', (message) => {
    if (message.type() !== 'error' || LEFT.test(message.text())) return;
    const { url, lineNumber } = message.location();
    complaints.push(`console: ${message.text()} (${url}:${lineNumber})`);
  });
  context.on('weberror', (event) => complaints.push(`script: ${event.error().stack ?? event.error()}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (['data:', 'blob:', 'about:'].includes(url.protocol) || url.origin === origin) return;
    complaints.push(`another origin: ${request.method()} ${request.url()}`);
  });
}

function listed(complaints) {
  return complaints.map((complaint) => `  - ${complaint}`).join('\n');
}
