/** Pages of somebody else's website with elements in them, and what those say. */
import type { Page } from '@playwright/test';
import type { Host } from './host.ts';

/** A page of the host; events of its elements are kept in `window.heard`. */
export async function visit(
  page: Page,
  host: Host,
  service: string,
  body: string,
  script = `${service}/widget/v1/picture-math.js`,
) {
  host.files.set(
    '/listen.js',
    `window.heard = [];
    for (const type of ['progress', 'result', 'error'])
      document.addEventListener(type, (event) => {
        if (event.target.localName === 'picture-math')
          window.heard.push({ type, id: event.target.id, detail: event.detail });
      }, true);`,
  );
  host.files.set(
    '/page.html',
    `<!doctype html><html lang="en"><title>A blog</title>
    <script type="module" src="/listen.js"></script>
    <script type="module" src="${script}"></script>
    <main><h1>A blog</h1>${body}</main></html>`,
  );
  await page.goto(`${host.origin}/page.html`);
}
export interface Heard {
  type: string;
  id: string;
  detail: { gained?: { label: string }[]; code?: string; message?: string };
}
export const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
export const labels = (page: Page, selector: string, side: 'gained' | 'lost' = 'gained') =>
  page.locator(`${selector} .${side} .label`).allTextContents();
