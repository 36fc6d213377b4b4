/**
 * What `<picture-math>` has: attributes, properties, events, slots, parts and custom properties, read from the comments of
 * src/widget/element.ts. The table in docs/widget.md, the package's custom-elements.json and React's types come from it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer/index.js';
import { ROOT } from '../places.ts';

interface Named {
  name: string;
  description?: string;
  type?: { text: string };
}
interface Member extends Named {
  kind: 'field' | 'method';
  privacy?: 'private' | 'protected' | 'public';
  static?: boolean;
  readonly?: boolean;
  parameters?: { name: string; type?: { text: string } }[];
  return?: { type?: { text: string } };
}
export interface ElementDeclaration {
  name: string;
  description: string;
  attributes: Named[];
  members: Member[];
  events: Named[];
  slots: Named[];
  cssParts: Named[];
  cssProperties: Named[];
}
interface Manifest {
  modules: { path: string; declarations: ElementDeclaration[] }[];
}

/** The custom elements manifest (https://github.com/webcomponents/custom-elements-manifest), version 1. */
export async function describeElement(): Promise<{
  manifest: object;
  element: ElementDeclaration;
}> {
  const source = await readFile(join(ROOT, 'src/widget/element.ts'), 'utf8');
  const file = ts.createSourceFile('element.js', source, ts.ScriptTarget.ES2022, true);
  const manifest = create({ modules: [file], plugins: [] }) as unknown as Manifest;
  const [module] = manifest.modules;
  const element = module?.declarations.find(({ name }) => name === 'PictureMathElement');
  if (!module || !element) throw new Error('Expected PictureMathElement in src/widget/element.ts.');
  const isPublic = ({ name, privacy, description }: Member) =>
    privacy !== 'private' &&
    description !== undefined &&
    !name.endsWith('Callback') &&
    name !== 'observedAttributes';
  element.members = element.members.filter(isPublic);
  module.declarations = [element];
  return { manifest, element };
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [heads, heads.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
const named = (list: readonly Named[]) =>
  list.map(({ name, description = '' }) => [`\`${name}\``, description]);

/** The tables of docs/widget.md. */
export function elementTables({
  attributes,
  members,
  events,
  slots,
  cssParts,
  cssProperties,
}: ElementDeclaration): string {
  const typed = (list: readonly Named[]) =>
    list.map(({ name, type, description = '' }) => [
      `\`${name}\``,
      `\`${type?.text ?? ''}\``,
      description,
    ]);
  const methods = members
    .filter(({ kind }) => kind === 'method')
    .map(({ name, parameters = [], return: result, description = '' }) => [
      `\`${name}(${parameters.map((p) => `${p.name}: ${p.type?.text ?? ''}`).join(', ')})\``,
      `\`${result?.type?.text ?? 'void'}\``,
      description,
    ]);
  return [
    `### Attributes\n\n${table(['attribute', 'type', ''], typed(attributes))}`,
    `### Properties\n\n${table(['property', 'type', ''], typed(members.filter(({ kind }) => kind === 'field')))}`,
    `### Methods\n\n${table(['method', 'returns', ''], methods)}`,
    `### Events\n\n${table(['event', 'type', ''], typed([...events].sort((a, b) => a.name.localeCompare(b.name))))}`,
    `### Slots\n\n${table(['slot', ''], named(slots))}`,
    `### Parts\n\n${table(['part', ''], named(cssParts))}`,
    `### Custom properties\n\n${table(['property', ''], named(cssProperties))}`,
  ].join('\n\n');
}

/** A line of an interface for each attribute, with its comment. */
export const attributeTypes = ({ attributes }: ElementDeclaration): string[] =>
  attributes.map(
    ({ name, type, description = '' }) =>
      `  /** ${description} */\n  '${name}'?: ${type?.text === 'number' ? 'number | string' : (type?.text ?? 'string')} | undefined;`,
  );

/** `react.d.ts` of the package: the element in JSX. */
export function reactTypes(element: ElementDeclaration): string {
  return `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { PictureMathElement, PictureMathEventMap } from './element.js';

/** Attributes of <picture-math> in JSX (React 19). */
export interface PictureMathAttributes {
${attributeTypes(element).join('\n')}
  onprogress?: ((event: PictureMathEventMap['progress']) => void) | undefined;
  onresult?: ((event: PictureMathEventMap['result']) => void) | undefined;
  onerror?: ((event: PictureMathEventMap['error']) => void) | undefined;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'picture-math': PictureMathAttributes &
        Omit<DetailedHTMLProps<HTMLAttributes<PictureMathElement>, PictureMathElement>, keyof PictureMathAttributes>;
    }
  }
}
`;
}
