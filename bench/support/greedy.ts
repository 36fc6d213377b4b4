/** An address that asks for all that it may, in a thread of its own, so that what it writes and reads delays no measurement. */
import { parentPort, workerData } from 'node:worker_threads';
import { send, type Ask } from './requests.ts';

export interface GreedyData {
  origin: string;
  asks: Ask[];
}
/** What it got until it was told to stop. */
export interface GreedyCount {
  answered: number;
  limited: number;
}

const ADDRESS = '203.0.113.66';
const CONNECTIONS = 6;
const { origin, asks } = workerData as GreedyData;
const count: GreedyCount = { answered: 0, limited: 0 };
let isOver = false;

async function connection(offset: number): Promise<void> {
  for (let i = offset; !isOver; i++) {
    const { status } = await send(origin, asks[i % asks.length] as Ask, ADDRESS);
    if (status === 429) {
      count.limited++;
      await new Promise((resume) => setTimeout(resume, 50));
    } else count.answered++;
  }
}

parentPort?.once('message', () => (isOver = true));
await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => connection(5 * i)));
parentPort?.postMessage(count);
