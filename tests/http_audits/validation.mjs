// Holds the verdict on documents against graphql-js, the reference implementation.
//
// usage: node validation.mjs http://127.0.0.1:4000/graphql ../../schema.graphql [documents]
//
// Writes valid documents from the schema, with arguments, variables, fragments and directives, and breaks each in one or two places: by
// each rule of validation, and by tokens taken out, put in or exchanged. graphql-js parses and validates them. The server must say the
// same of each: valid, or refused with as many errors (it tells five at most) and the first of them at the same place; for a syntax error
// also in the same words. Ignored tokens between all the others must change nothing. No document is executed: each is sent with the name
// of an operation that it does not have. Prints each difference and ends with "N documents agree, N differ"; the exit code is 1 if any
// differ.
import { readFileSync } from 'node:fs';
import {
  GraphQLError, Kind, Lexer, Source, TokenKind, buildSchema, getNamedType, getNullableType, isAbstractType, isEnumType,
  isInputObjectType, isInputType, isLeafType, isListType, isNonNullType, parse, print, validate, visit,
} from 'graphql';

const [url, file, count = '2000'] = process.argv.slice(2);
const schema = buildSchema(readFileSync(file, 'utf8'));
const MOST_ERRORS = 5;

// Equal runs make equal documents.
let state = 7;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = (list) => list[random(list.length)];
const chance = (of) => random(of) === 0;

const SCALARS = {
  Int: ['2', '-3', '0'], Float: ['0.5', '2', '-1e2'], Boolean: ['true', 'false'], String: ['"a"', '"""b"""', '""'], ID: ['"x"', '7'],
  Date: ['"2012"', '2015'], DateTime: ['"2030-01-01T00:00:00Z"'], CountryCode: ['IT', '"FR"'], FieldKey: ['MUSIC', '"Media Arts"'],
  GroupKey: ['MUSIC'], CityRef: ['"bologna"'], ObjectiveKey: ['CULTURAL_ACCESS'], Long: ['1', '-5'], RevisionId: ['1', '"1"'], JSON: ['"x"', '{ a: [1] }'],
  Upload: ['"0"'],
};
/** What the custom scalars take, as the server knows it beyond the schema. */
const TEXT = [Kind.STRING, Kind.ENUM, Kind.INT];
const FORMS = {
  Date: /^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, CountryCode: /^ *[A-Za-z]{2,3} *$/,
  DateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
};
for (const type of ['CityRef', 'FieldKey', 'GroupKey', 'ObjectiveKey', 'CountryCode', 'Date', 'DateTime']) {
  schema.getType(type).parseLiteral = ({ kind, value }) => {
    const text = kind === Kind.INT ? `${Number(value)}` : `${value}`;
    const fits = FORMS[type]?.test(text) ?? !(kind === Kind.INT && text.startsWith('-'));
    return TEXT.includes(kind) && fits ? text : undefined;
  };
}
schema.getType('RevisionId').parseLiteral = ({ kind, value }) => {
  const fits = kind === Kind.STRING ? /^\d+(-[0-9a-fA-F]{16})?$/.test(value) : [Kind.INT, Kind.FLOAT].includes(kind) && Number.isSafeInteger(Number(value)) && Number(value) >= 0;
  return fits ? value : undefined;
};
schema.getType('Upload').parseLiteral = ({ kind, value }) => (kind === Kind.STRING && /^\d+$/.test(value) ? value : undefined);
schema.getType('Long').parseLiteral = ({ kind, value }) => ([Kind.INT, Kind.FLOAT].includes(kind) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined);

const required = (input) => isNonNullType(input.type) && input.defaultValue === undefined;

/** Writes one valid document. */
class Writer {
  variables = [];
  fragments = [];
  serial = 0;

