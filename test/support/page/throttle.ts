/** A slow connection for a page and the workers that it starts from now on. */
import type { Page } from '@playwright/test';

interface Connection {
  bytesPerSecond: number;
  latencyMs: number;
}

/** DevTools throttles each target by itself: a worker is told before it runs. */
export async function throttle(
  page: Page,
  { bytesPerSecond, latencyMs }: Connection,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const conditions = {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  };
  let count = 0;
  session.on('Target.attachedToTarget', ({ sessionId }) => {
    const send = (method: string, params: object = {}) =>
      session.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id: ++count, method, params }),
      });
    void Promise.all([
      send('Network.enable'),
      send('Network.emulateNetworkConditions', conditions),
      send('Runtime.runIfWaitingForDebugger'),
    ]);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: false,
  });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', conditions);
}
