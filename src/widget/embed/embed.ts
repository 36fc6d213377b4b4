/**
 * The element as a page of its own, for sites that take frames and no scripts: `/embed#a=URL&b=URL&k=5`. All settings
 * stand in the fragment, which is not sent to servers. The page tells its height to whoever frames it.
 */
import { PictureMathElement } from '../define.ts';

const NAMES = PictureMathElement.observedAttributes.filter((name) => name !== 'server');

/** What frames are told: `{ type: 'picture-math-height', height }`, in CSS pixels. */
function tellHeight(): void {
  if (parent === window) return;
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: 'picture-math-height', height }, '*');
}

function show(): void {
  const settings = new URLSearchParams(location.hash.slice(1));
  const element = document.createElement('picture-math');
  for (const name of NAMES) {
    const value = settings.get(name);
    if (value === null) continue;
    if (name === 'lang') document.documentElement.lang = value;
    else element.setAttribute(name, value);
  }
  document.querySelector('main')?.replaceChildren(element);
}

addEventListener('hashchange', show);
show();
new ResizeObserver(tellHeight).observe(document.body);
