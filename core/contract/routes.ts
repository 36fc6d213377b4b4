/** Every route of the API, and what a request to it costs: the one list behind routing, 405, limits and the OpenAPI document. */

import { WRITE_UNITS } from './costs.ts';

export const API_BASE = '/api/v1';

/** What requests are counted by; each kind has its own allowance. */
export const RATE_CLASSES = ['read', 'rank', 'encode', 'write'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

export interface Allowance {
  units: number;
  seconds: 10 | 60;
}

/**
 * Units (`costs.ts`) in a period of seconds, for one network address (IPv6: one /64): all of them together are a quarter of
 * a processor. A key of the service has `KEY_FACTOR` times as much.
 */
export const RATE_LIMITS: Readonly<Record<RateClass, Allowance>> = {
  read: { units: 300, seconds: 10 },
  rank: { units: 300, seconds: 10 },
  encode: { units: 6000, seconds: 60 },
  write: { units: 200, seconds: 60 },
};
export const KEY_FACTOR = 10;
/** The platform's counters count so many units at once; wrangler.toml has the limits in counts, and a test compares. */
export const UNITS_PER_COUNT = 10;

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  rate: RateClass;
  /** Units before anything else is known about the request; what more it costs is in `costs.ts`. */
  units: number;
}

export const ROUTES = {
  getHealth: { method: 'GET', path: '/health', rate: 'read', units: 1 },
  listModels: { method: 'GET', path: '/models', rate: 'read', units: 1 },
  getModel: { method: 'GET', path: '/models/:id', rate: 'read', units: 1 },
  listVocabularies: { method: 'GET', path: '/vocabularies', rate: 'read', units: 1 },
  createVocabulary: { method: 'POST', path: '/vocabularies', rate: 'encode', units: 1 },
  getVocabulary: { method: 'GET', path: '/vocabularies/:id', rate: 'read', units: 1 },
  deleteVocabulary: {
    method: 'DELETE',
    path: '/vocabularies/:id',
    rate: 'write',
    units: WRITE_UNITS,
  },
  getVocabularyData: { method: 'GET', path: '/vocabularies/:id/data', rate: 'read', units: 1 },
  createEmbeddings: { method: 'POST', path: '/embeddings', rate: 'encode', units: 1 },
  rank: { method: 'POST', path: '/rank', rate: 'rank', units: 1 },
  getOpenApi: { method: 'GET', path: '/openapi.json', rate: 'read', units: 1 },
} as const satisfies Record<string, Route>;
export type OperationId = keyof typeof ROUTES;

/** The methods that each path answers, for `Allow`. HEAD comes with GET, OPTIONS with everything. */
export function allowedMethods(): Map<string, string> {
  const methods = new Map<string, string[]>();
  for (const { method, path } of Object.values(ROUTES)) {
    const list = methods.get(path) ?? [];
    list.push(method, ...(method === 'GET' ? ['HEAD'] : []));
    methods.set(path, list);
  }
  return new Map([...methods].map(([path, list]) => [path, [...list, 'OPTIONS'].join(', ')]));
}
