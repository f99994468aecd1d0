import { useMemo, useState } from 'react';
import { PictureDocument } from '../../../generated/graphql';
import { AsGraphql } from '../AsGraphql';
import type { Link, Node } from '../groups';
import { type Change, NOTHING_SELECTED, type State } from '../state';
import { folded, number } from '../text';
import type { Model } from '../useModel';

interface Column<T> {
  name: string;
  value(row: T): string | number;
  numeric?: boolean;
}

const PAGE = 200;

/** All that the picture shows, as two tables. */
export function TableView({ state, model, change, bright }: { state: State; model: Model; change: Change; bright: Set<string> | null }) {
  const [which, setWhich] = useState<'cities' | 'links'>('cities');
  const { graph, byKey, choices, chosen } = model;
  const countries = new Map(choices.data?.countries?.nodes.map(({ code, name }) => [code, name]));
  const fields = new Map(chosen.flatMap((network) => network.fields.map(({ key, name }) => [key, name] as const)));
  const label = (key: string) => byKey.get(key)?.label ?? key;
  const nodes = (graph?.nodes ?? []).filter(({ key }) => bright?.has(key) ?? true);
  const links = (graph?.links ?? []).filter(({ source, target }) => bright === null || (bright.has(source) && bright.has(target)));
  const cityColumns: Column<Node>[] = [
    { name: 'City', value: ({ label }) => label },
    { name: 'Country', value: ({ country }) => countries.get(country ?? '') ?? country ?? '' },
    { name: 'Fields', value: (node) => (node.fields ?? []).map((key) => fields.get(key) ?? key).join(', ') },
    { name: 'Partners', value: ({ degree }) => degree, numeric: true },
    { name: 'Strength', value: ({ strength }) => strength, numeric: true },
    { name: 'Betweenness', value: ({ betweenness }) => betweenness ?? 0, numeric: true },
    { name: 'Community', value: ({ community }) => community ?? 0, numeric: true },
  ];
  const linkColumns: Column<Link>[] = [
    { name: 'City', value: ({ source }) => label(source) },
    { name: 'Partner', value: ({ target }) => label(target) },
    { name: 'Partnerships', value: ({ partnershipCount }) => partnershipCount ?? 0, numeric: true },
    { name: 'Strength', value: ({ strength }) => strength, numeric: true },
    { name: 'Same field', value: ({ sameField }) => (sameField ? 'yes' : 'no') },
    { name: 'Same country', value: ({ sameCountry }) => (sameCountry === null || sameCountry === undefined ? '' : sameCountry ? 'yes' : 'no') },
    { name: 'km', value: ({ distanceKm }) => Math.round(distanceKm ?? 0), numeric: true },
  ];
  return (
    <div className="sheet" data-view="table">
      <div className="segments" role="group" aria-label="Table">
        <button type="button" className="tab" aria-pressed={which === 'cities'} onClick={() => setWhich('cities')}>Cities {number(nodes.length)}</button>
        <button type="button" className="tab" aria-pressed={which === 'links'} onClick={() => setWhich('links')}>Links {number(links.length)}</button>
      </div>
      {which === 'cities' ? (
        <Sortable key="cities" caption="Cities" rows={nodes} columns={cityColumns} id={({ key }) => key} current={state.city} first="Partners" onPick={({ key }) => change({ ...NOTHING_SELECTED, city: key })} />
      ) : (
        <Sortable key="links" caption="Links" rows={links} columns={linkColumns} id={({ key }) => key} current="" first="Strength" onPick={({ source, target }) => change({ ...NOTHING_SELECTED, from: source, to: target })} />
      )}
      <AsGraphql document={PictureDocument} variables={model.question} label="these tables" />
    </div>
  );
}

export function Sortable<T>({ caption, rows, columns, id, current, first, onPick }: {
  caption: string;
  rows: T[];
  columns: Column<T>[];
  id(row: T): string;
  current: string;
  first: string;
  onPick(row: T): void;
}) {
  const [sort, setSort] = useState({ by: first, down: true });
  const [most, setMost] = useState(PAGE);
  const [text, setText] = useState('');
  const sorted = useMemo(() => {
    const column = columns.find(({ name }) => name === sort.by) ?? columns[0];
    const wanted = folded(text);
    const kept = wanted ? rows.filter((row) => columns.some(({ value, numeric }) => !numeric && folded(String(value(row))).includes(wanted))) : [...rows];
    const turn = sort.down ? -1 : 1;
    return kept.sort((a, b) => {
      const [left, right] = [column?.value(a) ?? '', column?.value(b) ?? ''];
      return turn * (typeof left === 'number' ? left - Number(right) : left.localeCompare(String(right))) || id(a).localeCompare(id(b));
    });
  }, [rows, columns, sort, text]);
  return (
    <>
      <input type="search" className="find" aria-label={`Find in ${caption.toLowerCase()}`} placeholder="Find…" value={text} onChange={(event) => setText(event.target.value)} />
      <div className="scroll" tabIndex={0} role="region" aria-label={`Table of ${caption.toLowerCase()}`}>
        <table>
          <caption className="quiet">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ name, numeric }) => (
                <th key={name} scope="col" data-numeric={numeric} aria-sort={sort.by === name ? (sort.down ? 'descending' : 'ascending') : undefined}>
                  <button type="button" onClick={() => setSort({ by: name, down: sort.by === name ? !sort.down : Boolean(numeric) })}>
                    {name} <span aria-hidden="true">{sort.by === name ? (sort.down ? '▾' : '▴') : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, most).map((row) => (
              <tr key={id(row)} aria-current={id(row) === current || undefined}>
                {columns.map(({ name, value, numeric }, index) => {
                  const shown = value(row);
                  const content = typeof shown === 'number' ? number(shown) : shown;
                  return index === 0 ? (
                    <th key={name} scope="row"><button type="button" className="link" onClick={() => onPick(row)}>{content}</button></th>
                  ) : (
                    <td key={name} data-numeric={numeric}>{content}</td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > most && <button type="button" className="button" onClick={() => setMost(most + PAGE)}>Show {number(Math.min(PAGE, sorted.length - most))} more of {number(sorted.length)}</button>}
    </>
  );
}
