// Holds a page to WCAG 2.2 AA as far as a program can tell.

import assert from 'node:assert/strict';
import axe from 'axe-core';
import { DESK, PHONE } from './browser.mjs';
import { engine } from './server.mjs';

const WCAG = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] };
/** What changes with the colours alone. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/**
 * Fails with each violation, its elements and what to do about them. Runs on the page as it stands, with
 * its policy in force: the debugger's evaluation is no inline script, so the policy need not be lifted.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} [where] how the failure names the page; its address when left out
 * @param {object} [runOnly] which of axe's rules count
 */
export async function assertAccessible(page, where = page.url(), runOnly = WCAG) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload: false }),
    runOnly,
  );
  assert.equal(violations.length, 0, `${where} is not accessible to everyone:\n${violations.map(told).join('\n')}`);
}

/**
 * Holds a page to it in the light and in the dark, at a desk and on a phone, where nothing is to scroll sideways.
 * The same page comes from either engine, so that axe looks at it on SQLite alone.
 */
export async function assertForEveryone(page, name) {
  for (const [width, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
    await page.setViewportSize(viewport);
    for (const [colorScheme, rules] of engine === 'sqlite' ? Object.entries({ light: WCAG, dark: COLOURS }) : []) {
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page, `${name}, ${width}, ${colorScheme}`, rules);
    }
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(excess <= 0, `${name} is ${excess} px too wide for a ${width}`);
  }
  await page.setViewportSize(DESK);
}

function told({ id, impact, help, nodes }) {
  const places = nodes.slice(0, 5).map((node) => {
    const advice = node.failureSummary.replace(/\s*\n\s*/g, ' ');
    return `    ${node.target.join(' ')}\n      ${node.html.slice(0, 160)}\n      ${advice}`;
  });
  const more = nodes.length > 5 ? `\n    and ${nodes.length - 5} more` : '';
  return `  - ${id} (${impact}): ${help}\n${places.join('\n')}${more}`;
}
