/** The space with depth, drawn by three.js: loaded when somebody asks for it, drawn only when something moves. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  ConeGeometry,
  CylinderGeometry,
  Group,
  Line,
  LineBasicMaterial,
  LineDashedMaterial,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Scene as ThreeScene,
  SphereGeometry,
  Spherical,
  Vector3,
  WebGLRenderer,
  type Object3D,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Point } from './axes.ts';
import type { Scene, SceneWord } from './scene.ts';

/** As CSS computes them. */
export type DeepColours = Record<'quiet' | 'edge' | 'line' | 'gain' | 'loss', string>;

/** Sharper screens cost more than they show here. */
const MAX_PIXEL_RATIO = 2;
const FIELD_OF_VIEW = 32;
/** Where it is looked at from: a little from the side and from above, so that depth is seen. */
const FIRST_LOOK = { azimuth: 0.55, polar: 1.32 };
const LEG = 0.0045;
const STEP = 0.008;
const COPY = 0.012;
const DOT = 0.012;
const BALL = 0.013;
/** The camera need not hold the whole sphere around what it shows. */
const CLOSER = 0.86;
const vector = ([x, y, z]: Point) => new Vector3(x, y, z);

export interface ScreenSpot {
  x: number;
  y: number;
  /** Nearer is larger. */
  depth: number;
}

/** The meshes of a scene by the step that brings them; no canvas is needed. */
export function buildDeep(scene: Scene, isPair: boolean, colours: DeepColours) {
  const steps: Record<1 | 2 | 3 | 4, Group> = {
    1: new Group(),
    2: new Group(),
    3: new Group(),
    4: new Group(),
  };
  const zero: Point = [0, 0, 0];
  scene.terms.forEach(({ at }) => steps[1].add(arrow(zero, at, LEG, colours.quiet)));
  steps[1].add(...globe(colours.line));
  steps[1].add(
    cloud(
      scene.words.filter(({ kind }) => kind === 'other'),
      colours.edge,
    ),
  );
  const [a, b] = scene.terms;
  if (isPair && a && b) {
    steps[2].add(arrow(b.at, a.at, STEP, colours.loss, colours.gain));
    steps[3].add(dotted(a.at, b.at, scene.difference, colours.edge));
  } else {
    let from = zero;
    for (const { weight, at } of scene.terms) {
      const to: Point = [
        from[0] + weight * at[0],
        from[1] + weight * at[1],
        from[2] + weight * at[2],
      ];
      steps[2].add(arrow(from, to, LEG, weight < 0 ? colours.loss : colours.gain));
      from = to;
    }
  }
  steps[3].add(arrow(zero, scene.difference, COPY, colours.loss, colours.gain));
  for (const kind of ['near', 'lost'] as const) {
    const words = scene.words.filter((word) => word.kind === kind);
    const material = new MeshBasicMaterial({
      color: kind === 'near' ? colours.gain : colours.loss,
    });
    for (const { at } of words) {
      const ball = new Mesh(new SphereGeometry(BALL, 16, 12), material);
      ball.position.copy(vector(at));
      steps[4].add(ball);
    }
  }
  return steps;
}

/** A stroke with a head; its colours run from its beginning to its end. Nothing where it has no length. */
function arrow(from: Point, to: Point, radius: number, begin: string, end = begin): Object3D {
  const way = vector(to).sub(vector(from));
  const length = way.length();
  const group = new Group();
  if (length < 1e-4) return group;
  const head = Math.min(radius * 9, length / 2);
  const shaft = new CylinderGeometry(radius, radius, length - head, 8, 8);
  shaft.translate(0, (length - head) / 2, 0);
  const cone = new ConeGeometry(radius * 3.4, head, 16);
  cone.translate(0, length - head / 2, 0);
  for (const geometry of [shaft, cone]) {
    const places = geometry.getAttribute('position');
    const colours = new Float32Array(places.count * 3);
    const [first, last] = [new Color(begin), new Color(end)];
    for (let i = 0; i < places.count; i++)
      first
        .clone()
        .lerp(last, Math.min(1, Math.max(0, places.getY(i) / length)))
        .toArray(colours, i * 3);
    geometry.setAttribute('color', new BufferAttribute(colours, 3));
    group.add(new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true })));
  }
  group.position.copy(vector(from));
  group.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), way.normalize());
  return group;
}

function cloud(words: readonly SceneWord[], colour: string): Points {
  const geometry = new BufferGeometry();
  geometry.setAttribute(
    'position',
    new BufferAttribute(new Float32Array(words.flatMap(({ at }) => [...at])), 3),
  );
  return new Points(geometry, new PointsMaterial({ color: new Color(colour), size: DOT }));
}

/** Three great circles of the sphere on which all vectors of length 1 end. */
function globe(colour: string): Line[] {
  const circle = (at: (turn: number) => Vector3) => {
    const geometry = new BufferGeometry().setFromPoints(
      Array.from({ length: 97 }, (_, i) => at((i * Math.PI) / 48)),
    );
    return new Line(geometry, new LineBasicMaterial({ color: new Color(colour) }));
  };
  return [
    circle((t) => new Vector3(Math.cos(t), Math.sin(t), 0)),
    circle((t) => new Vector3(Math.cos(t), 0, Math.sin(t))),
    circle((t) => new Vector3(0, Math.cos(t), Math.sin(t))),
  ];
}

function dotted(a: Point, b: Point, difference: Point, colour: string): Line {
  const from = vector(a).add(vector(b)).multiplyScalar(0.5);
  const line = new Line(
    new BufferGeometry().setFromPoints([from, vector(difference).multiplyScalar(0.5)]),
    new LineDashedMaterial({ color: new Color(colour), dashSize: 0.008, gapSize: 0.025 }),
  );
  line.computeLineDistances();
  return line;
}

