/** What stands in the three-dimensional space: arrows, words and pictures that face the reader. */
import {
  BufferAttribute,
  CanvasTexture,
  Color,
  ConeGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  Quaternion,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
} from 'three';
import type { Point } from './geometry.ts';

interface Shown {
  /** It is there from this step of the walk on. */
  step: number;
}
export interface SceneArrow extends Shown {
  from: Point;
  to: Point;
  /** Of its two ends, as CSS. */
  colours: readonly [string, string];
  /** Of the shaft, in units of the space. */
  thick: number;
}
export interface SceneLabel extends Shown {
  text: string;
  at: Point;
  colour: string;
  /** Height in units of the space. */
  size: number;
}
export interface ScenePicture extends Shown {
  /** Null where only the vector is here. */
  url: string | null;
  at: Point;
  /** Of the ring around it. */
  colour: string;
}

const PICTURE = 0.2;
const PIXELS = 96;

export const vectorOf = ([x = 0, y = 0, z = 0]: Point) => new Vector3(x, y, z);

function spriteOf(canvas: HTMLCanvasElement, at: Point, height: number): Sprite {
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const sprite = new Sprite(new SpriteMaterial({ map, transparent: true, depthWrite: false }));
  sprite.position.copy(vectorOf(at));
  sprite.scale.set((height * canvas.width) / canvas.height, height, 1);
  return sprite;
}

/** A word that always faces the reader, in the page's font: wait for that first. */
export function labelOf({ text, at, colour, size }: SceneLabel): Sprite {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const font = `italic 520 ${PIXELS}px Newsreader, Georgia, serif`;
  if (context) {
    context.font = font;
    canvas.width = Math.ceil(context.measureText(text).width) + 24;
    canvas.height = Math.ceil(PIXELS * 1.4);
    // A new size forgets the font.
    context.font = font;
    context.fillStyle = colour;
    context.fillText(text, 12, PIXELS * 1.02);
  }
  const sprite = spriteOf(canvas, at, size);
  // Words are read through everything.
  sprite.material.depthTest = false;
  sprite.renderOrder = 1;
  return sprite;
}

/** A picture in its ring; the ring alone where there is no picture, or until it is loaded. */
export function pictureOf({ url, at, colour }: ScenePicture, changed: () => void): Sprite {
  const canvas = document.createElement('canvas');
  const side = (canvas.width = canvas.height = 2 * PIXELS);
  const context = canvas.getContext('2d');
  const draw = (image: HTMLImageElement | null) => {
    if (!context) return;
    context.clearRect(0, 0, side, side);
    context.save();
    context.beginPath();
    context.arc(side / 2, side / 2, side / 2 - 4, 0, 2 * Math.PI);
    if (image) {
      const { naturalWidth: width, naturalHeight: height } = image;
      const part = Math.min(width, height);
      context.clip();
      const [x, y] = [(width - part) / 2, (height - part) / 2];
      context.drawImage(image, x, y, part, part, 0, 0, side, side);
    }
    context.restore();
    context.beginPath();
    context.arc(side / 2, side / 2, side / 2 - 5, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = 7;
    context.stroke();
  };
  draw(null);
  const sprite = spriteOf(canvas, at, PICTURE);
  if (url !== null) {
    const image = new Image();
    image.onload = () => {
      draw(image);
      if (sprite.material.map) sprite.material.map.needsUpdate = true;
      changed();
    };
    image.src = url;
  }
  return sprite;
}

/** Null where it has no length. */
export function arrowOf({ from, to, colours, thick }: SceneArrow): Group | null {
  const [begin, end] = [vectorOf(from), vectorOf(to)];
  const along = end.clone().sub(begin);
  const length = along.length();
  if (length < 1e-6) return null;
  const [tail, point] = colours.map((colour) => new Color(colour)) as [Color, Color];
  const tip = Math.min(length, thick * 8);
  const shaft = new CylinderGeometry(thick, thick, length - tip, 12);
  const places = shaft.getAttribute('position');
  const blend = new Float32Array(3 * places.count);
  for (let i = 0; i < places.count; i++)
    tail
      .clone()
      .lerp(point, places.getY(i) > 0 ? 1 : 0)
      .toArray(blend, 3 * i);
  shaft.setAttribute('color', new BufferAttribute(blend, 3));
  const body = new Mesh(shaft, new MeshBasicMaterial({ vertexColors: true }));
  body.position.y = (length - tip) / 2;
  const head = new Mesh(
    new ConeGeometry(thick * 3, tip, 16),
    new MeshBasicMaterial({ color: point }),
  );
  head.position.y = length - tip / 2;
  const group = new Group();
  group.add(body, head);
  group.position.copy(begin);
  group.quaternion.copy(
    new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), along.normalize()),
  );
  return group;
}
