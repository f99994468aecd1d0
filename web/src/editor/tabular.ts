export type Row = Record<string, string | number | boolean>;
export interface Rows {
  /** Where in the answer the list is. */
  path: string;
  columns: string[];
  rows: Row[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The longest list of objects of an answer as rows; null if there is none. Objects become columns such as `country.name`. */
export function tabular(data: unknown): Rows | null {
  let best: { path: string; list: Record<string, unknown>[] } | null = null;
  const visit = (value: unknown, path: string) => {
    if (Array.isArray(value)) {
      const objects = value.filter(isObject);
      if (objects.length > 0 && objects.length > (best?.list.length ?? 0)) best = { path, list: objects };
      return;
    }
    if (isObject(value)) for (const [name, part] of Object.entries(value)) visit(part, path ? `${path}.${name}` : name);
  };
  visit(data, '');
  if (best === null) return null;
  const { path, list } = best as { path: string; list: Record<string, unknown>[] };
  const rows = list.map((object) => flat(object));
  return { path, rows, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))] };
}

function flat(object: Record<string, unknown>, prefix = '', row: Row = {}): Row {
  for (const [name, value] of Object.entries(object)) {
    const column = `${prefix}${name}`;
    if (isObject(value)) flat(value, `${column}.`, row);
    else if (Array.isArray(value)) row[column] = value.map(word).join(';');
    else row[column] = value === null ? '' : (value as string | number | boolean);
  }
  return row;
}

/** An element of a list in one cell: an object by the first of its values that is a text. */
function word(value: unknown): string {
  if (!isObject(value)) return String(value ?? '');
  const parts = Object.values(value);
  return word(parts.find((part) => typeof part === 'string') ?? parts[0]);
}

/** CSV (RFC 4180); cells that a spreadsheet would take for formulas are defused. */
export function csv({ columns, rows }: Rows): string {
  const cell = (value: Row[string] | undefined) => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}
