// Holds the arguments that resolvers get against graphql-js, the reference implementation.
//
// usage: node coercion.mjs http://127.0.0.1:4000/graphql ../../schema.graphql [cases]
//
// Each case is a document with variables that are absent, null or given, in arguments, input fields, lists and directives, some with
// signs beyond ASCII and line ends of all kinds before the place in question. graphql-js executes it against the same schema and says
// what the arguments come to. The server must then answer as it answers the document that has these arguments as literals. Where
// graphql-js refuses, the server must refuse with the same path and the same place. Every argument with a default is in at least four
// cases. Prints each difference and ends with "N cases agree, N differ"; the exit code is 1 if any differ.
import { readFileSync } from 'node:fs';
import {
  GraphQLError, Kind, astFromValue, buildSchema, execute, getNamedType, getNullableType, isEnumType, isInputObjectType,
  isLeafType, isListType, isNonNullType, isObjectType, parse, print, validate,
} from 'graphql';

const [url, file, count = '400'] = process.argv.slice(2);
const schema = buildSchema(readFileSync(file, 'utf8'));

// Equal runs make equal cases.
let state = 1;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = (list) => list[random(list.length)];

/** Two values of a type, for arguments whose values matter little: the question is which of them arrives. */
const SAMPLES = {
  Int: [2, 3], Float: [0.5, 1.5], Boolean: [true, false], Date: ['2012', '2015'], DateTime: ['2030-01-01T00:00:00Z'],
  CountryCode: ['IT', 'FR'], FieldKey: ['MUSIC', 'DESIGN'], GroupKey: ['MUSIC'],
};
/** What these arguments must be for a field to have something to answer. Two cities with a partnership have a path. */
const NAMED = { network: ['uccn'], networks: [['uccn', 'urbact']], from: { Date: ['2010'] }, to: { Date: ['2016'] }, ref: {} };
{
  const { data } = await ask('{ partnerships(first: 1) { nodes { cities { key } } } }');
  const [one, other] = data.partnerships.nodes[0].cities.map((city) => city.key);
  SAMPLES.CityRef = [one, other];
  NAMED.from.CityRef = NAMED.ref.CityRef = [one];
  NAMED.to.CityRef = [other];
}

/** A value of a type, or undefined if none is known. */
function sample(type, name) {
  const bare = getNullableType(type);
  const named = getNamedType(type).name;
  const known = NAMED[name]?.[named] ?? (Array.isArray(NAMED[name]) ? NAMED[name] : undefined);
  if (known) return pick(known);
  if (isListType(bare)) {
    const item = sample(bare.ofType, name);
    return item === undefined ? undefined : [item];
  }
  if (isEnumType(bare)) return pick(bare.getValues()).value;
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields()).filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
    const values = fields.map((field) => [field.name, sample(field.type, field.name)]);
    return values.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(values);
  }
  return SAMPLES[bare.name] && pick(SAMPLES[bare.name]);
}

const required = (input) => isNonNullType(input.type) && input.defaultValue === undefined;

/** The arguments a field cannot do without, as text; null if no value is known for one. */
function needed(field) {
  const texts = [];
  for (const argument of field.args.filter(required)) {
    const value = sample(argument.type, argument.name);
    if (value === undefined) return null;
    texts.push(`${argument.name}: ${print(astFromValue(value, argument.type))}`);
  }
  return texts;
}

/** For every type that queries reach: the fields that lead there. */
function ways() {
  const found = new Map([[schema.getQueryType(), []]]);
  for (const [type, way] of found) {
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      if (isObjectType(below) && !found.has(below) && way.length < 6 && needed(field)) found.set(below, [...way, field]);
    }
  }
  return found;
}

/** Input values with a default, or input objects that have such fields. */
function hasDefault(input) {
  const type = getNamedType(input.type);
  const inside = isInputObjectType(type) && Object.values(type.getFields()).some((field) => field.defaultValue !== undefined);
  return input.defaultValue !== undefined || inside;
}

/** Writes one case: `variables` are declared on the way. */
class Case {
  declared = [];
  variables = {};