  /** A literal of a type, or a variable in its place. */
  value(type, deep, usable = true) {
    if (usable && chance(5)) {
      const name = `v${this.variables.length}`;
      const bare = getNullableType(type);
      const fallback = chance(4) && !isListType(bare) && isLeafType(bare) ? ` = ${this.value(bare, deep, false)}` : '';
      this.variables.push(`$${name}: ${fallback ? bare : type}${fallback}`);
      return `$${name}`;
    }
    const bare = getNullableType(type);
    if (isListType(bare)) return chance(4) && !isListType(getNullableType(bare.ofType)) ? this.value(bare.ofType, deep, usable) : `[${Array.from({ length: random(3) }, () => this.value(bare.ofType, deep, usable)).join(pick([' ', ', ']))}]`;
    if (isEnumType(bare)) return pick(bare.getValues()).name;
    if (!isInputObjectType(bare)) return pick(SCALARS[bare.name]);
    let fields = Object.values(bare.getFields());
    if (bare.isOneOf) return `{ ${fields[0].name}: ${this.value(fields[0].type, deep, false)} }`;
    fields = fields.filter((field) => required(field) || (deep > 0 && chance(4)));
    return `{ ${fields.map((field) => `${field.name}: ${this.value(field.type, deep - 1, usable)}`).join(', ')} }`;
  }

  directives() {
    return chance(8) ? ` @${pick(['include', 'skip'])}(if: ${this.value(schema.getDirective('include').args[0].type, 0)})` : '';
  }

  field(field, deep) {
    const given = field.args.filter((argument) => required(argument) || chance(3));
    const text = given.map((argument) => `${argument.name}: ${this.value(argument.type, 2)}`).join(', ');
    const below = getNamedType(field.type);
    const selection = isLeafType(below) ? '' : ` ${this.selection(below, deep - 1)}`;
    return `f${this.serial++}: ${field.name}${text && `(${text})`}${this.directives()}${selection}`;
  }

  selection(type, deep) {
    const fields = type.getFields ? Object.values(type.getFields()) : [];
    const able = fields.filter((field) => isLeafType(getNamedType(field.type)) || deep > 0);
    const items = Array.from({ length: able.length ? 1 + random(2) : 0 }, () => this.field(pick(able), deep));
    if (items.length === 0 || chance(6)) items.push('__typename');
    if (deep > 0 && chance(3)) items.push(`...${pick([` on ${type.name}`, ''])}${this.directives()} ${this.selection(type, deep - 1)}`);
    if (deep > 0 && chance(4)) {
      const name = `F${this.fragments.length}`;
      const at = this.fragments.push('') - 1;
      this.fragments[at] = `fragment ${name} on ${type.name} ${this.selection(type, deep - 1)}`;
      items.push(`...${name}${this.directives()}`);
    }
    return `{ ${items.join(' ')} }`;
  }

  document() {
    const kind = pick(['query', 'query', 'query', 'mutation', 'subscription']);
    const root = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[kind];
    const selection = kind === 'subscription' ? `{ ${this.field(pick(Object.values(root.getFields())), 2)} }` : this.selection(root, 3);
    const head = this.variables.length ? `(${this.variables.join(', ')})` : '';
    return [`${kind} Q${head} ${selection}`, ...this.fragments].join('\n');
  }
}

const name = (value) => ({ kind: Kind.NAME, value });
const value = (text) => parse(`{ a(b: ${text}) }`).definitions[0].selectionSet.selections[0].arguments[0].value;
const type = (text) => parse(`query($a: ${text}) { b }`).definitions[0].variableDefinitions[0].type;
const selections = (text) => parse(`{ ${text} }`).definitions[0].selectionSet.selections;
const directives = (text) => selections(`a ${text}`)[0].directives;
const twice = (list) => [...list, pick(list)];
const without = (list) => list.filter((_, at, { length }) => at !== state % length);
const WRONG = ['"text"', '3', '3000000000', '1.5', 'WORD', 'true', 'null', '[]', '[[1]]', '{}', '{ a: 1, a: 1 }', '$nowhere', '-0', '[$nowhere]', '{ a: $nowhere }'];
const TYPES = ['Int', 'Int!', '[Int]', '[Int!]!', 'String', 'Boolean', 'Scope', 'City', 'Node', 'Nothing', '[Nothing!]', 'Date', '[Date!]', 'ID'];
const DIRECTIVES = ['@nothing', '@include', '@skip(if: 1)', '@include(if: true, unless: 1)', '@oneOf', '@skip(if: true) @skip(if: false)', '@include(if: $nowhere)', '@deprecated'];

