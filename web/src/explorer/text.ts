const whole = new Intl.NumberFormat('en');
const two = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const number = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : Number.isInteger(value) ? whole.format(value) : two.format(value);

export const percent = (share: number | null | undefined) =>
  share === null || share === undefined ? '–' : `${Math.round(share * 100)} %`;

/** `1 city`, `2 cities`. */
export const count = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
export const cities = (value: number) => count(value, 'city', 'cities');
export const countries = (value: number) => count(value, 'country', 'countries');

/** `COLLABORATIVE_PROJECT` as `collaborative project`. */
export const words = (name: string) => name.toLowerCase().replaceAll('_', ' ');
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const REGIONS: Record<string, string> = {
  AFRICA: 'Africa',
  ARAB_STATES: 'Arab States',
  ASIA_PACIFIC: 'Asia and the Pacific',
  EUROPE_NORTH_AMERICA: 'Europe and North America',
  LATIN_AMERICA_CARIBBEAN: 'Latin America and the Caribbean',
  UNASSIGNED: 'No region',
};
export const region = (key: string) => REGIONS[key] ?? words(key);

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'long', timeZone: 'UTC' });

/** A date as precise as it is known. */
export function date(text: string): string {
  if (text.length === 4) return text;
  return (text.length === 7 ? month : day).format(new Date(text));
}

/** The time of a partnership in words. */
export function period(startedOn: string | null | undefined, endedOn: string | null | undefined): string {
  if (startedOn && endedOn) return startedOn === endedOn ? date(startedOn) : `${date(startedOn)} to ${date(endedOn)}`;
  if (startedOn) return `since ${date(startedOn)}`;
  return endedOn ? `until ${date(endedOn)}` : 'start not known';
}

/** `a, b and c`, cut after some. */
export function list(names: string[], most = 4): string {
  const shown = names.slice(0, most);
  if (names.length > most) shown.push(`${number(names.length - most)} more`);
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}

/** Letters without accents and case, for finding. */
export const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
