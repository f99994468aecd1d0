import type { PictureQuery } from '../../../generated/graphql';
import type { Task } from './force.worker';
import { FRAME, place } from './outline';

type Graph = PictureQuery['graph'];
export interface Point {
  x: number;
  y: number;
}
export type Places = Map<string, Point>;

/** Above this many cities the page makes no force layout of its own. */
export const MOST_FORCED = 2_000;
const ROUNDS = 400;

/** Cities on the map; those without coordinates stand in a row below it. */
export function mapPlaces(nodes: Pick<NonNullable<Graph>['nodes'][number], 'key' | 'lat' | 'lon'>[]): Places {
  const places: Places = new Map();
  const lost: string[] = [];
  for (const { key, lon, lat } of nodes) {
    const point = place(lon, lat);
    if (point) places.set(key, point);
    else lost.push(key);
  }
  lost.forEach((key, index) => places.set(key, { x: -0.6 + (1.2 * (index + 0.5)) / lost.length, y: FRAME.y[0] * 0.97 }));
  return places;
}

const known = new Map<string, Places>();

/** Linked cities drawn to each other, around them a ring of the isolated ones. Starts from the map, so that it is always the same. */
export async function forcePlaces(graph: NonNullable<Graph>): Promise<Places> {
  const name = graph.links.map(({ key }) => key).join() + graph.nodes.length;
  const made = known.get(name);
  if (made) return made;
  const start = mapPlaces(graph.nodes);
  const linked = graph.nodes.filter(({ degree }) => degree > 0);
  const nodes = linked.map(({ key, degree }, index) => {
    const { x, y } = start.get(key) ?? { x: 0, y: 0 };
    // Cities at one place must not stay there.
    return { key, x: 100 * x + Math.sin(index), y: 100 * y + Math.cos(index), size: 1 + Math.sqrt(degree) };
  });
  const isolated = graph.nodes.filter(({ degree }) => degree === 0);
  isolated.sort((a, b) => (a.field ?? '').localeCompare(b.field ?? '') || a.key.localeCompare(b.key));
  const drawn = nodes.length > 0 ? await forced({ nodes, links: graph.links, rounds: ROUNDS }) : {};
  const places = fitted(drawn, isolated.length > 0 ? 0.8 : 0.98);
  ring(places, isolated.map(({ key }) => key));
  known.set(name, places);
  return places;
}

let worker: Worker | undefined;

function forced(task: Task): Promise<Record<string, Point>> {
  worker?.terminate();
  const current = new Worker(new URL('./force.worker.ts', import.meta.url), { type: 'module' });
  worker = current;
  return new Promise((resolve, reject) => {
    current.onmessage = ({ data }) => resolve(data);
    current.onerror = () => reject(new Error('The force layout failed.'));
    current.postMessage(task);
  });
}

/** Places in the middle of the frame, as far out as this share of its half height for most of them; the farthest are drawn in. */
function fitted(points: Record<string, Point>, share: number): Places {
  const all = Object.entries(points);
  const mid = (of: (point: Point) => number) => all.reduce((sum, [, point]) => sum + of(point), 0) / (all.length || 1);
  const [x, y] = [mid((point) => point.x), mid((point) => point.y)];
  const far = all.map(([, point]) => Math.hypot(point.x - x, point.y - y)).sort((a, b) => a - b);
  const reach = far[Math.floor(far.length * 0.94)] || 1;
  const radius = FRAME.y[1] * share;
  return new Map(
    all.map(([key, point]) => {
      const [dx, dy] = [(point.x - x) / reach, (point.y - y) / reach];
      const out = Math.hypot(dx, dy);
      const drawnIn = out > 0.85 ? (0.85 + 0.15 * (1 - Math.exp(-(out - 0.85) * 3))) / out : 1;
      return [key, { x: dx * drawnIn * radius * 1.25, y: dy * drawnIn * radius }];
    }),
  );
}

function ring(places: Places, keys: string[]) {
  const rows = Math.max(1, Math.ceil(keys.length / 140));
  const each = Math.ceil(keys.length / rows);
  keys.forEach((key, index) => {
    const row = index % rows;
    const turn = (2 * Math.PI * Math.floor(index / rows)) / each + (row * Math.PI) / each;
    const radius = FRAME.y[1] * (0.92 + 0.045 * row);
    places.set(key, { x: Math.sin(turn) * radius * 1.25, y: Math.cos(turn) * radius });
  });
}
