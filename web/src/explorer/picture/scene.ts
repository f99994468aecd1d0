import { createNodeBorderProgram } from '@sigma/node-border';
import Graph from 'graphology';
import Sigma from 'sigma';
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

export const canDraw = () => {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
};

/** The drawing of a graph: the one module that speaks with sigma. The container tells the script time of the last frame, in ms. */
export class Scene {
  private readonly graph = new Graph({ type: 'undirected' });
  private readonly sigma: Sigma;
  private readonly ground: CanvasRenderingContext2D;
  private emphasis = ALL_BRIGHT;
  private hovered: string | null = null;
  private near = new Set<string>();
  /** Labels that this frame may have. */
  private labels: Label[] = [];
  private onMap = true;
  private stopSlide: (() => void) | undefined;
  private ended = false;
  private moved = false;
  private still: ReturnType<typeof setTimeout> | undefined;
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
      defaultNodeType: 'disc',
      nodeProgramClasses: { disc },
      nodeReducer: (key, data) => this.node(key, data),
      edgeReducer: (key, data) => this.link(key, data),
      defaultDrawNodeLabel: (_, { key, x, y, size, label }) => void this.labels.push({ key: key as string, x, y, size, label }),
      defaultDrawNodeHover: (context, data) => this.drawHover(context, data),
      labelDensity: 1,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: 5,
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
    this.sigma.on('beforeRender', () => {
      began = performance.now();
      this.labels = [];
    });
    this.sigma.on('afterRender', () => {
      this.drawGround();
      this.drawLabels();
      container.dataset.frame = (performance.now() - began).toFixed(2);
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

  /** Shows these cities and links at these places; those that were there slide to them. */
  show(nodes: DrawnNode[], links: DrawnLink[], places: Places, onMap: boolean) {
    this.stopSlide?.();
    const first = this.graph.order === 0;
    const wanted = new Set(nodes.map(({ key }) => key));
    const halved = onMap ? links.filter(({ leaves }) => leaves) : [];
    const halves = new Set(halved.map(({ key }) => key));
    const wantedLinks = new Set(links.map(({ key }) => key).filter((key) => !halves.has(key)));
    this.graph.forEachEdge((key) => wantedLinks.has(key) || this.graph.dropEdge(key));
    this.graph.forEachNode((key) => wanted.has(key) || this.graph.dropNode(key));
    const targets: Record<string, { x: number; y: number }> = {};
    let moved = false;
    const rim = mix(token('paper'), token('ink'), 0.92);
    for (const { key, label, size, colour } of nodes) {
      const to = places.get(key) ?? { x: 0, y: 0 };
      const look = { label, size, color: colour, rimColour: rim, rim: nodes.length > MANY ? 0 : 1, zIndex: 1 };
      if (this.graph.hasNode(key)) {
        const at = this.graph.getNodeAttributes(key);
        moved ||= Math.hypot(at.x - to.x, at.y - to.y) > 1e-4;
        targets[key] = to;
        this.graph.mergeNodeAttributes(key, look);
      } else {
        this.graph.addNode(key, { ...look, ...to });
      }
    }
    for (const { key, source, target, colour, width } of links) {
      if (this.graph.hasEdge(key)) this.graph.mergeEdgeAttributes(key, { color: colour, size: width });
      else if (wanted.has(source) && wanted.has(target) && !halves.has(key)) this.graph.addEdgeWithKey(key, source, target, { color: colour, size: width, zIndex: 0 });
    }
    for (const { key, source, target, colour, width, leaves } of halved) {
      for (const [city, point] of [[source, leaves?.[0]], [target, leaves?.[1]]] as const) {
        if (!point || !wanted.has(city)) continue;
        const end = `${key}${HALF}${city}`;
        this.graph.addNode(end, { ...point, label: '', size: 0.01, color: colour, rimColour: colour, rim: 0, zIndex: 0 });
        this.graph.addEdgeWithKey(end, city, end, { color: colour, size: width, zIndex: 0 });
      }
    }
    const many = nodes.length > MANY;
    this.sigma.setSettings({ hideEdgesOnMove: many, hideLabelsOnMove: many });
    this.onMap = onMap;
    if (first || !moved || calm() || many) {
      for (const [key, to] of Object.entries(targets)) this.graph.mergeNodeAttributes(key, to);
      this.sigma.refresh();
    } else {
      this.sigma.refresh();
      this.stopSlide = animateNodes(this.graph, targets, { duration: SLIDE_MS, easing: 'quadraticInOut' });
    }
  }

  emphasise(emphasis: Emphasis) {
    this.emphasis = emphasis;
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Draws anew after a change of the theme. */
  repaint() {
    this.sigma.refresh({ skipIndexation: true });
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
    this.sigma.refresh({ schedule: false });
    const wanted = keys ? [...keys].filter((key) => this.graph.hasNode(key)) : this.graph.filterNodes((key) => !key.includes(HALF));
    const points = wanted.map((key) => this.sigma.getNodeDisplayData(key)).filter((data) => data !== undefined);
    if (points.length === 0) return;
    const xs = points.map(({ x }) => x).sort((a, b) => a - b);
    const ys = points.map(({ y }) => y).sort((a, b) => a - b);
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
    if (this.graph.order <= MANY) this.sigma.refresh({ skipIndexation: true });
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
    if (path.has(whole)) return { ...look, color: token('accent'), size: 4, zIndex: 3 };
    const bright =
      this.hovered === null ? links === null || links.has(whole) : this.graph.hasExtremity(key, this.hovered) || links?.has(whole);
    if (!bright) return { ...look, hidden: true };
    if (links !== null || this.hovered !== null) return { ...look, size: Math.max(1.4, look.size ?? 1), color: mix(look.color ?? token('link'), token('ink'), 0.75), zIndex: 2 };
    return look;
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
