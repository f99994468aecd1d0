import { createNodeBorderProgram } from '@sigma/node-border';
import Graph from 'graphology';
import Sigma from 'sigma';
import { EdgeLineProgram, EdgeRectangleProgram, NodePointProgram } from 'sigma/rendering';
import { animateNodes } from 'sigma/utils';
import type { CameraState, EdgeDisplayData, NodeDisplayData, PartialButFor } from 'sigma/types';
import { calm, mix, token } from '../../look/theme';
import { DETAIL, FRAME, WORLD } from './outline';
import type { Places } from './layout';

export interface DrawnNode {
  key: string;
  label: string;
  size: number;
  colour: string;
}
export interface DrawnLink {
  key: string;
  source: string;
  target: string;
  colour: string;
  /** From 0 to 1; many links show their density by it. */
  opacity: number;
  width: number;
  /** On the map: where it leaves at the side of `source`, and comes in again at that of `target`. */
  leaves?: [{ x: number; y: number }, { x: number; y: number }] | null;
}
/** Marks keys of what stands in for a link that leaves the map: its halves, and the points on the edge where they end. */
const HALF = '\u0000';
/** Cities and links that stay bright while all else fades; null if all are bright. */
export interface Emphasis {
  nodes: Set<string> | null;
  links: Set<string> | null;
  /** Cities with a label and a ring. */
  marked: string[];
  /** Links drawn as a path. */
  path: Set<string>;
}
export const ALL_BRIGHT: Emphasis = { nodes: null, links: null, marked: [], path: new Set() };

interface Handlers {
  onPick(key: string | null, withShift: boolean): void;
  onHover(key: string | null, at: { x: number; y: number }): void;
  onLost(): void;
  /** The camera stands still where somebody moved it; empty where it shows what it was asked to show. */
  onCamera(at: string): void;
}

const SLIDE_MS = 600;
const STILL_MS = 250;
/** More cities than this are drawn as plain points and thin lines, at a tenth of the cost. */
const MANY = 5_000;
const LABEL_FONT = "540 12.5px 'Archivo Variable', system-ui, sans-serif";

interface Label {
  key: string;
  x: number;
  y: number;
  size: number;
  label: string | null;
}

/** Writes a text with a halo, so that it can be read over links. */
function write(context: CanvasRenderingContext2D, text: string, x: number, y: number) {
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = token('paper');
  context.fillStyle = token('ink');
  context.strokeText(text, x, y + 4);
  context.fillText(text, x, y + 4);
}

/** A colour that lets through what is below it, as the drawing library blends colours: each part is multiplied by the opacity. */
function faint(colour: string, opacity: number): string {
  const alpha = Math.round(255 * opacity);
  return `${mix(colour, '#000000', opacity)}${alpha.toString(16).padStart(2, '0')}`;
}

export const canDraw = () => {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
};

/** The drawing of a graph: the one module that speaks with sigma. The container tells the number of frames, the script time of the last one in ms, and what it shows. */
export class Scene {
  private graph = new Graph({ type: 'undirected' });
  private readonly sigma: Sigma;
  private readonly ground: CanvasRenderingContext2D;
  private emphasis = ALL_BRIGHT;
  private hovered: string | null = null;
  private near = new Set<string>();
  /** Labels that this frame may have. */
  private labels: Label[] = [];
  private onMap = true;
  /** Where the cities are, or slide to. */
  private places: Places = new Map();
  private stopSlide: (() => void) | undefined;
  private ended = false;
  private moved = false;
  private still: ReturnType<typeof setTimeout> | undefined;
  private later = 0;
  private readonly land = new Path2D(WORLD.land);
  private readonly net = new Path2D(WORLD.net);
  private readonly sphere = new Path2D(WORLD.sphere);

