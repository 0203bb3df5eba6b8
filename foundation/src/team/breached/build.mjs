// Makes list.bin: passwords that leaked so often that everybody who guesses tries them.
//
//   npm ci --ignore-scripts && node build.mjs
//
// Sources: @zxcvbn-ts/language-common (MIT), pinned by the lock file, and ../common_passwords.txt, ours. An entry is
// the first 5 bytes of the SHA-256 of its NFKC form in lower case; entries are sorted, so that a binary search finds
// one. 5 bytes refuse one good password in 20 million, and shorten the list to a third.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const BYTES = 5;
const SHORTEST = 4; // Shorter ones are no word that somebody puts digits around.

const folder = dirname(createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/package.json'));
const leaked = JSON.parse(readFileSync(join(folder, 'src/passwords.json'), 'utf8'));
const ours = readFileSync(new URL('../common_passwords.txt', import.meta.url), 'utf8').split('\n');
const plain = (text) => text.normalize('NFKC').toLowerCase();
const entries = new Set([...leaked, ...ours].map(plain).filter((text) => [...text].length >= SHORTEST));

const hash = (text) => createHash('sha256').update(text).digest().subarray(0, BYTES);
const sorted = [...entries].map(hash).sort(Buffer.compare);
const list = Buffer.concat(sorted.filter((entry, at) => at === 0 || !entry.equals(sorted[at - 1])));
writeFileSync(new URL('list.bin', import.meta.url), list);
console.log(`${list.length / BYTES} entries, ${list.length} bytes`);
