/** The first place where a value is not what was expected, in words; undefined if there is none. `__typename` does not count. */
export function difference(actual, expected, place = 'data') {
  if (!isObject(actual) || !isObject(expected)) return Object.is(actual, expected) ? undefined : `${place} is ${short(actual)}, the server said ${short(expected)}`;
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  names.delete('__typename');
  for (const name of names) {
    const found = difference(actual[name], expected[name], `${place}.${name}`);
    if (found) return found;
  }
  return undefined;
}

const isObject = (value) => typeof value === 'object' && value !== null;
const short = (value) => (JSON.stringify(value) ?? 'missing').slice(0, 100);
