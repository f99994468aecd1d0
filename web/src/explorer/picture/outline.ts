import { type GeoPermissibleObjects, geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import land110 from 'world-atlas/land-110m.json';

/** The projection of the map: the world is 2 wide, east is right and north is up. */
/** The meridian in the middle; the map is cut at the opposite one, which crosses little land. */
const MIDDLE = 11;
const projection = geoNaturalEarth1().rotate([-MIDDLE, 0]).translate([0, 0]).scale(1);
const [[west, north], [east, south]] = geoPath(projection).bounds({ type: 'Sphere' });
projection.scale(2 / (east - west));

const HEIGHT = (2 * (south - north)) / (east - west);

/** The frame of the world, which both layouts fill. */
export const FRAME = { x: [-1, 1] as [number, number], y: [-HEIGHT / 2, HEIGHT / 2] as [number, number] };

/** The place of a city on the map; null without coordinates. */
export function place(lon: number | null | undefined, lat: number | null | undefined): { x: number; y: number } | null {
  if (lon === null || lon === undefined || lat === null || lat === undefined) return null;
  const point = projection([lon, lat]);
  return point && { x: point[0], y: -point[1] };
}

/** East of the cut, in degrees from 0 to 360. */
const fromCut = (lon: number) => (((lon - MIDDLE + 180) % 360) + 360) % 360;

interface Place {
  lon: number | null;
  lat: number | null;
}

/** Where the short way between two cities leaves the map and comes in again, first at the side of the first city; null if it stays. */
export function leaves(from: Place, to: Place): [{ x: number; y: number }, { x: number; y: number }] | null {
  if (from.lon === null || to.lon === null || from.lat === null || to.lat === null) return null;
  const [a, b] = [fromCut(from.lon), fromCut(to.lon)];
  if (Math.abs(a - b) <= 180) return null;
  const [near, far] = [Math.min(a, 360 - a), Math.min(b, 360 - b)];
  const lat = from.lat + ((to.lat - from.lat) * near) / (near + far || 1);
  const edge = (east: boolean) => place(MIDDLE + (east ? 179.999 : -179.999), lat);
  const [out, back] = [edge(a > 180), edge(b > 180)];
  return out && back && [out, back];
}

/** Units of a path to one of the frame, since paths keep few digits. */
export const DETAIL = 1000;

const topology = land110 as unknown as Parameters<typeof feature>[0];

function drawn(shape: GeoPermissibleObjects): string {
  const detailed = geoNaturalEarth1().rotate([-MIDDLE, 0]).translate([0, 0]).scale(projection.scale() * DETAIL);
  return geoPath(detailed)(shape) ?? '';
}

/** The world as paths, `DETAIL` units to one of the frame, south below. */
export const WORLD = {
  sphere: drawn({ type: 'Sphere' }),
  net: drawn(geoGraticule10()),
  land: drawn(feature(topology, topology.objects.land as Parameters<typeof feature>[1])),
};
