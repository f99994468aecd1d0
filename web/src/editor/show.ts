import { Kind, parse, valueFromASTUntyped } from 'graphql';
import { mapPlaces } from '../explorer/picture/layout';
import { svg } from '../explorer/picture/save';
import { ALL_BRIGHT } from '../explorer/picture/scene';
import { read, write, type State } from '../explorer/state';
import { token } from '../look/theme';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (value: unknown): string[] => (value === undefined || value === null ? [] : [value].flat().map(String));

/** The address of the explorer that shows an operation; null if it shows nothing of the kind. */
export function explorerLink(query: string, variables: Record<string, unknown>): string | null {
  let fields: { name: string; given: Record<string, unknown> }[] = [];
  try {
    fields = parse(query).definitions.flatMap((definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION
        ? []
        : definition.selectionSet.selections.flatMap((selection) =>
            selection.kind !== Kind.FIELD
              ? []
              : { name: selection.name.value, given: Object.fromEntries((selection.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)])) },
          ),
    );
  } catch {
    return null;
  }
  for (const { name, given } of fields) {
    const part = shown(name, given);
    if (part) return `./#${write({ ...read(''), ...scoped(given.scope), ...part })}`;
  }
  return null;
}

function shown(name: string, given: Record<string, unknown>): Partial<State> | null {
  switch (name) {
    case 'graph':
    case 'networkStats':
      return {};
    case 'cooperationPath':
    case 'cooperationPaths':
      return { from: text(given.from), to: text(given.to) };
    case 'city':
      return { city: text(given.ref) };
    case 'clusters':
      return { view: 'force', clusters: given.method === 'COMMUNITIES' || given.method === 'CORES' ? given.method : given.acrossFields ? 'COMPONENTS' : 'FIELDS' };
    case 'countryLinks':
      return { view: 'countries' };
    case 'centrality':
      return { size: given.measure === 'BETWEENNESS' ? 'betweenness' : given.measure === 'STRENGTH' ? 'strength' : 'degree' };
    case 'cities':
      return { view: 'table' };
    default:
      return null;
  }
}

function scoped(scope: unknown): Partial<State> {
  const given = (scope ?? {}) as Record<string, unknown>;
  return {
    networks: list(given.networks ?? given.network),
    asOf: text(given.asOf),
    fields: list(given.fields),
    countries: list(given.countries),
    regions: list(given.regions) as State['regions'],
    kinds: list(given.kinds) as State['kinds'],
    proposed: given.includeProposed === true,
  };
}

interface Dot {
  key: string;
  label?: string;
  name?: string;
  lat?: number | null;
  lon?: number | null;
}

/** A map of the cities with coordinates that an answer has, and of the links among them; null if it has none. */
export function pictureOf(data: unknown): string | null {
  const dots = new Map<string, Dot>();
  const lines: { source: string; target: string }[] = [];
  const visit = (value: unknown) => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    const key = text(object.key ?? object.name);
    if (key && typeof object.lat === 'number' && typeof object.lon === 'number') dots.set(key, object as unknown as Dot);
    if (text(object.source) && text(object.target)) lines.push({ source: text(object.source), target: text(object.target) });
    Object.values(object).forEach(visit);
  };
  visit(data);
  if (dots.size === 0) return null;
  const degree = new Map<string, number>();
  const links = lines.filter(({ source, target }) => dots.has(source) && dots.has(target));
  for (const { source, target } of links) for (const end of [source, target]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const nodes = [...dots].map(([key, dot]) => ({ key, label: dot.label ?? dot.name ?? key, lat: dot.lat ?? null, lon: dot.lon ?? null, degree: degree.get(key) ?? 0 }));
  return svg({
    nodes: nodes.map(({ key, label, degree: links }) => ({ key, label, size: 4 + 1.6 * Math.sqrt(links), colour: token('accent') })),
    links: links.map(({ source, target }) => ({ key: `${source}/${target}`, source, target, colour: token('link'), opacity: 1, width: 1 })),
    places: mapPlaces(nodes),
    onMap: true,
    emphasis: ALL_BRIGHT,
    groups: [],
    title: `${nodes.length} cities${links.length > 0 ? `, ${links.length} links` : ''}`,
    scope: 'As the answer has them',
  });
}
