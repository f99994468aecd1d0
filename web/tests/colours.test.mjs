import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const style = readFileSync(new URL('../src/look/tokens.css', import.meta.url), 'utf8');
const tokens = (name) => style.match(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`)).slice(1).map(linear);

/** How eyes without one kind of cone see linear colours (Machado, Oliveira & Fernandes 2009, severity 1). */
const EYES = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, part, index) => sum + part * vector[index], 0));

function linear(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
}

/** Oklab (Ottosson 2020), in which equal distances look equally far. */
function oklab(colour) {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], colour);
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], cones.map(Math.cbrt));
}

const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

test('the colours of groups differ for all eyes, and stand out from paper and land', () => {
  const groups = Array.from({ length: 9 }, (_, index) => tokens(`group-${index}`));
  for (const theme of [0, 1]) {
    for (const [eyes, matrix] of Object.entries(EYES)) {
      const seen = groups.map((pair) => oklab(times(matrix, pair[theme]).map((part) => Math.min(1, Math.max(0, part)))));
      seen.forEach((one, first) =>
        seen.slice(first + 1).forEach((other, more) => {
          const apart = Math.hypot(...one.map((part, index) => part - other[index]));
          assert(apart > 0.07, `groups ${first} and ${first + 1 + more} in theme ${theme}, ${eyes}: ${apart.toFixed(3)}`);
        }),
      );
    }
    for (const ground of ['paper', 'land']) {
      groups.forEach((pair, index) => {
        const [dark, bright] = [luminance(pair[theme]), luminance(tokens(ground)[theme])].sort((a, b) => a - b);
        assert((bright + 0.05) / (dark + 0.05) >= 3, `group ${index} on ${ground}`);
      });
    }
  }
});