/** Gives back what a scene holds of the graphics card. */
function release(group: Object3D): void {
  group.traverse((object) => {
    if (object instanceof Mesh || object instanceof Line || object instanceof Points) {
      (object.geometry as BufferGeometry).dispose();
      (object.material as MeshBasicMaterial).dispose();
    }
  });
}

export class DeepSpace {
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 20);
  readonly #controls: OrbitControls;
  readonly #world = new ThreeScene();
  readonly #onframe: () => void;
  #steps: ReturnType<typeof buildDeep> | null = null;
  #size = { width: 1, height: 1 };
  #middle = new Vector3();
  #distance = 3;
  #asked = 0;
  #turning = 0;

  /** @throws where the browser has no WebGL */
  constructor(canvas: HTMLCanvasElement, onframe: () => void) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enablePan = false;
    this.#controls.minDistance = 0.8;
    this.#controls.maxDistance = 9;
    this.#controls.addEventListener('change', () => this.draw());
    this.#controls.addEventListener('start', () => this.#stop());
    this.#onframe = onframe;
  }

  show(scene: Scene, isPair: boolean, colours: DeepColours): void {
    if (this.#steps) for (const group of Object.values(this.#steps)) release(group);
    this.#world.clear();
    this.#steps = buildDeep(scene, isPair, colours);
    this.#world.add(...Object.values(this.#steps));
    const spots = [
      [0, 0, 0] as const,
      scene.difference,
      ...scene.terms.map(({ at }) => at),
      ...scene.words.filter(({ kind }) => kind !== 'other').map(({ at }) => at),
    ].map(vector);
    const low = spots.reduce((m, p) => m.min(p), new Vector3(Infinity, Infinity, Infinity));
    const high = spots.reduce((m, p) => m.max(p), new Vector3(-Infinity, -Infinity, -Infinity));
    this.#middle = low.clone().add(high).multiplyScalar(0.5);
    const narrow = this.#size.width < this.#size.height;
    const reach = high.distanceTo(low) / 2 + (narrow ? 0.16 : 0.1);
    const aspect = Math.min(1, this.#size.width / this.#size.height);
    this.#distance = (CLOSER * reach) / Math.sin((FIELD_OF_VIEW * Math.PI) / 360) / aspect;
    this.draw();
  }

  /** What the steps up to this one bring. */
  step(step: number): void {
    if (!this.#steps) return;
    for (const [at, group] of Object.entries(this.#steps)) group.visible = Number(at) <= step;
    this.draw();
  }

  resize(width: number, height: number): void {
    this.#size = { width, height };
    this.#renderer.setPixelRatio(Math.min(MAX_PIXEL_RATIO, devicePixelRatio));
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    this.draw();
  }

  /** From the front, where it is the flat drawing, or a little from the side. */
  look(from: 'front' | 'side'): void {
    this.#stop();
    const side = from === 'side';
    this.#place(side ? FIRST_LOOK.azimuth : 0, side ? FIRST_LOOK.polar : Math.PI / 2);
  }

  /** Turns from the front to the side, once. */
  turnIn(durationMs: number): void {
    this.look('front');
    const began = performance.now();
    const turn = () => {
      const share = Math.min(1, (performance.now() - began) / durationMs);
      const eased = 1 - (1 - share) ** 3;
      this.#place(
        FIRST_LOOK.azimuth * eased,
        Math.PI / 2 + (FIRST_LOOK.polar - Math.PI / 2) * eased,
      );
      if (share < 1) this.#turning = requestAnimationFrame(turn);
    };
    this.#turning = requestAnimationFrame(turn);
  }

  /** By angles, in radians; what is seen stays in the middle. */
  turn(azimuth: number, polar: number): void {
    this.#stop();
    const now = new Spherical().setFromVector3(this.#camera.position.clone().sub(this.#middle));
    const up = Math.min(Math.PI - 0.05, Math.max(0.05, now.phi + polar));
    this.#place(now.theta + azimuth, up, now.radius);
  }

  zoom(factor: number): void {
    this.#stop();
    const now = new Spherical().setFromVector3(this.#camera.position.clone().sub(this.#middle));
    const { minDistance, maxDistance } = this.#controls;
    this.#place(
      now.theta,
      now.phi,
      Math.min(maxDistance, Math.max(minDistance, now.radius * factor)),
    );
  }

  #place(azimuth: number, polar: number, distance = this.#distance): void {
    const away = new Vector3().setFromSpherical(new Spherical(distance, polar, azimuth));
    this.#camera.position.copy(this.#middle).add(away);
    this.#controls.target.copy(this.#middle);
    this.#controls.update();
    this.draw();
  }

  /** Where a point is on the canvas, in pixels. */
  spot(point: Point): ScreenSpot {
    const seen = vector(point).project(this.#camera);
    const away = this.#camera.position.distanceTo(vector(point));
    return {
      x: ((seen.x + 1) / 2) * this.#size.width,
      y: ((1 - seen.y) / 2) * this.#size.height,
      depth: Math.round(1000 - 100 * away),
    };
  }

  /** With the next frame, once. */
  draw(): void {
    if (this.#asked !== 0) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      this.#renderer.render(this.#world, this.#camera);
      this.#onframe();
    });
  }

  #stop(): void {
    cancelAnimationFrame(this.#turning);
  }

  dispose(): void {
    this.#stop();
    cancelAnimationFrame(this.#asked);
    this.#controls.dispose();
    if (this.#steps) for (const group of Object.values(this.#steps)) release(group);
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }
}
