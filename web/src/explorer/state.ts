import { useCallback, useEffect, useState } from 'react';
import type { PartnershipKind, Scope, WorldRegion } from '../../generated/graphql';

export const VIEWS = ['map', 'force', 'countries', 'table'] as const;
export type View = (typeof VIEWS)[number];
export const COLOURS = ['field', 'region', 'country', 'community', 'network'] as const;
export type Colour = (typeof COLOURS)[number];
export const SIZES = ['degree', 'strength', 'betweenness', 'none'] as const;
export type Size = (typeof SIZES)[number];
export const METHODS = ['COMMUNITIES', 'COMPONENTS', 'CORES', 'FIELDS'] as const;
export type Method = (typeof METHODS)[number];

/** All that is to be seen, as the fragment of the address holds it. */
export interface State {
  networks: string[];
  view: View;
  colour: Colour;
  size: Size;
  asOf: string;
  fields: string[];
  countries: string[];
  regions: WorldRegion[];
  kinds: PartnershipKind[];
  proposed: boolean;
  /** The group of the legend that alone is bright. */
  only: string;
  city: string;
  /** How many hops around the city are bright. */
  hops: number;
  from: string;
  to: string;
  pair: string;
  clusters: Method | '';
  cluster: string;
  without: string[];
  add: string[];
  /** Where the camera is, if somebody moved it: x, y and ratio. */
  at: string;
}

const EMPTY: State = {
  networks: [], view: 'map', colour: 'field', size: 'degree', asOf: '', fields: [], countries: [], regions: [], kinds: [], proposed: false,
  only: '', city: '', hops: 1, from: '', to: '', pair: '', clusters: '', cluster: '', without: [], add: [], at: '',
};

/** What the panel on the right is about: at most one of these is set. */
export const NOTHING_SELECTED = { city: '', hops: 1, from: '', to: '', pair: '', clusters: '', cluster: '', without: [], add: [] } satisfies Partial<State>;
export const NO_FILTERS = { fields: [], countries: [], regions: [], kinds: [], proposed: false, only: '' } satisfies Partial<State>;

export function write(state: State): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    const text = Array.isArray(value) ? value.join(',') : value === true ? 'yes' : String(value || '');
    if (text !== String(EMPTY[name as keyof State] || '')) words.set(name, text);
  }
  return words.toString().replaceAll('%2C', ',');
}

const oneOf = <T extends string>(values: readonly T[], text: string | null, otherwise: T): T =>
  values.includes(text as T) ? (text as T) : otherwise;

export function read(fragment: string): State {
  const words = new URLSearchParams(fragment.replace(/^#/, ''));
  const text = (name: keyof State) => words.get(name) ?? '';
  const list = (name: keyof State) => text(name).split(',').filter(Boolean);
  return {
    networks: list('networks'),
    view: oneOf(VIEWS, text('view'), EMPTY.view),
    colour: oneOf(COLOURS, text('colour'), EMPTY.colour),
    size: oneOf(SIZES, text('size'), EMPTY.size),
    asOf: /^\d{4}(-\d\d){0,2}$/.test(text('asOf')) ? text('asOf') : '',
    fields: list('fields'),
    countries: list('countries'),
    regions: list('regions') as WorldRegion[],
    kinds: list('kinds') as PartnershipKind[],
    proposed: text('proposed') === 'yes',
    only: text('only'),
    city: text('city'),
    hops: Math.min(3, Math.max(1, Number(text('hops')) || 1)),
    from: text('from'),
    to: text('to'),
    pair: text('pair'),
    clusters: oneOf([...METHODS, ''] as const, text('clusters'), ''),
    cluster: text('cluster'),
    without: list('without'),
    add: list('add'),
    at: /^-?[\d.]+(,-?[\d.]+){2}$/.test(text('at')) ? text('at') : '',
  };
}

export type Change = (change: Partial<State>, how?: 'push' | 'replace') => void;

/** The state in the fragment, and its change: a step of the browser's history unless it says `replace`. */
export function useFragment(): [State, Change] {
  const [state, setState] = useState(() => read(location.hash));
  useEffect(() => {
    const follow = () => setState(read(location.hash));
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  const change = useCallback<Change>((part, how = 'push') => {
    const next = { ...read(location.hash), ...part };
    const fragment = write(next);
    if (fragment === write(read(location.hash))) return;
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', `${location.pathname}${fragment && `#${fragment}`}`);
    setState(next);
  }, []);
  return [state, change];
}

/** The scope of the schema that a state stands for; the default network has no name in it. */
export function scopeOf(state: State, withDate = true): Scope {
  const some = <T>(list: T[]) => (list.length > 0 ? list : undefined);
  return {
    ...(state.networks.length === 1 && { network: state.networks[0] }),
    ...(state.networks.length > 1 && { networks: state.networks }),
    ...(withDate && state.asOf && { asOf: state.asOf }),
    fields: some(state.fields),
    countries: some(state.countries),
    regions: some(state.regions),
    kinds: some(state.kinds),
    includeProposed: state.proposed || undefined,
  };
}

/** The same scope as the query string of a file. */
export function scopeQuery(scope: Scope): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(scope)) {
    if (value !== undefined && value !== null) words.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return words.toString();
}
