/** Colours of the page for what is drawn on a canvas, which knows no custom properties. */

/** The tokens as the browser computes them now, light or dark; `probe` is an element of the page that nobody sees. */
export function readColours<K extends string>(
  probe: HTMLElement,
  names: readonly K[],
): Record<K, string> {
  const of = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, string>;
}

/** Calls back when the page turns light or dark; returns how to stop. */
export function watchTheme(turned: () => void): () => void {
  const chosen = new MutationObserver(turned);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', turned);
  return () => {
    chosen.disconnect();
    system.removeEventListener('change', turned);
  };
}