/** Changes to a node of each kind: each gives a changed node, or undefined if it does not apply. */
const BREAKS = {
  Field: [
    (node) => ({ ...node, name: name(`${node.name.value}x`) }),
    (node) => node.selectionSet && { ...node, selectionSet: undefined },
    (node) => !node.selectionSet && { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: selections('a b { c }') } },
    (node) => node.arguments.length && { ...node, arguments: twice(node.arguments) },
    (node) => node.arguments.length && { ...node, arguments: without(node.arguments) },
    (node) => ({ ...node, arguments: [...node.arguments, { kind: Kind.ARGUMENT, name: name('other'), value: value(pick(WRONG)) }] }),
    (node) => ({ ...node, directives: [...node.directives, ...directives(pick(DIRECTIVES))] }),
    (node) => ({ ...node, alias: name('f0') }),
    (node) => ({ ...node, alias: undefined }),
  ],
  Argument: [
    (node) => ({ ...node, name: name(`${node.name.value}x`) }),
    (node) => ({ ...node, value: value(pick(WRONG)) }),
    (node) => ({ ...node, value: value(pick(WRONG)) }),
  ],
  ObjectValue: [
    (node) => node.fields.length && { ...node, fields: twice(node.fields) },
    (node) => node.fields.length && { ...node, fields: without(node.fields) },
    (node) => ({ ...node, fields: [...node.fields, { kind: Kind.OBJECT_FIELD, name: name('other'), value: value(pick(WRONG)) }] }),
  ],
  ObjectField: [(node) => ({ ...node, name: name(`${node.name.value}x`) }), (node) => ({ ...node, value: value(pick(WRONG)) })],
  ListValue: [(node) => ({ ...node, values: [...node.values, value(pick(WRONG))] })],
  EnumValue: [(node) => ({ ...node, value: `${node.value}X` })],
  VariableDefinition: [
    (node) => ({ ...node, type: type(pick(TYPES)) }),
    (node) => ({ ...node, type: type(pick(TYPES)) }),
    (node) => ({ ...node, defaultValue: value(pick(WRONG.filter((text) => !text.includes('$')))) }),
    (node) => ({ ...node, variable: { kind: Kind.VARIABLE, name: name('other') } }),
    (node) => ({ ...node, directives: directives(pick(DIRECTIVES.filter((text) => !text.includes('$')))) }),
  ],
  OperationDefinition: [
    (node) => node.variableDefinitions.length && { ...node, variableDefinitions: twice(node.variableDefinitions) },
    (node) => node.variableDefinitions.length && { ...node, variableDefinitions: without(node.variableDefinitions) },
    (node) => ({ ...node, variableDefinitions: [...node.variableDefinitions, { kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name: name('idle') }, type: type(pick(TYPES)) }] }),
    (node) => ({ ...node, directives: directives(pick(DIRECTIVES)) }),
    (node) => ({ ...node, operation: pick(['query', 'mutation', 'subscription']) }),
    (node) => ({ ...node, name: undefined }),
  ],
  SelectionSet: [
    (node) => ({ ...node, selections: [...node.selections, ...selections(pick(['...Nowhere', '... on Nothing { a }', '... on Int { a }', '... on City { __typename }', '... on Node { id }', '...F0', '... @nothing { __typename }', '__type(name: 3) { name }', '__schema { queryType { nam } }', 'city', '__typename { a }', '__typename(a: 1)', 'same: __typename same: __typename']))] }),
    (node) => node.selections.length > 1 && { ...node, selections: without(node.selections) },
  ],
  FragmentDefinition: [
    (node) => ({ ...node, typeCondition: { kind: Kind.NAMED_TYPE, name: name(pick(['City', 'Nothing', 'Int', 'Query', 'Scope', 'Node'])) } }),
    (node) => ({ ...node, name: name(pick(['F0', 'F1', 'G'])) }),
    (node) => ({ ...node, directives: directives(pick(DIRECTIVES)) }),
  ],
  InlineFragment: [(node) => ({ ...node, directives: [...node.directives, ...directives(pick(DIRECTIVES))] })],
  FragmentSpread: [
    (node) => ({ ...node, name: name(pick(['F0', 'F1', 'F9'])) }),
    (node) => ({ ...node, directives: [...node.directives, ...directives(pick(DIRECTIVES))] }),
  ],
  Document: [
    (node) => ({ ...node, definitions: twice(node.definitions) }),
    (node) => ({ ...node, definitions: [...node.definitions, ...parse(pick(['{ __typename }', 'query Q { __typename }', 'fragment G on City { key }', 'fragment G on Query { ...G }', 'fragment G on Query { ...H } fragment H on Query { ...G }', 'type T { a: Int }', 'extend type City { a: Int }', 'subscription S { a: __typename b: networkChanged { revision } }', 'query R($a: Int) { __typename }', 'query R { city(ref: $v0) { key } }'])).definitions] }),
  ],
};