  constructor(
    private readonly container: HTMLElement,
    handlers: Handlers,
  ) {
    const disc = createNodeBorderProgram({
      borders: [
        { size: { attribute: 'rim', defaultValue: 1, mode: 'pixels' }, color: { attribute: 'rimColour' } },
        { size: { fill: true }, color: { attribute: 'color' } },
      ],
    });
    this.sigma = new Sigma(this.graph, container, {
      allowInvalidContainer: true,
      // Later ones are drawn over earlier ones.
      nodeProgramClasses: { point: NodePointProgram, disc },
      edgeProgramClasses: { thin: EdgeLineProgram, bold: EdgeRectangleProgram },
      nodeReducer: (key, data) => this.node(key, data),
      edgeReducer: (key, data) => this.link(key, data),
      defaultDrawNodeLabel: (_, { key, x, y, size, label }) => void this.labels.push({ key: key as string, x, y, size, label }),
      defaultDrawNodeHover: (context, data) => this.drawHover(context, data),
      labelDensity: 1,
      labelGridCellSize: 110,
      zIndex: true,
      minCameraRatio: 0.01,
      maxCameraRatio: 1.6,
      stagePadding: 24,
      minEdgeThickness: 1,
      zoomToSizeRatioFunction: (ratio) => ratio ** 0.25,
    });
    this.sigma.setCustomBBox(FRAME);
    const ground = this.sigma.createCanvas('ground', { beforeLayer: 'edges' });
    this.ground = ground.getContext('2d') as CanvasRenderingContext2D;
    let began = 0;
    let frames = 0;
    this.sigma.on('beforeRender', () => {
      began = performance.now();
      this.labels = [];
    });
    this.sigma.on('afterRender', () => {
      this.drawGround();
      this.drawLabels();
      frames += 1;
      Object.assign(container.dataset, { frame: (performance.now() - began).toFixed(2), frames, cities: this.places.size, links: this.graph.size });
    });
    this.sigma.on('resize', () => this.sizeGround());
    this.sizeGround();
    this.sigma.on('clickNode', ({ node, event }) => node.includes(HALF) || handlers.onPick(node, event.original.shiftKey));
    this.sigma.on('clickStage', () => handlers.onPick(null, false));
    this.sigma.on('enterNode', ({ node, event }) => {
      if (node.includes(HALF)) return;
      this.hover(node);
      handlers.onHover(node, event);
    });
    this.sigma.on('leaveNode', ({ event }) => {
      this.hover(null);
      handlers.onHover(null, event);
    });
    const gesture = () => void (this.moved = true);
    this.sigma.getMouseCaptor().on('wheel', gesture);
    this.sigma.getMouseCaptor().on('mousedown', gesture);
    this.sigma.getTouchCaptor().on('touchdown', gesture);
    this.sigma.getCamera().on('updated', ({ x, y, ratio }) => {
      clearTimeout(this.still);
      this.still = setTimeout(() => handlers.onCamera(this.moved ? [x, y, ratio].map((value) => value.toFixed(3)).join() : ''), STILL_MS);
    });
    for (const canvas of Object.values(this.sigma.getCanvases())) {
      canvas.setAttribute('aria-hidden', 'true');
      canvas.addEventListener('webglcontextlost', () => this.ended || handlers.onLost());
    }
  }

  /** Shows these cities and links at these places; those that were there slide to them. The camera shows all of them if `whole`. */
  show(nodes: DrawnNode[], links: DrawnLink[], places: Places, onMap: boolean, whole: boolean) {
    this.stopSlide?.();
    cancelAnimationFrame(this.later);
    const before = this.graph;
    const first = before.order === 0;
    const many = nodes.length > MANY;
    const slides = !first && !many && !calm();
    const targets: Record<string, { x: number; y: number }> = {};
    const rim = mix(token('paper'), token('ink'), 0.92);
    this.graph = new Graph({ type: 'undirected' });
    this.places = places;
    for (const { key, label, size, colour } of nodes) {
      const to = places.get(key) ?? { x: 0, y: 0 };
      const from = slides && before.hasNode(key) ? before.getNodeAttributes(key) : to;
      if (Math.hypot(from.x - to.x, from.y - to.y) > 1e-4) targets[key] = to;
      this.graph.addNode(key, { type: many ? 'point' : 'disc', label, size, color: colour, rimColour: rim, rim: 1, zIndex: 1, x: from.x, y: from.y });
    }
    this.onMap = onMap;
    this.sigma.setSettings({ hideEdgesOnMove: many, hideLabelsOnMove: many, labelRenderedSizeThreshold: 0.35 * nodes.reduce((most, { size }) => Math.max(most, size), 0) });
    if (whole) this.fit(undefined, { atOnce: first });
    const link = () => links.forEach((one) => this.add(one, many ? 'thin' : 'bold'));
    if (!(first && many)) link();
    if (this.hovered !== null && !places.has(this.hovered)) this.hovered = null;
    this.sigma.setGraph(this.graph);
    // Many links are drawn when the cities are to be seen.
    if (first && many) this.later = requestAnimationFrame(() => (this.later = requestAnimationFrame(link)));
    if (Object.keys(targets).length > 0) this.stopSlide = animateNodes(this.graph, targets, { duration: SLIDE_MS, easing: 'quadraticInOut' });
  }

