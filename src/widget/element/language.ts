/** The language around an element, whatever stands in `lang`. */
import { knownLanguage } from '#lib/i18n/number-format.ts';

/** What holds a node, out of shadow trees too. */
const holderOf = (node: Node): Node | null =>
  node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);

/** The nearest tag that is not empty, as the platform takes it; English where there is none. */
export function languageOf(host: HTMLElement): string {
  for (let node: Node | null = host; node; node = holderOf(node)) {
    const tag = node instanceof Element ? node.getAttribute('lang')?.trim() : '';
    if (tag) return knownLanguage(tag);
  }
  return knownLanguage(document.documentElement.lang);
}

/** Calls back when a `lang` around the element changes, until the signal is aborted. */
export function watchLanguage(host: HTMLElement, signal: AbortSignal, onChange: () => void): void {
  let told = languageOf(host);
  const watcher = new MutationObserver(() => {
    const now = languageOf(host);
    if (now === told) return;
    told = now;
    onChange();
  });
  for (let node: Node | null = host; node; node = holderOf(node))
    if (!holderOf(node) || node instanceof ShadowRoot)
      watcher.observe(node, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  signal.addEventListener('abort', () => watcher.disconnect());
}
