/** The command line in this process: a second less for every call, and what it prints is caught. */
import { format } from 'node:util';

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

let isRunning = false;

/**
 * Runs `tools/cli.ts` with these arguments. Its modules are loaded at the first call, so that a test file can say where
 * its cache and its models are before.
 */
export async function runCli(...args: string[]): Promise<CliResult> {
  if (isRunning) throw new Error('One command at a time: what they print would mix.');
  const { main } = await import('../../tools/cli.ts');
  isRunning = true;
  const said = { stdout: '', stderr: '' };
  const { log, error } = console;
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  console.log = (...values) => void (said.stdout += `${format(...values)}\n`);
  console.error = (...values) => void (said.stderr += `${format(...values)}\n`);
  for (const stream of ['stdout', 'stderr'] as const)
    process[stream].write = (text: string | Uint8Array) => {
      said[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    };
  try {
    return { code: await main(args), ...said };
  } finally {
    Object.assign(console, { log, error });
    process.stdout.write = writes.stdout;
    process.stderr.write = writes.stderr;
    isRunning = false;
  }
}
