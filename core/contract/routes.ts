/** Every route of the API, and what a request to it costs: the one list behind routing, 405, limits and the OpenAPI document. */

export const API_BASE = '/api/v1';

/** What requests are counted by; each kind has its own allowance. */
export const RATE_CLASSES = ['read', 'rank', 'encode', 'write'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/**
 * Units in a period of seconds, for one network address (IPv6: one /64) at one Cloudflare location. wrangler.toml says the
 * same to the platform; a test compares. A key of the service has `KEY_FACTOR` times as much.
 */
export const RATE_LIMITS: Readonly<Record<RateClass, { units: number; seconds: 10 | 60 }>> = {
  read: { units: 300, seconds: 10 },
  rank: { units: 150, seconds: 10 },
  encode: { units: 480, seconds: 60 },
  write: { units: 20, seconds: 60 },
};
export const KEY_FACTOR = 10;
/** A unit of `encode` pays for so many prompts. */
const PROMPTS_PER_UNIT = 16;

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  rate: RateClass;
  /** Units before anything else is known about the request. */
  units: number;
}

export const ROUTES = {
  getHealth: { method: 'GET', path: '/health', rate: 'read', units: 1 },
  listModels: { method: 'GET', path: '/models', rate: 'read', units: 1 },
  getModel: { method: 'GET', path: '/models/:id', rate: 'read', units: 1 },
  listVocabularies: { method: 'GET', path: '/vocabularies', rate: 'read', units: 1 },
  createVocabulary: { method: 'POST', path: '/vocabularies', rate: 'encode', units: 1 },
  getVocabulary: { method: 'GET', path: '/vocabularies/:id', rate: 'read', units: 1 },
  deleteVocabulary: { method: 'DELETE', path: '/vocabularies/:id', rate: 'write', units: 1 },
  // Up to 25 MB each.
  getVocabularyData: { method: 'GET', path: '/vocabularies/:id/data', rate: 'read', units: 10 },
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

/** Units of `encode` that so many prompts cost. */
export const encodeUnits = (prompts: number): number => Math.ceil(prompts / PROMPTS_PER_UNIT);
