/** The space in three dimensions, drawn by three.js: it draws when something moves, and not otherwise. */
import {
  Color,
  ConeGeometry,
  CanvasTexture,
  CylinderGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Quaternion,
  Scene,
  SRGBColorSpace,
  Sprite,
  SpriteMaterial,
  TextureLoader,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { Point } from './geometry.ts';

export interface SceneArrow {
  from: Point;
  to: Point;
  colour: string;
  /** Of the shaft, in units of the space. */
  thick: number;
}
export interface SceneLabel {
  text: string;
  at: Point;
  colour: string;
  /** Height in units of the space. */
  size: number;
  isWord: boolean;
}
export interface ScenePicture {
  url: string;
  at: Point;
}
export interface SceneParts {
  arrows: readonly SceneArrow[];
  labels: readonly SceneLabel[];
  pictures: readonly ScenePicture[];
}

const MOST_PIXELS = 2;
const PICTURE = 0.2;
/** Degrees a key turns it, as an angle in radians. */
const TURN = Math.PI / 24;

const vector = ([x = 0, y = 0, z = 0]: Point) => new Vector3(x, y, z);

/** A flat sign that always faces the reader, with a text on it. */
function signOf({ text, at, colour, size, isWord }: SceneLabel): Sprite {
  const pixels = 96;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const font = isWord
    ? `italic 520 ${pixels}px Newsreader, Georgia, serif`
    : `${pixels}px sans-serif`;
  if (context) {
    context.font = font;
    canvas.width = Math.ceil(context.measureText(text).width) + 24;
    canvas.height = Math.ceil(pixels * 1.4);
    context.font = font;
    context.fillStyle = colour;
    context.fillText(text, 12, pixels * 1.02);
  }
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const sprite = new Sprite(new SpriteMaterial({ map, transparent: true, depthTest: false }));
  sprite.position.copy(vector(at));
  sprite.scale.set((size * canvas.width) / canvas.height, size, 1);
  return sprite;
}

function arrowOf({ from, to, colour, thick }: SceneArrow): Group {
  const [begin, end] = [vector(from), vector(to)];
  const along = end.clone().sub(begin);
  const length = along.length();
  const group = new Group();
  if (length < 1e-6) return group;
  const material = new MeshBasicMaterial({ color: new Color(colour) });
  const tip = Math.min(length, thick * 8);
  const shaft = new Mesh(new CylinderGeometry(thick, thick, length - tip, 12), material);
  shaft.position.y = (length - tip) / 2;
  const head = new Mesh(new ConeGeometry(thick * 3, tip, 16), material);
  head.position.y = length - tip / 2;
  group.add(shaft, head);
  group.position.copy(begin);
  group.quaternion.copy(
    new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), along.normalize()),
  );
  return group;
}

export interface RunningScene {
  /** Turned and moved by keys: false for others. */
  key(name: string): boolean;
  resize(width: number, height: number): void;
  dispose(): void;
}

/** @throws Error where there is no WebGL */
export function startScene(canvas: HTMLCanvasElement, parts: SceneParts): RunningScene {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(MOST_PIXELS, devicePixelRatio));
  const scene = new Scene();
  for (const arrow of parts.arrows) scene.add(arrowOf(arrow));
  for (const label of parts.labels) scene.add(signOf(label));
  const camera = new PerspectiveCamera(40, 1, 0.05, 20);
  const middle = new Vector3(0.25, 0.42, 0);
  camera.position.set(0.8, 0.65, 1.9);
  const controls = new OrbitControls(camera, canvas);
  controls.target.copy(middle);
  controls.enablePan = false;
  controls.minDistance = 0.6;
  controls.maxDistance = 5;
  let frame = 0;
  /** At most once a frame, and only when something has moved. */
  const draw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => renderer.render(scene, camera));
  };
  const loader = new TextureLoader();
  for (const { url, at } of parts.pictures)
    loader.load(url, (map) => {
      map.colorSpace = SRGBColorSpace;
      const sprite = new Sprite(new SpriteMaterial({ map }));
      sprite.position.copy(vector(at));
      sprite.scale.set(PICTURE, PICTURE, 1);
      scene.add(sprite);
      draw();
    });
  controls.addEventListener('change', draw);
  controls.update();

  function turn(across: number, up: number): void {
    const from = camera.position.clone().sub(middle);
    const round = Math.atan2(from.x, from.z) + across;
    const flat = Math.hypot(from.x, from.z);
    const height = Math.max(-1.4, Math.min(1.4, Math.atan2(from.y, flat) + up));
    const length = from.length();
    camera.position.set(
      middle.x + length * Math.cos(height) * Math.sin(round),
      middle.y + length * Math.sin(height),
      middle.z + length * Math.cos(height) * Math.cos(round),
    );
    controls.update();
    draw();
  }
  function near(by: number): void {
    camera.position.sub(middle).multiplyScalar(by).clampLength(0.6, 5).add(middle);
    controls.update();
    draw();
  }
  const keys: Record<string, () => void> = {
    ArrowLeft: () => turn(-TURN, 0),
    ArrowRight: () => turn(TURN, 0),
    ArrowUp: () => turn(0, TURN),
    ArrowDown: () => turn(0, -TURN),
    '+': () => near(0.9),
    '-': () => near(1.1),
  };
  return {
    key(name) {
      const act = keys[name];
      act?.();
      return act !== undefined;
    },
    resize(width, height) {
      renderer.setSize(width, height, false);
      camera.aspect = width / Math.max(1, height);
      camera.updateProjectionMatrix();
      draw();
    },
    dispose() {
      cancelAnimationFrame(frame);
      controls.dispose();
      scene.traverse((part) => {
        if (part instanceof Mesh || part instanceof Sprite) {
          const material = part.material as MeshBasicMaterial | SpriteMaterial;
          material.map?.dispose();
          material.dispose();
          part.geometry.dispose();
        }
      });
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}
