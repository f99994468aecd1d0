import { token } from '../../look/theme';
import type { Group } from '../groups';
import type { Places, Point } from './layout';
import { DETAIL, FRAME, WORLD } from './outline';
import type { DrawnLink, DrawnNode, Emphasis } from './scene';

export interface Sheet {
  nodes: DrawnNode[];
  links: DrawnLink[];
  places: Places;
  onMap: boolean;
  emphasis: Emphasis;
  groups: Group[];
  title: string;
  scope: string;
}

const WIDTH = 1600;
const HEAD = 84;
const MARGIN = 32;
const LABELS = 40;

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const short = (value: number) => value.toFixed(1);

/** The picture as an SVG file, with legend, sentence, scope and date. */
export function svg({ nodes, links, places, onMap, emphasis, groups, title, scope }: Sheet): string {
  const scale = (WIDTH - 2 * MARGIN) / 2;
  const tall = scale * (FRAME.y[1] - FRAME.y[0]);
  const rows = Math.ceil(groups.length / 5);
  const height = HEAD + tall + 40 + 24 * rows + 30;
  const on = ({ x, y }: Point) => ({ x: MARGIN + scale * (x + 1), y: HEAD + tall / 2 - scale * y });
  const at = (key: string) => on(places.get(key) ?? { x: 0, y: 0 });
  const bright = (key: string) => emphasis.nodes?.has(key) ?? true;
  const world = (shape: string, look: string) => `<path d="${shape}" transform="translate(${WIDTH / 2} ${HEAD + tall / 2}) scale(${scale / DETAIL})" ${look}/>`;
  const lines = links
    .filter(({ key }) => emphasis.links?.has(key) ?? true)
    .flatMap((link) => (onMap && link.leaves ? [{ ...link, ends: [at(link.source), on(link.leaves[0])] as const }, { ...link, ends: [at(link.target), on(link.leaves[1])] as const }] : [{ ...link, ends: [at(link.source), at(link.target)] as const }]))
    .map(({ key, colour, opacity, width, ends: [from, to] }) => {
      const onPath = emphasis.path.has(key);
      return `<line x1="${short(from.x)}" y1="${short(from.y)}" x2="${short(to.x)}" y2="${short(to.y)}" stroke="${onPath ? token('accent') : colour}" stroke-width="${onPath ? 4 : width}"${opacity < 1 && !onPath ? ` stroke-opacity="${opacity.toFixed(2)}"` : ''}/>`;
    });
  const ordered = [...nodes].sort((a, b) => Number(bright(a.key)) - Number(bright(b.key)) || b.size - a.size);
  const discs = ordered.map(({ key, size, colour }) => {
    const { x, y } = at(key);
    const [fill, radius] = bright(key) ? [colour, size] : [token('faded'), size / 2];
    return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="${fill}" stroke="${token('paper')}"/>`;
  });
  const labelled = [...nodes].filter(({ key }) => bright(key)).sort((a, b) => Number(emphasis.marked.includes(b.key)) - Number(emphasis.marked.includes(a.key)) || b.size - a.size).slice(0, LABELS);
  const labels = labelled.map(({ key, label, size }) => {
    const { x, y } = at(key);
    return `<text x="${short(x + size + 4)}" y="${short(y + 4)}" paint-order="stroke" stroke="${token('paper')}" stroke-width="4">${escaped(label)}</text>`;
  });
  const legend = groups.map(({ name, count, colour }, index) => {
    const [x, y] = [MARGIN + (index % 5) * ((WIDTH - 2 * MARGIN) / 5), HEAD + tall + 40 + 24 * Math.floor(index / 5)];
    return `<circle cx="${x + 7}" cy="${y - 5}" r="7" fill="${token(`group-${colour}`)}"/><text x="${x + 22}" y="${y}">${escaped(name)} ${count}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${Math.round(height)}" viewBox="0 0 ${WIDTH} ${Math.round(height)}" font-family="'Archivo Variable', Archivo, 'Helvetica Neue', Arial, sans-serif" font-size="14" fill="${token('ink')}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="${token('paper')}"/>
${onMap ? world(WORLD.net, `fill="none" stroke="${token('net')}" stroke-width="1"`) + world(WORLD.land, `fill="${token('land')}" stroke="${token('coast')}" stroke-width="1"`) : ''}
<g stroke-linecap="round">${lines.join('\n')}</g>
<g>${discs.join('\n')}</g>
<g stroke-linejoin="round">${labels.join('\n')}</g>
<text x="${MARGIN}" y="38" font-size="20" font-weight="600">${escaped(title.length > 150 ? `${title.slice(0, 149)}…` : title)}</text>
<text x="${MARGIN}" y="62" fill="${token('soft')}">${escaped(scope)}</text>
${legend.join('\n')}
</svg>
`;
}

/** An SVG file as PNG, so many times as large. */
export async function png(text: string, times: number): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width * times;
    canvas.height = image.height * times;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture.'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Lets the browser save a file. */
export function save(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