  /** A variable in a place, in one of the states. */
  variable(type, value, state) {
    const name = `v${this.declared.length}`;
    const bare = getNullableType(type);
    const fallback = state === 'default' ? ` = ${print(astFromValue(value, bare))}` : '';
    this.declared.push(`$${name}: ${state === 'required' ? type : bare}${fallback}`);
    if (state === 'null') this.variables[name] = null;
    if (state === 'given' || state === 'required') this.variables[name] = value;
    return `$${name}`;
  }

  /** An input value as text; undefined to leave it out. */
  value(input, state) {
    const bare = getNullableType(input.type);
    const value = sample(input.type, input.name);
    if (value === undefined) return undefined;
    if (state === 'inside' && isInputObjectType(bare)) return this.object(bare);
    if (state === 'item' && isListType(bare)) return `[${this.variable(bare.ofType, value[0], pick(['null', 'given', 'absent']))}]`;
    if (state === 'literal') return print(astFromValue(value, input.type));
    if (state === 'none') return undefined;
    return this.variable(input.type, value, ['inside', 'item'].includes(state) ? 'absent' : state);
  }

  object(type) {
    const fields = Object.values(type.getFields()).map((field) => {
      const state = required(field) ? 'literal' : field.defaultValue !== undefined ? pick(STATES) : 'none';
      const text = this.value(field, state);
      return text === undefined ? undefined : `${field.name}: ${text}`;
    });
    return `{ ${fields.filter(Boolean).join(', ')} }`;
  }

  /** The selection below the field in question: what shows its arguments best. */
  selection(type) {
    if (!isObjectType(type)) return isLeafType(type) ? '' : ' { __typename }';
    const leaves = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)) && !field.args.some(required));
    const nodes = type.getFields().nodes ? ' nodes { __typename }' : '';
    const meta = type.getFields().meta ? ' meta { parameters { name value } }' : '';
    return ` { __typename ${leaves.slice(0, 8).map((field) => field.name).join(' ')}${nodes}${meta} }`;
  }
}

const STATES = ['absent', 'null', 'given', 'default', 'required', 'literal', 'none', 'inside', 'item'];

/** A case about one argument of a field. */
function write(way, field, argument, state) {
  const made = new Case();
  const args = field.args.map((other) => {
    const chosen = other === argument ? state : required(other) ? 'literal' : hasDefault(other) && random(3) === 0 ? pick(STATES) : 'none';
    const text = made.value(other, chosen);
    return text === undefined ? undefined : `${other.name}: ${text}`;
  });
  const given = args.filter(Boolean);
  const directive = random(6) === 0
    ? ` @${pick(['include', 'skip'])}(if: ${made.variable(schema.getDirective('include').args[0].type, true, pick(['null', 'default', 'given', 'required', 'absent']))})`
    : '';
  let text = `target: ${field.name}${given.length ? `(${given.join(', ')})` : ''}${directive}${made.selection(getNamedType(field.type))}`;
  for (const step of [...way].reverse()) {
    const fixed = needed(step);
    text = `${step.name}${fixed.length ? `(${fixed.join(', ')})` : ''} { ${text} }`;
  }
  const head = made.declared.length ? `query(${made.declared.join(', ')}) ` : '';
  const before = pick(['', '', '\u{feff}', '# é\r\n', '# 😀\r']);
  const mark = pick(['', '', 'mark: __type(name: "東京 😀 \\uD83D\\uDE00 \\u00e9") { name } ', 'mark: __type(name: """\n é\r\n""") { name } ']);
  return { document: `${before}${head}{ ${mark}${text} }`, variables: made.variables };
}

