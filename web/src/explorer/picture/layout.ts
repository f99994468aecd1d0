import type { ForcesQuery, PictureQuery } from '../../../generated/graphql';
import { FRAME, place } from './outline';

type Graph = PictureQuery['graph'];
export interface Point {
  x: number;
  y: number;
}
export type Places = Map<string, Point>;

/** Stages are wider than high. */
const STRETCH = 1.3;

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

/** The force layout that the server computes, in the middle of the frame. */
export function forcePlaces(nodes: NonNullable<ForcesQuery['graph']>['nodes']): Places {
  return new Map(nodes.map(({ key, x, y }) => [key, { x: STRETCH * FRAME.y[1] * (x ?? 0), y: FRAME.y[1] * (y ?? 0) }]));
}
