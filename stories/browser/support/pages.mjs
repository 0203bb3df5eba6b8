// Every page that a person can stand on, for stories that look at all of them.

import { openRecord } from './stage.mjs';

/**
 * Every page of the house as `[name, address]`, for an administrator who is signed in on `page`.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<[string, string][]>}
 */
export async function everyPage(page) {
  await openRecord(page, 'Ioana Popescu', 'ioana popescu brutaria-alba');
  const record = new URL(page.url()).pathname;
  const relation = await page.locator('a[href^="/links/"]').first().getAttribute('href');
  await page.goto('/settings/team');
  const colleague = await page.locator('a[href^="/settings/team/accounts/"]', { hasText: 'Zoë' }).getAttribute('href');

  return [
    ['today', '/today'],
    ['customers', '/customers'],
    ['customers, filtered to none', '/customers?filter=' + encodeURIComponent('tag has "nobody has this"')],
    ['record', record],
    ['timeline alone', `${record}/timeline?log=call`],
    ['new customer', '/customers/new'],
    ['edit', `${record}/edit`],
    ['new relation', `${record}/links/new`],
    ['change relation', relation],
    ['purchases', `${record}/purchases`],
    ['consents', `${record}/consents`],
    ['restriction', `${record}/restriction`],
    ['corrections', `${record}/history`],
    ['who saw', `${record}/seen`],
    ['archive', `${record}/disclosure`],
    ['who may see', `${record}/access`],
    ['consent texts', '/settings/consents'],
    ['retention', '/settings/retention'],
    ['desk for breaches', '/settings/breach'],
    ['approvals', '/settings/approvals'],
    ['sign-in services', '/settings/sign-in'],
    ['outbox', '/settings/outbox'],
    ['audit', '/settings/audit'],
    ['alarms', '/settings/alarms'],
    ['import', '/customers/import'],
    ['deleted customers', '/customers/removed'],
    ['search', '/search?q=popescu'],
    ['own account', '/settings/account'],
    ['stand-in', '/settings/account/stand-in'],
    ['a role', '/settings/roles/agent'],
    ['record of processing', '/settings/processing'],
    ['team', '/settings/team'],
    ['a colleague’s account', colleague],
    ['invitation', '/settings/team/accounts/new'],
    ['nothing here', '/customers/nobody'],
  ];
}
