/** The space in three dimensions, drawn by three.js: it draws when something moves, and not otherwise. */
import { Box3, Mesh, PerspectiveCamera, Scene, Sprite, Vector3, WebGLRenderer } from 'three';
import type { MeshBasicMaterial, Object3D, SpriteMaterial } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import {
  arrowOf,
  labelOf,
  pictureOf,
  vectorOf,
  type SceneArrow,
  type SceneLabel,
  type ScenePicture,
} from './signs.ts';

export interface SceneParts {
  arrows: readonly SceneArrow[];
  labels: readonly SceneLabel[];
  pictures: readonly ScenePicture[];
}
export interface RunningScene {
  /** Turned and moved by keys: false for others. */
  key(name: string): boolean;
  /** Shows what is there at this step of the walk. */
  show(step: number): void;
  resize(width: number, height: number): void;
  dispose(): void;
}

const MOST_PIXELS = 2;
const FIELD = 40;
/** What a key turns it by, as an angle in radians. */
const TURN = Math.PI / 24;
/** Around all that is there, for words that are longer than their places. */
const MARGIN = 0.22;
const CLOSEST = 0.6;
const FARTHEST = 8;
/** From where it is seen first: a little from the side, so that depth is seen. */
const FROM = new Vector3(0.28, 0.12, 1).normalize();

/** @throws Error where there is no WebGL */
export function startScene(canvas: HTMLCanvasElement, parts: SceneParts): RunningScene {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(MOST_PIXELS, devicePixelRatio));
  const scene = new Scene();
  const camera = new PerspectiveCamera(FIELD, 1, 0.05, 30);
  let frame = 0;
  let isOver = false;
  /** At most once a frame, and only when something has moved. */
  const draw = () => {
    cancelAnimationFrame(frame);
    if (!isOver) frame = requestAnimationFrame(() => renderer.render(scene, camera));
  };
  const shown: { part: Object3D; step: number }[] = [];
  const add = (part: Object3D | null, step: number) => {
    if (!part) return;
    scene.add(part);
    shown.push({ part, step });
  };
  for (const arrow of parts.arrows) add(arrowOf(arrow), arrow.step);
  for (const picture of parts.pictures) add(pictureOf(picture, draw), picture.step);
  for (const label of parts.labels) add(labelOf(label), label.step);

  const box = new Box3().setFromPoints(
    [...parts.labels, ...parts.pictures].map(({ at }) => vectorOf(at)),
  );
  const middle = box.getCenter(new Vector3());
  const size = box.getSize(new Vector3()).addScalar(MARGIN);
  const controls = new OrbitControls(camera, canvas);
  controls.target.copy(middle);
  controls.enablePan = false;
  controls.minDistance = CLOSEST;
  controls.maxDistance = FARTHEST;
  controls.addEventListener('change', draw);

  function place(across: number, up: number, by: number): void {
    const from = camera.position.clone().sub(middle);
    const round = Math.atan2(from.x, from.z) + across;
    const height = Math.atan2(from.y, Math.hypot(from.x, from.z)) + up;
    const above = Math.max(-1.4, Math.min(1.4, height));
    const length = Math.max(CLOSEST, Math.min(FARTHEST, from.length() * by));
    camera.position
      .set(Math.cos(above) * Math.sin(round), Math.sin(above), Math.cos(above) * Math.cos(round))
      .multiplyScalar(length)
      .add(middle);
    controls.update();
    draw();
  }
  const keys: Record<string, () => void> = {
    ArrowLeft: () => place(-TURN, 0, 1),
    ArrowRight: () => place(TURN, 0, 1),
    ArrowUp: () => place(0, TURN, 1),
    ArrowDown: () => place(0, -TURN, 1),
    '+': () => place(0, 0, 0.9),
    '-': () => place(0, 0, 1.1),
  };
  let isPlaced = false;
  return {
    key(name) {
      const act = keys[name];
      act?.();
      return act !== undefined;
    },
    show(step) {
      for (const one of shown) one.part.visible = step >= one.step;
      draw();
    },
    resize(width, height) {
      renderer.setSize(width, height, false);
      camera.aspect = width / Math.max(1, height);
      camera.updateProjectionMatrix();
      if (!isPlaced) {
        // All of it; who turned it keeps their view.
        const half = Math.tan((FIELD * Math.PI) / 360);
        const away = Math.max(size.y, size.x / camera.aspect) / (2 * half) + size.z / 3;
        camera.position.copy(FROM).multiplyScalar(away).add(middle);
        controls.update();
        isPlaced = true;
      }
      draw();
    },
    dispose() {
      isOver = true;
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
