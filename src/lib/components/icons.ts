/** Signs of buttons: paths in a square of 24, drawn as strokes. */
export const ICONS = {
  camera: ['M3 8h4l2-3h6l2 3h4v11H3z', 'M8.4 13a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0'],
  picture: [
    'M4 4h16v16H4z',
    'm4 16 5-5 4 4 3-3 4 4',
    'M14.1 8.5a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0',
  ],
  swap: ['M4 8h15m0 0-4-4m4 4-4 4M20 16H5m0 0 4 4m-4-4 4-4'],
  undo: ['M4 9h10a5.5 5.5 0 0 1 0 11H8M4 9l5-5M4 9l5 5'],
  redo: ['M20 9H10a5.5 5.5 0 0 0 0 11h6M20 9l-5-5M20 9l-5 5'],
  share: ['M12 15V3m0 0L7.5 7.5M12 3l4.5 4.5M5 12v8h14v-8'],
  where: [
    'M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
    'M12 2v4m0 12v4M2 12h4m12 0h4',
    'M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0',
  ],
  space: ['M5 20 9 5m0 0L6 7.5M9 5l1.8 3.2M5 20l14-6m0 0-3.8-.4M19 14l-2.6 3'],
  guess: [
    'M8 9a4 4 0 1 1 5.6 3.7c-1.2.5-1.6 1.2-1.6 2.5',
    'M11.2 19a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0',
  ],
  folder: ['M3 6h7l2 3h9v10H3z'],
  lock: ['M5 11h14v9H5zM8 11V7.5a4 4 0 0 1 8 0V11'],
  close: ['m5 5 14 14M19 5 5 19'],
  flip: ['M4 12a8 8 0 0 1 14-5.3L20 9m0 0V4m0 5h-5M20 12a8 8 0 0 1-14 5.3L4 15m0 0v5m0-5h5'],
  menu: ['M4 7h16M4 12h16M4 17h16'],
  theme: ['M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0', 'M12 4v16a8 8 0 0 0 0-16z'],
  play: ['M7 4v16l13-8z'],
  plus: ['M12 5v14M5 12h14'],
  timer: ['M4 13a8 8 0 1 0 16 0a8 8 0 1 0-16 0', 'M12 13V8M9 2h6'],
  save: ['M12 3v12m0 0 4.5-4.5M12 15l-4.5-4.5M5 16v4h14v-4'],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof ICONS;
