// Checks that every package of the lock file may be used under a licence that deny.toml allows.
//
// usage: cargo metadata --locked --format-version 1 | node .ci/licences.mjs
//
// A licence expression (SPDX; an old-style "/" counts as OR) must hold with the allowed licences taken as true. A package that names
// no licence but brings a file is allowed if the file says, word for word, what LICENSE-MIT says, whoever holds the copyright.
// Exit status: 0 all allowed, 1 some are not, 2 the input cannot be used.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The list `allow` of the section [licenses], the one place where it is kept. */
function allowedLicences() {
  const text = readFileSync(join(root, 'deny.toml'), 'utf8').replace(/^\s*#.*$/gm, '');
  const section = text.split(/^\[/m).find((part) => part.startsWith('licenses]'));
  const list = /^allow\s*=\s*\[([^\]]*)\]/m.exec(section ?? '');
  const names = [...(list?.[1] ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  if (names.length === 0) throw new Error('deny.toml allows no licence');
  return new Set(names);
}

/** Whether an expression holds: OR binds weakest, then AND, then WITH; brackets group. */
function holds(expression, allowed) {
  const words = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const next = (word) => words[at] === word && ++at > 0;
  const either = () => {
    let value = both();
    while (next('OR')) value = both() || value;
    return value;
  };
  const both = () => {
    let value = one();
    while (next('AND')) value = one() && value;
    return value;
  };
  const one = () => {
    if (next('(')) {
      const value = either();
      if (!next(')')) throw new Error(`a bracket is not closed: ${expression}`);
      return value;
    }
    if (at >= words.length) throw new Error(`ends too early: ${expression}`);
    const name = words[at++];
    return allowed.has(next('WITH') ? `${name} WITH ${words[at++]}` : name);
  };
  const value = either();
  if (at < words.length) throw new Error(`cannot be read: ${expression}`);
  return value;
}

const wordsAfterCopyright = (text) => text.slice(Math.max(0, text.indexOf('Permission is'))).split(/\s+/).filter(Boolean).join(' ');
const mit = wordsAfterCopyright(readFileSync(join(root, 'LICENSE-MIT'), 'utf8'));

function isAllowed(candidate, allowed) {
  if (candidate.license) return holds(candidate.license, allowed);
  if (!candidate.license_file || !allowed.has('MIT')) return false;
  return wordsAfterCopyright(readFileSync(join(dirname(candidate.manifest_path), candidate.license_file), 'utf8')) === mit;
}

try {
  const { packages } = JSON.parse(readFileSync(0, 'utf8'));
  const allowed = allowedLicences();
  const refused = packages.filter((candidate) => !isAllowed(candidate, allowed));
  for (const { name, version, license, license_file: file } of refused) {
    console.error(`${name} ${version}: ${license ?? `no licence named, only the file ${file}`}`);
  }
  console.log(`${packages.length - refused.length} of ${packages.length} packages have an allowed licence`);
  process.exitCode = refused.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`licences: ${error.message}`);
  process.exitCode = 2;
}
