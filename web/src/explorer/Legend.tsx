import { radius } from './picture/drawn';
import { COLOURS, type Change, SIZES, type State } from './state';
import { capital, number } from './text';
import type { Model } from './useModel';

/** What colours and sizes mean. A click on a group leaves it alone bright. */
export function Legend({ state, model, change, largest, scale }: { state: State; model: Model; change: Change; largest: number; scale: number }) {
  const colours = COLOURS.filter((name) => name !== 'network' || model.keys.length > 1);
  const steps = [largest, largest / 4].filter((value) => value > 0).map((value) => (largest > 4 ? Math.round(value) : value));
  return (
    <section className="legend" aria-labelledby="legend-title">
      <header>
        <h2 id="legend-title">Legend</h2>
        {state.only && <button type="button" className="button bare" onClick={() => change({ only: '' })}>Show all</button>}
      </header>
      <div className="pickers">
        <label>Colour<select value={model.colour} onChange={(event) => change({ colour: event.target.value as State['colour'], only: '' })}>{colours.map((name) => <option key={name} value={name}>{capital(name)}</option>)}</select></label>
        <label>Size<select value={state.size} onChange={(event) => change({ size: event.target.value as State['size'] })}>{SIZES.map((name) => <option key={name} value={name}>{capital(name)}</option>)}</select></label>
      </div>
      <ul>
        {model.grouping.groups.map(({ key, name, count, colour }) => (
          <li key={key}>
            <button type="button" className="choice" aria-pressed={state.only === key} onClick={() => change({ only: state.only === key ? '' : key })}>
              <i style={{ background: `var(--group-${colour})` }} />
              <span>{name}</span>
              <small>{number(count)}</small>
            </button>
          </li>
        ))}
      </ul>
      {state.size !== 'none' && steps.length > 0 && (
        <p className="sizes">
          {steps.map((value) => (
            <span key={value}><i style={{ width: 2 * scale * radius(value, largest), height: 2 * scale * radius(value, largest) }} />{number(value)}</span>
          ))}
          <span>{state.size}</span>
        </p>
      )}
    </section>
  );
}
