import { useState } from 'react';
import { ChoicesDocument, type WorldRegion } from '../../generated/graphql';
import { AsGraphql } from './AsGraphql';
import { type Change, NO_FILTERS, type State } from './state';
import { capital, folded, number, region, words } from './text';
import type { Model } from './useModel';

const SHORT = 6;

interface Choice {
  key: string;
  name: string;
  count: number;
}

/** What to see, with the number of cities or partnerships beside every choice. */
export function Filters({ state, model, change }: { state: State; model: Model; change: Change }) {
  const choices = model.choices.data;
  const countries = choices?.countries?.nodes ?? [];
  const regions = new Map<WorldRegion, number>();
  for (const { region, cities } of countries) regions.set(region, (regions.get(region) ?? 0) + cities.totalCount);
  // Cities hold fields in some networks, only partnerships do in others.
  const held = (choices?.members?.groups ?? []).flatMap(({ name, cityCount, field }) => (field ? [{ key: field.key, name, count: cityCount }] : []));
  const fields = held.length > 0 ? held : (choices?.fields?.rows ?? []).map(({ key, name, partnershipCount }) => ({ key, name, count: partnershipCount }));
  const active = state.fields.length + state.countries.length + state.regions.length + state.kinds.length + (state.proposed ? 1 : 0);
  const sorted = (list: Choice[]) => list.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  return (
    <section className="filters" aria-labelledby="filters-title">
      <header>
        <h2 id="filters-title">Filters</h2>
        {active > 0 && <button type="button" className="button bare" onClick={() => change(NO_FILTERS)}>Clear all</button>}
      </header>
      <Facet title="Kind of partnership" unit="partnerships" picked={state.kinds} onChange={(kinds) => change({ kinds: kinds as State['kinds'] })}
        choices={sorted((choices?.kinds?.rows ?? []).map(({ kind, partnershipCount }) => ({ key: kind ?? '', name: capital(words(kind ?? '')), count: partnershipCount })))} />
      <Facet title="Field" unit={held.length > 0 ? 'cities' : 'partnerships'} picked={state.fields} onChange={(list) => change({ fields: list })} choices={sorted(fields)} />
      <Facet title="Region" unit="cities" picked={state.regions} onChange={(list) => change({ regions: list as WorldRegion[] })}
        choices={sorted([...regions].map(([key, count]) => ({ key, name: region(key), count })))} />
      <Facet title="Country" unit="cities" picked={state.countries} onChange={(list) => change({ countries: list })} searchable
        choices={sorted(countries.map(({ code, name, cities }) => ({ key: code, name, count: cities.totalCount })))} />
      <label className="check">
        <input type="checkbox" checked={state.proposed} onChange={(event) => change({ proposed: event.target.checked })} />
        <span>Include proposed partnerships</span>
      </label>
      <AsGraphql document={ChoicesDocument} variables={{ scope: model.base }} label="the filters" />
    </section>
  );
}

function Facet({ title, unit, choices, picked, onChange, searchable }: {
  title: string;
  unit: string;
  choices: Choice[];
  picked: string[];
  onChange(picked: string[]): void;
  searchable?: boolean;
}) {
  const [all, setAll] = useState(false);
  const [text, setText] = useState('');
  const found = choices.filter(({ name }) => folded(name).includes(folded(text)));
  const shown = found.filter(({ key }, index) => all || index < SHORT || picked.includes(key));
  const toggle = (key: string) => onChange(picked.includes(key) ? picked.filter((other) => other !== key) : [...picked, key]);
  if (choices.length === 0) return null;
  return (
    <fieldset>
      <legend>{title} <small>{unit}</small></legend>
      {searchable && choices.length > 12 && <input type="search" className="find" aria-label={`Find in ${title.toLowerCase()}`} placeholder="Find…" value={text} onChange={(event) => setText(event.target.value)} />}
      {shown.map(({ key, name, count }) => (
        <label key={key} className="check">
          <input type="checkbox" checked={picked.includes(key)} onChange={() => toggle(key)} />
          <span>{name}</span>
          <small>{number(count)}</small>
        </label>
      ))}
      {found.length > SHORT && (
        <button type="button" className="button bare" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${number(found.length)}`}
        </button>
      )}
    </fieldset>
  );
}