/** A document with one change. */
function broken(document) {
  const places = [];
  visit(document, { enter: (node) => void (BREAKS[node.kind] && places.push(node)) });
  const kinds = [...new Set(places.map((node) => node.kind))];
  const kind = pick(kinds);
  const place = pick(places.filter((node) => node.kind === kind));
  const changed = pick(BREAKS[kind])(place);
  return changed ? visit(document, { enter: (node) => (node === place ? changed : undefined) }) : broken(document);
}

/** The tokens of a text, as they stand in it. */
function tokens(text) {
  const lexer = new Lexer(new Source(text));
  const found = [];
  while (lexer.advance().kind !== TokenKind.EOF) found.push(text.slice(lexer.token.start, lexer.token.end));
  return found;
}

const PUT_IN = ['{', '}', '(', ')', '[', ']', ':', '=', '!', '@', '|', '&', '...', '$', '"text"', '"""block"""', '"open', '"""open', '0', '-1.5', '007', '1.', '1.e3', '-', '1x', 'name', 'on', 'fragment', 'null', 'query', '"\\q"', '"\\u12"', '"\\u{110000}"', '"\\uD800"', '?', '.', '..', '%', 'é', '\u0000', '\u{1F600}', "'"];
const IGNORED = [' ', '\n', '\t', ',', '\r\n', '\r', '\u{feff}', '# { \u{1F600} "\n', '#\r', ',,', '#on\n'];

/** A text with one or two changes to its tokens. */
function garbled(text) {
  const list = tokens(text);
  for (let times = 1 + random(2); times > 0; times -= 1) {
    const at = random(list.length);
    const how = random(4);
    if (how === 0) list.splice(at, 1);
    if (how === 1) list.splice(at, 0, pick(PUT_IN));
    if (how === 2) list[at] = pick(PUT_IN);
    if (how === 3) list.length = at;
  }
  return list.join(' ');
}

/** The same tokens with ignored ones between all of them. */
const spaced = (text) => tokens(text).map((token) => `${Array.from({ length: 1 + random(2) }, () => pick(IGNORED)).join('')}${token}`).join('') + pick(IGNORED);

/** Whether a subscription has a condition at its root, which the specification forbids and graphql-js 16 does not. */
function conditional({ definitions }) {
  const at = ({ selections }, seen) => selections.some((selection) => {
    if (selection.directives.some((directive) => /^(skip|include)$/.test(directive.name.value))) return true;
    if (selection.kind === Kind.INLINE_FRAGMENT) return at(selection.selectionSet, seen);
    if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) return false;
    const named = definitions.filter((it) => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === selection.name.value);
    return named.some((fragment) => at(fragment.selectionSet, new Set([...seen, selection.name.value])));
  });
  return definitions.some((it) => it.operation === 'subscription' && at(it.selectionSet, new Set()));
}

