import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { SearchDocument, type Scope } from '../../generated/graphql';
import { useAnswer } from '../api/useAnswer';
import { folded } from './text';

export interface Hit {
  key: string;
  name: string;
}

const PAUSE_MS = 120;

/** A box to find a city by any of its names, without regard to accents and case. */
export function CityBox({ scope, label, placeholder, hidden, value, onPick }: {
  scope: Scope;
  label: string;
  placeholder: string;
  /** True if the label is for screen readers only. */
  hidden?: boolean;
  /** The name of the city that is picked. */
  value?: string;
  onPick(hit: Hit): void;
}) {
  const id = useId();
  const [text, setText] = useState(value ?? '');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  useEffect(() => setText(value ?? ''), [value]);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(open ? text.trim() : ''), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, open]);
  const { data, error } = useAnswer(SearchDocument, asked ? { text: asked, scope } : null);
  const hits = asked ? (data?.cities?.nodes ?? []) : [];
  const pick = (hit: Hit | undefined) => {
    if (!hit) return;
    setText(value === undefined ? '' : hit.name);
    setOpen(false);
    onPick(hit);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((at) => (hits.length === 0 ? 0 : (at + step + hits.length) % hits.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (asked === text.trim()) pick(hits[active]);
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  };
  const shown = open && asked !== '' && (hits.length > 0 || data !== undefined || error !== undefined);
  const other = (hit: (typeof hits)[number]) => hit.otherNames.find((name) => folded(name).includes(folded(asked)) && !folded(hit.name).includes(folded(asked)));
  return (
    <div className="box" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
      <label htmlFor={id} className={hidden ? 'quiet' : undefined}>{label}</label>
      <input
        id={id}
        role="combobox"
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        aria-expanded={shown && hits.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[active] ? `${id}-${active}` : undefined}
        value={text}
        data-hits={asked === text.trim() ? hits.length : ''}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={(event) => event.target.select()}
        onKeyDown={keys}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={`Cities found for ${label}`} hidden={!shown || hits.length === 0}>
        {hits.map((hit, index) => (
          <li
            key={hit.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(hit)}
            onMouseEnter={() => setActive(index)}
          >
            <span>{hit.name}</span>
            <small>{[other(hit), hit.country?.name].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ul>
      {shown && hits.length === 0 && <p className="none" role="status">{error?.message ?? `No city here is called “${asked}”.`}</p>}
    </div>
  );
}
