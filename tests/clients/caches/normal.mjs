// A normalised store that keeps what it is told: every value under its object, field and arguments, where a cache would write it, and
// every place that was written twice with different values, and every id of two types.
import { Kind, parse, valueFromASTUntyped } from 'graphql';

export class NormalStore {
  #fields = new Map();
  #types = new Map();
  /** Places with two values and ids with two types, each as one line. */
  conflicts = new Set();

  /** The ids of all objects, each once. */
  ids() {
    return [...this.#types.keys()];
  }

  write(text, variables, data) {
    const [{ selectionSet }] = parse(text).definitions;
    this.#object('Query', selectionSet, variables, data);
  }

  #object(owner, { selections }, variables, data) {
    const key = data.id === undefined ? owner : `${data.__typename}:${data.id}`;
    if (data.id !== undefined) this.#typed(data);
    for (const field of selections) {
      if (field.kind === Kind.INLINE_FRAGMENT) {
        if (field.typeCondition.name.value === data.__typename) this.#object(key, field.selectionSet, variables, data);
        continue;
      }
      const place = `${key}.${field.name.value}${named(field.arguments, variables)}`;
      this.#put(place, this.#value(place, field, variables, data[field.alias?.value ?? field.name.value]));
    }
  }

  #typed({ id, __typename }) {
    const before = this.#types.get(id);
    if (before === undefined) this.#types.set(id, __typename);
    else if (before !== __typename) this.conflicts.add(`${id}: ${before} and ${__typename}`);
  }

  /** What a cache would keep at a place: a scalar, a reference, or the place of an object that stands inside its owner. */
  #value(place, field, variables, value) {
    if (Array.isArray(value)) return value.map((element, at) => this.#value(`${place}.${at}`, field, variables, element));
    if (value === null || !field.selectionSet) return value;
    this.#object(place, field.selectionSet, variables, value);
    return value.id === undefined ? place : `${value.__typename}:${value.id}`;
  }

  #put(place, value) {
    const text = JSON.stringify(value);
    const before = this.#fields.get(place);
    if (before === undefined) this.#fields.set(place, text);
    else if (before !== text) this.conflicts.add(`${place}: ${before} and ${text}`.slice(0, 300));
  }
}

function named(given, variables) {
  const pairs = given
    .filter(({ value }) => value.kind !== Kind.VARIABLE || value.name.value in variables)
    .map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length > 0 ? JSON.stringify(Object.fromEntries(pairs)) : '';
}