  /** Adds a link; one that leaves the map as two halves. */
  private add({ key, source, target, colour, opacity, width, leaves }: DrawnLink, type: string) {
    if (!this.graph.hasNode(source) || !this.graph.hasNode(target)) return;
    const look = { type, color: colour, faint: faint(colour, opacity), size: width, zIndex: 0 };
    if (!this.onMap || !leaves) return void this.graph.addEdgeWithKey(key, source, target, look);
    for (const [city, point] of [[source, leaves[0]], [target, leaves[1]]] as const) {
      const end = `${key}${HALF}${city}`;
      this.graph.addNode(end, { ...point, type: 'point', label: '', size: 0.01, color: colour, zIndex: 0 });
      this.graph.addEdgeWithKey(end, city, end, look);
    }
  }

  emphasise(emphasis: Emphasis) {
    if (emphasis === this.emphasis) return;
    this.emphasis = emphasis;
    this.sigma.refresh({ schedule: true });
  }

  /** Draws anew when the typeface has come. */
  repaint() {
    this.sigma.scheduleRender();
  }

  /** Moves the camera to where somebody had moved it. */
  look(at: string) {
    const [x, y, ratio] = at.split(',').map(Number);
    this.moved = true;
    this.move(this.sigma.getCamera(), { x, y, ratio, angle: 0 }, false);
  }

  /** Moves the camera so that these cities fill the stage, or all of them. */
  fit(keys?: Iterable<string>, { atOnce = false } = {}) {
    this.moved = false;
    this.sigma.resize();
    const points = [...(keys ?? this.places.keys())].map((key) => this.places.get(key)).filter((place) => place !== undefined);
    if (points.length === 0) return;
    // The camera measures in widths of the frame.
    const wide = FRAME.x[1] - FRAME.x[0];
    const xs = points.map(({ x }) => 0.5 + x / wide).sort((a, b) => a - b);
    const ys = points.map(({ y }) => 0.5 + y / wide).sort((a, b) => a - b);
    // A few cities far away do not make all others small.
    const cut = keys ? 0 : Math.floor(points.length * 0.015);
    const ends = (values: number[]): [number, number] => [values[cut] ?? 0, values.at(-1 - cut) ?? 0];
    const [[left, right], [bottom, top]] = [ends(xs), ends(ys)];
    const camera = this.sigma.getCamera();
    const { width, height } = this.sigma.getDimensions();
    const still = { x: 0.5, y: 0.5, angle: 0, ratio: 1 };
    const corner = this.sigma.viewportToFramedGraph({ x: 0, y: 0 }, { cameraState: still });
    const opposite = this.sigma.viewportToFramedGraph({ x: width, y: height }, { cameraState: still });
    const share = Math.max((right - left) / Math.abs(opposite.x - corner.x), (top - bottom) / Math.abs(opposite.y - corner.y));
    const ratio = Math.min(1.2, Math.max(0.06, share * (keys ? 1.28 : this.onMap ? 1.18 : 1.1)));
    this.move(camera, { x: (left + right) / 2, y: (bottom + top) / 2, ratio, angle: 0 }, atOnce);
  }

  zoom(factor: number) {
    this.moved = true;
    const camera = this.sigma.getCamera();
    this.move(camera, { ratio: camera.getBoundedRatio(camera.ratio * factor) }, false);
  }

  /** Moves the camera by shares of the stage. */
  pan(right: number, up: number) {
    this.moved = true;
    const camera = this.sigma.getCamera();
    this.move(camera, { x: camera.x + right * camera.ratio, y: camera.y + up * camera.ratio }, false);
  }

  destroy() {
    this.ended = true;
    clearTimeout(this.still);
    cancelAnimationFrame(this.later);
    this.stopSlide?.();
    this.sigma.kill();
  }

  private move(camera: ReturnType<Sigma['getCamera']>, to: Partial<CameraState>, atOnce: boolean) {
    if (atOnce || calm()) camera.setState(to);
    else void camera.animate(to, { duration: 500, easing: 'quadraticInOut' });
  }

  private hover(key: string | null) {
    this.hovered = key;
    this.near = new Set(key === null ? [] : [key, ...this.graph.neighbors(key)]);
    this.container.style.cursor = key === null ? '' : 'pointer';
    if (this.graph.order <= MANY) this.sigma.refresh();
  }

