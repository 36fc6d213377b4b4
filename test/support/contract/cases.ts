/**
 * What every client of the API has to do: requests in the words of the API, and what is to come of them. The clients of
 * TypeScript and Python and OpenAI's own run all of it against a real workerd (test/unit/clients/contract.test.ts).
 */
import { expect } from 'vitest';
import type { Fault } from './faults.ts';

/** Said in one request, or in as many as the client needs for it. */
export type Call =
  | { call: 'models' }
  | {
      call: 'embed';
      texts: string[];
      model?: string;
      format?: 'float' | 'base64';
      dimensions?: number;
    }
  | { call: 'rank'; terms: { text?: string; vector?: number[]; weight?: number }[]; k?: number }
  | { call: 'rankVectors'; a: string; b: string; k?: number }
  | { call: 'vocabulary'; id: string }
  /** Made, ranked with, and deleted; then asked for once more. */
  | { call: 'ownList'; words: string[] };

/** What came of a call, in a form that all clients have. */
export type Outcome =
  | { value: unknown }
  | {
      error: {
        code: string;
        status: number | null;
        requestId: string | null;
        /** Of the first finding. */
        pointer: string | null;
      };
    };

export interface Case {
  name: string;
  request: Call;
  /** Behind which fault the service is; none when left out. */
  behind?: Fault;
  /** Options of the client; its own when left out. */
  options?: { maxRetries?: number; timeoutMs?: number };
  outcome: unknown;
  /** Requests that are to come through the fault. */
  requests?: number;
  /** Whether a request comes at least a second after the one before, as it was asked to. */
  waits?: boolean;
}

export const MODEL = 'picture-math-small';
const DIMENSIONS = 384;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const refused = (status: number, code: string, pointer: string | null = null) => ({
  error: { status, code, pointer, requestId: expect.stringMatching(UUID) as string },
});
const nothing = { error: { status: null, code: 'network-failed', requestId: null, pointer: null } };
const difference = [{ text: 'sunglasses' }, { weight: -1, text: 'hat' }];
const ranked = { value: { gained: 'sunglasses', lost: 'hat' } };
const vectors = (count: number) => ({
  value: { count, dimensions: DIMENSIONS, isUnit: true, sum: expect.any(Number) as number },
});

export const CASES: readonly Case[] = [
  { name: 'lists the models', request: { call: 'models' }, outcome: { value: [MODEL] } },
  {
    name: 'embeds texts as numbers',
    request: { call: 'embed', texts: ['hat', 'a red scarf'], format: 'float' },
    outcome: vectors(2),
  },
  {
    name: 'embeds the same texts as base64',
    request: { call: 'embed', texts: ['hat', 'a red scarf'], format: 'base64' },
    outcome: vectors(2),
  },
  {
    name: 'embeds many texts at once',
    request: { call: 'embed', texts: Array.from({ length: 600 }, (_, i) => `thing ${i % 50}`) },
    outcome: vectors(600),
  },
  { name: 'ranks texts', request: { call: 'rank', terms: difference, k: 3 }, outcome: ranked },
  {
    name: 'ranks vectors of its own',
    request: { call: 'rankVectors', a: 'sunglasses', b: 'hat', k: 3 },
    outcome: ranked,
  },
  {
    name: 'describes a word list of the service',
    request: { call: 'vocabulary', id: 'common' },
    outcome: { value: { id: 'common', size: expect.any(Number) as number } },
  },
  {
    name: 'makes a long list of its own, ranks with it and deletes it',
    request: {
      call: 'ownList',
      words: ['sunglasses', 'hat', ...Array.from({ length: 88 }, (_, i) => `thing ${i}`)],
    },
    outcome: { value: { size: 90, gained: 'sunglasses', after: 'vocabulary-unknown' } },
  },
  {
    name: 'points at a vector of another length',
    request: { call: 'rank', terms: [{ vector: [1, 2] }] },
    outcome: refused(422, 'vector-wrong-length', '/terms/0/embedding'),
  },
  {
    name: 'says that a model is unknown',
    request: { call: 'embed', texts: ['hat'], model: 'nothing' },
    outcome: refused(404, 'model-unknown'),
  },
  {
    name: 'says which text is blank',
    request: { call: 'embed', texts: [' '] },
    outcome: refused(400, 'request-malformed', '/input/0'),
  },
  {
    name: 'says that dimensions are the model’s',
    request: { call: 'embed', texts: ['hat'], dimensions: 64 },
    outcome: refused(422, 'vector-wrong-length', '/dimensions'),
  },
  {
    name: 'says that a list is unknown',
    request: { call: 'vocabulary', id: 'nothing' },
    outcome: refused(404, 'vocabulary-unknown'),
  },
  {
    name: 'tries again what is 503, after as long as it is asked to',
    behind: 'busy',
    request: { call: 'rank', terms: difference },
    outcome: ranked,
    requests: 3,
    waits: true,
  },
  {
    name: 'tries again what is 429, after as long as it is asked to',
    behind: 'limited',
    request: { call: 'embed', texts: ['hat'] },
    outcome: vectors(1),
    requests: 3,
    waits: true,
  },
  {
    name: 'tries no more often than it may',
    behind: 'busy',
    options: { maxRetries: 1 },
    request: { call: 'models' },
    outcome: refused(503, 'store-unavailable'),
    requests: 2,
  },
  {
    name: 'does not try again what will not change',
    request: { call: 'vocabulary', id: 'nothing' },
    outcome: refused(404, 'vocabulary-unknown'),
    requests: 1,
  },
  {
    name: 'gives up who says nothing',
    behind: 'silent',
    options: { maxRetries: 0, timeoutMs: 300 },
    request: { call: 'rank', terms: difference },
    outcome: nothing,
    requests: 1,
  },
  {
    name: 'makes one list though the first answer is lost',
    behind: 'lost',
    request: { call: 'ownList', words: ['sunglasses', 'hat'] },
    outcome: { value: { size: 2, gained: 'sunglasses', after: 'vocabulary-unknown' } },
  },
];
