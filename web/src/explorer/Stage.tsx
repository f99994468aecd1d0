import { Component, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Places } from './picture/layout';
import { type DrawnLink, type DrawnNode, type Emphasis, Scene } from './picture/scene';

interface Props {
  nodes: DrawnNode[];
  links: DrawnLink[];
  places: Places | null;
  onMap: boolean;
  /** The network that is shown, in the server's words. */
  network: string;
  emphasis: Emphasis;
  /** Cities that the camera shows; all if null. Another list moves the camera. */
  focus: string[] | null;
  theme: string;
  /** Where the camera is, if somebody moved it. */
  at: string;
  summary: string;
  /** The line that a city shows under the pointer. */
  tip(key: string): string;
  onPick(key: string | null, withShift: boolean): void;
  onLost(): void;
  onCamera(at: string): void;
}

/** The picture, with buttons and keys for the camera. */
export function Stage({ nodes, links, places, onMap, network, emphasis, focus, theme, at, summary, tip, onPick, onLost, onCamera }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene | null>(null);
  const [hint, setHint] = useState<{ text: string; x: number; y: number } | null>(null);
  const [drawn, setDrawn] = useState('');
  const latest = useRef({ onPick, onLost, onCamera, tip });
  latest.current = { onPick, onLost, onCamera, tip };

  useEffect(() => {
    if (!container.current) return;
    const made = new Scene(container.current, {
      onPick: (key, withShift) => latest.current.onPick(key, withShift),
      onHover: (key, at) => setHint(key === null ? null : { text: latest.current.tip(key), ...at }),
      onLost: () => latest.current.onLost(),
      onCamera: (place) => {
        seen.current = place;
        latest.current.onCamera(place);
      },
    });
    scene.current = made;
    void document.fonts.ready.then(() => scene.current?.repaint());
    return () => {
      scene.current = null;
      made.destroy();
    };
  }, []);

  const framed = useRef('');
  const focused = useRef<string | null>(null);
  useEffect(() => scene.current?.emphasise(emphasis), [emphasis]);
  useEffect(() => {
    if (!places || !scene.current) return;
    // The camera moves only where another layout or another network is seen, never because data changed.
    const frame = nodes.length > 0 ? `${onMap} ${network}` : framed.current;
    scene.current.show(nodes, links, places, onMap, framed.current !== frame);
    framed.current = frame;
    setDrawn(`${nodes.length}/${links.length}/${onMap}`);
  }, [nodes, links, places, onMap, theme]);
  const wanted = focus?.join() ?? null;
  useEffect(() => {
    if (!drawn || focused.current === wanted) return;
    const before = focused.current;
    focused.current = wanted;
    if (focus === null) {
      if (before !== null && before !== '') scene.current?.fit();
    } else scene.current?.fit(focus);
  }, [wanted, drawn]);

  // A link, or the way back, brings the camera back, too.
  const seen = useRef('');
  useEffect(() => {
    if (!drawn || seen.current === at) return;
    seen.current = at;
    if (at) scene.current?.look(at);
  }, [at, drawn]);

  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => scene.current?.pan(-0.12, 0),
      ArrowRight: () => scene.current?.pan(0.12, 0),
      ArrowUp: () => scene.current?.pan(0, 0.12),
      ArrowDown: () => scene.current?.pan(0, -0.12),
      '+': () => scene.current?.zoom(0.7),
      '=': () => scene.current?.zoom(0.7),
      '-': () => scene.current?.zoom(1.4),
      '0': () => scene.current?.fit(),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move();
  };
  return (
    <div className="stage">
      <div ref={container} className="canvas" role="img" aria-label={summary} aria-describedby="stage-keys" tabIndex={0} onKeyDown={keys} />
      <p id="stage-keys" className="quiet">Arrow keys move the picture, plus and minus zoom, 0 shows all. The table view has the same content.</p>
      <div className="camera" role="group" aria-label="Camera">
        <button type="button" className="button icon" onClick={() => scene.current?.zoom(0.7)} aria-label="Zoom in">+</button>
        <button type="button" className="button icon" onClick={() => scene.current?.zoom(1.4)} aria-label="Zoom out">−</button>
        <button type="button" className="button icon" onClick={() => scene.current?.fit()} aria-label="Show all">
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8"><path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" /></svg>
        </button>
      </div>
      {hint && <p className="tip" style={{ left: hint.x, top: hint.y }}>{hint.text}</p>}
    </div>
  );
}

/** Shows something else where the picture cannot be drawn. */
export class Boundary extends Component<{ children: ReactNode; onFault(): void }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    this.props.onFault();
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
