/** Starts the server of the page tests and tells them where it is. */
import { startServer } from './server.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const server = await startServer('server', []);
  // playwright.config.ts reads it in every worker.
  process.env['PICTURE_MATH_ORIGIN'] = server.origin;
  return () => server.stop();
}
