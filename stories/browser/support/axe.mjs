// Holds a page to WCAG 2.2 AA as far as a program can tell.

import assert from 'node:assert/strict';
import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/**
 * Fails with each violation, its elements and what to do about them. Runs on the page as it stands, with
 * its policy in force: the debugger's evaluation is no inline script, so the policy need not be lifted.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} [where] how the failure names the page; its address when left out
 */
export async function assertAccessible(page, where = page.url()) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (tags) =>
      window.axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations'],
        preload: false,
      }),
    TAGS,
  );
  assert.equal(violations.length, 0, `${where} is not accessible to everyone:\n${violations.map(told).join('\n')}`);
}

function told({ id, impact, help, nodes }) {
  const places = nodes.slice(0, 5).map((node) => {
    const advice = node.failureSummary.replace(/\s*\n\s*/g, ' ');
    return `    ${node.target.join(' ')}\n      ${node.html.slice(0, 160)}\n      ${advice}`;
  });
  const more = nodes.length > 5 ? `\n    and ${nodes.length - 5} more` : '';
  return `  - ${id} (${impact}): ${help}\n${places.join('\n')}${more}`;
}
