/** Types of `<picture-math>` for templates of Vue 3 and Svelte 5; those for React are in element-manifest.ts. */
import { attributeTypes, type ElementDeclaration } from './element-manifest.ts';

const IMPORTS = `import type { PictureMathElement, PictureMathEventMap } from './element.js';`;
const EVENTS = ['progress', 'result', 'error'];

/** `vue.d.ts` of the package: the element in templates, for Volar and vue-tsc, and in JSX. */
export function vueTypes(element: ElementDeclaration): string {
  const events = EVENTS.map(
    (name) =>
      `  on${name[0]?.toUpperCase()}${name.slice(1)}?: ((event: PictureMathEventMap['${name}']) => void) | undefined;`,
  );
  return `import type { HTMLAttributes, ReservedProps } from 'vue';
${IMPORTS}

/** Attributes of <picture-math> in templates; events are @progress, @result and @error. */
export interface PictureMathProps {
${attributeTypes(element).join('\n')}
${events.join('\n')}
}
type Props = PictureMathProps & Omit<HTMLAttributes & ReservedProps, keyof PictureMathProps>;

declare module 'vue' {
  interface GlobalComponents {
    'picture-math': new () => PictureMathElement & { $props: Props };
  }
}
declare module 'vue/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      'picture-math': Props;
    }
  }
}
`;
}

/** `svelte.d.ts` of the package: the element in markup of Svelte 5. */
export function svelteTypes(element: ElementDeclaration): string {
  const events = EVENTS.map(
    (name) => `  on${name}?: ((event: PictureMathEventMap['${name}']) => void) | undefined;`,
  );
  return `import type { HTMLAttributes } from 'svelte/elements';
${IMPORTS}

/** Attributes of <picture-math> in markup. */
export interface PictureMathAttributes {
${attributeTypes(element).join('\n')}
${events.join('\n')}
}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'picture-math': PictureMathAttributes &
      Omit<HTMLAttributes<PictureMathElement>, keyof PictureMathAttributes>;
  }
}
`;
}
