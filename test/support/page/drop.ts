/** A drop as the system makes it: of a real file or folder. Events that a page makes itself have no folders. */
import type { Locator, Page } from '@playwright/test';

export async function dropPath(page: Page, target: Locator, path: string): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to drop on.');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...at, data });
  // Chromium drops nothing before the page has answered that it takes something here, and a busy page answers late.
  const taken = await page.evaluateHandle(() => {
    let heard = false;
    addEventListener('dragover', (event) => setTimeout(() => (heard ||= event.defaultPrevented)));
    return () => heard;
  });
  await drag('dragEnter');
  await drag('dragOver');
  await page.waitForFunction((isTaken) => isTaken(), taken);
  await drag('drop');
  await session.detach();
}