  private node(key: string, data: Record<string, unknown>): Partial<NodeDisplayData> {
    if (key.includes(HALF)) return data;
    const { nodes, marked } = this.emphasis;
    const look = { ...data } as Partial<NodeDisplayData> & { rim: number; rimColour: string };
    const bright = this.hovered === null ? nodes === null || nodes.has(key) : this.near.has(key) || nodes?.has(key);
    if (!bright) {
      return { ...look, color: token('faded'), label: '', size: Math.max(1.5, (look.size ?? 2) * 0.5), zIndex: 0, rim: 0 } as Partial<NodeDisplayData>;
    }
    const isMarked = marked.includes(key);
    if (isMarked) {
      look.type = 'disc';
      look.rim = 2.5;
      look.rimColour = token('ink');
      look.size = Math.max(look.size ?? 0, 7);
    }
    look.zIndex = isMarked ? 3 : nodes ? 2 : 1;
    look.forceLabel = isMarked || (nodes !== null && nodes.size <= 14);
    return look;
  }

  private link(key: string, data: Record<string, unknown>): Partial<EdgeDisplayData> {
    const { links, path } = this.emphasis;
    const look = { ...data } as Partial<EdgeDisplayData>;
    const whole = key.split(HALF, 1)[0] as string;
    if (path.has(whole)) return { ...look, type: 'bold', color: token('accent'), size: 4, zIndex: 3 };
    const bright =
      this.hovered === null ? links === null || links.has(whole) : this.graph.hasExtremity(key, this.hovered) || links?.has(whole);
    if (!bright) return { ...look, hidden: true };
    if (links !== null || this.hovered !== null) return { ...look, type: 'bold', size: Math.max(1.4, look.size ?? 1), color: mix(look.color ?? token('link'), token('ink'), 0.75), zIndex: 2 };
    return { ...look, color: data.faint as string };
  }

  /** Draws the labels of a frame, the most important first; one that would cover another is left out. */
  private drawLabels() {
    const context = this.sigma.getCanvases().labels?.getContext('2d');
    const { width } = this.sigma.getDimensions();
    const taken: [number, number, number][] = [];
    const important = ({ key, size }: Label) => (this.emphasis.marked.includes(key) ? 1_000 : 0) + size;
    for (const label of this.labels.sort((one, other) => important(other) - important(one) || one.key.localeCompare(other.key))) {
      if (!context || !label.label) continue;
      context.font = LABEL_FONT;
      const wide = context.measureText(label.label).width;
      const free = (x: number) => x > 0 && x + wide < width && !taken.some(([from, to, y]) => from < x + wide + 3 && to > x - 3 && Math.abs(y - label.y) < 15);
      const [right, left] = [label.x + label.size + 4, label.x - label.size - 4 - wide];
      const marked = this.emphasis.marked.includes(label.key);
      const x = [right, left].find(free) ?? (marked ? right : null);
      if (x === null) continue;
      taken.push([x, x + wide, label.y]);
      write(context, label.label, x, label.y);
    }
  }

  private drawHover(context: CanvasRenderingContext2D, { x, y, size, label }: PartialButFor<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>) {
    context.font = LABEL_FONT;
    if (label) write(context, label, x + size + 4, y);
    context.beginPath();
    context.lineWidth = 2;
    context.strokeStyle = token('ink');
    context.arc(x, y, size + 2, 0, 2 * Math.PI);
    context.stroke();
  }

  private sizeGround() {
    const { width, height } = this.sigma.getDimensions();
    const dense = devicePixelRatio || 1;
    const { canvas } = this.ground;
    canvas.width = width * dense;
    canvas.height = height * dense;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }

  private drawGround() {
    const context = this.ground;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (!this.onMap) return;
    const origin = this.sigma.graphToViewport({ x: 0, y: 0 });
    const east = this.sigma.graphToViewport({ x: 1, y: 0 });
    const south = this.sigma.graphToViewport({ x: 0, y: -1 });
    const dense = devicePixelRatio || 1;
    const across = (dense * (east.x - origin.x)) / DETAIL;
    const down = (dense * (south.y - origin.y)) / DETAIL;
    context.setTransform(across, 0, 0, down, dense * origin.x, dense * origin.y);
    context.lineWidth = dense / across;
    context.strokeStyle = token('net');
    context.stroke(this.net);
    context.fillStyle = token('land');
    context.fill(this.land);
    context.strokeStyle = token('coast');
    context.stroke(this.land);
    context.stroke(this.sphere);
  }
}
