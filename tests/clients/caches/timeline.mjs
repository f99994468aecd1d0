// What an application that compares years and networks asks: the same cities, fields, countries and links in several scopes, in one
// document and in one operation after the other. Relay wants the names of operations to begin with the name of their module, `timeline`.

const CITY = `
  id key name degree strength isolated
  metrics { betweenness coreNumber }
  field { id key stats { memberCount linkCount } }
  fields { id key stats { memberCount linkCount } cities(first: 2) { nodes { id degree } } }
  country { id code internalLinkCount externalLinkCount cities(first: 2) { nodes { id degree } } }`;

const LINK = `
  id strength partnershipCount bridge since sameField
  cityA { id degree isolated fields { id key } } cityB { id degree isolated fields { id key } }
  partnerships(first: 2) { totalCount nodes { id title cities { id degree } } }`;

const PARTNERS = `partners(first: 3) { totalCount edges { node { id key degree strength } link { ${LINK} } } }`;
const NEIGHBOURS = 'egoNetwork { nodes { key degree strength component } links { source target strength partnershipCount } }';

/** Every part of a timeline, by the name of its operation: what it selects in a scope. */
const PARTS = {
  Cities: (scope) => `cities${scope(', first: 27')} { nodes { ${CITY} } }`,
  Partners: (scope) => `cities${scope(', first: 27')} { nodes { id degree ${PARTNERS} } }`,
  Neighbours: (scope) => `cities${scope(', first: 5')} { nodes { id degree ${NEIGHBOURS} } }`,
  Graph: (scope) => `graph${scope('')} { nodes { key label degree strength component field } links { source target strength partnershipCount sameField } }`,
  Central: (scope) => `centrality${scope(', measure: BETWEENNESS, first: 5')} { nodes { rank value city { id degree strength } } }`,
  Groups: (scope) => `clusters${scope(', minSize: 2, first: 3')} { nodes { key size hub { id degree } cities { id degree } links(first: 3) { nodes { ${LINK} } } } }`,
  Countries: (scope) => `countryLinks${scope(', first: 3')} { nodes { key linkCount countryA { id internalLinkCount } countryB { id internalLinkCount } links(first: 3) { nodes { id strength bridge } } } }`,
  Path: (scope) => `cooperationPath${scope(', from: "bologna", to: "glasgow"')} { found hopCount cities { id degree } hops { position from { id degree } to { id degree } link { ${LINK} } } }`,
  Reach: (scope) => `reachableCities${scope(', from: "bologna"')} { nodes { hopCount city { id degree isolated } } }`,
  Hold: (scope) => `resilience${scope('')} { articulationCities(first: 3) { city { id degree } } bridgeLinks(first: 3) { ${LINK} } }`,
};

/** Scopes whose answers differ, and some that say the same in other words. */
export const SCOPES = [
  null,
  { asOf: '2012' },
  { asOf: '2016' },
  { asOf: '2016-12-31' },
  { asOf: new Date().toISOString().slice(0, 10) },
  { during: { from: '2010', to: '2016' } },
  { network: 'golden' },
  { network: 'golden', asOf: '2012' },
  { networks: ['golden', 'uccn'] },
  { kinds: ['TWINNING'] },
  { fields: ['MUSIC'], fieldBasis: 'CITY' },
  { countries: ['IT', 'JP', 'DE'] },
  { minStrength: 1.5 },
  { includeProposed: true },
  { counting: 'FRACTIONAL' },
  { atRevision: 1 },
  { asOf: '2016', atRevision: 1 },
];

const given = (rest) => `(scope: $scope${rest})`;

/** One operation a part, whose scope is a variable. */
const ONE_SCOPE = Object.entries(PARTS).map(([name, part]) => ({
  name: `timeline${name}Query`,
  text: `query timeline${name}Query($scope: Scope) { ${part(given)} }`,
}));

/** One operation a part with three years side by side. */
const YEARS = Object.entries(PARTS).map(([name, part]) => {
  const year = (alias, scope) => `${alias}: ${part((rest) => `(${[scope, rest.replace(/^, /, '')].filter(Boolean).join(', ')})`.replace('()', ''))}`;
  const years = [year('y2012', 'scope: { asOf: "2012" }'), year('y2016', 'scope: { asOf: "2016" }'), year('now', '')];
  return { name: `timelineYears${name}Query`, text: `query timelineYears${name}Query { ${years.join(' ')} }` };
});

/** The same below `network(key:)`, where every field takes the network over. */
const IN_NETWORK = ['Cities', 'Partners', 'Graph', 'Path'].map((name) => ({
  name: `timelineNetwork${name}Query`,
  text: `query timelineNetwork${name}Query($key: String!, $scope: Scope) { network(key: $key) { id key fields { id key stats { memberCount linkCount } } ${PARTS[name](given)} } }`,
}));

export const DOCUMENTS = [...ONE_SCOPE, ...YEARS, ...IN_NETWORK];

/** What is asked, in order. */
export const STEPS = [
  ...YEARS.map((document) => ({ document, variables: {} })),
  ...ONE_SCOPE.flatMap((document) => SCOPES.map((scope) => ({ document, variables: scope ? { scope } : {} }))),
  ...IN_NETWORK.flatMap((document) =>
    ['golden', 'uccn'].flatMap((key) => [{}, { scope: { asOf: '2012' } }, { scope: { asOf: '2016', kinds: ['TWINNING'] } }].map((rest) => ({ document, variables: { key, ...rest } }))),
  ),
];

const CHANGED = `subscription($scope: Scope) { cooperationPathChanged(from: "bologna", to: "glasgow", scope: $scope) { cities { ${CITY} } hops { link { ${LINK} } } } }`;
/** Subscriptions whose first event tells what stands. */
export const LIVE = [null, { asOf: '2016' }, { network: 'golden' }].map((scope) => ({ text: CHANGED, variables: scope ? { scope } : {} }));

/** A list in pages; Relay's is a connection that grows. */
export const PAGES = {
  name: 'timelinePagesQuery',
  text: pages('cities(scope: $scope, first: $first, after: $after)'),
};
export const RELAY_PAGES = { ...PAGES, text: pages('cities(scope: $scope, first: $first, after: $after) @connection(key: "timeline_cities", filters: ["scope"])') };

function pages(cities) {
  return `query timelinePagesQuery($scope: Scope, $first: Int!, $after: String) { ${cities} { edges { cursor node { id key degree } } pageInfo { hasNextPage endCursor } } }`;
}

const SEEN = `__typename id
  ... on City { key degree strength isolated fields { id key stats { memberCount linkCount } } }
  ... on Link { strength bridge sameField cityA { id degree } cityB { id degree } }
  ... on Country { code internalLinkCount cities(first: 2) { nodes { id degree } } }
  ... on Field { fieldKey: key stats { memberCount linkCount } }
  ... on Partnership { title members: cities { id degree } }
  ... on Network { networkKey: key fields { id key stats { memberCount linkCount } } }`;

/** An object by its id, as clients fetch one again; and many of them. */
export const AGAIN = { name: 'timelineAgainQuery', text: `query timelineAgainQuery($id: ID!) { node(id: $id) { ${SEEN} } }` };
export const MANY_AGAIN = `query($ids: [ID!]!) { nodes(ids: $ids) { ${SEEN} } }`;