/** Errors by place, the first five, each by its place alone; a syntax error with its words. */
function expected(text) {
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return { syntax: true, count: 1, first: error.locations[0], message: error.message };
  }
  if (conditional(document)) return undefined;
  let places;
  try {
    places = validate(schema, document, undefined, { maxErrors: 1000 }).map((error) => ({ ...error.locations?.[0], message: error.message }));
  } catch (error) {
    // It looks at conditions at the root of a subscription, and fails on those of variables.
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
  const conflicts = places.some((place) => /conflict because/.test(place.message));
  // A definition of the type system ends the reading of the server: nothing else is told.
  const definition = places.filter((place) => /is not executable/.test(place.message));
  if (definition.length) places = definition.slice(0, 1);
  places.sort((one, other) => one.line - other.line || one.column - other.column);
  return { conflicts, count: Math.min(places.length, MOST_ERRORS), first: places[0], message: places.map((place) => `${place.line}:${place.column} ${place.message}`).join('\n    ') };
}

async function told(query) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, operationName: 'Nowhere' }),
  });
  const { errors } = await response.json();
  const found = errors.filter((error) => error.locations);
  if (errors.some((error) => error.extensions.code === 'LIMIT_EXCEEDED')) return undefined;
  return {
    syntax: found.some((error) => error.extensions.code === 'GRAPHQL_PARSE_FAILED'),
    count: found.length, first: found[0]?.locations?.[0], message: found.map((error) => `${error.locations?.[0]?.line}:${error.locations?.[0]?.column} ${error.message}`).join('\n    '),
  };
}

/** The words of a syntax error, alike for both: how a string reads is left out. */
const words = (message) => message.replace(/^\d+:\d+ /, '').replace(/^Syntax [Ee]rror: ./, (start) => start.at(-1).toLowerCase())
  .replaceAll('`', '"').replaceAll(`'"'`, '"""').replaceAll('unexpected <EOF>', 'unexpected end of the document').replaceAll('<EOF>', 'the end of the document')
  .replace('expected Name', 'expected a Name').replace(/((?:Block)?String) "[^]*/, '$1');

const kinds = { valid: 0, invalid: 0, syntax: 0, bounded: 0 };
let agree = 0;
let differ = 0;
async function compare(text) {
  const wanted = expected(text);
  const found = wanted && await told(text);
  if (found === undefined) return void (kinds.bounded += 1);
  kinds[wanted.syntax ? 'syntax' : wanted.count ? 'invalid' : 'valid'] += 1;
  const place = ({ first }) => first && `${first.line}:${first.column}`;
  const same = wanted.conflicts ? found.count > 0 : Boolean(wanted.syntax) === found.syntax && wanted.count === found.count && place(wanted) === place(found)
    && (!wanted.syntax || words(wanted.message) === words(found.message));
  agree += same ? 1 : 0;
  if (same) return;
  differ += 1;
  console.log(`${text}\n  graphql-js: ${wanted.count} at ${place(wanted)}\n    ${wanted.message}\n  server: ${found.count}\n    ${found.message}\n`);
}

for (let made = 0; made < Number(count); made += 1) {
  const text = new Writer().document();
  const document = parse(text);
  await compare(text);
  await compare(spaced(text));
  let changed = print(broken(document));
  await compare(changed);
  if (chance(3)) {
    try {
      changed = print(broken(parse(changed)));
      await compare(changed);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
    }
  }
  await compare(garbled(text));
}
console.log(`${kinds.valid} valid, ${kinds.invalid} invalid, ${kinds.syntax} syntax errors, ${kinds.bounded} beyond the bounds`);
console.log(`${agree} documents agree, ${differ} differ`);
process.exit(differ > 0 ? 1 : 0);