/** Something of a type, so that execution goes on below it. */
function stub(type) {
  const bare = getNullableType(type);
  if (isListType(bare)) return [stub(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0].value;
  return isLeafType(bare) ? { Int: 0, Float: 0, Boolean: false }[bare.name] ?? '' : {};
}

/** What graphql-js makes of a case: refused, failed at a path, or arguments. */
function expected({ document, variables }) {
  const ast = parse(document);
  if (validate(schema, ast).length > 0) return { refused: true };
  let args;
  const fieldResolver = (_, found, __, info) => {
    if (info.path.key === 'target') args = { values: found, definitions: info.parentType.getFields()[info.fieldName].args };
    return stub(info.returnType);
  };
  const typeResolver = (_, __, info, type) => schema.getPossibleTypes(type)[0].name;
  const result = execute({ schema, document: ast, variableValues: variables, fieldResolver, typeResolver });
  const error = result.errors?.[0];
  if (error && (result.data === undefined || /"if" of/.test(error.message))) return { refused: true };
  return error ? { path: error.path, locations: error.locations } : { ast, args };
}

/** The document with the arguments of its target as literals, and without variables. */
function literal({ ast, args }, variables) {
  const write = (node) => {
    if (node.kind !== Kind.FIELD) return node;
    const selectionSet = node.selectionSet && { ...node.selectionSet, selections: node.selectionSet.selections.map(write) };
    if (node.alias?.value !== 'target') return { ...node, selectionSet };
    const fields = args.definitions.filter((argument) => args.values[argument.name] !== undefined).map((argument) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument.name },
      value: astFromValue(args.values[argument.name], argument.type),
    }));
    return { ...node, selectionSet, directives: [], arguments: fields };
  };
  const [operation] = ast.definitions;
  const selections = operation.selectionSet.selections.map(write);
  return print({ ...operation, variableDefinitions: [], selectionSet: { ...operation.selectionSet, selections } });
}

async function ask(query, variables = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** An answer without the places in its document, which differ. */
const told = ({ data, errors }) =>
  JSON.stringify({ data, errors: errors?.map(({ path, extensions: { code } }) => ({ path, code })) });

/** What is wrong with the server's answer, if anything is. */
async function difference(made) {
  const wanted = expected(made);
  const answer = await ask(made.document, made.variables);
  if (wanted.refused) return answer.data === undefined && answer.errors ? undefined : `not refused: ${told(answer)}`;
  if (wanted.path) {
    const found = answer.errors?.find((error) => error.path);
    if (!found) return `no error at ${wanted.path.join('.')}: ${told(answer)}`;
    const same = JSON.stringify([found.path, found.locations]) === JSON.stringify([wanted.path, wanted.locations]);
    return same && found.extensions.code === 'BAD_USER_INPUT' && found.extensions.argument ? undefined : `another error: ${JSON.stringify(found)}, not at ${JSON.stringify(wanted)}`;
  }
  // Left out by a directive: the field is not there.
  if (!wanted.args) return JSON.stringify(answer).includes('"target"') ? `not left out: ${told(answer)}` : undefined;
  const plain = await ask(literal(wanted, made.variables));
  kinds.answered += answer.errors ? 0 : 1;
  return told(plain) === told(answer) ? undefined : `${told(answer)}\n  as literals ${literal(wanted)}\n  ${told(plain)}`;
}

const targets = [];
for (const [type, way] of ways()) {
  for (const field of Object.values(type.getFields())) {
    if (!needed(field)) continue;
    for (const argument of field.args.filter(hasDefault)) targets.push([way, field, argument]);
  }
}
const cases = targets.flatMap((target) => ['absent', 'null', 'given', 'inside'].map((state) => write(...target, state)));
while (cases.length < Number(count)) cases.push(write(...pick(targets), pick(STATES)));

const kinds = { answered: 0 };
let differ = 0;
for (const made of cases) {
  const problem = await difference(made).catch((error) => (error instanceof GraphQLError ? `not a document: ${error.message}` : Promise.reject(error)));
  if (problem === undefined) continue;
  differ += 1;
  console.log(`${made.document}\n  ${JSON.stringify(made.variables)}\n  ${problem}`);
}
console.log(`${targets.length} arguments, ${kinds.answered} answers without an error`);
console.log(`${cases.length - differ} cases agree, ${differ} differ`);
process.exit(differ > 0 ? 1 : 0);
