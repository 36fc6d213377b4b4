/** Files of a folder that are not compared, and why. Languages have the same keys. */
export interface LeftOut {
  file: string;
  reason: string;
}

export const REASONS = {
  systemFile: 'a hidden or system file',
  systemFolder: 'a hidden or system folder',
  empty: 'an empty file',
  other: 'not a picture',
  brokenLink: 'a link to nothing',
  loop: 'a link to a folder that is read already',
  special: 'neither a file nor a folder',
  deep: 'too many folders in each other',
  unreadable: 'cannot be read: no permission, or moved, deleted or changed meanwhile',
} as const;
export type ReasonKey = keyof typeof REASONS;
